import { describe, expect, test } from 'vitest'
import { FAILED } from '../../src/log/trafficLog.ts'
import { asBilled } from '../../src/pricing/listing.ts'
import { compareStated } from '../../src/pricing/stated.ts'
import { usageOf } from '../../src/pricing/usage.ts'
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
