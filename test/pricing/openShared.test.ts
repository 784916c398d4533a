import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { StandIn, Workload } from '../../src/capacity/workloadShape.ts'
import { estimated } from '../../src/figure.ts'
import { scaleToMonth } from '../../src/pricing/month.ts'
import { priceOpenShared } from '../../src/pricing/openShared.ts'
import { parseTokenPrice } from '../../src/pricing/priceBook.ts'
import { meterTokens } from './priced.ts'
import { logOf, noOverrides, nothingStays, planOf, type Row } from './sample.ts'

const MONTH = scaleToMonth(730 * 3600)
const price = (
  rows: readonly Row[],
  plan = planOf({ gpu: 'L40S', gpus: 1 }),
  own: readonly string[] = []
) => {
  const log = logOf(rows)
  const overrides = new Map(own.map(parseTokenPrice))
  return priceOpenShared(log.models, meterTokens(log, noOverrides), MONTH, plan, overrides, nothingStays)
}

describe('priceOpenShared', () => {
  // gpt-oss-20b, 10 Mtok in, half cached input, and 1 out: DeepInfra lists 0.03 and 0.14 and no cached price; Groq 0.075,
  // 0.0375 and 0.30; Fireworks 0.07, 0.04 and 0.30.
  test('asks every provider, cached input at its own price; the lower median stands for them', () => {
    const { usdPerMonth, workloads } = price([
      { model: 'gpt-4o-mini', input: 10e6, cached: 5e6, output: 1e6 }
    ])
    const offers = workloads[0]?.offers ?? []
    const at = (name: string) => offers.find(({ provider }) => provider === name)?.usdPerMonth
    expect(at('DeepInfra')).toBeCloseTo(0.3 + 0.14, 9)
    expect(at('Groq')).toBeCloseTo(5 * 0.075 + 5 * 0.0375 + 0.3, 9)
    expect(offers.map(({ usdPerMonth: usd }) => usd)).toEqual(
      offers.map(({ usdPerMonth: usd }) => usd).toSorted((a, b) => a - b)
    )
    expect(usdPerMonth.value).toBe(offers[(offers.length - 1) >> 1]?.usdPerMonth)
    expect([usdPerMonth.low, usdPerMonth.high]).toEqual([offers[0]?.usdPerMonth, offers.at(-1)?.usdPerMonth])
  })

  test('counts a model’s tokens once, though its batch work has a fleet of its own', () => {
    const plan = planOf({ gpu: 'L40S', gpus: 1 })
    const batch = plan.workloads.map(workload => ({ ...workload, kind: 'batch' as const }))
    const rows = [{ model: 'gpt-4o-mini', input: 10e6, output: 1e6 }]
    const both = price(rows, { ...plan, workloads: [...plan.workloads, ...batch] })
    expect(both.usdPerMonth.value).toBe(price(rows, plan).usdPerMonth.value)
  })

  // gpt-5's stand-in is weaker: it stays as billed, 700 USD, and the other moves at the user's price, 3 USD; alone it is priced as it is.
  test('leaves a model as billed whose stand-ins are weaker, where others have better', () => {
    const weaker: StandIn = {
      sourceModel: 'gpt-5',
      relation: 'weaker',
      named: false,
      thin: false,
      evidence: '',
      outputTimes: estimated(1, '×'),
      limited: false,
      sources: []
    }
    const plan = planOf({ gpu: 'L40S', gpus: 1 }, { gpu: 'L40S', gpus: 1, source: 'gpt-5' })
    const [first, second] = plan.workloads as [Workload, Workload]
    const behind = { ...second, standIns: [weaker], sharedUsdPerMonth: 700 }
    const rows = ['gpt-4o-mini', 'gpt-5'].map(model => ({ model, input: 1e6, output: 1e6 }))
    const own = ['gpt-oss-20b=1,1,2']
    const both = price(rows, { ...plan, workloads: [first, behind] }, own)
    expect(both.usdPerMonth.value).toBeCloseTo(703, 9)
    expect(both.workloads.map(({ sourceModels }) => sourceModels)).toEqual([['gpt-4o-mini']])
    const named = { ...behind, standIns: [{ ...weaker, named: true }] }
    for (const workloads of [[behind], [named]])
      expect(price(rows, { ...plan, workloads }, own).usdPerMonth.value).toBeCloseTo(3, 9)
    expect(price(rows, { ...plan, workloads: [first, named] }, own).usdPerMonth.value).toBeCloseTo(6, 9)
  })

  // The cheaper one takes no more than 131,072 tokens; a request of 200,000 leaves it to the other.
  test('what stands in for a model by choice takes its longest request', () => {
    const plan = planOf({ gpu: 'L40S', gpus: 1 })
    const log = logOf([{ model: 'gpt-4o-mini', input: 1e6, output: 1e6 }])
    const options = [
      ['gpt-oss-120b', 131_072],
      ['Qwen3-32B', 1_000_000]
    ] as const
    const chosen = (longest: number) =>
      priceOpenShared(
        log.models,
        meterTokens(log, noOverrides),
        MONTH,
        plan,
        new Map(['gpt-oss-20b=900,900,900', 'gpt-oss-120b=1,1,1', 'qwen3-32b=2,2,2'].map(parseTokenPrice)),
        nothingStays,
        () =>
          options.map(([name, context]) => ({
            ...{ relation: 'about-as-good' as const, outputTimes: { value: 1 } },
            model: { name, context }
          })),
        log.models.map(() => longest)
      ).workloads.map(({ targetModel }) => targetModel)
    expect(chosen(131_072)).toEqual(['gpt-oss-120b'])
    expect(chosen(200_000)).toEqual(['Qwen3-32B'])
    expect(chosen(2_000_000)).toEqual(['gpt-oss-20b'])
  })

  test('takes the user’s own price of the stand-in', () => {
    const rows = [{ model: 'gpt-4o-mini', input: 1e6, output: 1e6 }]
    expect(price(rows, undefined, ['gpt-oss-20b=1,1,2']).usdPerMonth.value).toBeCloseTo(3, 9)
  })

  test('names what has no stand-in or states no tokens', () => {
    const none = price([{ model: 'gpt-5', input: 1, output: 1 }], planOf(null))
    expect(none.usdPerMonth.value).toBeNull()
    expect(none.unpriced).toEqual([
      { side: 'shared', name: 'gpt-5', attempts: 1, why: 'no open-weight equivalent is established' }
    ])
    const silent = price([{ model: 'gpt-4o-mini' }, { model: 'gpt-4o-mini', input: 1, output: 1 }])
    expect(silent.unpriced.map(({ attempts }) => attempts)).toEqual([1])
  })
})

describe('models bought by the token', () => {
  const rows = [{ model: 'gpt-4o-mini', input: 1_000e6, output: 100e6 }]
  const standIn = (name: string, value = 1) => ({
    model: { name, context: 131_072 },
    relation: 'about-as-good' as const,
    outputTimes: { value }
  })
  const of = (standIns: readonly ReturnType<typeof standIn>[], own: readonly string[]) => {
    const log = logOf(rows)
    const overrides = new Map(own.map(parseTokenPrice))
    const metered = meterTokens(log, noOverrides)
    const plan = planOf({ gpu: 'L40S', gpus: 1 })
    return priceOpenShared(log.models, metered, MONTH, plan, overrides, nothingStays, () => standIns)
  }
  const OWN = 'gpt-oss-20b=1,1,1'

  test('need not be the fleet’s: the cheapest that may stand in is taken, with the tokens that it writes', () => {
    // The fleet's gpt-oss-20b 1,000 + 100; the other, which writes twice as much, half of 1,000 + 200.
    const found = of([standIn('Llama-3.1-8B', 2)], [OWN, 'Llama-3.1-8B=0.5,0.5,0.5'])
    expect(found.workloads[0]).toMatchObject({ targetModel: 'Llama-3.1-8B', relation: 'about-as-good' })
    expect(found.usdPerMonth.value).toBeCloseTo(600, 9)
  })

  test('are the fleet’s where another would save little', () => {
    const found = of([standIn('Llama-3.1-8B')], [OWN, 'Llama-3.1-8B=0.96,0.96,0.96'])
    expect(found.workloads[0]?.targetModel).toBe('gpt-oss-20b')
  })

  test('never cost more for more models that may stand in', () => {
    const names = ['Llama-3.1-8B', 'Llama-3.3-70B', 'Qwen3-32B', 'Gemma-4-31B']
    const market = fc.record({
      prices: fc.array(fc.double({ min: 0.01, max: 3, noNaN: true }), { minLength: 4, maxLength: 4 }),
      count: fc.integer({ min: 0, max: 3 })
    })
    fc.assert(
      fc.property(market, ({ prices, count }) => {
        const own = [OWN, ...names.map((name, i) => `${name}=${Array(3).fill(prices[i]?.toFixed(4)).join()}`)]
        const usd = (most: number) =>
          of(
            names.slice(0, most).map(name => standIn(name)),
            own
          ).usdPerMonth.value ?? Number.NaN
        expect(usd(count + 1)).toBeLessThanOrEqual(usd(count) + 1e-9)
      })
    )
  })
})
