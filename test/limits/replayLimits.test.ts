import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PoolLimits } from '../../src/catalog/rateLimits.ts'
import { admit } from '../../src/limits/admit.ts'
import { demandOf } from '../../src/limits/demand.ts'
import { ContinuousGate, QuantisedGate } from '../../src/limits/gate.ts'
import { accountPooling } from '../../src/limits/pools.ts'
import { replayLimits } from '../../src/limits/replayLimits.ts'
import { mayStillSuffice } from '../../src/limits/sufficient.ts'
import { cases } from '../cases.ts'
import { logOf, type Row } from '../log/sample.ts'
import { account, doublingInWeeks, limits, nothingSaid, surroundings } from './sample.ts'

const times = (count: number, at: number, row: Partial<Row> = {}): readonly Row[] =>
  Array.from({ length: count }, () => ({ at, model: 'gpt-4o', input: 100, output: 20, ...row }))

const own = (rows: readonly Row[], stated: Partial<PoolLimits>) => {
  const log = logOf(rows)
  const [scenario] = replayLimits(log, account({ 'gpt-4o': stated }), surroundings(log)).scenarios
  if (scenario === undefined) throw new Error('no scenario')
  return scenario
}

describe('by hand', () => {
  // Five at once against three a minute: two are refused. A bucket refills 1 in 20 s, the SDK has given up after 1.5 s.
  test('what exceeds the requests of a minute is refused, and lost after two retries', () => {
    const scenario = own(times(5, 0), { requestsPerMinute: 3 })
    expect(scenario).toMatchObject({
      tier: 'your account',
      refusedRequests: 2,
      refusedBy: { requestsPerMinute: 2, tokensPerMinute: 0, tooLarge: 0 },
      attempts: 5 + 2 * 2,
      addedLatency: null,
      firstAt: 't+0.000000s',
      worstMinute: { at: 't+0.000000s', requests: 5, refusedRequests: 2 }
    })
    expect(scenario.refused.value).toBe(0.4)
    expect(scenario.failedForGood.value).toBe(0.4)
  })

  // 120 a minute are 2 a second: of 122 at once 2 are refused; at most 0.5 s later one is there, at most 1.5 s later the other.
  test('what comes through later has waited for its back-off', () => {
    const scenario = own(times(122, 0), { requestsPerMinute: 120 })
    expect(scenario.refusedRequests).toBe(2)
    expect(scenario.failedForGood.value).toBe(0)
    expect(scenario.addedLatency?.count).toBe(2)
    expect(scenario.addedLatency?.min).toBeGreaterThanOrEqual(0.375)
    expect(scenario.addedLatency?.max).toBeLessThanOrEqual(1.5)
  })

  // 10 × 100 input tokens at once: the guide charges 1,000, the help page with the output 1,200. Quantised, a second of
  // this limit has 17 tokens or room for one request.
  test('where the documents disagree about the charge there is a band', () => {
    const scenario = own(times(10, 0), { tokensPerMinute: 1_000 })
    expect(scenario.refusedRequests).toBe(2)
    expect(scenario.refused).toMatchObject({ value: 0.2, low: 0, high: 0.9, basis: 'estimated' })
  })

  // 600 a minute allow 10 a second; 30 in one second pass a bucket and not a count per second.
  test('a burst within the minute is refused where limits are quantised, and only there', () => {
    const { refused } = own(times(30, 0.5), { requestsPerMinute: 600 })
    expect(refused).toMatchObject({ value: 0, low: 0 })
    expect(refused.high).toBeGreaterThan(0.6)
  })

  test('a request larger than the limit is not tried again', () => {
    const scenario = own(times(1, 0, { input: 5_000 }), { tokensPerMinute: 1_000 })
    expect(scenario).toMatchObject({ attempts: 1, refusedRequests: 1, refusedBy: { tooLarge: 1 } })
  })

  test('models have limits of their own, snapshots share that of their model', () => {
    const rows = [
      ...times(2, 0),
      ...times(2, 0, { model: 'gpt-4o-2024-08-06' }),
      ...times(3, 0, { model: 'o3' })
    ]
    const log = logOf(rows)
    const asked = account({ 'gpt-4o': { requestsPerMinute: 3 }, o3: { requestsPerMinute: 3 } })
    const [scenario] = replayLimits(log, asked, surroundings(log)).scenarios
    expect(scenario?.pools.map(({ pool, refusedRequests }) => [pool, refusedRequests])).toEqual([
      ['gpt-4o', 1],
      ['o3', 0]
    ])
  })

  test('a snapshot that the file lists has its own', () => {
    const log = logOf([...times(3, 0), ...times(3, 0, { model: 'gpt-4o-2024-08-06' })])
    const asked = account({
      'gpt-4o': { requestsPerMinute: 3 },
      'gpt-4o-2024-08-06': { requestsPerMinute: 2 }
    })
    const [scenario] = replayLimits(log, asked, surroundings(log)).scenarios
    expect(scenario?.pools.map(({ pool, refusedRequests }) => [pool, refusedRequests])).toEqual([
      ['gpt-4o', 0],
      ['gpt-4o-2024-08-06', 1]
    ])
  })
})

describe('the published tiers', () => {
  // gpt-4o: 500 requests a minute in tier 1, 5,000 in tiers 2 and 3, 10,000 above; no free tier.
  test('refuse less the higher they are, and the lowest that suffices is named', () => {
    const log = logOf(times(700, 0, { input: 10, output: 0 }))
    const found = replayLimits(log, { ...nothingSaid, tier: 'tier 1' }, surroundings(log))
    expect(
      found.scenarios.map(({ tier, refusedRequests, present }) => [tier, refusedRequests, present])
    ).toEqual([
      ['tier 1', 200, true],
      ['tier 2', 0, false],
      ['tier 3', 0, false],
      ['tier 4', 0, false],
      ['tier 5', 0, false]
    ])
    expect(found.lowestSufficient).toBe('tier 2')
    expect(found.needs[0]).toMatchObject({ pool: 'gpt-4o', requestsPerMinute: { value: 700 } })
  })

  // Tier 1 may spend $100 a month: of 4 requests of $40 the fourth finds the month paid out.
  test('a month that is paid out refuses the rest, whatever the model', () => {
    const log = logOf([
      ...times(1, 0),
      ...times(1, 10, { model: 'o3' }),
      ...times(1, 20),
      ...times(1, 30, { model: 'o3' })
    ])
    const usd = new Float64Array(4).fill(40)
    const found = replayLimits(log, nothingSaid, surroundings(log, { usd, spanSeconds: 730 * 3_600 }))
    expect(found.scenarios[0]).toMatchObject({
      tier: 'tier 1',
      refusedBy: { monthlyUsage: 1 },
      attempts: 4,
      monthlyUsage: { usd: 100, used: { value: 1.6 }, reachedAt: 't+30.000000s' }
    })
    expect(found.lowestSufficient).toBe('tier 2')
  })

  test('a tier whose cap a month of this traffic exceeds does not suffice, though nothing was refused', () => {
    const log = logOf(times(1, 0))
    const usd = new Float64Array(1).fill(10)
    const found = replayLimits(log, nothingSaid, surroundings(log, { usd, spanSeconds: 86_400 }))
    expect(found.scenarios[0]).toMatchObject({ refusedRequests: 0, binding: 'monthly usage' })
    // 10 USD a day are 304.17 USD in 730 h.
    expect(found.scenarios[0]?.monthlyUsage?.used.value).toBeCloseTo(3.0417, 4)
    expect(found.lowestSufficient).toBe('tier 2')
  })

  test('from less than a day no month is made: the cap decides nothing', () => {
    const log = logOf(times(1, 0))
    const usd = new Float64Array(1).fill(10)
    const found = replayLimits(log, nothingSaid, surroundings(log, { usd, spanSeconds: 86_399 }))
    expect(found.scenarios[0]?.monthlyUsage?.used).toMatchObject({
      value: null,
      note: expect.stringContaining('a day')
    })
    expect(found.lowestSufficient).toBe('tier 1')
  })

  // 700 at once need 700 a minute: tier 2 has 5,000, 7.14 times as many; growth doubles in ten weeks.
  test('months until outgrown, at the measured growth', () => {
    const log = logOf(times(700, 0, { input: 10, output: 0 }))
    const perWeek = doublingInWeeks(10)
    const [first, second] = replayLimits(log, nothingSaid, surroundings(log, { perWeek })).scenarios
    expect(first?.monthsUntilOutgrown.value).toBe(0)
    expect(second?.headroom.value).toBeCloseTo(5_000 / 700, 10)
    expect(second?.binding).toBe('requests per minute of gpt-4o')
    expect(second?.monthsUntilOutgrown.value).toBeCloseTo(Math.log2(5_000 / 700) * 10 * (168 / 730), 8)
  })

  test('only models that are offered for free are held against the free tier', () => {
    const tiers = (model: string) => {
      const log = logOf(times(1, 0, { model }))
      return replayLimits(log, nothingSaid, surroundings(log)).scenarios.map(({ tier }) => tier)
    }
    expect(tiers('text-embedding-3-small')[0]).toBe('free')
    expect(tiers('gpt-4o')).toEqual(['tier 1', 'tier 2', 'tier 3', 'tier 4', 'tier 5'])
  })

  test('a model that is not listed: no scenario, and the reason', () => {
    const log = logOf(times(2, 0, { model: 'gpt-oss-120b' }))
    expect(replayLimits(log, nothingSaid, surroundings(log))).toMatchObject({
      scenarios: [],
      lowestSufficient: null,
      why: expect.stringContaining('--limits FILE'),
      demand: { requests: 0, unlisted: [{ model: 'gpt-oss-120b', requests: 2 }] }
    })
    const named = account({ 'gpt-oss-120b': { requestsPerMinute: 1 } })
    expect(replayLimits(log, named, surroundings(log)).scenarios).toMatchObject([{ refusedRequests: 1 }])
  })
})

describe('a log that was throttled', () => {
  test('its demand is replayed, and it is said that it was', () => {
    const chain: Row = { at: 0, model: 'gpt-4o', input: 100, status: 429, caller: 'a' }
    const log = logOf([chain, { ...chain, at: 1, status: 200, output: 5, flags: 16 }])
    const { demand } = replayLimits(log, nothingSaid, surroundings(log))
    expect(demand).toMatchObject({ requests: 1, throttledAttempts: 1 })
    expect(demand.notes[0]).toContain('with 1 of its attempts answered 429')
  })
})

describe('laws', () => {
  const rows = fc
    .array(
      fc.record({
        at: fc.integer({ min: 0, max: 200 }),
        input: fc.integer({ min: 1, max: 900 }),
        output: fc.integer({ min: 0, max: 300 }),
        model: fc.constantFrom('gpt-4o', 'o3')
      }),
      { minLength: 1, maxLength: 60 }
    )
    .map(list => list.sort((a, b) => a.at - b.at))
  const stated = fc.record({
    requestsPerMinute: fc.option(fc.integer({ min: 1, max: 30 })),
    tokensPerMinute: fc.option(fc.integer({ min: 1, max: 5_000 })),
    requestsPerDay: fc.option(fc.integer({ min: 1, max: 60 }))
  })
  const refusedOf = (log: ReturnType<typeof logOf>, of: Partial<PoolLimits>) =>
    replayLimits(log, account({ 'gpt-4o': of, o3: of }), surroundings(log)).scenarios[0]

  test('shifting time changes nothing but dates', () => {
    fc.assert(
      fc.property(rows, stated, fc.integer({ min: 1, max: 1e6 }), (list, of, shift) => {
        const later = list.map(row => ({ ...row, at: row.at + shift }))
        const undated = ({ firstAt, worstMinute, ...rest }: NonNullable<ReturnType<typeof refusedOf>>) => ({
          ...rest,
          hits: firstAt !== null,
          worst: worstMinute && { ...worstMinute, at: '' }
        })
        const [here, there] = [list, later].map(each => refusedOf(logOf(each), of))
        expect(there && undated(there)).toEqual(here && undated(here))
      })
    )
  })

  // OpenAI's guide to fine-tuning: what was tuned from a model shares its limits.
  test('it does not matter which requests ask a model, a snapshot of it, or what was tuned from either', () => {
    const aliases = ['gpt-4o', 'gpt-4o-2024-08-06', 'ft:gpt-4o-2024-08-06:acme::B1', 'ft:gpt-4o:acme:mini:B2']
    const asked = fc.array(fc.constantFrom(...aliases), { minLength: 60, maxLength: 60 })
    const refusals = (log: ReturnType<typeof logOf>, options: Parameters<typeof replayLimits>[1]) =>
      replayLimits(log, options, surroundings(log)).scenarios.map(({ tier, refusedBy, pools }) => ({
        tier,
        refusedBy,
        pools: pools.map(({ pool, refusedRequests }) => [pool, refusedRequests])
      }))
    fc.assert(
      fc.property(rows, stated, asked, (list, of, names) => {
        const renamed = list.map((row, i) =>
          row.model === 'gpt-4o' ? { ...row, model: names[i] ?? row.model } : row
        )
        for (const options of [account({ 'gpt-4o': of, o3: of }), nothingSaid])
          expect(refusals(logOf(renamed), options)).toEqual(refusals(logOf(list), options))
      })
    )
  })

  test('no limit refuses nothing, and no more are refused than there are', () => {
    fc.assert(
      fc.property(rows, stated, (list, of) => {
        const log = logOf(list)
        expect(refusedOf(log, {})).toMatchObject({
          refusedRequests: 0,
          refused: { value: 0 },
          attempts: list.length
        })
        const found = refusedOf(log, of)
        expect(found?.refusedRequests).toBeLessThanOrEqual(list.length)
        const { value, low = value, high = value } = found?.refused ?? {}
        expect([low, value, high]).toEqual([low, value, high].toSorted((a, b) => Number(a) - Number(b)))
        expect(found?.failedForGood.value).toBeLessThanOrEqual(value as number)
      })
    )
  })

  /**
   * With retries, or with requests of different sizes, the law does not hold in full: what a higher limit lets in
   * early may leave no room for two smaller ones later. With requests of one size and without retries it does.
   */
  test('a higher limit refuses no more: without retries, for requests of one size', () => {
    const kind = fc.constantFrom('requestsPerMinute', 'tokensPerMinute', 'requestsPerDay') as fc.Arbitrary<
      'requestsPerMinute' | 'tokensPerMinute' | 'requestsPerDay'
    >
    const limit = fc.integer({ min: 1, max: 40 })
    fc.assert(
      fc.property(rows, kind, limit, limit, fc.boolean(), (list, name, a, b, quantised) => {
        const log = logOf(list.map(({ at }) => ({ at, model: 'gpt-4o', input: 1, output: 0 })))
        const pooling = accountPooling(log.models, account({ 'gpt-4o': {} }).account as never)
        const demand = demandOf(
          log,
          pooling,
          { maxTokens: null, sourceModel: null },
          new Float64Array(log.length)
        )
        const refused = (value: number) => {
          const of = limits({ [name]: value })
          const gate = quantised ? new QuantisedGate(of, 1) : new ContinuousGate(of)
          const options = {
            gates: [gate],
            charge: demand.mostCharge,
            weights: null,
            budget: null,
            retries: 0,
            seed: 1
          }
          return admit(demand, options).lost
        }
        expect(refused(Math.max(a, b))).toBeLessThanOrEqual(refused(Math.min(a, b)))
      })
    )
  })

  test('where a tier refuses nothing, a higher one refuses nothing either, and has as much room', () => {
    fc.assert(
      fc.property(rows, list => {
        const log = logOf(list)
        const { scenarios } = replayLimits(log, nothingSaid, surroundings(log))
        for (const [i, { refused, headroom }] of scenarios.entries()) {
          const above = scenarios[i + 1]
          if (above === undefined) continue
          if (refused.value === 0) expect(above.refused.value).toBe(0)
          expect(above.headroom.value).toBeGreaterThanOrEqual(headroom.value as number)
        }
      })
    )
  })
})

describe('requests that state no tokens', () => {
  const bare = { input: Number.NaN, output: Number.NaN }

  // Three of five are let in; of these, the limit of tokens may refuse any.
  test('where tokens are limited, what is refused has a lower bound alone', () => {
    const scenario = own(times(5, 0, bare), { requestsPerMinute: 3, tokensPerMinute: 1_000 })
    expect(scenario).toMatchObject({ refusedRequests: null, refusedBy: null, attempts: null })
    expect(scenario.refused).toMatchObject({ value: null, low: 0.4, high: 1 })
    expect(scenario.headroom).toMatchObject({ value: null, high: 3 / 5 })
  })

  test('where none are, nothing is hidden', () => {
    expect(own(times(5, 0, bare), { requestsPerMinute: 3 }).refused.value).toBe(0.4)
  })

  test('no published tier is said to suffice, nor that none does', () => {
    const log = logOf(times(50, 0, bare))
    const replayed = replayLimits(log, nothingSaid, surroundings(log))
    expect(replayed.lowestSufficient).toBeNull()
    expect(mayStillSuffice(replayed)).toBe(true)
    expect(replayed.scenarios.length).toBeGreaterThan(0)
    for (const { refused, pools } of replayed.scenarios)
      for (const each of [refused, ...pools.map(pool => pool.refused)]) expect(each.value).toBeNull()
  })

  test('law: stating tokens moves the share of refusals into the range that was known before', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ at: fc.integer({ min: 0, max: 90 }), input: fc.integer({ min: 1, max: 900 }) }),
          {
            minLength: 2,
            maxLength: 40
          }
        ),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 900, max: 9_000 }),
        (calls, requestsPerMinute, tokensPerMinute) => {
          const stated = { requestsPerMinute, tokensPerMinute }
          const rows = calls
            .toSorted((a, b) => a.at - b.at)
            .map(call => ({ ...call, model: 'gpt-4o', output: 20 }))
          const known = own(rows, stated).refused
          const { low = Number.NaN, high = Number.NaN } = own(
            rows.map(row => ({ ...row, ...bare })),
            stated
          ).refused
          expect(known.value).toBeGreaterThanOrEqual(low)
          expect(known.value).toBeLessThanOrEqual(high)
        }
      ),
      { numRuns: cases(100) }
    )
  })
})
