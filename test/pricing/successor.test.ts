import { describe, expect, test } from 'vitest'
import { scaleToMonth } from '../../src/pricing/month.ts'
import { priceSuccessors } from '../../src/pricing/successor.ts'
import { logOf, noOverrides } from './sample.ts'

const MONTH = scaleToMonth(730 * 3600)
const usual = { input: 10_000, cached: 4_000, output: 1_000 }

describe('priceSuccessors', () => {
  // gpt-6-luna: 6,000 × 0.10 + 4,000 × 0.01 + 1,000 × 0.50 per million (genai-prices 0.1.8).
  test('prices gpt-4o at gpt-6-luna, and what stays as billed', () => {
    const log = logOf([
      { model: 'gpt-4o', ...usual },
      { model: 'gpt-6-luna', ...usual }
    ])
    const cost = priceSuccessors(log, MONTH, noOverrides)
    expect(cost?.usdInPeriod.value).toBeCloseTo(2 * (600 + 40 + 500) * 1e-6, 12)
    expect(cost?.replacements.map(({ model, successor, shutdown }) => [model, successor, shutdown])).toEqual([
      ['gpt-4o', 'gpt-6-luna', '2027-01-14']
    ])
  })

  test('names a successor without a price as unpriced', () => {
    const cost = priceSuccessors(logOf([{ model: 'gpt-5-mini', ...usual }]), MONTH, noOverrides)
    expect(cost?.usdInPeriod.value).toBeNull()
    expect(cost?.unpriced[0]?.why).toBe('its successor gpt-6.1-terra has no known price: say --token-price')
  })

  test('says so where none is named', () => {
    const cost = priceSuccessors(logOf([{ model: 'gpt-5.1', ...usual }]), MONTH, noOverrides)
    expect(cost?.unpriced[0]?.why).toContain('switched off on 2027-04-01')
  })

  test('is null where nothing is switched off', () => {
    expect(priceSuccessors(logOf([{ model: 'gpt-6-luna', ...usual }]), MONTH, noOverrides)).toBeNull()
  })

  test('takes the model of --source-model for rows that name none', () => {
    const book = { ...noOverrides, sourceModel: 'gpt-4o' }
    expect(priceSuccessors(logOf([{ ...usual }]), MONTH, book)?.usdInPeriod.value).toBeCloseTo(1_140e-6, 12)
  })
})
