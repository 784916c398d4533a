import { describe, expect, test } from 'vitest'
import type { RequestLog } from '../../src/log/trafficLog.ts'
import { priceWarnings } from '../../src/pricing/priceWarnings.ts'
import { compareCosts } from './priced.ts'
import { describedAs, logOf, noOverrides, planOf, type Row } from './sample.ts'

const USUAL = { input: 10_000, cached: 4_000, output: 1_000 }

function warningsOf(log: RequestLog) {
  const costs = compareCosts(log, describedAs(7 * 86_400), planOf(), [], noOverrides)
  return priceWarnings(costs, log)
}
const on = (date: string, row: Partial<Row> = {}) =>
  warningsOf(logOf([{ at: Date.parse(date) * 1_000, model: 'gpt-5.5', ...USUAL, ...row }], 'wall'))

describe('prices that were old at the log’s end', () => {
  // The price of gpt-5.5 was last seen on 2026-11-20; 90 days later is 2027-02-18.
  test.each([
    ['2027-02-18T00:00:00Z', 0],
    ['2027-02-18T00:00:01Z', 1],
    ['2026-03-01T00:00:00Z', 0]
  ])('a log that ends at %s gives %d warnings', (end, expected) => {
    expect(on(end).map(({ code }) => code)).toEqual(Array(expected).fill('old-prices'))
  })

  test('say the oldest date and the log’s last day', () => {
    const [warning] = on('2027-06-01T00:00:00Z')
    expect(warning?.message).toContain('2027-06-01')
    expect(warning?.message).toContain('2026-11-20')
  })

  test('a log without dates cannot tell', () => {
    expect(warningsOf(logOf([{ model: 'gpt-5.5', ...USUAL }]))).toEqual([])
  })
})

// gpt-5.5: 6,000 × 5 + 4,000 × 0.50 + 1,000 × 30 per million = 0.062 USD.
test.each([
  [0.062, 0],
  [0.0565, 0],
  [0.0563, 1],
  [0.0688, 0],
  [0.069, 1],
  [0, 1]
])('a stated cost of %d USD beside a computed one of 0.062 gives %d warnings', (costUsd, expected) => {
  const warnings = on('2026-10-01', { costUsd })
  expect(warnings.map(({ code }) => code)).toEqual(Array(expected).fill('stated-cost-differs'))
})

test('names the models that differ most, and only some of them', () => {
  const models = ['gpt-4o', 'gpt-4o-mini', 'gpt-4.1', 'o3', 'gpt-5']
  const [warning] = warningsOf(logOf(models.map((model, i) => ({ model, ...USUAL, costUsd: 1 + i }))))
  expect(warning?.message).toMatch(/gpt-5 .*o3 .*gpt-4\.1 .*and 2 more/)
})
