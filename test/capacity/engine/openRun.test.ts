import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openRun } from '../../../src/capacity/engine/openRun.ts'
import type { Batch } from '../../../src/capacity/engine/performanceModel.ts'
import { simulate } from '../../../src/capacity/engine/simulate.ts'
import { steadyState } from '../../../src/capacity/engine/steadyState.ts'
import { cases } from '../../cases.ts'
import { constantModel } from '../constantModel.ts'
import { requestsOf } from '../requests.ts'

const LIMITS = {
  sequences: 100,
  batchTokens: 8_192,
  policy: 'mixed' as const,
  requestSeconds: 0,
  pollIterations: 1,
  burstShare: 0,
  waveShare: 0
}
const PLENTY = { rate: 2, requests: 2_000, output: 100, most: 256 }

describe('openRun', () => {
  // Each token takes 10 ms, however many decode: an answer of 100 is over a second after it began, the last after 1,000 s.
  it('of equal answers is over one answer after the last came', () => {
    const run = openRun({ ...PLENTY, spread: false }, () => 0.01)
    expect(run.seconds).toBeCloseTo(1_000 + 1, 6)
    expect(run.tpotSeconds).toBeCloseTo(0.01, 6)
    expect(run.placeSeconds).toBe(0)
    expect(run.met.decoding).toBeCloseTo(2, 1)
  })

  // Of two that decode half a one is left after ln 4 = 1.4 answers.
  it('of answers of a sample lasts longer', () => {
    expect(openRun({ ...PLENTY, spread: true }, () => 0.01).seconds).toBeCloseTo(1_000 + Math.log(4), 1)
  })

  // 10 at a time of 1 s each are 10 a second; 20 a second come for 100 s: the other 1,000 take 100 s more, and wait 50 s on average.
  it('has the wait of those that find no place', () => {
    const run = openRun({ rate: 20, requests: 2_000, output: 100, most: 10, spread: false }, () => 0.01)
    expect(run.seconds).toBeCloseTo(200, -1)
    expect(run.placeSeconds / 50).toBeCloseTo(1, 1)
  })

  it('is never over before the last has come, nor faster than its tokens', () => {
    const drawn = fc.record({
      rate: fc.double({ min: 0.1, max: 100, noNaN: true }),
      requests: fc.integer({ min: 1, max: 5_000 }),
      output: fc.integer({ min: 2, max: 2_000 }),
      most: fc.integer({ min: 1, max: 512 }),
      spread: fc.boolean()
    })
    fc.assert(
      fc.property(drawn, arrivals => {
        const run = openRun(arrivals, decoding => 5e-3 + 1e-4 * decoding)
        const { rate, requests } = arrivals
        expect(run.seconds).toBeGreaterThan(requests / rate)
        expect(run.tpotSeconds).toBeGreaterThanOrEqual(5e-3)
        expect(run.tpotSeconds).toBeLessThanOrEqual((5e-3 + 1e-4 * arrivals.most) * 1.001)
        expect(run.placeSeconds).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: cases(100) }
    )
  })
})

// An engine that is emptied by a third, is near its limit, and is sent twice what it can work off; arrivals are evenly spaced.
it.each([4, 12, 40])('the simulator agrees on a run of 300 at %i a second', rate => {
  const iterationSeconds = ({ prefillTokens, decodeSequences }: Readonly<Batch>) =>
    0.01 + 1e-5 * prefillTokens + 2e-4 * decodeSequences
  const rows = Array.from({ length: 300 }, (_, i) => {
    const share = (((i * 151) % 300) + 0.5) / 300
    return { at: i / rate, input: 200, output: Math.max(4, Math.round(-150 * Math.log(1 - share))) }
  })
  const engine = {
    ...constantModel(0, { maxBatchTokens: LIMITS.batchTokens, maxSequences: LIMITS.sequences }),
    iterationSeconds
  }
  const { firstTokenSeconds: first, completionSeconds: done } = simulate(engine, 1, requestsOf(rows))
  const mean = (of: (i: number) => number) => rows.reduce((sum, _, i) => sum + of(i), 0) / rows.length
  const measured = {
    tpot: mean(i => ((done[i] as number) - (first[i] as number)) / ((rows[i]?.output as number) - 1)),
    ttft: mean(i => (first[i] as number) - (rows[i]?.at as number)),
    rate: (300 * 150) / Math.max(...done)
  }
  const load = { kind: 'open' as const, rate, run: { requests: 300, spread: true } }
  const told = steadyState(iterationSeconds, { input: 200, output: 150 }, LIMITS, load)
  expect(Math.abs(told.tpotSeconds / measured.tpot - 1)).toBeLessThan(0.1)
  expect(Math.abs(told.outputTokensPerSecond / measured.rate - 1)).toBeLessThan(0.12)
  // A wait for a place is the small difference of what came and what was worked off: a few hundredths of the run.
  expect(Math.abs(told.ttftSeconds - measured.ttft)).toBeLessThan(0.03 * Math.max(...done))
  if (told.placeSeconds === 0)
    expect(Math.abs(told.ttftSeconds - measured.ttft)).toBeLessThan(0.25 * measured.ttft + 0.02)
})
