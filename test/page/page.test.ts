/** The HTML report in a real browser. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import axe from 'axe-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadAssets } from '../../src/report/html/assets.ts'
import { renderHtml } from '../../src/report/html/html.ts'
import { UNBRANDED } from '../report/html/unbranded.ts'
import { bucketReport, requestReport } from '../report/sample.ts'
import { hasBrowser, type Opened, open, openBrowser, settled } from './browser.ts'

const root = path.resolve(import.meta.dirname, '../..')

if (!hasBrowser) test.skip('the page in a browser: apt-get install chromium')

describe.runIf(hasBrowser)('the HTML report', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'page-'))
  const file = path.join(folder, 'report.html')
  let browser: Awaited<ReturnType<typeof openBrowser>>
  /** On a desk, as it was opened. */
  let desk: Opened

  beforeAll(async () => {
    execFileSync(process.execPath, [path.join(root, 'page/build.mjs')])
    writeFileSync(file, renderHtml(requestReport(), UNBRANDED, await loadAssets()))
    browser = await openBrowser()
    desk = await open(browser.context, file)
  })

  afterAll(async () => {
    await browser.close()
    rmSync(folder, { recursive: true })
  })

  test('opens without a complaint and asks the network for nothing', () => {
    const { complaints, requests } = desk
    expect(complaints).toEqual([])
    expect(requests).toEqual([])
  })

  test('draws marks into every chart', async () => {
    const { page } = await open(browser.context, file)
    await page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    await settled(page)
    const marks = await page.evaluate<number[]>(
      "[...document.querySelectorAll('[data-chart]')].map(chart => chart.querySelectorAll('rect, circle, path, line').length)"
    )
    expect(marks.length).toBeGreaterThan(7)
    expect(Math.min(...marks)).toBeGreaterThan(1)
    await page.close()
  })

  test.each([
    ['requests', 390],
    ['buckets', 390],
    ['requests', 1_100]
  ] as const)('fits %s into %i pixels', async (kind, width) => {
    const report = kind === 'requests' ? requestReport() : bucketReport()
    const own = path.join(folder, `${kind}.html`)
    writeFileSync(own, renderHtml(report, UNBRANDED, await loadAssets()))
    const { page, complaints } = await open(browser.context, own, width)
    expect(complaints).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
    await page.close()
  })

  test('draws hundreds of bases on a phone', async () => {
    const report = requestReport()
    const [workload] = report.pricing.hybrid.workloads
    const bases = Array.from({ length: 300 }, (_, gpus) => ({
      ...(workload?.bases[0] as NonNullable<typeof workload>['best']),
      gpus,
      usdBase: gpus,
      usdOverflow: 300 - gpus
    }))
    const hybrid = {
      ...report.pricing.hybrid,
      workloads: [{ ...(workload as NonNullable<typeof workload>), bases }]
    }
    const own = path.join(folder, 'bases.html')
    const many = { ...report, pricing: { ...report.pricing, hybrid } }
    writeFileSync(own, renderHtml(many, UNBRANDED, await loadAssets()))
    const { page, complaints } = await open(browser.context, own, 390)
    await page.setViewportSize({ width: 0, height: 900 })
    await page.setViewportSize({ width: 390, height: 900 })
    expect(complaints).toEqual([])
    await page.close()
  })

  test.each(['light', 'dark'] as const)('keeps the rules of axe in %s', async colorScheme => {
    const { page } = desk
    await page.emulateMedia({ colorScheme })
    await page.evaluate(axe.source)
    const violations = await page.evaluate<unknown[]>(
      'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html, nodes[0].failureSummary]))'
    )
    expect(violations).toEqual([])
  })

  test('switches between dark and light', async () => {
    const { page } = desk
    await page.emulateMedia({ colorScheme: 'light' })
    const background = () => page.evaluate('getComputedStyle(document.documentElement).backgroundColor')
    const light = await background()
    await page.click('#theme')
    expect(await background()).not.toBe(light)
    await page.click('#theme')
    expect(await background()).toBe(light)
  })

  const pagesOf = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0

  test('prints the decision on the first sheet and all on six at most, without the tables', async () => {
    const { page } = await open(browser.context, file)
    const pdf = await page.pdf({ preferCSSPageSize: true })
    expect(pagesOf(pdf)).toBeLessThanOrEqual(6)
    // A4 in points.
    expect(pdf.toString('latin1')).toMatch(/MediaBox \[0 0 59[45](?:\.\d+)? 84[12](?:\.\d+)?\]/)
    await page.close()
    const own = path.join(folder, 'appendix.html')
    writeFileSync(own, renderHtml(requestReport(), { ...UNBRANDED, appendix: true }, await loadAssets()))
    const { page: longer } = await open(browser.context, own)
    expect(pagesOf(await longer.pdf({ preferCSSPageSize: true }))).toBeGreaterThan(pagesOf(pdf))
    await longer.close()
  })

  test('shows four screens of a desk at first', async () => {
    const { page } = await open(browser.context, file, 1_440)
    expect(await page.evaluate('document.documentElement.scrollHeight')).toBeLessThanOrEqual(4 * 900)
    await page.close()
  })

  test('prints from a phone as from a desk', async () => {
    const { page } = await open(browser.context, file, 390)
    const widths = () =>
      page.evaluate<number[]>(
        "[...document.querySelectorAll('[data-chart] > :first-child')].map(drawing => drawing.viewBox?.baseVal.width ?? 0)"
      )
    expect(Math.max(...(await widths()))).toBeLessThan(390)
    await page.evaluate("dispatchEvent(new Event('beforeprint'))")
    // 180 mm of A4 are 680 px, 800 at the zoom of 0.85; less the frame of a chart.
    expect(Math.max(...(await widths()))).toBeGreaterThan(700)
    await page.evaluate("dispatchEvent(new Event('afterprint'))")
    await expect.poll(async () => Math.max(...(await widths()))).toBeLessThan(390)
    await page.close()
  })

  test('weighs under 1.5 MB', () => {
    expect(statSync(file).size).toBeLessThan(1_500_000)
  })
})
