import { describe, expect, test } from 'vitest'
import { gpuPrice, priceFixed } from '../../src/pricing/fixed.ts'
import { type GpuPriceOverrides, parseGpuPrice } from '../../src/pricing/priceBook.ts'
import { parsePricesFile } from '../../src/pricing/pricesFile.ts'
import { planOf } from './sample.ts'

const listed: GpuPriceOverrides = new Map()

describe('gpuPrice', () => {
  test('is the list price with its range, provider, term and date', () => {
    expect(gpuPrice('H200-SXM', 8, listed)?.figure).toEqual({
      value: 4.59,
      unit: 'USD/GPU-hour',
      basis: 'assumed',
      low: 3.99,
      high: 7.912,
      note: 'RunPod Secure, on-demand, 2026-09-25, lower median of 5 providers'
    })
  })

  test('says when an offer is unconfirmed', () => {
    expect(gpuPrice('T4', 1, listed)?.figure.note).toBe(
      'Hugging Face Endpoints on AWS, managed, undated, unconfirmed, lower median of 2 providers'
    )
  })

  test('says of a flat offer what it binds to, and sells it in its lots', () => {
    const { gpuPrices } = parsePricesFile(
      '{"asOf":"2026-11-01","gpus":{"A100":{"usdPerGpuMonth":1460,"gpusInOffer":2,"termMonths":6}}}',
      'own.json'
    )
    const price = gpuPrice('A100-80GB-SXM', 1, gpuPrices)
    expect(price?.figure).toEqual({
      value: 2,
      unit: 'USD/GPU-hour',
      basis: 'assumed',
      note: 'given by --prices own.json, flat by the month, in lots of 2, for 6 months, 2026-11-01'
    })
    expect(price?.soldBy).toBe(2)
  })

  test('gives way to the user’s', () => {
    const price = gpuPrice('H100-SXM', 1, new Map([parseGpuPrice('h100-sxm=2.10')]))
    expect(price?.figure.value).toBe(2.1)
    expect(price?.source.where).toBe('--gpu-price')
  })

  test('is unknown for a GPU nobody lists', () => {
    expect(gpuPrice('MI355X', 1, listed)).toBeNull()
  })
})

describe('priceFixed', () => {
  // 4 × 730 h × 4.50 + 1 × 730 h × 1.09, the list prices of Nebius and RunPod Secure for so few.
  test('rents whole GPUs for whole months', () => {
    const { cost, unpriced } = priceFixed(
      planOf({ gpu: 'H200-SXM', gpus: 4 }, { gpu: 'L40S', gpus: 1 }),
      listed
    )
    expect(cost.usdPerMonth.value).toBeCloseTo(13_140 + 795.7, 9)
    expect(cost.usdPerMonth.low).toBeCloseTo(730 * (4 * 3.99 + 1.09), 9)
    expect(cost.usdPerMonth.high).toBeCloseTo(730 * (4 * 4.59 + 1.55), 9)
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
