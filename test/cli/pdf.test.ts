// slow: prints in a browser
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { browserIn } from '../../src/cli/browser.ts'
import { renderHtml } from '../../src/report/html/html.ts'
import { UNBRANDED } from '../report/html/unbranded.ts'
import { requestReport } from '../report/sample.ts'
import { runWith } from './fakeTerminal.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pdf-'))
afterAll(() => rmSync(folder, { recursive: true }))

const page = path.join(folder, 'report.html')
writeFileSync(page, renderHtml(requestReport(), UNBRANDED, { script: '', later: null, style: '' }))

describe('the browser', () => {
  const there =
    (...files: readonly string[]) =>
    (file: string) =>
      files.includes(file)

  test('is the one that CHROME_PATH names, and no other', () => {
    expect(browserIn({ CHROME_PATH: '/x/chrome' }, there('/x/chrome'))).toBe('/x/chrome')
    expect(browserIn({ CHROME_PATH: '/gone', PATH: '/bin' }, there('/bin/chromium'))).toBeNull()
  })

  test('is looked for in absolute folders of PATH alone', () => {
    expect(browserIn({ PATH: '.:/bin' }, there('chromium', '/bin/google-chrome'))).toBe('/bin/google-chrome')
    expect(browserIn({ PATH: '.' }, there('chromium'))).toBeNull()
  })
})

test('without a browser it says how to print', async () => {
  const { code, stderr } = await runWith(['pdf', page], { env: { PATH: '' } })
  expect(code).toBe(2)
  expect(stderr).toContain('print it to a PDF')
})

test('a page that is not a report is not opened', async () => {
  const other = path.join(folder, 'other.html')
  writeFileSync(other, '<html><script>alert(1)</script></html>')
  const { code, stderr } = await runWith(['pdf', other])
  expect([code, stderr]).toEqual([2, expect.stringContaining('not an HTML report')])
})

test.runIf(browserIn(process.env) !== null)('a report is printed', async () => {
  const output = path.join(folder, 'report.pdf')
  const { code } = await runWith(['pdf', page, '--output', output], { env: process.env })
  expect(code).toBe(0)
  expect(readFileSync(output).subarray(0, 5).toString('latin1')).toBe('%PDF-')
})
