/**
 * The demo log → pictures in docs/img: its page on a desk, in the dark, on a phone and on paper, and its report in terminals of
 * 60 to 200 columns. `npm run build && node scripts/captures.mjs`
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium } from 'playwright-core'
import { palettePng } from './palettePng.mjs'
import { terminalPage } from './terminalPage.mjs'

const root = path.resolve(import.meta.dirname, '..')
const images = path.join(root, 'docs/img')
const folder = mkdtempSync(path.join(tmpdir(), 'captures-'))
const page = path.join(folder, 'report.html')
/** Readers of the README should not wait for a picture. [bytes] */
const LARGEST = 150_000

const SHOTS = [
  { name: 'page-desk', width: 1440, height: 1130 },
  { name: 'page-dark', width: 1440, height: 900, colorScheme: 'dark' },
  { name: 'page-phone', width: 390, height: 1000 },
  { name: 'page-paper', width: 794, height: 1123, media: 'print' }
]
/** Of the paper, which Chromium leaves white beside what is printed. [px] */
const PAPER_MARGIN = 57

const SCREEN = ['analyze', 'fixtures/demo.csv']
const CAPACITY = [...SCREEN, '--section', 'capacity']
const TERMINALS = [
  { columns: 60, args: SCREEN, lines: 40 },
  { columns: 80, args: SCREEN, lines: 40 },
  { columns: 120, args: CAPACITY, lines: 48 },
  { columns: 200, args: CAPACITY, lines: 48 }
]

/** On a busy machine a picture takes longer than Playwright waits by itself. [ms] */
const PATIENCE = 300_000

const title = ['--title', 'Capacity and cost audit', '--prepared-for', 'Example Ltd']
execFileSync(
  process.execPath,
  [
    path.join(root, 'bin/gpuops-audit.js'),
    'analyze',
    'fixtures/demo.csv',
    '--quiet',
    '--output',
    page,
    ...title
  ],
  { cwd: root }
)
mkdirSync(images, { recursive: true })
// The program runs in this process, and a browser that hears nothing for so long is given up: it starts when all is computed.
process.chdir(root)
const terminals = []
for (const { columns, args, lines } of TERMINALS)
  terminals.push({ columns, shown: await terminalPage(args, columns, lines) })
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-lcd-text']
})
/** RGBA of a PNG: the browser knows how to read one; the page itself may run nothing but its own script. */
async function decoded(png) {
  const blank = await browser.newPage()
  const found = await blank.evaluate(async text => {
    const image = new Image()
    image.src = `data:image/png;base64,${text}`
    await image.decode()
    const canvas = new OffscreenCanvas(image.width, image.height)
    const context = canvas.getContext('2d')
    context.drawImage(image, 0, 0)
    const { data } = context.getImageData(0, 0, image.width, image.height)
    let binary = ''
    for (let at = 0; at < data.length; at += 32_768)
      binary += String.fromCharCode(...data.subarray(at, at + 32_768))
    return { width: image.width, height: image.height, pixels: btoa(binary) }
  }, png.toString('base64'))
  await blank.close()
  return found
}

async function save(name, shot) {
  const { pixels, ...seen } = await decoded(shot)
  const png = palettePng(Buffer.from(pixels, 'base64'), seen.width, seen.height)
  writeFileSync(path.join(images, `${name}.png`), png)
  if (png.length > LARGEST) throw new Error(`${name}.png has ${png.length} bytes, the most is ${LARGEST}`)
  process.stdout.write(`${name}.png ${png.length}\n`)
}

async function tabOf(options) {
  const tab = await browser.newPage(options)
  tab.setDefaultTimeout(PATIENCE)
  return tab
}

try {
  for (const { name, width, height, colorScheme = 'light', media = 'screen' } of SHOTS) {
    const tab = await tabOf({ viewport: { width, height }, colorScheme })
    await tab.goto(`file://${page}`)
    // Charts are drawn one by one, the panel when the browser is idle.
    await tab.waitForFunction(() => document.querySelectorAll('.chart svg').length > 1)
    await tab.waitForLoadState('networkidle')
    await tab.emulateMedia({ media, colorScheme })
    if (media === 'print') {
      await tab.evaluate(margin => {
        document.documentElement.style.padding = `${margin}px`
        dispatchEvent(new Event('beforeprint'))
      }, PAPER_MARGIN)
    }
    await save(name, await tab.screenshot())
    await tab.close()
  }
  for (const { columns, shown } of terminals) {
    const tab = await tabOf({ viewport: { width: 2_000, height: 1_200 } })
    await tab.setContent(shown)
    await save(`terminal-${columns}`, await tab.locator('pre').screenshot())
    await tab.close()
  }
} finally {
  await browser.close()
  rmSync(folder, { recursive: true })
}
