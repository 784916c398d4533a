import { describe, expect, test } from 'vitest'
import { openModelOffers } from '../../src/catalog/openModelPrices.ts'
import { assumed, derived, unknown } from '../../src/figure.ts'
import { type Bills, breakEvenOf } from '../../src/pricing/breakEven.ts'
import { type PriceBook, parseGpuPrice, parseTokenPrice } from '../../src/pricing/priceBook.ts'
import { compareCosts } from './priced.ts'
import { describedAs, logOf, noOverrides, planOf } from './sample.ts'

const plan = planOf({ gpu: 'H100-SXM', gpus: 2 })
const bills: Bills = {
  byToken: derived(1_000, 'USD/month'),
  dedicated: { ...assumed(3_000, 'USD/month'), low: 2_000, high: 4_000 },
  rentUsd: 2_920,
  growingUsd: 0,
  gpuHours: 2 * 730,
  servedTokens: 1e9,
  fleetTokens: 1e9,
  peakToAverage: derived(10, 'ratio'),
  partial: false
}

describe('breakEvenOf', () => {
  // By hand: 3,000 / 1,000 = 3; 3 × 1 Gtok; 3,000 USD over 1,000 Mtok; (1,000 − 80) / (2 × 730); 10 × 920 / 2,920.
  test('flips one input at a time', () => {
    const at = breakEvenOf(bills, plan)
    expect(at.traffic).toMatchObject({ value: 3, low: 2, high: 4, basis: 'assumed' })
    expect(at.tokensPerMonth.value).toBe(3e9)
    expect(at.usdPerMtok.value).toBe(3)
    expect(at.usdPerGpuHour.value).toBeCloseTo(920 / 1_460, 12)
    expect(at.peakToAverage.value).toBeCloseTo(9_200 / 2_920, 12)
  })

  // Of 3,000 USD 200 are tokens of models that stay: 2,800 = t × (1,000 − 200), and 3.5 × 1,000 = 2,800 + 3.5 × 200.
  test('what stays by the token grows with the traffic on both sides', () => {
    const at = breakEvenOf({ ...bills, growingUsd: 200, fleetTokens: 8e8 }, plan)
    expect(at.traffic.value).toBe(3.5)
    expect(at.tokensPerMonth.value).toBe(3.5e9)
    expect(at.usdPerMtok.value).toBe(3.5)
    expect(at.utilisation.value).toBeCloseTo(
      (3.5 * 0.8 * (breakEvenOf(bills, plan).utilisation.value as number)) / 3,
      12
    )
    expect(breakEvenOf({ ...bills, growingUsd: 1_000 }, plan).traffic.value).toBeNull()
  })

  test('is unknown where one bill is, and where nothing is charged', () => {
    const without = (change: Partial<Bills>) => Object.values(breakEvenOf({ ...bills, ...change }, plan))
    for (const figure of without({ byToken: unknown('USD/month', 'no price') })) {
      expect(figure).toMatchObject({ value: null, note: 'no price' })
    }
    for (const figure of without({ byToken: derived(0, 'USD/month') })) expect(figure.value).toBeNull()
  })

  test('no GPU price makes up for extras above the shared bill', () => {
    expect(breakEvenOf({ ...bills, rentUsd: 1_000 }, plan).usdPerGpuHour.value).toBeNull()
  })
})

/**
 * One Lambda H100 at 4.29 USD an hour, 3 input tokens to 1 output token: what the published notes on prices derive as
 * 0.72, 11.9, 15.7 and 40.8 billion tokens a month.
 */
describe('one H100 breaks even', () => {
  const month = 730 * 3600
  const h100 = planOf({ gpu: 'H100-SXM', gpus: 1 })
  const requests = Array.from({ length: 100 }, (_, i) => ({
    at: i * 1e6,
    input: 3_000,
    cached: 0,
    output: 1_000
  }))
  const [cheapest] = openModelOffers('gpt-oss-120b').toSorted((a, b) => a.usdPerMtokInput - b.usdPerMtokInput)
  const book: PriceBook = {
    ...noOverrides,
    gpuPrices: new Map([parseGpuPrice('H100-SXM=4.29')]),
    tokenPrices: new Map([
      parseTokenPrice(
        `gpt-oss-120b=${cheapest?.usdPerMtokInput},${cheapest?.usdPerMtokInput},${cheapest?.usdPerMtokOutput}`
      )
    ])
  }

  test.each([
    ['gpt-4o', 0.716e9],
    ['gpt-4o-mini', 11.93e9],
    ['gpt-6-luna', 15.66e9],
    ['gpt-oss-120b', 40.8e9]
  ])('against %s at %d tokens a month', (model, tokens) => {
    const log = logOf(requests.map(request => ({ ...request, model })))
    const { shared, fixed } = compareCosts(log, describedAs(month), h100, [], book)
    const breakEven = breakEvenOf(
      {
        ...bills,
        byToken: shared.usdPerMonth,
        dedicated: fixed.usdPerMonth,
        servedTokens: 100 * 4_000,
        fleetTokens: 100 * 4_000
      },
      h100
    )
    expect((breakEven.tokensPerMonth.value as number) / tokens).toBeCloseTo(1, 2)
  })
})
