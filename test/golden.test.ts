/** The report of the demo log, as the README shows it. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { audit } from '../src/audit.ts'
import { DEFAULTS } from '../src/options.ts'
import { renderCsv } from '../src/report/csv.ts'
import { CSV_TABLES } from '../src/report/csvTables.ts'
import { renderHtml } from '../src/report/html/html.ts'
import { renderJson } from '../src/report/json.ts'
import { renderMarkdown } from '../src/report/markdown.ts'
import { renderTerminal } from '../src/report/terminal.ts'

const root = path.resolve(import.meta.dirname, '..')
const golden = (name: string) => path.join(root, 'fixtures/reports', name)

const report = await audit(['fixtures/demo.csv'], { stdin: nothing() }, DEFAULTS)

test('the terminal report of the demo log', async () => {
  await expect(renderTerminal(report, { width: 80, colour: false })).toMatchFileSnapshot(golden('demo.txt'))
})

test('the JSON report of the demo log', async () => {
  await expect(renderJson(report)).toMatchFileSnapshot(golden('demo.json'))
})

test('the Markdown report of the demo log', async () => {
  await expect(renderMarkdown(report)).toMatchFileSnapshot(golden('demo.md'))
})

test('the outline of the HTML report of the demo log: its headings, and its charts in words', async () => {
  const page = { title: null, preparedFor: null, logo: null, whatIf: null }
  const html = renderHtml(report, page, { script: '', style: '' })
  const found = html.matchAll(/<h([123])[^>]*>([^<]*)<|data-chart="([^"]*)" role="img" aria-label="([^"]*)"/g)
  const lines = [...found].map(([, level, heading, chart, words]) =>
    chart === undefined ? `${'#'.repeat(Number(level))} ${heading}` : `[${chart}] ${words}`
  )
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(golden('demo.html.txt'))
})

test('the CSV tables of the demo log, one below the other', async () => {
  const tables = CSV_TABLES.map(table => `${table}\n${renderCsv(report, table)}`)
  await expect(tables.join('\n')).toMatchFileSnapshot(golden('demo.csv'))
})

test('the README quotes the report as it is', () => {
  const readme = readFileSync(path.join(root, 'README.md'), 'utf8')
  const quotes = [...readme.matchAll(/^```text\n([\s\S]*?)^```$/gm)].map(([, text]) =>
    (text as string).trim()
  )
  const text = readFileSync(golden('demo.txt'), 'utf8')
  expect(quotes.length).toBeGreaterThan(0)
  for (const quote of quotes) expect(text).toContain(quote)
})

async function* nothing(): AsyncIterable<Uint8Array> {}
