import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CapacityPlan } from '../../src/capacity/planShape.ts'
import { tierFlags } from '../../src/log/serviceTier.ts'
import { FAILED, THROTTLED } from '../../src/log/trafficLog.ts'
import { priceHybrid } from '../../src/pricing/hybrid.ts'
import { scaleToMonth } from '../../src/pricing/month.ts'
import { overflowOf } from '../../src/pricing/overflow.ts'
import { type PriceBook, parseGpuPrice, parseTokenPrice } from '../../src/pricing/priceBook.ts'
import { parsePricesFile } from '../../src/pricing/pricesFile.ts'
import { priceShared } from '../../src/pricing/shared.ts'
import { cases } from '../cases.ts'
import { meterTokens } from './priced.ts'
import { bucketsOf, logOf, noOverrides, nothingStays, planOf, type Row } from './sample.ts'

const MINUTE = 60e6
/** 730 h, so that the factor is 1. */
const MONTH = scaleToMonth(730 * 3600)

/** A plan of `replicas` L40S that carry `tokens` a minute together. */
function planFor(replicas: number, tokens: number): CapacityPlan {
  const plan = planOf({ gpu: 'L40S', gpus: replicas })
  const minute = { at: '', requests: 1, inputTokens: tokens, outputTokens: 0, chosenBy: 'tokens' as const }
  return {
    ...plan,
    headroom: 0,
    workloads: plan.workloads.map(workload => ({ ...workload, busiest: [minute] }))
  }
}

const bookAt = (usdPerHour: number): PriceBook => ({
  ...noOverrides,
  gpuPrices: new Map([parseGpuPrice(`L40S=${usdPerHour}`)])
})

const row = (at: number, input: number): Row => ({ at, model: 'gpt-4o-mini', input, cached: 0, output: 0 })

describe('priceHybrid', () => {
  // A replica takes 100 tokens a minute. Minute 0 sees 100 + 100 + 100, minute 1 only 100: a base of one serves the
  // first of minute 0 and all of minute 1, and sends 200 on. gpt-4o-mini: 0.15 USD per Mtok.
  test('sends on what a minute of the base cannot take, first come first served', () => {
    const log = logOf([row(0, 100), row(1, 100), row(2, 100), row(MINUTE, 100)])
    const { workloads, usdPerMonth } = priceHybrid(
      overflowOf(log, noOverrides),
      MONTH,
      planFor(3, 300),
      bookAt(0),
      nothingStays
    )
    const bases = workloads[0]?.bases ?? []
    expect(bases.map(({ overflowShare }) => overflowShare)).toEqual([1, 0.5, 0.25, 0])
    bases.forEach(({ usdOverflow }, i) => {
      expect(usdOverflow).toBeCloseTo(([400, 200, 100, 0][i] as number) * 0.15e-6, 15)
    })
    expect(usdPerMonth.value).toBe(0)
    expect(workloads[0]?.best.replicas).toBe(3)
  })

  // A minute asks for 100 + 100 + 100, the last refused for good: a base of two serves it, one of one sends on 200, none 300.
  test('what was refused for good fills the base and overflows like the rest', () => {
    const log = logOf([row(0, 100), row(1, 100), { ...row(2, Number.NaN), flags: FAILED | THROTTLED }])
    const { workloads, usdPerMonth } = priceHybrid(
      overflowOf(log, noOverrides),
      MONTH,
      planFor(3, 300),
      bookAt(0),
      nothingStays
    )
    workloads[0]?.bases.forEach(({ usdOverflow }, i) => {
      expect(usdOverflow).toBeCloseTo(([300, 200, 100, 0][i] as number) * 0.15e-6, 15)
    })
    expect(usdPerMonth.note).toContain('1 request that never succeeded')
  })

  test('a base is rented in whole lots', () => {
    const prices = '{"gpus":{"L40S":{"usdPerGpuHour":1,"gpusInOffer":2}}}'
    const book = { ...noOverrides, gpuPrices: parsePricesFile(prices, 'own.json').gpuPrices }
    const log = logOf([row(0, 100), row(1, 100), row(2, 100)])
    const { workloads } = priceHybrid(
      overflowOf(log, noOverrides),
      MONTH,
      planFor(3, 300),
      book,
      nothingStays
    )
    const bases = workloads[0]?.bases ?? []
    expect(bases.map(({ gpus, usdBase }) => [gpus, usdBase])).toEqual([
      [0, 0],
      [2, 1_460],
      [2, 1_460],
      [4, 2_920]
    ])
  })

  test('batch work fills a base of its own, not that of the same model’s chats', () => {
    const log = logOf([row(0, 100), { ...row(1, 70), flags: tierFlags('batch') }])
    const { workloads } = planFor(1, 100)
    const batch = workloads.map(workload => ({ ...workload, kind: 'batch' as const }))
    const profiles = overflowOf(log, noOverrides)([...workloads, ...batch])
    expect('why' in profiles ? [] : profiles.map(({ requests }) => requests.length - 1)).toEqual([100, 70])
    expect(overflowOf(log, noOverrides)(workloads)).toHaveProperty('why')
  })

  test('the value of the last GPU is the overflow it spares less its rent', () => {
    const log = logOf([row(0, 1e9), row(MINUTE, 1e9)])
    const { workloads } = priceHybrid(
      overflowOf(log, noOverrides),
      MONTH,
      planFor(1, 1e9),
      bookAt(0.1),
      nothingStays
    )
    // 2 Gtok at 0.15 USD per Mtok = 300 USD; one GPU for 730 h at 0.1 = 73 USD.
    expect(workloads[0]?.bases[1]?.usdSavedPerGpu).toBeCloseTo(300 - 73, 9)
    expect(workloads[0]?.best).toMatchObject({ replicas: 1, gpus: 1 })
  })

  const rows = fc.array(
    fc.record({ at: fc.nat(10 * MINUTE), input: fc.nat(1_000_000) }).map(({ at, input }) => row(at, input)),
    { minLength: 1, maxLength: 40 }
  )
  const world = fc.record({
    rows,
    replicas: fc.integer({ min: 1, max: 6 }),
    tokens: fc.integer({ min: 1, max: 3_000_000 }),
    usd: fc.nat(1_000).map(micros => micros / 1e6),
    own: fc.constantFrom([], ['gpt-4o-mini=3,1,9'])
  })

  test('law: the cheapest base is dearer than neither pure choice, and more base overflows less', () => {
    fc.assert(
      fc.property(world, ({ rows, replicas, tokens, usd, own }) => {
        const log = logOf(rows.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0)))
        const book = { ...bookAt(usd), tokenPrices: new Map(own.map(parseTokenPrice)) }
        const { workloads, usdPerMonth } = priceHybrid(
          overflowOf(log, noOverrides),
          MONTH,
          planFor(replicas, tokens),
          book,
          nothingStays
        )
        const shared =
          priceShared(meterTokens(log, book), MONTH, book.tokenPrices, 'request').usdPerMonth.value ?? 0
        const bases = workloads[0]?.bases ?? []
        const best = usdPerMonth.value as number
        expect(best).toBeLessThanOrEqual(shared * (1 + 1e-12))
        expect(best).toBeLessThanOrEqual((bases.at(-1)?.usdPerMonth ?? 0) * (1 + 1e-12))
        expect(bases[0]?.usdOverflow).toBeCloseTo(shared, 9)
        expect(bases.at(-1)?.usdOverflow).toBe(0)
        for (let i = 1; i < bases.length; i++) {
          expect(bases[i]?.usdOverflow).toBeLessThanOrEqual((bases[i - 1]?.usdOverflow ?? 0) + 1e-12)
        }
      }),
      { numRuns: cases(200) }
    )
  })

  test('says why where it cannot be priced', () => {
    const log = logOf([row(0, 100), row(1e6, 100)])
    const buckets = bucketsOf([{ at: 0, model: 'gpt-4o-mini', requests: 1, input: 1, output: 1 }])
    const unnamed = logOf([
      { at: 0, model: 'gpt-4o-mini', input: 1, output: 1 },
      { at: 1, model: 'house', input: 1, output: 1 }
    ])
    const servesHouse = planFor(1, 1)
    const plan = {
      ...servesHouse,
      workloads: servesHouse.workloads.map(workload => ({
        ...workload,
        sourceModels: ['gpt-4o-mini', 'house']
      }))
    }
    const why = (data: Parameters<typeof overflowOf>[0], plan: CapacityPlan, month = MONTH) =>
      priceHybrid(overflowOf(data, noOverrides), month, plan, bookAt(1), nothingStays).usdPerMonth
    expect(why(buckets, planFor(1, 1))).toMatchObject({
      value: null,
      note: expect.stringContaining('per bucket')
    })
    expect(why(log, planOf(null))).toMatchObject({
      value: null,
      note: 'no open-weight equivalent is established'
    })
    expect(why(unnamed, plan)).toMatchObject({ value: null, note: expect.stringContaining('no price') })
    expect(why(unnamed, planFor(1, 1))).toMatchObject({
      value: null,
      note: expect.stringContaining('no workload')
    })
    expect(why(log, planFor(1, 1), scaleToMonth(0)).value).toBeNull()
  })
})
