import { describe, expect, test } from 'vitest'
import { priceFixed } from '../../src/pricing/fixed.ts'
import { rentIn } from '../../src/pricing/priceBook.ts'
import { noOverrides, planOf } from './sample.ts'

const listed = rentIn(noOverrides)

describe('priceFixed', () => {
  // Four H200: Hyperstack 15.96, Nebius 18, RunPod 18.36, CoreWeave 50.44 and AWS 63.30 for the eight they sell; the middle is
  // RunPod. One L40S: RunPod 1.09, Nebius 1.55; CoreWeave's eight are no offer for one, so the lower of the two. [USD an hour]
  test('rents whole GPUs for whole months', () => {
    const { cost, unpriced } = priceFixed(
      planOf({ gpu: 'H200-SXM', gpus: 4 }, { gpu: 'L40S', gpus: 1 }),
      listed
    )
    expect(cost.usdPerMonth.value).toBeCloseTo(730 * (4 * 4.59 + 1.09), 9)
    expect(cost.usdPerMonth.low).toBeCloseTo(730 * (4 * 3.99 + 1.09), 9)
    expect(cost.usdPerMonth.high).toBeCloseTo(730 * (8 * 7.912 + 1.55), 9)
    expect(cost.lines.map(({ label, quantity }) => [label, quantity])).toEqual([
      ['4 × H200-SXM for gpt-oss-20b', 2_920],
      ['1 × L40S for gpt-oss-20b', 730]
    ])
    expect(unpriced).toEqual([])
  })

  test('is unknown while one workload has no GPUs', () => {
    const { cost, unpriced } = priceFixed(planOf({ gpu: 'H200-SXM', gpus: 4 }, null), listed)
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
    const { cost, unpriced } = priceFixed(planOf({ gpu: 'MI355X', gpus: 1 }), listed)
    expect(cost.usdPerMonth.value).toBeNull()
    expect(unpriced.map(({ name }) => name)).toEqual(['MI355X'])
    expect(priceFixed(planOf(), listed).cost.usdPerMonth.value).toBeNull()
  })
})
