import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PerformanceModel } from '../../src/capacity/performanceModel.ts'
import type { Requests } from '../../src/capacity/replica.ts'
import { longestAccepted, simulate } from '../../src/capacity/simulate.ts'
import { mulberry32 } from '../../src/capacity/synthesise.ts'
import { constantModel } from './constantModel.ts'
import { type Row, requestsOf } from './requests.ts'
import { stepThrough } from './steppingOracle.ts'

const list = (values: Float64Array) => [...values]

describe('one replica, worked by hand at one second an iteration', () => {
  it('prefills in chunks of the token budget, then one token an iteration', () => {
    // 25 tokens in chunks of 10, 10, 5: first token at 3 s; four more tokens: done at 7 s.
    const times = simulate(
      constantModel(1, { maxBatchTokens: 10 }),
      1,
      requestsOf([{ at: 0, input: 25, output: 5 }])
    )
    expect(list(times.scheduledSeconds)).toEqual([0])
    expect(list(times.firstTokenSeconds)).toEqual([3])
    expect(list(times.completionSeconds)).toEqual([7])
    expect(list(times.busySeconds)).toEqual([7])
  })

  it('spends no prefill on the cached part of a prompt, but always computes its last token', () => {
    const model = constantModel(1, { maxBatchTokens: 10 })
    const rows = [
      { at: 0, input: 25, cached: 20, output: 1 },
      { at: 100, input: 25, cached: 25, output: 1 }
    ]
    expect(list(simulate(model, 1, requestsOf(rows)).firstTokenSeconds)).toEqual([1, 101])
  })

  it('admits an arrival at the end of the iteration it falls into', () => {
    // The first decodes alone until 3.5 s falls into its fourth iteration; both run from 4 s on.
    const rows = [
      { at: 0, input: 1, output: 10 },
      { at: 3.5, input: 1, output: 2 }
    ]
    const times = simulate(constantModel(1), 1, requestsOf(rows))
    expect(list(times.scheduledSeconds)).toEqual([0, 4])
    expect(list(times.firstTokenSeconds)).toEqual([1, 5])
    expect(list(times.completionSeconds)).toEqual([10, 6])
  })

  it('keeps a request waiting while its KV does not fit', () => {
    const rows = [
      { at: 0, input: 6, output: 3 },
      { at: 0, input: 6, output: 1 }
    ]
    const times = simulate(constantModel(1, { kvCapacityTokens: 10 }), 1, requestsOf(rows))
    expect(list(times.scheduledSeconds)).toEqual([0, 3])
  })

  it('preempts the newest when the KV cache is full, and recomputes it', () => {
    // 3 + 3 tokens at 1 s, 5 + 5 at 3 s: full. The second waits until the first is done at 5 s, recomputes its prompt
    // and its three tokens in one iteration, which yields the fourth, and is done at 7 s.
    const rows = [
      { at: 0, input: 3, output: 5 },
      { at: 0, input: 3, output: 5 }
    ]
    const times = simulate(constantModel(1, { kvCapacityTokens: 10 }), 1, requestsOf(rows))
    expect(list(times.firstTokenSeconds)).toEqual([1, 1])
    expect(list(times.completionSeconds)).toEqual([5, 7])
  })

  it('counts what sliding windows and linear state hold', () => {
    const rows = [
      { at: 0, input: 4, output: 1 },
      { at: 0, input: 4, output: 1 }
    ]
    const model = constantModel(1, { kvCapacityTokens: 10, kvFixedTokens: () => 2 })
    expect(list(simulate(model, 1, requestsOf(rows)).completionSeconds)).toEqual([1, 2])
  })

  it('refuses what no replica accepts and serves the rest', () => {
    const rows = [
      { at: 0, input: 90, output: 20 },
      { at: 0, input: 90, output: 10 }
    ]
    const times = simulate(constantModel(1, { maxSequenceTokens: 100 }), 1, requestsOf(rows))
    expect(list(times.completionSeconds)).toEqual([Number.NaN, 10])
  })

  it('delays everything by the request overhead', () => {
    const model = constantModel(1, { requestOverheadSeconds: 0.25 })
    const times = simulate(model, 1, requestsOf([{ at: 0, input: 1, output: 2 }]))
    expect([times.scheduledSeconds[0], times.completionSeconds[0]]).toEqual([0.25, 2.25])
  })

  it('counts busy time inside the interval only', () => {
    const rows = [{ at: 0, input: 1, output: 10 }]
    expect(list(simulate(constantModel(1), 1, requestsOf(rows), { from: 2, to: 5 }).busySeconds)).toEqual([3])
  })
})

it('the router sends each request to the replica with the fewest outstanding', () => {
  // One sequence at a time: 0 s → A (busy to 10 s), 1 s → B (to 2 s), 3 s → B, which is idle again.
  const rows = [
    { at: 0, input: 1, output: 10 },
    { at: 1, input: 1, output: 1 },
    { at: 3, input: 1, output: 1 }
  ]
  const times = simulate(constantModel(1, { maxSequences: 1 }), 2, requestsOf(rows))
  expect(list(times.scheduledSeconds)).toEqual([0, 1, 3])
  expect(list(times.busySeconds)).toEqual([10, 2])
})

const row: fc.Arbitrary<Row> = fc.record({
  at: fc.integer({ min: 0, max: 4_000 }).map(tick => tick / 137),
  input: fc.integer({ min: 1, max: 60 }),
  cached: fc.integer({ min: 0, max: 60 }),
  output: fc.integer({ min: 1, max: 40 })
})
const rowsInOrder = fc
  .array(row, { minLength: 1, maxLength: 25 })
  .map(rows =>
    rows.map(r => ({ ...r, cached: Math.min(r.cached ?? 0, r.input) })).sort((a, b) => a.at - b.at)
  )

it('jumping from event to event gives what stepping through every iteration gives', () => {
  const limits = fc.record({
    kvCapacityTokens: fc.integer({ min: 100, max: 400 }),
    maxSequences: fc.integer({ min: 1, max: 8 }),
    maxBatchTokens: fc.integer({ min: 10, max: 64 })
  })
  fc.assert(
    fc.property(rowsInOrder, limits, (rows, limit) => {
      const model: PerformanceModel = {
        ...constantModel(0, limit),
        iterationSeconds: batch =>
          0.05 +
          0.001 * batch.decodeSequences +
          0.0003 * batch.decodeContextTokens +
          0.002 * batch.prefillTokens +
          0.00001 * batch.prefillPairs +
          0.001 * batch.promptsFinishing
      }
      const times = simulate(model, 1, requestsOf(rows))
      stepThrough(model, rows).forEach(([scheduled, first, done], i) => {
        expect(times.scheduledSeconds[i]).toBeCloseTo(scheduled as number, 8)
        expect(times.firstTokenSeconds[i]).toBeCloseTo(first as number, 8)
        expect(times.completionSeconds[i]).toBeCloseTo(done as number, 8)
      })
    }),
    { numRuns: 300, seed: 1 }
  )
})

describe('queueing theory, one sequence at a time', () => {
  const COUNT = 200_000
  const LOAD = 0.7
  const poisson = (outputs: (random: () => number) => number): Requests => {
    const random = mulberry32(7)
    let at = 0
    const rows = Array.from({ length: COUNT }, () => {
      at -= Math.log(1 - random()) / LOAD
      return { at, input: 1, output: outputs(random) }
    })
    return requestsOf(rows)
  }
  const meanWait = (requests: Requests, scheduled: Float64Array) =>
    scheduled.reduce((sum, seconds, i) => sum + seconds - (requests.arrivalSeconds[i] as number), 0) / COUNT

  it('M/D/1 waits ρ/(2(1 − ρ)) services (Pollaczek–Khinchine), within 3 %', () => {
    const requests = poisson(() => 1)
    const times = simulate(constantModel(1, { maxSequences: 1 }), 1, requests)
    const ratio = meanWait(requests, times.scheduledSeconds) / (LOAD / (2 * (1 - LOAD)))
    expect(Math.abs(ratio - 1)).toBeLessThan(0.03)
    expect(times.busySeconds[0]).toBeCloseTo(COUNT, 3)
  })

  it('M/M/1 waits ρ/(1 − ρ) services, within 6 %', () => {
    // Answers of geometric length with mean 1,000 at 1 ms a token: nearly exponential service, mean 1 s.
    const requests = poisson(random => Math.ceil(Math.log(1 - random()) / Math.log(1 - 1e-3)) || 1)
    const times = simulate(constantModel(1e-3, { maxSequences: 1 }), 1, requests)
    const ratio = meanWait(requests, times.scheduledSeconds) / (LOAD / (1 - LOAD))
    expect(Math.abs(ratio - 1)).toBeLessThan(0.06)
  })

  it("Little's law: arrivals find λ·W requests in the system (PASTA), within 3 %", () => {
    const requests = poisson(() => 1)
    const { completionSeconds } = simulate(constantModel(1, { maxSequences: 1 }), 1, requests)
    let found = 0
    let done = 0
    let inSystem = 0
    for (let i = 0; i < COUNT; i++) {
      while ((completionSeconds[done] as number) <= (requests.arrivalSeconds[i] as number)) done++
      found += i - done
      inSystem += (completionSeconds[i] as number) - (requests.arrivalSeconds[i] as number)
    }
    const rate = COUNT / (requests.arrivalSeconds[COUNT - 1] as number)
    expect(Math.abs(found / COUNT / ((rate * inSystem) / COUNT) - 1)).toBeLessThan(0.03)
  })
})

// 100 tokens of KV. A window of 30 holds min(length, 30) more: 70 + 30 = 100 fits, 71 + 30 does not.
it('the longest request accepted fits its context and its window into the KV cache', () => {
  const kvFixedTokens = (tokens: number) => Math.min(tokens, 30)
  const model = (maxSequenceTokens: number) =>
    constantModel(1, { kvCapacityTokens: 100, kvFixedTokens, maxSequenceTokens })
  expect(longestAccepted(model(1_000))).toBe(70)
  expect(longestAccepted(model(50))).toBe(50)
})
