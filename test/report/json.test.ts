import { describe, expect, test } from 'vitest'
import type { AuditReport } from '../../src/report/auditReport.ts'
import { renderJson, renderSummary } from '../../src/report/json.ts'
import { summarised } from '../../src/report/summary.ts'
import { bucketReport, hostileReport, requestReport } from './sample.ts'

/** To the twelve digits that are written. */
const roundedTexts = (report: AuditReport): unknown =>
  JSON.parse(
    JSON.stringify(report, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(12)) : value))
  )

describe('json', () => {
  test('of candidates beside the recommended one the cheapest stands, the others with verbose', () => {
    const [all, few] = [true, false].map(
      verbose => JSON.parse(renderJson(requestReport(), { verbose })) as AuditReport
    )
    const [workload] = requestReport().capacity.workloads
    expect(all?.capacity.workloads[0]?.candidates).toHaveLength(workload?.candidates.length as number)
    expect(few?.capacity.workloads[0]?.candidates).toHaveLength(1)
    expect(few?.capacity.workloads[0]?.candidatesLeftOut).toBe((workload?.candidates.length as number) - 1)
    expect(few?.capacity.workloads[0]?.recommended?.gpu).toBe(workload?.recommended?.gpu)
  })

  test('the summary is flat, its units stand in its names, and it has thirty entries at most', () => {
    const { summary, run } = JSON.parse(renderSummary(requestReport())) as AuditReport
    expect(Object.keys(summary).length).toBeLessThanOrEqual(30)
    for (const value of Object.values(summary))
      expect(typeof value === 'object' && value !== null).toBe(false)
    expect(run.version).toBe('0.1.0')
  })

  test.each([
    ['as-billed', 'shared', 'shared'],
    ['dedicated', 'dedicated', 'fixed']
  ] as const)('the summary says what %s costs where it is recommended', (action, recommendation, id) => {
    const { summary: _before, ...report } = requestReport()
    const { summary } = summarised({ ...report, verdict: { ...report.verdict, action, recommendation } })
    const costs = report.pricing.alternatives.find(way => way.id === id)?.usdPerMonth.value
    expect(costs).toBeGreaterThan(0)
    expect(summary.recommendedUsdPerMonth).toBe(costs)
  })

  test('reads back as the report it was, hostile names included', () => {
    for (const report of [requestReport(), bucketReport(), hostileReport()]) {
      expect(JSON.parse(renderJson(report))).toEqual(roundedTexts(report))
    }
  })

  test('the same report gives the same bytes, two spaces deep, with a newline at the end', () => {
    expect(renderJson(requestReport())).toBe(renderJson(requestReport()))
    expect(renderJson(requestReport()).startsWith('{\n  "summary": {\n    "recommendation": ')).toBe(true)
    expect(renderJson(requestReport()).endsWith('\n}\n')).toBe(true)
  })

  test('a number that is none is null', () => {
    const period = { ...requestReport().period, spanSeconds: Number.NaN }
    const parsed = JSON.parse(renderJson({ ...requestReport(), period })) as AuditReport
    expect(parsed.period.spanSeconds).toBeNull()
  })

  test('a terminal that shows the file sees no control character', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    const controls = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/
    expect(renderJson(hostileReport())).not.toMatch(controls)
  })
})
