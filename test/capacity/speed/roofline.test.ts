import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Batch } from '../../../src/capacity/engine/performanceModel.ts'
import { rooflineModel } from '../../../src/capacity/speed/roofline.ts'
import { gpuNamed } from '../../../src/catalog/gpus.ts'
import { modelNamed } from '../../../src/catalog/models.ts'
import type { GpuSpec, ModelSpec } from '../../../src/catalog/types.ts'

const engine = (gpu: string, model: string, tensorParallel = 1, precision: 'native' | 'fp8' = 'native') =>
  rooflineModel(gpuNamed(gpu) as GpuSpec, modelNamed(model) as ModelSpec, tensorParallel, precision)

const NOTHING: Batch = {
  decodeSequences: 0,
  decodeContextTokens: 0,
  prefillTokens: 0,
  prefillPairs: 0,
  promptsFinishing: 0
}
const decode = (decodeSequences: number, decodeContextTokens: number): Batch => ({
  ...NOTHING,
  decodeSequences,
  decodeContextTokens
})
describe('limits', () => {
  it.each([
    // vllm/engine/arg_utils.py: 70 GiB and more, the A100 excepted.
    ['H100', 8_192, 1_024],
    ['A100', 2_048, 256],
    ['L40S', 2_048, 256]
  ])('%s batches %d tokens of %d sequences', (gpu, maxBatchTokens, maxSequences) => {
    expect(engine(gpu, 'Llama-3.1-8B')).toMatchObject({ maxBatchTokens, maxSequences })
  })

  it('a request is bounded by the context and by the KV cache', () => {
    expect(engine('H100', 'Llama-3.1-8B').maxSequenceTokens).toBe(131_072)
    const tight = engine('H100', 'Llama-3.3-70B', 2)
    expect(tight.maxSequenceTokens).toBe(tight.kvCapacityTokens)
    expect(engine('H100', 'Llama-3.3-70B', 1).kvCapacityTokens).toBe(0)
  })

  it('a sequence holds its window and its state in whole tokens', () => {
    // 4,718,592 B of windows / 36,864 B a token = 128; 48 states of 1,654,784 B / 65,536 B = 1,212.
    expect(engine('H100', 'gpt-oss-120b').kvFixedTokens(5_000)).toBe(128)
    expect(engine('H100', 'Qwen3.5-27B').kvFixedTokens(5_000)).toBe(1_212)
    expect(engine('H100', 'Llama-3.1-8B').kvFixedTokens(5_000)).toBe(0)
  })
})

it('more work never takes less time, and the context adds to it in proportion', () => {
  const count = fc.integer({ min: 0, max: 2_000 })
  const names = fc.constantFrom('Llama-3.1-8B', 'Qwen3-30B-A3B', 'DeepSeek-V3', 'Qwen3.5-27B')
  fc.assert(
    fc.property(
      names,
      count,
      count,
      fc.integer({ min: 1, max: 256 }),
      (name, prefillTokens, more, sequences) => {
        const model = engine('H200', name, 8)
        const batch = {
          ...decode(sequences, 1_000 * sequences),
          prefillTokens,
          prefillPairs: prefillTokens ** 2
        }
        const time = (change: Partial<Batch>) => model.iterationSeconds({ ...batch, ...change })
        expect(time({ prefillTokens: prefillTokens + more })).toBeGreaterThanOrEqual(time({}))
        expect(time({ decodeSequences: sequences + more })).toBeGreaterThanOrEqual(time({}))
        const step = (times: number) =>
          time({ decodeContextTokens: 1_000 * sequences + times * more }) - time({})
        expect(step(2)).toBeCloseTo(2 * step(1), 10)
      }
    ),
    { seed: 1 }
  )
})
