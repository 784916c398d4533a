/** `pdf`: an HTML report → a PDF, printed by a browser of this machine; without one it says how to print. */
import { execFile } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { AuditError } from '../errors.ts'
import { asked, type Said } from '../option.ts'
import { browserIn } from './browser.ts'
import { PDF_FILE } from './pageQuestion.ts'
import type { Terminal } from './terminal.ts'
import { textOf } from './textFile.ts'

/** @throws AuditError where the page is no report of ours, no browser is found, or it fails */
export async function pdf([page = '']: readonly string[], said: Said, { env }: Terminal): Promise<void> {
  if (!isReport(await textOf(page)))
    throw AuditError.of('USAGE', `${page}: not an HTML report. analyze writes one with --output report.html.`)
  const browser = browserIn(env)
  if (browser === null)
    throw AuditError.of(
      'USAGE',
      `No Chromium, Chrome or Edge was found. Open ${page} in any browser and print it to a PDF, or name one in CHROME_PATH.`
    )
  const { output } = asked(PDF_FILE, said)
  await print(browser, page, output ?? `${page.replace(/\.html?$/i, '')}.pdf`)
}

/** Only a page that asks for nothing from anywhere is opened. */
const isReport = (html: string): boolean =>
  html.includes('<meta name="generator" content="gpuops-audit">') &&
  html.includes('default-src &#39;none&#39;')

/** It knows nothing, reaches nothing, and leaves nothing behind. */
const QUIET = [
  '--headless',
  '--disable-gpu',
  '--no-first-run',
  '--no-pdf-header-footer',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-extensions',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND'
] as const

const MOST_MILLIS = 60_000

async function print(browser: string, page: string, output: string): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gpuops-audit-'))
  const printed = path.join(folder, 'report.pdf')
  // Chromium refuses to run as root with its sandbox.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const words = [`--user-data-dir=${folder}`, `--print-to-pdf=${printed}`, pathToFileURL(page).href]
  try {
    const fault = await ran(browser, [...QUIET, ...asRoot, ...words])
    if (!existsSync(printed))
      throw AuditError.of('USAGE', `${browser} printed nothing: ${fault ?? 'no reason given'}`)
    copyFileSync(printed, output)
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Why it failed; `null`: it did not. */
const ran = (file: string, words: readonly string[]): Promise<string | null> =>
  new Promise(resolve => {
    execFile(file, words, { timeout: MOST_MILLIS }, error =>
      resolve(error === null ? null : (error.message.split('\n')[0] ?? ''))
    )
  })
