import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Limits } from '../../../src/capacity/engine/loadedIterations.ts'
import { type PacedRun, pacedRun } from '../../../src/capacity/engine/pacedRun.ts'
import type { Batch } from '../../../src/capacity/engine/performanceModel.ts'
import { simulate } from '../../../src/capacity/engine/simulate.ts'
import { steadyState } from '../../../src/capacity/engine/steadyState.ts'
import { cases } from '../../cases.ts'
import { constantModel, PLAIN } from '../constantModel.ts'
import { requestsOf } from '../requests.ts'

const LIMITS: Limits = {
  sequences: 100,
  batchTokens: 8_192,
  policy: 'mixed',
  requestSeconds: 0,
  pollIterations: 1,
  burstShare: 0,
  waveShare: 0
}

describe('pacedRun', () => {
  // Each iteration takes 10 ms: an answer of 100 is over a second after it began, the last 999.5 s after the first came; its prompt takes one iteration.
  it('of equal answers is over one answer after the last came', () => {
    const paced = { rate: 2, requests: 2_000, spread: false }
    const run = pacedRun(() => 0.01, { input: 50, output: 100 }, LIMITS, paced)
    expect((2_000 * 100) / run.outputTokensPerSecond).toBeCloseTo(999.5 + 1 + 0.01, 6)
    expect(run.tpotSeconds).toBeCloseTo(0.01, 6)
    expect(run.placeSeconds).toBe(0)
  })

  // Of two that decode half a one is left after ln 4 = 1.4 answers.
  it('of answers of a sample lasts longer', () => {
    const paced = { rate: 2, requests: 2_000, spread: true }
    const run = pacedRun(() => 0.01, { input: 50, output: 100 }, LIMITS, paced)
    expect((2_000 * 100) / run.outputTokensPerSecond).toBeCloseTo(999.5 + Math.log(4) + 0.01, 1)
  })

  // 10 at a time of 1 s each are 10 a second; 20 a second come for 100 s: the other 1,000 take 100 s more, and wait 50 s on average.
  it('has the wait of those that find no place', () => {
    const paced = { rate: 20, requests: 2_000, spread: true }
    const run = pacedRun(() => 0.01, { input: 1, output: 100 }, { ...LIMITS, sequences: 10 }, paced)
    expect((2_000 * 100) / run.outputTokensPerSecond / 203).toBeCloseTo(1, 2)
    expect(run.placeSeconds / 50).toBeCloseTo(1, 1)
  })

  // A prompt takes a second where its iteration goes first: 2 a second come for 50 s, the last of 100 has its first token after 100 s, and decodes alone.
  it('has the wait of those that queue for prefill', () => {
    const step = ({ prefillTokens }: Readonly<Batch>) => 1e-5 + 1e-3 * prefillTokens
    const limits = { ...LIMITS, batchTokens: 1_000, policy: 'prefill-first' as const }
    const run = pacedRun(step, { input: 1_000, output: 100 }, limits, {
      ...{ rate: 2, requests: 100, spread: false }
    })
    expect((100 * 100) / run.outputTokensPerSecond / 100).toBeCloseTo(1, 1)
    expect(run.placeSeconds / 25).toBeCloseTo(1, 1)
  })
})

/** Engines whose iterations take longer the more they work on: fixed, per prompt token, per sequence, per token of context. */
const engines = fc.record({
  fixed: fc.double({ min: 1e-3, max: 0.05, noNaN: true }),
  prefill: fc.double({ min: 1e-6, max: 1e-3, noNaN: true }),
  sequence: fc.double({ min: 0, max: 1e-3, noNaN: true }),
  context: fc.double({ min: 0, max: 1e-7, noNaN: true })
})
const drawn = fc.record({
  engine: engines,
  lengths: fc.record({
    input: fc.integer({ min: 1, max: 20_000 }),
    output: fc.integer({ min: 2, max: 2_000 })
  }),
  limits: fc.record({
    sequences: fc.integer({ min: 1, max: 512 }),
    batchTokens: fc.constantFrom(512, 2_048, 8_192, 16_384),
    policy: fc.constantFrom('mixed' as const, 'prefill-first' as const),
    requestSeconds: fc.double({ min: 0, max: 0.03, noNaN: true })
  }),
  rate: fc.double({ min: -3, max: 4, noNaN: true }).map(exponent => 10 ** exponent),
  requests: fc.integer({ min: 1, max: 3_000 }),
  spread: fc.boolean()
})
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never

const stepOf =
  ({ fixed, prefill, sequence, context }: Drawn['engine']) =>
  ({ prefillTokens, decodeSequences, decodeContextTokens }: Readonly<Batch>) =>
    fixed + prefill * prefillTokens + sequence * decodeSequences + context * decodeContextTokens

function run({ engine, lengths, limits, rate, requests, spread }: Drawn, asked: Partial<PacedRun> = {}) {
  const paced = { rate, requests, spread, ...asked }
  const told = pacedRun(stepOf(engine), lengths, { ...LIMITS, ...limits }, paced)
  return { ...told, seconds: (paced.requests * lengths.output) / told.outputTokensPerSecond }
}

/** What is left of rounding, and of the steps in which a run is worked off. */
const EXACT = 1 - 1e-9
const STEPPED = 0.985

describe('so many prompts at a rate', () => {
  it('are never worked off before as many at once, nor before the last has come, and at a finite time', () => {
    fc.assert(
      fc.property(drawn, asked => {
        const { engine, lengths, limits, requests, spread, rate } = asked
        const load = { kind: 'run' as const, requests, spread }
        const atOnce = steadyState(stepOf(engine), lengths, { ...LIMITS, ...limits }, load)
        const told = run(asked)
        expect(told.outputTokensPerSecond * EXACT).toBeLessThanOrEqual(atOnce.outputTokensPerSecond)
        expect(told.seconds).toBeGreaterThanOrEqual(((requests - 1) / rate) * EXACT)
        for (const value of Object.values(told)) expect(Number.isFinite(value)).toBe(true)
        for (const value of [told.tpotSeconds, told.outputTokensPerSecond]) expect(value).toBeGreaterThan(0)
      }),
      { numRuns: cases(1_000) }
    )
  })

  it('have no first token sooner than one alone, and no gap shorter', () => {
    fc.assert(
      fc.property(drawn, asked => {
        const alone = run(asked, { requests: 1 })
        const told = run(asked)
        expect(told.ttftSeconds).toBeGreaterThanOrEqual(alone.ttftSeconds * EXACT)
        const shortest = stepOf(asked.engine)({ ...ONE, decodeContextTokens: 1 })
        expect(told.tpotSeconds).toBeGreaterThanOrEqual(shortest * EXACT)
      }),
      { numRuns: cases(1_000) }
    )
  })

  it('are never worked off at a lower rate where they come faster', () => {
    fc.assert(
      fc.property(drawn, fc.double({ min: 1, max: 20, noNaN: true }), (asked, times) => {
        const faster = run(asked, { rate: asked.rate * times })
        expect(faster.outputTokensPerSecond).toBeGreaterThanOrEqual(
          run(asked).outputTokensPerSecond * STEPPED
        )
      }),
      { numRuns: cases(1_000) }
    )
  })

  // The loop's closed form takes its prompts for single ones that come while several decode.
  it('are a loop without end where they are many, and one that is worked off', () => {
    fc.assert(
      fc.property(drawn, fc.double({ min: 0.05, max: 0.8, noNaN: true }), (asked, load) => {
        const { engine, lengths, limits } = asked
        const all = { ...LIMITS, ...limits }
        const full = steadyState(stepOf(engine), lengths, all, { kind: 'open', rate: 1e9 })
        const rate = (load * full.outputTokensPerSecond) / lengths.output
        const endless = steadyState(stepOf(engine), lengths, all, { kind: 'open', rate })
        fc.pre(rate * (engine.fixed + engine.prefill * lengths.input) < 0.3)
        fc.pre(rate * lengths.output * endless.tpotSeconds > 4)
        const told = run(asked, { rate, requests: 100_000 })
        const off = (quantity: keyof typeof told & keyof typeof endless) =>
          Math.abs(Math.log(told[quantity] / endless[quantity]))
        expect(off('outputTokensPerSecond')).toBeLessThan(0.03)
        expect(off('tpotSeconds')).toBeLessThan(0.15)
        expect(off('ttftSeconds')).toBeLessThan(0.1)
      }),
      { numRuns: cases(100) }
    )
  })
})

const ONE: Batch = {
  decodeSequences: 1,
  decodeContextTokens: 0,
  prefillTokens: 0,
  prefillPairs: 0,
  promptsFinishing: 0
}

// An engine that is emptied by a third, is near its limit, and is sent twice what it can work off; arrivals are evenly spaced.
describe.each(['mixed', 'prefill-first'] as const)('%s', policy => {
  it.each([4, 12, 40])('the simulator agrees on a run of 300 at %i a second', rate => {
    const iterationSeconds = ({ prefillTokens, decodeSequences }: Readonly<Batch>) =>
      0.01 + 1e-5 * prefillTokens + 2e-4 * decodeSequences
    const rows = Array.from({ length: 300 }, (_, i) => {
      const share = (((i * 151) % 300) + 0.5) / 300
      return { at: i / rate, input: 200, output: Math.max(4, Math.round(-150 * Math.log(1 - share))) }
    })
    const scheduling = { ...PLAIN, policy }
    const engine = {
      ...constantModel(0, { maxBatchTokens: LIMITS.batchTokens, maxSequences: LIMITS.sequences, scheduling }),
      iterationSeconds
    }
    const { firstTokenSeconds: first, completionSeconds: done } = simulate(engine, 1, requestsOf(rows))
    const mean = (of: (i: number) => number) => rows.reduce((sum, _, i) => sum + of(i), 0) / rows.length
    const measured = {
      tpot: mean(i => ((done[i] as number) - (first[i] as number)) / ((rows[i]?.output as number) - 1)),
      ttft: mean(i => (first[i] as number) - (rows[i]?.at as number)),
      rate: (300 * 150) / Math.max(...done)
    }
    const load = { kind: 'paced' as const, rate, requests: 300, spread: true }
    const told = steadyState(iterationSeconds, { input: 200, output: 150 }, { ...LIMITS, policy }, load)
    expect(Math.abs(told.tpotSeconds / measured.tpot - 1)).toBeLessThan(0.1)
    expect(Math.abs(told.outputTokensPerSecond / measured.rate - 1)).toBeLessThan(0.12)
    // A wait for a place is the small difference of what came and what was worked off: a few hundredths of the run.
    expect(Math.abs(told.ttftSeconds - measured.ttft)).toBeLessThan(0.03 * Math.max(...done))
  })
})
