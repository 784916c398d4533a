import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { finiteRun } from '../../../src/capacity/engine/finiteRun.ts'
import { stateSplit } from '../../../src/capacity/engine/hybridState.ts'
import type { Batch } from '../../../src/capacity/engine/performanceModel.ts'
import { simulate } from '../../../src/capacity/engine/simulate.ts'
import { modelNamed } from '../../../src/catalog/models.ts'
import type { ModelSpec } from '../../../src/catalog/types.ts'
import { cases } from '../../cases.ts'
import { constantModel, PLAIN } from '../constantModel.ts'
import { requestsOf } from '../requests.ts'

const LIMITS = {
  sequences: 100,
  batchTokens: 1_000,
  policy: 'mixed' as const,
  requestSeconds: 0,
  pollIterations: 1,
  burstShare: 0,
  waveShare: 0
}
/** An iteration takes 10 ms, whatever it works on. */
const even = () => 0.01

describe('finiteRun', () => {
  // Each prompt takes 32.768 iterations of 1,000 tokens, which decoding never outruns: 1,000 of them at 0.11 s each.
  it('of prompts longer than an iteration takes as long as they take to be processed', () => {
    const step = (batch: Batch) => 0.01 + 1e-4 * batch.prefillTokens
    const prompts = { input: 32_768, output: 2 }
    const run = finiteRun(step, prompts, LIMITS, { requests: 1_000, spread: false })
    const whole = 1_000 * 32.768 * 0.11
    expect(run.outputTokensPerSecond / (2_000 / whole)).toBeGreaterThan(0.97)
    expect(run.outputTokensPerSecond / (2_000 / whole)).toBeLessThan(1.01)
    const alone = finiteRun(step, prompts, LIMITS, { requests: 1, spread: false })
    expect(alone.ttftSeconds).toBeCloseTo(32.768 * 0.11, 6)
  })

  // 50 prompts of 100 tokens: five iterations of 1,000 tokens, each of which ends ten prompts, then 20 of one token each for all.
  it('of equal answers is its prefill and then one answer', () => {
    const run = finiteRun(even, { input: 100, output: 20 }, LIMITS, { requests: 50, spread: false })
    expect(run.outputTokensPerSecond).toBeCloseTo((50 * 20) / (0.05 + 0.2), 6)
    expect(run.ttftSeconds).toBeCloseTo((0.01 + 0.02 + 0.03 + 0.04 + 0.05) / 5, 6)
  })

  // e^(−k/o) of 50 sequences fall under one half after o·ln 100 = 4.6 answers; then nobody decodes.
  it('of answers of a sample lasts several of them', () => {
    const run = finiteRun(even, { input: 100, output: 20 }, LIMITS, { requests: 50, spread: true })
    const seconds = (50 * 20) / run.outputTokensPerSecond
    expect(seconds).toBeGreaterThan(0.05 + 4.4 * 0.2)
    expect(seconds).toBeLessThan(0.05 + 4.7 * 0.2)
  })

  // Answers e^(−k/35) long, cut off at 50: their mean is 35·(1 − e^(−50/35)) = 26.6, and the last end at 50.
  it('of answers that are cut off ends with them', () => {
    const run = (most?: number) =>
      finiteRun(even, { input: 100, output: 26.6 }, LIMITS, {
        ...{ requests: 50, spread: true },
        ...(most === undefined ? {} : { most })
      })
    const seconds = (50 * 26.6) / run(50).outputTokensPerSecond
    expect(seconds).toBeCloseTo(0.05 + 50 * 0.01, 3)
    expect(run(10_000).outputTokensPerSecond).toBeCloseTo(run().outputTokensPerSecond, 3)
    const equal = finiteRun(even, { input: 100, output: 50 }, LIMITS, { requests: 50, spread: false })
    expect(
      finiteRun(even, { input: 100, output: 50 }, LIMITS, { requests: 50, spread: true, most: 50 })
    ).toEqual(equal)
  })

  it('is no faster than a full engine, and slower the fewer prompts there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 2_000 }), fc.boolean(), (requests, spread) => {
        const rate = (count: number) =>
          finiteRun(even, { input: 100, output: 50 }, LIMITS, { requests: count, spread })
            .outputTokensPerSecond
        expect(rate(requests)).toBeLessThanOrEqual(rate(requests + 100) * 1.001)
        expect(rate(requests)).toBeLessThan(100 / 0.01)
      }),
      { numRuns: cases(50) }
    )
  })
})

// Short answers have most of their gaps while others' prompts are worked on: the mean gap is longer than their mean share tells.
it.each(['mixed', 'prefill-first'] as const)(
  'the simulator agrees on the mean gap of a sample, %s',
  policy => {
    const iterationSeconds = ({ prefillTokens }: Readonly<Batch>) => 0.01 + 1e-4 * prefillTokens
    const rows = Array.from({ length: 400 }, (_, i) => {
      // Four tokens and more, as vLLM’s benchmark keeps them, in an order that has nothing to do with length: 151 and 400 have no common divisor.
      const share = (((i * 151) % 400) + 0.5) / 400
      return { at: 0, input: 100, output: Math.max(4, Math.round(-200 * Math.log(1 - share))) }
    })
    const scheduling = { ...PLAIN, policy }
    const engine = {
      ...constantModel(0, { maxBatchTokens: LIMITS.batchTokens, scheduling }),
      iterationSeconds
    }
    const { firstTokenSeconds: first, completionSeconds: done } = simulate(engine, 1, requestsOf(rows))
    const gaps = rows.map(({ output }, i) => ((done[i] as number) - (first[i] as number)) / (output - 1))
    const measured = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
    const limits = { ...LIMITS, policy, sequences: 400 }
    const told = finiteRun(iterationSeconds, { input: 100, output: 200 }, limits, {
      requests: 400,
      spread: true
    })
    expect(Math.abs(told.tpotSeconds / measured - 1)).toBeLessThan(0.15)
  }
)

// sgl-project/sglang: mamba_full_memory_ratio 0.9. Qwen3.5-27B on an H200 at 0.8 of its memory ran about 40 at once in bf16.
describe('stateSplit', () => {
  const model = modelNamed('Qwen3.5-27B') as ModelSpec
  it('gives states 9 parts in 19 of the room on SGLang, and nothing apart elsewhere', () => {
    const { kvShare, sequences } = stateSplit(model, { engine: 'sglang' }, 1, 62 * 2 ** 30)
    expect(kvShare).toBeCloseTo(10 / 19, 12)
    expect(sequences).toBeGreaterThan(30)
    expect(sequences).toBeLessThan(55)
    expect(stateSplit(model, { engine: 'vllm' }, 1, 62 * 2 ** 30)).toEqual({
      kvShare: 1,
      sequences: Number.POSITIVE_INFINITY
    })
  })

  it('needs one state a sequence where nothing is kept for prompts that begin alike, and five otherwise', () => {
    const sequences = (keepsPrefixes: boolean) =>
      stateSplit(model, { engine: 'sglang', keepsPrefixes }, 1, 62 * 2 ** 30).sequences
    expect(sequences(false) / sequences(true)).toBeCloseTo(5, 0)
  })
})
