// slow: many whole audits
/** The reports of three logs in every format, as files; and the README, which quotes one of them. */
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { audit } from '../src/audit.ts'
import { DEFAULTS } from '../src/options.ts'
import type { AuditReport } from '../src/report/auditReport.ts'
import { renderCsv } from '../src/report/csv.ts'
import { CSV_TABLES } from '../src/report/csvTables.ts'
import { renderHtml } from '../src/report/html/html.ts'
import { renderJson } from '../src/report/json.ts'
import { renderMarkdown } from '../src/report/markdown.ts'
import { renderScreen } from '../src/report/screen.ts'
import { renderTerminal } from '../src/report/terminal.ts'
import { bytesOf } from './cli/fakeTerminal.ts'
import { outlineOf } from './report/html/outline.ts'
import { UNBRANDED } from './report/html/unbranded.ts'
import { usageExportOf } from './usageExport.ts'

const root = path.resolve(import.meta.dirname, '..')
const golden = (name: string) => path.join(root, 'fixtures/reports', name)

const demo = path.join(root, 'fixtures/demo.csv')
const azure = path.join(
  process.env['GPUOPS_AUDIT_TRACES'] ?? path.resolve(root, '../shared/traces'),
  'AzureLLMInferenceTrace_conv.csv'
)

/** It names no model. */
const AS_GPT_4O = {
  ...DEFAULTS,
  sizing: { ...DEFAULTS.sizing, sourceModel: 'gpt-4o' },
  prices: { ...DEFAULTS.prices, sourceModel: 'gpt-4o' }
}

/** What is not in the repository comes by standard input, so that no report names its place. */
const LOGS: Readonly<
  Record<string, { readonly isThere: boolean; readonly report: () => Promise<AuditReport> }>
> = {
  demo: {
    isThere: true,
    report: () => audit(['fixtures/demo.csv'], { stdin: bytesOf('') })
  },
  usage: {
    isThere: true,
    report: () => audit(['-'], { stdin: bytesOf(usageExportOf(readFileSync(demo, 'utf8'))) })
  },
  azure: {
    isThere: existsSync(azure),
    report: () => audit(['-'], { stdin: createReadStream(azure) }, AS_GPT_4O)
  }
}

describe.each(Object.entries(LOGS))('the report of %s', (name, log) => {
  const told = log.isThere ? test : test.skip
  const why = log.isThere
    ? ''
    : ' (skipped where the trace is not there: set GPUOPS_AUDIT_TRACES to its folder)'
  let report: AuditReport

  beforeAll(async () => {
    if (log.isThere) report = await log.report()
  })

  told(`in a terminal of 80 columns${why}`, async () => {
    const text = renderTerminal(report, { width: 80, colour: false })
    await expect(text).toMatchFileSnapshot(golden(`${name}.txt`))
  })

  told(`on one screen${why}`, async () => {
    const next = [
      ['gpuops-audit analyze fixtures/demo.csv --full', 'all of it'],
      ['gpuops-audit analyze fixtures/demo.csv --output report.html', 'a page to send'],
      ['gpuops-audit explain gpus', 'what a figure means']
    ] as const
    const text = renderScreen(report, { width: 80, colour: false, next })
    if (name === 'demo') expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(24)
    await expect(text).toMatchFileSnapshot(golden(`${name}-screen.txt`))
  })

  told(`in a terminal of 200 columns${why}`, async () => {
    const text = renderTerminal(report, { width: 200, colour: false })
    await expect(text).toMatchFileSnapshot(golden(`${name}-200.txt`))
  })

  told(`as JSON${why}`, async () => {
    await expect(renderJson(report, { verbose: false })).toMatchFileSnapshot(golden(`${name}.json`))
  })

  told(`as Markdown${why}`, async () => {
    await expect(renderMarkdown(report)).toMatchFileSnapshot(golden(`${name}.md`))
  })

  // Its cells are those of the terminal's tables, decided once for both, and its script and style are two thirds of its
  // bytes: what the page alone decides is its structure, and what it says of the drawings.
  told(`as the outline of an HTML page${why}`, async () => {
    const html = renderHtml(report, UNBRANDED, { script: '', later: null, style: '' })
    await expect(outlineOf(html)).toMatchFileSnapshot(golden(`${name}.html.txt`))
  })

  told(`as CSV tables, one below the other${why}`, async () => {
    const tables = CSV_TABLES.map(table => `${table}\n${renderCsv(report, table)}`)
    await expect(tables.join('\n')).toMatchFileSnapshot(golden(`${name}.csv`))
  })
})

test('the README quotes the report as it is', async () => {
  const file = path.join(root, 'README.md')
  const report = ['demo-screen.txt', 'demo.txt'].flatMap(name =>
    readFileSync(golden(name), 'utf8').split('\n')
  )
  const readme = readFileSync(file, 'utf8')
  expect(readme.match(QUOTE)?.length).toBeGreaterThan(0)
  await expect(readme.replace(QUOTE, (_, quote: string) => quoted(quote, report))).toMatchFileSnapshot(file)
})

const QUOTE = /^```text\n([\s\S]*?)^```$/gm

/** From its first line to the next that is its last. */
function quoted(quote: string, report: readonly string[]): string {
  const lines = quote.trimEnd().split('\n')
  const first = report.indexOf(lines[0] as string)
  const last = report.indexOf(lines.at(-1) as string, first)
  if (first < 0 || last < 0) throw new Error(`the report has no "${first < 0 ? lines[0] : lines.at(-1)}"`)
  return ['```text', ...report.slice(first, last + 1), '```'].join('\n')
}
