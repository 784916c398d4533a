/** The CSV of a report, read back by csv-parse. */
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import type { TrafficReport } from '../../src/report/auditReport.ts'
import { csvCell, renderCsv } from '../../src/report/csv.ts'
import { CSV_TABLES, type CsvTable } from '../../src/report/csvTables.ts'
import { bucketReport, HOSTILE, hostileReport, requestReport } from './sample.ts'

const read = (text: string): readonly Record<string, string>[] => parse(text, { columns: true })
const rowsOf = (table: CsvTable, report = requestReport()) => read(renderCsv(report, table))

/** A report of a log that `--by tag.team` splits. */
function splitReport() {
  const report = requestReport()
  const usd = { value: 12.5, unit: 'USD', basis: 'derived' } as const
  const costs = [{ name: 'web', usdInPeriod: usd, usdPerMonth: { ...usd, unit: 'USD/month' }, share: 1 }]
  return {
    ...report,
    traffic: {
      ...report.traffic,
      split: { by: 'tag.team', values: report.traffic.models, valueCount: report.traffic.models.length }
    },
    pricing: { ...report.pricing, split: { by: 'tag.team', values: costs } }
  }
}

test('the tables of buckets, one below the other', async () => {
  const tables = CSV_TABLES.map(table => `${table}\n${renderCsv(bucketReport(), table)}`)
  await expect(tables.join('\n')).toMatchFileSnapshot('../../fixtures/reports/buckets.csv')
})

describe('what a table holds', () => {
  test.each(CSV_TABLES)('%s: a header, and every row as long as it', table => {
    const checks = [{ check: 'gpus > 8', passed: true, message: null }]
    const lines: readonly string[][] = parse(renderCsv({ ...splitReport(), checks }, table))
    expect(lines.length).toBeGreaterThan(1)
    for (const line of lines) expect(line).toHaveLength((lines[0] as string[]).length)
  })

  test('what --by splits: the figures of each value, and its cost', () => {
    const report = splitReport()
    expect(rowsOf('split', report).map(row => row['attempts'])).toEqual(
      report.traffic.models.map(({ attempts }) => String(attempts))
    )
    expect(rowsOf('split-costs', report)).toMatchObject([{ name: 'web', usd_in_period: '12.5', share: '1' }])
  })

  test('the figures as they stand in the report', () => {
    const { pricing, traffic } = requestReport()
    expect(rowsOf('costs').map(row => row['usd_per_month'])).toEqual(
      pricing.alternatives.map(({ usdPerMonth }) => String(usdPerMonth.value ?? ''))
    )
    expect(rowsOf('rate').map(row => row['peak_requests'])).toEqual(
      Object.values(traffic.rate.peak).map(({ sliding }) => String(sliding.value))
    )
  })

  test('the unknown is empty, and never 0', () => {
    const { traffic, ...report } = bucketReport()
    const models = traffic.models.map(model => ({ ...model, failed: null, throttled: null }))
    const rows = rowsOf('models', { ...report, traffic: { ...traffic, models } })
    expect(rows.map(row => [row['failed'], row['throttled']])).toEqual(models.map(() => ['', '']))
  })

  test('one candidate is the recommended one, and those refused say why', () => {
    const rows = rowsOf('candidates')
    expect(rows.filter(row => row['recommended'] === 'yes').length).toBe(
      requestReport().capacity.workloads.filter(({ recommended }) => recommended !== null).length
    )
    for (const row of rows) expect(row['usd_per_gpu_hour'] === '' && row['refused_for'] === '').toBe(false)
  })

  test('what the audit did not reach is refused', () => {
    const stopped: TrafficReport = {
      ...requestReport(),
      limits: null,
      capacity: null,
      pricing: null,
      verdict: null
    }
    expect(() => renderCsv(stopped, 'costs')).toThrow('--only traffic stops before it is known')
    expect(renderCsv(stopped, 'rate')).toBe(renderCsv(requestReport(), 'rate'))
  })
})

describe('a hostile log', () => {
  test.each(CSV_TABLES)('%s: no cell is a formula, none breaks its line', table => {
    const lines: readonly string[][] = parse(renderCsv(hostileReport(), table))
    for (const cell of lines.flat()) {
      if (Number.isFinite(Number(cell))) continue
      expect(cell).not.toMatch(/^\s*[=+\-@|]/)
      expect(cell).not.toMatch(/[\r\n\t]/)
    }
  })

  test('names stay what they are behind the apostrophe', () => {
    const names = rowsOf('models', hostileReport()).map(row => row['name'])
    expect(names).toContain('\'=HYPERLINK("https://evil.example","x")')
    expect(names).toHaveLength(HOSTILE.length)
  })
})

/** RFC 4180, section 2. */
test.each([
  ['plain', 'plain'],
  ['a,b', '"a,b"'],
  ['say "x"', '"say ""x"""'],
  ['a;=1+1', '"a;=1+1"'],
  ['=1+1', "'=1+1"],
  ['＝1', "'＝1"],
  ['-', "'-"]
])('the cell %j is written %j', (text, written) => {
  expect(csvCell(text)).toBe(written)
})
