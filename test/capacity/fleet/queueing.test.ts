import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MinuteWindow } from '../../../src/capacity/demand/busiest.ts'
import { demandsOf } from '../../../src/capacity/demand/workload.ts'
import {
  crossCheck,
  erlangC,
  fewestServers,
  meanWaitSeconds,
  slotsOf
} from '../../../src/capacity/fleet/queueing.ts'
import { planCapacity } from '../../../src/capacity/fleet/size.ts'
import { mulberry32 } from '../../../src/capacity/random.ts'
import { DEFAULTS } from '../../../src/options.ts'
import { cases } from '../../cases.ts'
import { rentAt } from '../rentSample.ts'
import { busiestOf, logOf, type Row, requestsOf } from '../requests.ts'

describe('erlangC', () => {
  // One server waits with probability ρ; two at load 1 with 1/3; 5 at load 4 with 0.5541 and 10 at load 8 with 0.4092
  // (Gross and Harris, Fundamentals of Queueing Theory, and any Erlang C table).
  it.each([
    [1, 0.7, 0.7],
    [2, 1, 1 / 3],
    [5, 4, 0.5541],
    [10, 8, 0.4092]
  ])('%i servers at load %d', (servers, load, probability) => {
    expect(erlangC(servers, load)).toBeCloseTo(probability, 4)
  })

  it('is a probability, for thousands of servers too, and falls with every server more', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000 }),
        fc.double({ min: 0.01, max: 0.999, noNaN: true }),
        (servers, rho) => {
          const load = rho * servers
          const waits = erlangC(servers, load)
          expect(waits).toBeGreaterThanOrEqual(0)
          expect(waits).toBeLessThanOrEqual(1)
          expect(erlangC(servers + 1, load)).toBeLessThanOrEqual(waits)
        }
      ),
      { numRuns: cases(100), seed: 5 }
    )
  })
})

describe('meanWaitSeconds', () => {
  // One server: Pollaczek–Khinchine, ρ·S/(1 − ρ)·(1 + Cs²)/2; M/D/1 waits half of M/M/1.
  it('is Pollaczek–Khinchine for one server', () => {
    const queue = { load: 0.7, serviceSeconds: 2, variability: 1 }
    expect(meanWaitSeconds(queue, 1)).toBeCloseTo((0.7 * 2) / 0.3, 12)
    expect(meanWaitSeconds({ ...queue, variability: 0.5 }, 1)).toBeCloseTo((0.7 * 2) / 0.3 / 2, 12)
  })

  it('has no end where more comes than can be served', () => {
    expect(meanWaitSeconds({ load: 3, serviceSeconds: 1, variability: 1 }, 3)).toBe(Number.POSITIVE_INFINITY)
  })
})

it('fewestServers keeps the promise, and one fewer does not', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 300, noNaN: true }),
      fc.double({ min: 0.01, max: 10, noNaN: true }),
      fc.double({ min: 0.2, max: 4, noNaN: true }),
      (load, serviceSeconds, variability) => {
        const late = (servers: number) =>
          servers <= load
            ? 1
            : erlangC(servers, load) * Math.exp(-(servers - load) / (serviceSeconds * variability))
        const fewest = fewestServers({ load, serviceSeconds, variability }, 1, 0.05)
        expect(late(fewest)).toBeLessThanOrEqual(0.05 + 1e-12)
        if (fewest > 1) expect(late(fewest - 1)).toBeGreaterThan(0.05 - 1e-12)
      }
    ),
    { numRuns: cases(200), seed: 6 }
  )
})

describe('crossCheck', () => {
  const options = { slo: { ttftSeconds: 1, tpotSeconds: 1, attainment: 0.95 }, headroom: 0, growth: 0 }
  // 60 equal requests, one a second: neither gaps nor sizes vary, so nobody waits while there is room.
  const even = busiestOf(
    Array.from({ length: 60 }, (_, i) => ({ at: i, input: 10, output: 10 }))
  )[0] as MinuteWindow

  it('asks for no more than the load where nothing varies', () => {
    const { replicas, ratio, meanWait } = crossCheck(even, 4, 0.6, 1, options)
    expect([replicas.value, ratio.value, meanWait.value]).toEqual([3, 4 / 3, 0])
  })

  it('works with the rate of the minute, headroom and thinning in', () => {
    // Four replicas at 60 %: 2.4 busy. 1.2 · 2 requests a second: each takes 1 s. Gaps vary as 0, sizes as 0.25.
    const uneven = requestsOf(
      Array.from({ length: 60 }, (_, i) => ({ at: i, input: i % 2 === 0 ? 10 : 30, output: 0 }))
    )
    const window = { ...even, requests: uneven, thinning: 2 }
    const { meanWait, waiting } = crossCheck(window, 4, 0.6, 1, { ...options, headroom: 0.2 })
    expect(waiting.value).toBeCloseTo(erlangC(4, 2.4), 12)
    expect(meanWait.value).toBeCloseTo((erlangC(4, 2.4) / 1.6) * 0.125, 12)
  })

  // 2.4 replicas' worth of work in 8 places each: 19.2 of 32 servers, each of which takes 8 times as long.
  it('counts a replica as so many places, together as fast as it is', () => {
    const uneven = requestsOf(
      Array.from({ length: 60 }, (_, i) => ({ at: i, input: i % 2 === 0 ? 10 : 30, output: 0 }))
    )
    const window = { ...even, requests: uneven }
    const { meanWait, waiting } = crossCheck(window, 4, 0.6, 8, options)
    expect(waiting.value).toBeCloseTo(erlangC(32, 19.2), 12)
    expect(meanWait.value).toBeCloseTo(((erlangC(32, 19.2) * 2.4 * 8) / (32 - 19.2)) * 0.125, 12)
  })

  // One replica, a quarter busy, bursts: as one server at a time it would seem late; a batch takes them all in.
  it('does not let bursts wait that a batch takes in', () => {
    const bursts = requestsOf(
      Array.from({ length: 60 }, (_, i) => ({ at: Math.floor(i / 20) * 20, input: 10, output: 10 }))
    )
    const [alone, batched] = [1, 32].map(slots =>
      crossCheck({ ...even, requests: bursts }, 1, 0.25, slots, options)
    )
    expect(alone?.replicas.value).toBeGreaterThan(1)
    expect(batched?.ratio.value).toBe(1)
  })

  it('says nothing where nothing is served', () => {
    expect(crossCheck(even, 1, Number.NaN, 1, options)).toMatchObject({
      replicas: { value: null },
      ratio: { value: null }
    })
  })
})

describe('slotsOf', () => {
  const window = { requests: requestsOf([{ at: 0, input: 100, output: 100 }]), from: 0, to: 1 }

  // 1,000 tokens of KV hold 5 requests of 200 tokens, or 4 where each takes 50 more.
  it('is what the limit and the KV cache leave room for', () => {
    const engine = { maxSequences: 64, kvCapacityTokens: 1_000, kvFixedTokens: () => 0 }
    expect(slotsOf(engine, window)).toBe(5)
    expect(slotsOf({ ...engine, kvFixedTokens: () => 50 }, window)).toBe(4)
    expect(slotsOf({ ...engine, maxSequences: 3 }, window)).toBe(3)
    expect(slotsOf({ ...engine, kvCapacityTokens: 10 }, window)).toBe(1)
  })
})

// Theory knows nothing of TPOT, of a batch that slows a replica, of 85 % of saturation: it should not ask for more.
it('law: of Poisson arrivals theory asks for no more replicas than the simulation', () => {
  const load = fc.record({
    perSecond: fc.integer({ min: 1, max: 30 }),
    input: fc.integer({ min: 50, max: 4_000 }),
    output: fc.integer({ min: 10, max: 600 }),
    seed: fc.integer({ min: 1, max: 1_000 })
  })
  fc.assert(
    fc.property(load, ({ perSecond, input, output, seed }) => {
      const random = mulberry32(seed)
      let at = 0
      const rows = Array.from({ length: 90 * perSecond }, () => {
        at -= Math.log(1 - random()) / perSecond
        return { at, input, output }
      })
      for (const { queueing } of candidatesOf(rows)) expect(queueing.ratio.value).toBeGreaterThanOrEqual(1)
    }),
    { numRuns: cases(8), seed: 7 }
  )
})

const candidatesOf = (rows: readonly Row[]) =>
  planCapacity(
    demandsOf(logOf(rows), { describe: String, hourOfWeek: null }, 1),
    { ...DEFAULTS.sizing, gpus: ['L40S', 'H100'], tensorParallel: 1, targetModel: 'Llama-3.1-8B' },
    rentAt(() => 1)
  ).workloads.flatMap(({ candidates }) => candidates)
