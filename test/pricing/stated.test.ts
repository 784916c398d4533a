import { describe, expect, test } from 'vitest'
import { FAILED } from '../../src/log/trafficLog.ts'
import { asBilled } from '../../src/pricing/listing.ts'
import { scaleToMonth } from '../../src/pricing/month.ts'
import { priceShared } from '../../src/pricing/shared.ts'
import { compareStated } from '../../src/pricing/stated.ts'
import { usageOf } from '../../src/pricing/usage.ts'
import { meterTokens } from './priced.ts'
import { bucketsOf, logOf, noOverrides } from './sample.ts'

const compare = (data: Parameters<typeof usageOf>[0]) =>
  compareStated(usageOf(data, asBilled(noOverrides), null), new Map())

// gpt-4o: 6,000 × 2.50 + 4,000 × 1.25 + 1,000 × 10 per million = 0.03 USD; gpt-4o-mini: 0.0018 USD.
const USUAL = { input: 10_000, cached: 4_000, output: 1_000 }

describe('compareStated', () => {
  test('sums what is stated and what is computed over the same attempts, model by model', () => {
    const stated = compare(
      logOf([
        { model: 'gpt-4o', ...USUAL, costUsd: 0.0375 },
        { model: 'gpt-4o', ...USUAL, costUsd: 0.0225 },
        { model: 'gpt-4o', ...USUAL },
        { model: 'gpt-4o', ...USUAL, costUsd: 1, flags: FAILED },
        { model: 'gpt-4o-mini', ...USUAL, costUsd: 0.0036 },
        { model: 'house-model', ...USUAL, costUsd: 0.5 }
      ])
    )
    expect(stated?.models.map(({ model, attempts }) => [model, attempts])).toEqual([
      ['gpt-4o', 2],
      ['gpt-4o-mini', 1]
    ])
    expect(stated?.models[0]?.usdComputed).toBeCloseTo(0.06, 12)
    expect(stated?.models[0]?.difference).toBeCloseTo(0, 6)
    expect(stated?.models[1]?.difference).toBeCloseTo(-0.5, 6)
    expect(stated?.usdStated.value).toBeCloseTo(0.0636, 8)
    expect(stated?.usdComputed.value).toBeCloseTo(0.0618, 12)
    expect(stated?.difference.value).toBeCloseTo(0.0618 / 0.0636 - 1, 6)
    expect(stated?.usdStatedOfUnpriced.value).toBeCloseTo(0.5, 8)
  })

  test('a stated cost of 0 has no difference in per cent', () => {
    const stated = compare(logOf([{ model: 'gpt-4o', ...USUAL, costUsd: 0 }]))
    expect(stated?.difference.value).toBeNull()
    expect(stated?.models[0]?.difference).toBeNull()
  })

  test('is null where no cost is stated', () => {
    expect(compare(logOf([{ model: 'gpt-4o', ...USUAL }]))).toBeNull()
    expect(compare(bucketsOf([{ at: 0, model: 'gpt-4o', requests: 1, ...USUAL }]))).toBeNull()
  })
})

/** A gateway's private model and a deployment nobody lists, beside a model that has a price. [USD] */
describe('what no list prices', () => {
  const log = logOf([
    { model: 'house', input: 1_000, output: 100, costUsd: 0.4 },
    { model: 'house', input: 1_000, output: 100, costUsd: 0.2 },
    { model: 'house', input: 1_000, output: 100 },
    { model: 'other', input: 10, output: 1, costUsd: 0 },
    { model: 'gpt-4o', input: 10_000, cached: 4_000, output: 1_000, costUsd: 9 }
  ])
  const metered = meterTokens(log, noOverrides)
  const shared = priceShared(metered, scaleToMonth(7 * 86_400), new Map(), 'request')

  // 0.4 + 0.2 as stated, and gpt-4o at its list price of 0.03, not at the 9 that the log says.
  test('is in the sums as the log states it, named, with a basis of its own', () => {
    expect(shared.usdInPeriod.value).toBeCloseTo(0.63, 6)
    expect(shared.usdInPeriod.basis).toBe('stated')
    expect(shared.usdInPeriod.note).toContain('house')
    expect(shared.lines.at(-1)).toMatchObject({
      label: 'house, stated by the log',
      quantity: 2,
      unit: 'attempt'
    })
  })

  test('a stated cost of 0 says nothing', () => {
    expect(metered.unpriced.map(({ name, attempts }) => [name, attempts])).toEqual([
      ['house', 1],
      ['other', 1]
    ])
  })
})
