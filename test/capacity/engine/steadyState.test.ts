import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Limits } from '../../../src/capacity/engine/loadedIterations.ts'
import { tpotWith } from '../../../src/capacity/engine/loadedIterations.ts'
import type { Batch } from '../../../src/capacity/engine/performanceModel.ts'
import { simulate } from '../../../src/capacity/engine/simulate.ts'
import { mostFed, openLoopDecoding, steadyState } from '../../../src/capacity/engine/steadyState.ts'
import { mulberry32 } from '../../../src/capacity/random.ts'
import { cases } from '../../cases.ts'
import { constantModel, PLAIN } from '../constantModel.ts'
import { type Row, requestsOf } from '../requests.ts'

const LIMITS: Limits = {
  sequences: 256,
  batchTokens: 8_192,
  policy: 'mixed',
  requestSeconds: 0,
  pollIterations: 1,
  burstShare: 0,
  waveShare: 0
}
const LENGTHS = { input: 1_000, output: 100 }

describe('an engine whose iterations all take 10 ms', () => {
  const step = () => 0.01

  it('has a TPOT of 10 ms, whatever the load', () => {
    const closed = steadyState(step, LENGTHS, LIMITS, { kind: 'closed', concurrency: 20 })
    expect(closed.tpotSeconds).toBeCloseTo(0.01, 12)
  })

  it('keeps Little’s law: sequences decoding = rate × TPOT', () => {
    const { ttftSeconds, tpotSeconds, outputTokensPerSecond } = steadyState(step, LENGTHS, LIMITS, {
      kind: 'closed',
      concurrency: 20
    })
    // 20 requests under way, each of 100 tokens: the rate is 20 · 100 / (TTFT + 100 · TPOT).
    expect(outputTokensPerSecond).toBeCloseTo((20 * 100) / (ttftSeconds + 100 * tpotSeconds), 0)
  })

  it('lets a prompt wait for half the iterations between two looks for new requests', () => {
    const ttft = (pollIterations: number) =>
      steadyState(step, LENGTHS, { ...LIMITS, pollIterations }, { kind: 'closed', concurrency: 1 })
        .ttftSeconds
    expect(ttft(30) - ttft(1)).toBeCloseTo((29 / 2) * 0.01, 5)
  })

  it('answers an open loop at its rate until no more sequences fit', () => {
    const rateOf = (rate: number) =>
      steadyState(step, LENGTHS, LIMITS, { kind: 'open', rate }).outputTokensPerSecond
    // A request stays 100 · 10 ms = 1 s: at 50 a second 50 decode; 256 at most.
    expect(Math.abs(rateOf(50) / (50 * 100) - 1)).toBeLessThan(0.001)
    expect(Math.abs(rateOf(1_000) / (256 * 100) - 1)).toBeLessThan(0.001)
  })

  it('prefills a batch in as many iterations as its prompts need', () => {
    const { ttftSeconds, outputTokensPerSecond } = steadyState(step, LENGTHS, LIMITS, {
      kind: 'batch',
      sequences: 16
    })
    // 16,000 tokens in iterations of 8,192; then 99 more iterations of all 16.
    expect(ttftSeconds).toBeCloseTo((16_000 / 8_192) * 0.01, 12)
    expect(outputTokensPerSecond).toBeCloseTo((16 * 100) / (ttftSeconds + 0.99), 9)
  })
})

describe('prefill between two tokens', () => {
  // 10 ms an iteration, 90 more with prefill in it; 20 sequences of 100 tokens: beside one's own 0.19 prompts enter each.
  const step = ({ prefillTokens }: Readonly<Batch>) => (prefillTokens > 0 ? 0.1 : 0.01)
  const tpot = (limits: Partial<Limits>, decoding = 20) =>
    tpotWith(step, LENGTHS, { ...LIMITS, ...limits }, decoding, decoding)
  const share = 1 - Math.exp(-0.19)

  it('rides along with the decodes, or holds them up', () => {
    expect(tpot({})).toBeCloseTo(0.01 + share * 0.09, 12)
    expect(tpot({ policy: 'prefill-first' })).toBeCloseTo(0.01 + share * 0.1, 12)
  })

  it('is never a request’s own', () => {
    expect(tpot({}, 1)).toBe(0.01)
    expect(tpot({ policy: 'prefill-first' }, 1)).toBe(0.01)
    expect(tpot({ waveShare: 1 }, 1)).toBe(0.01)
  })

  it('is everybody’s where requests come by chance', () => {
    expect(tpotWith(step, LENGTHS, LIMITS, 20)).toBeCloseTo(0.01 + (1 - Math.exp(-0.2)) * 0.09, 12)
  })

  it('comes in one of so many iterations where an engine looks for prompts that rarely', () => {
    const rarely = { policy: 'prefill-first', pollIterations: 10 } as const
    expect(tpot(rarely)).toBeCloseTo(0.01 + ((1 - Math.exp(-1.9)) / 10) * 0.1, 12)
  })

  it('of equal requests is that of the other groups: all of them, or those after one’s own', () => {
    // 19 prompts of 1,000 tokens in iterations of 8,192.
    const groups = 19_000 / 8_192
    expect(tpot({ waveShare: 1 })).toBeCloseTo(0.01 + (groups / 100) * 0.09, 12)
    expect(tpot({ waveShare: 1, policy: 'prefill-first' })).toBeCloseTo(0.01 + (groups / 2 / 100) * 0.1, 12)
    // Short prompts all fit into the iteration after that of the first to come.
    expect(tpotWith(step, { input: 10, output: 100 }, { ...LIMITS, waveShare: 1 }, 20, 20)).toBeCloseTo(
      0.0109,
      12
    )
  })

  it('of what ended while the first new request was on its way is met by nobody', () => {
    const onItsWay = { waveShare: 1, requestSeconds: 0.01 }
    expect(tpot(onItsWay)).toBeCloseTo(0.01 + ((19_000 / 8_192 - 1) / 100) * 0.09, 12)
  })
})

describe('the simulator, which plans iteration by iteration, agrees', () => {
  const iterationSeconds = ({ prefillTokens }: Readonly<Batch>) => 0.01 + 1e-5 * prefillTokens
  const simulated = (rows: readonly Row[], policy: Limits['policy']) => {
    const limits = { maxBatchTokens: LIMITS.batchTokens, scheduling: { ...PLAIN, policy } }
    const { firstTokenSeconds, completionSeconds } = simulate(
      { ...constantModel(0, limits), iterationSeconds },
      1,
      requestsOf(rows)
    )
    const gaps = rows.map(
      ({ output }, i) => ((completionSeconds[i] as number) - (firstTokenSeconds[i] as number)) / (output - 1)
    )
    return gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
  }

  it.each(['mixed', 'prefill-first'] as const)('of requests that come by chance, %s', policy => {
    const random = mulberry32(7)
    let at = 0
    const rows = Array.from({ length: 4_000 }, () => {
      at -= Math.log(1 - random()) / 10
      return { at, ...LENGTHS }
    })
    const { tpotSeconds } = steadyState(
      iterationSeconds,
      LENGTHS,
      { ...LIMITS, policy },
      { kind: 'open', rate: 10 }
    )
    expect(Math.abs(tpotSeconds / simulated(rows, policy) - 1)).toBeLessThan(0.05)
  })

  it('of equal requests whose prompts all go first', () => {
    fc.assert(
      fc.property(
        fc.record({ input: fc.integer({ min: 500, max: 8_000 }), output: fc.integer({ min: 50, max: 500 }) }),
        fc.integer({ min: 8, max: 64 }),
        (lengths, concurrency) => {
          const rows = Array.from({ length: concurrency }, () => ({ at: 0, ...lengths }))
          const limits = { ...LIMITS, policy: 'prefill-first', waveShare: 1 } as const
          const told = tpotWith(iterationSeconds, lengths, limits, concurrency)
          expect(Math.abs(told / simulated(rows, 'prefill-first') - 1)).toBeLessThan(0.1)
        }
      ),
      { numRuns: cases(60) }
    )
  })
})

it('an open loop decodes as many as arrive while one answer is written', () => {
  // 50 a second, 100 tokens of 10 ms: 50 at once; a time that grows with them, 5 ms + 0.1 ms each: n = 5000·(5 + n/10)/1000.
  const load = { rate: 50, output: 100, most: 256 }
  expect(openLoopDecoding(load, () => 0.01)).toBeCloseTo(50, 4)
  expect(openLoopDecoding(load, decoding => 5e-3 + 1e-4 * decoding)).toBeCloseTo(50, 0)
  expect(openLoopDecoding(load, () => 1)).toBeCloseTo(256, 4)
})

it('waits for a turn where more requests are sent than run together', () => {
  const wide = steadyState(() => 0.01, LENGTHS, LIMITS, { kind: 'closed', concurrency: 256 })
  const queued = steadyState(() => 0.01, LENGTHS, LIMITS, { kind: 'closed', concurrency: 512 })
  // Twice as many as fit: each waits as long as another one stays, its prefill and its answer.
  expect(queued.ttftSeconds - wide.ttftSeconds).toBeCloseTo(wide.ttftSeconds + 100 * 0.01, 6)
  expect(queued.placeSeconds).toBeCloseTo(queued.ttftSeconds - wide.ttftSeconds, 9)
})

it('an engine twice as fast is twice as fast in everything', () => {
  const step = (factor: number) => (batch: Readonly<Batch>) =>
    factor * (0.005 + 1e-5 * (batch.decodeSequences + batch.prefillTokens) + 1e-9 * batch.prefillPairs)
  fc.assert(
    fc.property(
      fc.record({ input: fc.integer({ min: 1, max: 20_000 }), output: fc.integer({ min: 2, max: 5_000 }) }),
      fc.integer({ min: 1, max: 512 }),
      (lengths, concurrency) => {
        const load = { kind: 'closed', concurrency } as const
        const [slow, fast] = [1, 0.5].map(factor => steadyState(step(factor), lengths, LIMITS, load))
        expect(fast?.tpotSeconds).toBeCloseTo((slow?.tpotSeconds ?? 0) / 2, 9)
        expect(fast?.ttftSeconds).toBeCloseTo((slow?.ttftSeconds ?? 0) / 2, 6)
      }
    )
  )
})

it('decodes no more than the token budget brings in prompts for', () => {
  // 8,192 tokens an iteration, of which n decode and n / 100 prompts of 1,000 begin: n = 8,192 / 11.
  const few = { ...LIMITS, sequences: 10_000 }
  expect(mostFed(LENGTHS, few)).toBeCloseTo(8_192 / 11, 9)
  const closed = steadyState(() => 0.01, LENGTHS, few, { kind: 'closed', concurrency: 5_000 })
  expect(closed.outputTokensPerSecond * 0.01).toBeLessThanOrEqual(8_192 / 11)
  // The others wait for their prefill, by Little's law.
  const stay = (5_000 * 100) / closed.outputTokensPerSecond
  expect(closed.ttftSeconds).toBeCloseTo(stay - 100 * 0.01, 6)
  expect(mostFed(LENGTHS, { ...few, policy: 'prefill-first' })).toBe(Number.POSITIVE_INFINITY)
})

it('a batch of more than run together is worked off one part after the other', () => {
  const batch = (sequences: number) => steadyState(() => 0.01, LENGTHS, LIMITS, { kind: 'batch', sequences })
  const seconds = (sequences: number) => (sequences * 100) / batch(sequences).outputTokensPerSecond
  // Iterations of 10 ms, however many: two batches of 256 take about twice as long as one.
  expect(seconds(512) / seconds(256)).toBeGreaterThan(1.6)
  expect(seconds(512) / seconds(256)).toBeLessThan(2.4)
})
