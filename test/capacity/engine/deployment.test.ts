import { describe, expect, it } from 'vitest'
import { deploy } from '../../../src/capacity/engine/deployment.ts'
import { memoryFit, storedAs } from '../../../src/capacity/engine/memory.ts'
import type { DeploymentOptions } from '../../../src/capacity/question.ts'
import { gpuNamed } from '../../../src/catalog/gpus.ts'
import { modelNamed } from '../../../src/catalog/models.ts'
import type { GpuSpec, ModelSpec } from '../../../src/catalog/types.ts'
import { OPTIONS } from '../deploymentOptions.ts'

const deployed = (given: Partial<DeploymentOptions>) => deploy({ ...OPTIONS, ...given })

// vLLM: default_max_num_batched_tokens and default_max_num_seqs of vllm/engine/arg_utils.py (API server). SGLang:
// chunked_prefill_size by memory in sglang/srt/server_args.py. TensorRT-LLM: tensorrt_llm/llmapi/llm_args.py.
it.each([
  ['vllm', 'H100-SXM', 1_024, 8_192],
  ['vllm', 'A100-80GB-SXM', 256, 2_048],
  ['vllm', 'L40S', 256, 2_048],
  ['sglang', 'L4', 2_048, 2_048],
  ['sglang', 'L40S', 2_048, 4_096],
  ['sglang', 'H200-SXM', 2_048, 8_192],
  ['sglang', 'B200-SXM', 2_048, 16_384],
  ['tensorrt-llm', 'L40S', 2_048, 8_192]
] as const)(
  '%s on %s runs %i sequences and %i tokens at once unless told otherwise',
  (engine, gpu, seqs, tokens) => {
    const { deployment, engine: model } = deployed({ engine, gpu, kvCacheTokens: 50_000 })
    expect([deployment.maxNumSeqs, deployment.maxBatchedTokens]).toEqual([seqs, tokens])
    expect([model?.maxSequences, model?.maxBatchTokens]).toEqual([seqs, tokens])
  }
)

it('does as it is told', () => {
  const { engine } = deployed({ maxNumSeqs: 7, maxBatchedTokens: 512, kvCacheTokens: 41_408 })
  expect(engine).toMatchObject({ maxSequences: 7, maxBatchTokens: 512, kvCapacityTokens: 41_408 })
  expect(deployed({ engine: 'sglang' }).engine?.scheduling.policy).toBe('prefill-first')
})

describe('limits that leave no room for every sequence in an iteration', () => {
  it('are brought in line where one of them is a default', () => {
    expect(deployed({ maxBatchedTokens: 512 }).deployment).toMatchObject({ maxNumSeqs: 512 })
    expect(deployed({ maxNumSeqs: 20_000 }).deployment).toMatchObject({ maxBatchedTokens: 20_000 })
  })

  it('are refused where both are asked for, as vLLM does, and not where prompts run alone', () => {
    const both = { maxNumSeqs: 256, maxBatchedTokens: 128 }
    expect(() => deployed(both)).toThrow('--max-batched-tokens: "128" is not at least --max-num-seqs (256)')
    expect(deployed({ ...both, engine: 'sglang' }).deployment).toMatchObject(both)
  })
})

describe('the KV cache', () => {
  const gpu = gpuNamed('H100-SXM') as GpuSpec
  const model = modelNamed('Llama-3.1-8B') as ModelSpec
  // Llama-3.1-8B: 32 layers · 8 KV heads · 128 · keys and values · 2 bytes = 131,072 bytes a token.
  const perToken = 131_072

  it('is what sizing finds, at the same share of memory', () => {
    const fit = memoryFit(gpu, model, 1, storedAs(gpu, model, 'bf16'))
    expect(fit).toMatchObject({ fits: true, kvCapacityTokens: deployed({}).deployment.kvCacheTokens })
  })

  it('takes a share of all memory in vLLM, and of what the weights leave in TensorRT-LLM', () => {
    const tokens = (given: Partial<DeploymentOptions>) => deployed(given).deployment.kvCacheTokens
    const lost = tokens({}) - tokens({ gpuMemoryUtilization: 0.8 })
    expect(lost).toBeCloseTo((0.1 * gpu.memoryBytes) / perToken, -1)
    const all = tokens({ gpuMemoryUtilization: 1 })
    expect(tokens({ engine: 'tensorrt-llm' })).toBeCloseTo(0.9 * all, -1)
  })

  it('is refused with its reason where the weights leave none', () => {
    expect(deployed({ model: 'Llama-3.3-70B', gpu: 'L40S' })).toMatchObject({
      engine: null,
      unmet: expect.stringContaining('none is left for the KV cache')
    })
    expect(deployed({ gpuMemoryUtilization: 0.07 })).toMatchObject({
      engine: null,
      unmet: expect.stringContaining("With 7 % of the GPU's memory")
    })
  })
})

// 32 heads; vLLM: "Total number of attention heads (32) must be divisible by tensor parallel size (3)".
it('does not start where the heads do not come out even', () => {
  expect(deployed({ tensorParallel: 3 })).toMatchObject({
    engine: null,
    unmet: 'Llama-3.1-8B has 32 attention heads, which 3 GPUs cannot share evenly.'
  })
  expect(deployed({ tensorParallel: 4 }).unmet).toBeNull()
})

it('names the GPUs and models it knows', () => {
  expect(() => deployed({ gpu: 'Voodoo2' })).toThrow(/GPU "Voodoo2" is not known. Known: .*H100-SXM/)
  expect(() => deployed({ model: 'gpt-4o' })).toThrow(/Model "gpt-4o" is not known. Known: .*Llama-3.1-8B/)
})
