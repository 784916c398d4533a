import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { PoolLimits } from '../../src/catalog/rateLimits.ts'
import { admit } from '../../src/limits/admit.ts'
import { demandOf } from '../../src/limits/demand.ts'
import { ContinuousGate, QuantisedGate } from '../../src/limits/gate.ts'
import { paced } from '../../src/limits/pace.ts'
import { accountPooling } from '../../src/limits/pools.ts'
import { replayLimits } from '../../src/limits/replayLimits.ts'
import { needsOf } from '../../src/limits/room.ts'
import { bucketsSuffice, fullestSecond, rampStaysAway, secondsSuffice } from '../../src/limits/suffice.ts'
import { cases } from '../cases.ts'
import { logOf, type Row } from '../log/sample.ts'
import { account, limits, nothingSaid, surroundings } from './sample.ts'

const MODELS = ['gpt-4o', 'o3']

const row = fc.record({
  at: fc.oneof(
    fc.integer({ min: 0, max: 200 }),
    fc.integer({ min: 0, max: 20_000 }).map(at => at / 100)
  ),
  model: fc.constantFrom(...MODELS),
  input: fc.integer({ min: 0, max: 3_000 }),
  output: fc.integer({ min: 0, max: 500 })
})

const rows = fc
  .array(row, { minLength: 1, maxLength: 60 })
  .map(list => list.sort((a, b) => a.at - b.at) satisfies Row[])

const stated = fc.record({
  requestsPerMinute: fc.option(fc.integer({ min: 1, max: 60 })),
  tokensPerMinute: fc.option(fc.integer({ min: 1, max: 60_000 })),
  requestsPerDay: fc.option(fc.integer({ min: 1, max: 80 }))
})

function asked(list: readonly Row[], of: Partial<PoolLimits>, weight: number) {
  const log = logOf(list)
  const pooling = accountPooling(
    log.models,
    account(Object.fromEntries(MODELS.map(name => [name, of]))).account as never
  )
  const usd = new Float64Array(log.length)
  const demand = demandOf(log, pooling, { maxTokens: null, sourceModel: null }, usd)
  const weights = weight === 1 ? null : Float64Array.from(list, (_, i) => (i % 3 === 0 ? weight : 1))
  return { demand, weights, pools: pooling.pools, ...needsOf(demand, pooling) }
}

// The oracle is the replay itself: every gate asked about every request.
describe('limits that are found to suffice', () => {
  test('refuse nothing as buckets, and hold nothing up', () => {
    fc.assert(
      fc.property(rows, stated, (list, of) => {
        const { demand, busiest, pools } = asked(list, of, 1)
        if (!pools.every((_, pool) => bucketsSuffice(limits(of), busiest, pool, 1))) return
        for (const charge of [demand.leastCharge, demand.mostCharge]) {
          const gates = pools.map(() => new ContinuousGate(limits(of)))
          const { attempts, lost } = admit(demand, {
            gates,
            charge,
            weights: null,
            budget: null,
            retries: 2,
            seed: 1
          })
          expect([attempts, lost]).toEqual([demand.length, 0])
        }
        expect(
          paced(
            demand,
            pools.map(() => limits(of)),
            null
          ).waitsSeconds.length
        ).toBe(0)
      }),
      { numRuns: cases(2_000) }
    )
  })

  test('refuse nothing as counts of seconds, minutes and days, whatever each request stands for', () => {
    fc.assert(
      fc.property(rows, stated, fc.constantFrom(1, 1.5, 4), (list, of, heaviest) => {
        const { demand, busiest, pools, weights } = asked(list, of, heaviest)
        const second = fullestSecond(demand, weights)
        const suffice = (_: unknown, pool: number) =>
          bucketsSuffice(limits(of), busiest, pool, heaviest) &&
          rampStaysAway(busiest, pool, heaviest) &&
          secondsSuffice(limits(of), second, pool, demand.largest[pool] as number, heaviest)
        if (!pools.every(suffice)) return
        const gates = pools.map(
          (_, pool) => new QuantisedGate(limits(of), demand.largest[pool] as number, heaviest)
        )
        const { lost } = admit(demand, {
          gates,
          charge: demand.mostCharge,
          weights,
          budget: null,
          retries: 2,
          seed: 1
        })
        expect(lost).toBe(0)
      }),
      { numRuns: cases(2_000) }
    )
  })

  // One request a minute of 10 tokens: a limit of 2 and of 11 always holds it, one of 1 is not known to without a replay.
  test('are those above what is asked for, and only those', () => {
    const { busiest } = asked(
      [0, 60, 120].map(at => ({ at, model: 'gpt-4o', input: 6, output: 4 })),
      {},
      1
    )
    const suffices = (of: Partial<PoolLimits>) => bucketsSuffice(limits(of), busiest, 0, 1)
    expect(
      [{ requestsPerMinute: 2, tokensPerMinute: 11 }, { requestsPerMinute: 1 }, { tokensPerMinute: 9 }].map(
        suffices
      )
    ).toEqual([true, false, false])
  })
})

// Counted and not timed. One request a second is less than any tier of gpt-4o allows; of 700 at once tier 1 refuses 200.
test('gates are asked of tiers alone that the log may reach', () => {
  const asked = [ContinuousGate, QuantisedGate].map(gate => vi.spyOn(gate.prototype, 'decide'))
  const countsOf = (at: (i: number) => number) => {
    const log = logOf(
      Array.from({ length: 700 }, (_, i) => ({ at: at(i), model: 'gpt-4o', input: 10, output: 0 }))
    )
    for (const spy of asked) spy.mockClear()
    expect(replayLimits(log, nothingSaid, surroundings(log)).scenarios.length).toBeGreaterThan(1)
    return asked.map(spy => spy.mock.calls.length)
  }
  expect(countsOf(i => i)).toEqual([0, 0])
  // By the two readings with buckets: all once, and of the 200 each once or twice more.
  const [buckets] = countsOf(() => 0) as [number, number]
  expect(buckets).toBeGreaterThanOrEqual(2 * (700 + 200))
  expect(buckets).toBeLessThanOrEqual(2 * (700 + 2 * 200))
  vi.restoreAllMocks()
})
