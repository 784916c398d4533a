import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { busiestMinutes, type MinuteWindow } from '../../src/capacity/busiest.ts'
import { crossCheck, erlangC, fewestServers, meanWaitSeconds } from '../../src/capacity/queueing.ts'
import { requestsOf } from './requests.ts'

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
      { numRuns: 100, seed: 5 }
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
    { numRuns: 200, seed: 6 }
  )
})

describe('crossCheck', () => {
  const options = { slo: { ttftSeconds: 1, tpotSeconds: 1, attainment: 0.95 }, headroom: 0 }
  // 60 equal requests, one a second: neither gaps nor sizes vary, so nobody waits while there is room.
  const even = busiestMinutes(
    requestsOf(Array.from({ length: 60 }, (_, i) => ({ at: i, input: 10, output: 10 })))
  )[0] as MinuteWindow

  it('asks for no more than the load where nothing varies', () => {
    const { replicas, ratio, meanWait } = crossCheck(even, 4, 0.6, options)
    expect([replicas.value, ratio.value, meanWait.value]).toEqual([3, 4 / 3, 0])
  })

  it('works with the rate of the minute, headroom and thinning in', () => {
    // Four replicas at 60 %: 2.4 busy. 1.2 · 2 requests a second: each takes 1 s. Gaps vary as 0, sizes as 0.25.
    const uneven = requestsOf(
      Array.from({ length: 60 }, (_, i) => ({ at: i, input: i % 2 === 0 ? 10 : 30, output: 0 }))
    )
    const window = { ...even, requests: uneven, thinning: 2 }
    const { meanWait, waiting } = crossCheck(window, 4, 0.6, { ...options, headroom: 0.2 })
    expect(waiting.value).toBeCloseTo(erlangC(4, 2.4), 12)
    expect(meanWait.value).toBeCloseTo((erlangC(4, 2.4) / 1.6) * 0.125, 12)
  })

  it('says nothing where nothing is served', () => {
    expect(crossCheck(even, 1, Number.NaN, options)).toMatchObject({
      replicas: { value: null },
      ratio: { value: null }
    })
  })
})
