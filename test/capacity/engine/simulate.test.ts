// slow: simulates long queues
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Batching } from '../../../src/capacity/engine/batching.ts'
import type { Batch, PerformanceModel } from '../../../src/capacity/engine/performanceModel.ts'
import type { Requests } from '../../../src/capacity/engine/requests.ts'
import { longestAccepted, simulate } from '../../../src/capacity/engine/simulate.ts'
import { meanWaitSeconds } from '../../../src/capacity/fleet/queueing.ts'
import { ROUTERS, type RouterName } from '../../../src/capacity/question.ts'
import { mulberry32 } from '../../../src/capacity/random.ts'
import { cases } from '../../cases.ts'
import { constantModel, PLAIN } from '../constantModel.ts'
import { type Row, requestsOf } from '../requests.ts'
import { type Choose, stepThrough } from '../steppingOracle.ts'

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

  it('finds again what the others have not taken of a preempted sequence', () => {
    // Blocks of 2 tokens, 5 of them; an iteration takes 1 s and 0.1 s a prompt token. Both prompts: 1.6 s. At 2.6 s
    // each holds 4 tokens and wants a third block: the second is preempted. Of its two blocks the first one takes the
    // last, at 4.6 s, and is done at 5.6 s. The second then holds 5 tokens again: 3 or all of them are computed, which
    // yields its third token, and two more follow.
    const rows = [
      { at: 0, input: 3, output: 5 },
      { at: 0, input: 3, output: 5 }
    ]
    const done = (keepsPreempted: boolean) => {
      const scheduling = { ...PLAIN, blockTokens: 2, keepsPreempted }
      const model = {
        ...constantModel(1, { kvCapacityTokens: 10, scheduling }),
        iterationSeconds: ({ prefillTokens }: Batch) => 1 + 0.1 * prefillTokens
      }
      return list(simulate(model, 1, requestsOf(rows)).completionSeconds).map(at => at.toFixed(6))
    }
    expect(done(true)).toEqual(['5.600000', '8.900000'])
    expect(done(false)).toEqual(['5.600000', '9.100000'])
  })

  it('prefill-first stalls the decodes while a prompt is worked on', () => {
    // Alone from 0 s; from 3 s the second prompt takes three iterations of 10 tokens, then both decode.
    const rows = [
      { at: 0, input: 1, output: 5 },
      { at: 2.5, input: 25, output: 2 }
    ]
    const times = (policy: Batching['policy']) => {
      const model = constantModel(1, { maxBatchTokens: 10, scheduling: { ...PLAIN, policy } })
      const { firstTokenSeconds, completionSeconds } = simulate(model, 1, requestsOf(rows))
      return [...firstTokenSeconds, ...completionSeconds]
    }
    expect(times('prefill-first')).toEqual([1, 6, 8, 7])
    expect(times('mixed')).toEqual([1, 6, 5, 7])
  })

  it('planning ahead, it takes an arrival in an iteration later, and the room of what ended too', () => {
    // One sequence at a time. The first ends at 3 s, when the step from 3 s is planned already: the second, waiting
    // since 0.5 s, starts once that is known: nothing runs, so at 3 s. The third was there in time: at 4 s.
    const rows = [
      { at: 0, input: 1, output: 3 },
      { at: 0.5, input: 1, output: 1 }
    ]
    const planAhead = { ...PLAIN, planAhead: true }
    const one = constantModel(1, { maxSequences: 1, scheduling: planAhead })
    expect(list(simulate(one, 1, requestsOf(rows)).scheduledSeconds)).toEqual([0, 3])
    const many = constantModel(1, { scheduling: planAhead })
    expect(list(simulate(many, 1, requestsOf(rows)).scheduledSeconds)).toEqual([0, 2])
  })

  it('without chunks a prompt waits until it fits into one iteration', () => {
    // Budget 10: the first takes 6 of it, so the second, of 5, has to wait for the next iteration, with one decode.
    const rows = [
      { at: 0, input: 6, output: 2 },
      { at: 0, input: 5, output: 1 }
    ]
    const firsts = (chunkedPrefill: boolean) => {
      const model = constantModel(1, { maxBatchTokens: 10, scheduling: { ...PLAIN, chunkedPrefill } })
      return list(simulate(model, 1, requestsOf(rows)).scheduledSeconds)
    }
    expect(firsts(false)).toEqual([0, 1])
    expect(firsts(true)).toEqual([0, 0])
  })

  it('reserving the whole answer, it preempts nothing', () => {
    // 7 tokens each at the end, of 10: the second waits for the first, done at 5 s.
    const rows = [
      { at: 0, input: 3, output: 5 },
      { at: 0, input: 3, output: 5 }
    ]
    const model = constantModel(1, { kvCapacityTokens: 10, scheduling: { ...PLAIN, reservesOutput: true } })
    const simulation = simulate(model, 1, requestsOf(rows))
    expect(list(simulation.completionSeconds)).toEqual([5, 10])
    expect([simulation.preemptions, simulation.peakRunning]).toEqual([0, 1])
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
    expect(
      list(simulate(constantModel(1), 1, requestsOf(rows), { busy: { from: 2, to: 5 } }).busySeconds)
    ).toEqual([3])
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
  at: fc.integer({ min: 0, max: 800 }).map(tick => tick / 137),
  input: fc.integer({ min: 1, max: 60 }),
  cached: fc.integer({ min: 0, max: 60 }),
  output: fc.integer({ min: 1, max: 40 })
})
const rowsInOrder = fc
  .array(row, { minLength: 1, maxLength: 25 })
  .map(rows =>
    rows.map(r => ({ ...r, cached: Math.min(r.cached ?? 0, r.input) })).sort((a, b) => a.at - b.at)
  )

const limits = fc.record({
  kvCapacityTokens: fc.integer({ min: 112, max: 260 }),
  maxSequences: fc.integer({ min: 1, max: 8 }),
  maxBatchTokens: fc.integer({ min: 10, max: 64 }),
  windowTokens: fc.constantFrom(0, 0, 5)
})
const schedulings: fc.Arbitrary<Batching> = fc.record({
  policy: fc.constantFrom('mixed', 'prefill-first'),
  chunkedPrefill: fc.boolean(),
  planAhead: fc.boolean(),
  blockTokens: fc.constantFrom(1, 4, 7),
  keepsPreempted: fc.boolean(),
  reservesOutput: fc.boolean()
})

const affineModel = (
  { windowTokens, ...limit }: { windowTokens: number },
  scheduling: Batching
): PerformanceModel => ({
  ...constantModel(0, limit),
  scheduling,
  kvFixedTokens: tokens => Math.min(tokens, windowTokens),
  iterationSeconds: batch =>
    0.05 +
    0.001 * batch.decodeSequences +
    0.0003 * batch.decodeContextTokens +
    0.002 * batch.prefillTokens +
    0.00001 * batch.prefillPairs +
    0.001 * batch.promptsFinishing
})

const CHOICES: Readonly<Record<RouterName, () => Choose>> = {
  'least-outstanding': () => outstanding => outstanding.indexOf(Math.min(...outstanding)),
  'round-robin': () => (outstanding, turn) => turn % outstanding.length,
  random: () => {
    const draw = mulberry32(5)
    return outstanding => Math.floor(draw() * outstanding.length)
  }
}

describe('jumping from event to event gives what stepping through every iteration gives', () => {
  it.each(ROUTERS)('behind a %s router', router => {
    fc.assert(
      fc.property(
        rowsInOrder,
        limits,
        schedulings,
        fc.integer({ min: 1, max: 3 }),
        (rows, limit, scheduling, replicas) => {
          const model = affineModel(limit, scheduling)
          const times = simulate(model, replicas, requestsOf(rows), { router, seed: 5 })
          stepThrough(model, replicas, rows, CHOICES[router]()).forEach(([scheduled, first, done], i) => {
            const stepped = [scheduled, first, done] as number[]
            const jumped = [times.scheduledSeconds[i], times.firstTokenSeconds[i], times.completionSeconds[i]]
            expect(stepped.map((time, at) => Math.abs(time - (jumped[at] as number)) < 1e-9)).toEqual([
              true,
              true,
              true
            ])
          })
        }
      ),
      { numRuns: cases(400), seed: 1 }
    )
  })
})

it("Little's law holds in every simulation: the area under the requests in the system is their time in it", () => {
  fc.assert(
    fc.property(rowsInOrder, limits, schedulings, (rows, limit, scheduling) => {
      const requests = requestsOf(rows)
      const { completionSeconds } = simulate(affineModel(limit, scheduling), 2, requests)
      const changes = [...requests.arrivalSeconds].map(at => ({ at, by: 1 }))
      for (const at of completionSeconds) changes.push({ at, by: -1 })
      changes.sort((a, b) => a.at - b.at)
      let [area, inSystem] = [0, 0]
      for (const [i, { at, by }] of changes.entries()) {
        inSystem += by
        area += inSystem * ((changes[i + 1]?.at ?? at) - at)
        expect(inSystem).toBeGreaterThanOrEqual(0)
      }
      const times = rows.map((row, i) => (completionSeconds[i] as number) - row.at)
      expect(inSystem).toBe(0)
      expect(area).toBeCloseTo(
        times.reduce((sum, seconds) => sum + seconds, 0),
        6
      )
      expect(Math.min(...times)).toBeGreaterThan(0)
    }),
    { numRuns: cases(200), seed: 2 }
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

  it('M/M/c: five sequences at once, four busy, wait as Erlang C says, within 10 %, three standard errors', () => {
    // Iterations last 1 ms however many sequences they hold, so each slot is a server with mean service 1 s.
    const requests = poisson(random => Math.ceil(Math.log(1 - random()) / Math.log(1 - 1e-3)) || 1)
    const faster = { ...requests, arrivalSeconds: requests.arrivalSeconds.map(at => (at * LOAD) / 4) }
    const times = simulate(constantModel(1e-3, { maxSequences: 5 }), 1, faster)
    const expected = meanWaitSeconds({ load: 4, serviceSeconds: 1, variability: 1 }, 5)
    expect(Math.abs(meanWait(faster, times.scheduledSeconds) / expected - 1)).toBeLessThan(0.1)
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
