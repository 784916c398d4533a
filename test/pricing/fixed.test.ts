import { describe, expect, test } from 'vitest'
import { priceFixed } from '../../src/pricing/fixed.ts'
import { rentIn } from '../../src/pricing/priceBook.ts'
import { noOverrides, nothingStays, planOf } from './sample.ts'

const listed = rentIn(noOverrides)

describe('priceFixed', () => {
  // Four H200: Hyperstack 15.96, Nebius 18, RunPod 18.36, CoreWeave 50.44 and AWS 63.30 for the eight they sell; the middle is
  // RunPod. One L40S: RunPod 1.09, Nebius 1.55; CoreWeave's eight are no offer for one, so the lower of the two. [USD an hour]
  // What others ask is no range of it: a buyer chooses.
  test('rents whole GPUs for whole months', () => {
    const { cost, unpriced } = priceFixed(
      planOf({ gpu: 'H200-SXM', gpus: 4 }, { gpu: 'L40S', gpus: 1 }),
      listed,
      nothingStays
    )
    expect(cost.usdPerMonth.value).toBeCloseTo(730 * (4 * 4.59 + 1.09), 9)
    expect(cost.usdPerMonth.low).toBeUndefined()
    expect(cost.lines.map(({ label, quantity }) => [label, quantity])).toEqual([
      ['4 × H200-SXM for gpt-oss-20b', 2_920],
      ['1 × L40S for gpt-oss-20b', 730]
    ])
    expect(unpriced).toEqual([])
  })

  const outlook = (usdPerMonth: number | null, fleet: string) => ({
    replicas: 1,
    gpus: 1,
    usdPerMonth,
    usdLow: 1,
    usdHigh: 1e6,
    fleets: [fleet]
  })
  const between = (
    low: readonly [number | null, string],
    middle: readonly [number | null, string],
    high: readonly [number | null, string]
  ) => ({
    ...{ low: 1, high: 2, level: 0.8, method: '', days: 0, narrowing: '' },
    ...{ optimistic: outlook(...low), central: outlook(...middle), pessimistic: outlook(...high) }
  })
  const four = planOf({ gpu: 'H200-SXM', gpus: 4 })
  const usd = 730 * 4 * 4.59
  const middle = [usd, '4 × H200-SXM'] as const

  test('ranges over the GPUs needed, at the price taken for each', () => {
    const more = 730 * 5 * 4.59
    const confidence = between(middle, middle, [more, '5 × H200-SXM'])
    const { usdPerMonth } = priceFixed({ ...four, confidence }, listed, nothingStays).cost
    expect([usdPerMonth.low, usdPerMonth.high]).toEqual([usd, more].map(end => expect.closeTo(end, 6)))
    expect(usdPerMonth.note).not.toContain('end')
  })

  test('says which fleet stands at an end of other GPUs', () => {
    const confidence = between(middle, middle, [9_000 + usd, '12 × L40S'])
    expect(priceFixed({ ...four, confidence }, listed, nothingStays).cost.usdPerMonth.note).toContain(
      '12 × L40S at the high end'
    )
    const both = between([100, '1 × B200-SXM'], middle, [9_000 + usd, '12 × L40S'])
    expect(priceFixed({ ...four, confidence: both }, listed, nothingStays).cost.usdPerMonth.note).toContain(
      '1 × B200-SXM at the low end, 12 × L40S at the high end'
    )
  })

  test('has no range where an end has no fleet or no price', () => {
    const confidence = between(middle, middle, [null, 'none'])
    const { usdPerMonth } = priceFixed({ ...four, confidence }, listed, nothingStays).cost
    expect([usdPerMonth.low, usdPerMonth.high]).toEqual([undefined, undefined])
  })

  test('is unknown while one workload has no GPUs', () => {
    const { cost, unpriced } = priceFixed(planOf({ gpu: 'H200-SXM', gpus: 4 }, null), listed, nothingStays)
    const why = 'no GPUs are recommended: no open-weight equivalent is established'
    expect(cost.usdPerMonth).toEqual({
      value: null,
      unit: 'USD/month',
      basis: 'assumed',
      note: `gpt-5: ${why}`
    })
    expect(unpriced).toEqual([{ side: 'fixed', name: 'gpt-5', attempts: 100, why }])
  })

  test('is unknown while one GPU has no price, and for an empty plan', () => {
    const { cost, unpriced } = priceFixed(planOf({ gpu: 'MI355X', gpus: 1 }), listed, nothingStays)
    expect(cost.usdPerMonth.value).toBeNull()
    expect(unpriced.map(({ name }) => name)).toEqual(['MI355X'])
    expect(priceFixed(planOf(), listed, nothingStays).cost.usdPerMonth.value).toBeNull()
  })
})
