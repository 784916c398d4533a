// slow: many whole audits
/** Names of a log in a job's output → no line that a CI runner obeys, in any format. */
import { describe, expect, test } from 'vitest'
import { renderCsv } from '../../src/report/csv.ts'
import { CSV_TABLES } from '../../src/report/csvTables.ts'
import { renderJson } from '../../src/report/json.ts'
import { renderMarkdown } from '../../src/report/markdown.ts'
import { renderTerminal } from '../../src/report/terminal.ts'
import { hostileReport } from './sample.ts'

/** GitHub Actions: a line that begins with `::`; Azure Pipelines: `##[` or `##vso[` anywhere. */
const OBEYED = /^[^\S\n]*::|##\[|##vso\[/im

describe('no line is a workflow command', () => {
  const report = hostileReport()
  test('terminal, at any width', () => {
    for (const width of [60, 80, 120, 200])
      expect(renderTerminal(report, { width, colour: false })).not.toMatch(OBEYED)
  })

  test('Markdown', () => expect(renderMarkdown(report)).not.toMatch(OBEYED))

  test('JSON', () => expect(renderJson(report)).not.toMatch(OBEYED))

  test.each(CSV_TABLES)('CSV: %s', table => expect(renderCsv(report, table)).not.toMatch(OBEYED))
})
