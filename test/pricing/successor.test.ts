import { describe, expect, test } from 'vitest'
import { scaleToMonth } from '../../src/pricing/month.ts'
import { priceSuccessors, successorUsage } from '../../src/pricing/successor.ts'
import { logOf, noOverrides, type Row } from './sample.ts'

const MONTH = scaleToMonth(730 * 3600)
const price = (rows: readonly Row[], book = noOverrides) => {
  const usage = successorUsage(logOf(rows), book)
  return usage && priceSuccessors(usage, MONTH, book.tokenPrices)
}

const usual = { input: 10_000, cached: 4_000, output: 1_000 }

describe('priceSuccessors', () => {
  // gpt-6-luna: 6,000 × 0.10 + 4,000 × 0.01 + 1,000 × 0.50 per million (genai-prices 0.1.8).
  test('prices gpt-4o at gpt-6-luna, and what stays as billed', () => {
    const cost = price([
      { model: 'gpt-4o', ...usual },
      { model: 'gpt-6-luna', ...usual }
    ])
    expect(cost?.usdInPeriod.value).toBeCloseTo(2 * (600 + 40 + 500) * 1e-6, 12)
    expect(cost?.replacements.map(({ model, successor, shutdown }) => [model, successor, shutdown])).toEqual([
      ['gpt-4o', 'gpt-6-luna', '2027-01-14']
    ])
  })

  test('names what has no price, nor its successor', () => {
    const list = { name: 'a list', date: '2026-12-24', providers: [{ id: 'none', models: [] }] }
    const cost = price([{ model: 'gpt-5-mini', ...usual }], { ...noOverrides, list })
    expect(cost?.usdInPeriod.value).toBeNull()
    expect(cost?.unpriced[0]?.why).toBe('a list has no price for gpt-5-mini: set --token-price')
  })

  // As billed: 6,000 × 1.25 + 4,000 × 0.125 + 1,000 × 10 per million. No successor of gpt-5.1 is named.
  test('stays as billed where none is named, and still says when it is switched off', () => {
    const cost = price([{ model: 'gpt-5.1', ...usual }])
    expect(cost?.usdInPeriod.value).toBeCloseTo(0.018, 12)
    expect(cost?.replacements[0]?.shutdown).toBe('2027-04-01')
  })

  test('is null where nothing is switched off', () => {
    expect(price([{ model: 'gpt-6-luna', ...usual }])).toBeNull()
  })

  test('takes the model of --source-model for rows that name none', () => {
    const book = { ...noOverrides, sourceModel: 'gpt-4o' }
    expect(price([{ ...usual }], book)?.usdInPeriod.value).toBeCloseTo(1_140e-6, 12)
  })
})
