import { describe, expect, test } from 'vitest'
import { type PriceBook, parseGpuPrice, parseTokenPrice } from '../../src/pricing/priceBook.ts'
import { compareCosts } from './priced.ts'
import { describedAs, logOf, noOverrides, planOf } from './sample.ts'

/** 730 h: the month itself, so that the factor is 1. */
const MONTH = 730 * 3600
/** A model of no maker, so that nothing of theirs stands beside it; the open model by the token is dearer than both. */
const tokenPrices: PriceBook['tokenPrices'] = new Map(
  ['acme=2.5,1.25,10', 'gpt-oss-20b=100,100,100'].map(parseTokenPrice)
)
const book: PriceBook = { ...noOverrides, tokenPrices, gpuPrices: new Map([parseGpuPrice('H100-SXM=2')]) }
const h100 = planOf({ gpu: 'H100-SXM', gpus: 1, source: 'acme' })

/** 100 requests of 1 M input and 0.1 M output tokens: 100 × (2.50 + 1.00) = 350 USD. */
const log = logOf(Array.from({ length: 100 }, () => ({ model: 'acme', input: 1e6, cached: 0, output: 1e5 })))

describe('compareCosts', () => {
  test('compares by the month', () => {
    const costs = compareCosts(log, describedAs(MONTH), h100, [], book)
    expect(costs.period.monthsFactor).toBe(1)
    expect(costs.shared.usdPerMonth.value).toBeCloseTo(350, 9)
    expect(costs.fixed.usdPerMonth.value).toBeCloseTo(1_460, 9) // 730 h × 2 USD
    expect(costs.savingPerMonth.value).toBeCloseTo(350 - 1_460, 9)
    expect(costs.breakEven.traffic.value).toBeCloseTo(1_460 / 350, 9)
    expect(costs.sharedUsdPerMtok.value).toBeCloseTo(350 / 110, 9)
    expect(costs.fixedUsdPerMtok.value).toBeCloseTo(1_460 / 110, 9)
    expect(costs.unpriced).toEqual([])
  })

  // Twice the traffic costs 700 on the same GPU: still 1,460 / 350 times the traffic of today, not of the month that is planned for.
  test('counts the traffic at break-even from today’s, whatever is planned for', () => {
    const costs = compareCosts(log, describedAs(MONTH), { ...h100, growth: 1, plannedGrowth: 1 }, [], book)
    expect(costs.shared.usdPerMonth.value).toBeCloseTo(700, 9)
    expect(costs.breakEven.traffic.value).toBeCloseTo(1_460 / 350, 9)
  })

  test('scales tokens and dollars alike', () => {
    const costs = compareCosts(log, describedAs(MONTH / 2), h100, [], book)
    expect(costs.shared.usdPerMonth.value).toBeCloseTo(700, 9)
    expect(costs.fixedUsdPerMtok.value).toBeCloseTo(1_460 / 220, 9)
    expect(costs.sharedUsdPerMtok.value).toBeCloseTo(350 / 110, 9)
  })

  // Providers are chosen, not suffered: their range is no range of the saving. 3,000 USD at the far end of the sizing.
  test('carries the range of the GPUs needed', () => {
    const end = (usd: number) => ({
      replicas: 1,
      gpus: 1,
      usdPerMonth: usd,
      usdLow: usd,
      usdHigh: usd,
      fleets: []
    })
    const confidence = {
      ...{ low: 1, high: 2, level: 0.8, method: '', days: 0, narrowing: '' },
      ...{ optimistic: end(1_000), central: end(1_460), pessimistic: end(3_000) }
    }
    const { savingPerMonth, breakEven } = compareCosts(
      log,
      describedAs(MONTH),
      { ...h100, confidence },
      [],
      book
    )
    expect([savingPerMonth.low, savingPerMonth.high]).toEqual([350 - 3_000, 350 - 1_000])
    expect(breakEven.traffic.high).toBeCloseTo(3_000 / 350, 9)
  })

  test('says that a partial bill makes the saving a lower bound', () => {
    const partial = logOf([
      { model: 'acme', input: 1e6, output: 0 },
      { model: 'acme', input: 1e6, output: 0 },
      { model: 'house', input: 1e6, output: 0 }
    ])
    expect(compareCosts(partial, describedAs(MONTH), h100, [], book).savingPerMonth.note).toContain(
      'a lower bound'
    )
  })

  test('is null where a side is unknown, with that side’s reason', () => {
    const unserved = compareCosts(log, describedAs(MONTH), planOf(null), [], book)
    expect(unserved.shared.usdPerMonth.value).toBeCloseTo(350, 9)
    for (const figure of [unserved.savingPerMonth, unserved.breakEven.traffic, unserved.fixedUsdPerMtok]) {
      expect(figure.value).toBeNull()
      expect(figure.note).toContain('gpt-5: no GPUs are recommended')
    }
    const unpriced = compareCosts(
      logOf([{ model: 'house', input: 5, output: 5 }]),
      describedAs(MONTH),
      planOf(null),
      [],
      book
    )
    expect(unpriced.shared.usdPerMonth.value).toBeNull()
    expect([unpriced.savingPerMonth.value, unpriced.breakEven.traffic.value]).toEqual([null, null])
  })

  test('does not take a log without failures for one without refusals', () => {
    const dear = { ...book, extras: { ...book.extras, refusalUsd: 5 } }
    const refused = (throttled: number) =>
      compareCosts(log, describedAs(MONTH, throttled), h100, [], dear).extras.find(
        ({ flag }) => flag === '--refusal-cost'
      )?.usdPerMonth.value
    expect(refused(0)).toBeNull()
    expect(refused(2)).toBeCloseTo(10, 9)
  })

  test('knows no break-even where the shared pool charges nothing', () => {
    const silent = logOf([{ model: 'gpt-4o', input: 0, output: 0 }])
    expect(compareCosts(silent, describedAs(MONTH), h100, [], book).breakEven.traffic.value).toBeNull()
  })

  test('a log of one moment has a bill and no month', () => {
    const costs = compareCosts(log, describedAs(0), h100, [], book)
    expect(costs.shared.usdInPeriod.value).toBeCloseTo(350, 9)
    expect(costs.shared.usdPerMonth.value).toBeNull()
    expect(costs.savingPerMonth.value).toBeNull()
  })
})
