import { describe, expect, it } from 'vitest'
import { ENGINES } from '../../../src/capacity/engine/batching.ts'
import { deploy, runsOn } from '../../../src/capacity/engine/deployment.ts'
import { memoryFit, storedAs } from '../../../src/capacity/engine/memory.ts'
import type { DeploymentOptions } from '../../../src/capacity/question.ts'
import { GPUS, gpuNamed } from '../../../src/catalog/gpus.ts'
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
    const { kvCacheTokens } = deployed({ gpuMemoryUtilization: null }).deployment
    expect(fit).toMatchObject({ fits: true, kvCapacityTokens: kvCacheTokens })
  })

  it('takes a share of all memory in vLLM, and of what the weights leave in TensorRT-LLM', () => {
    const tokens = (given: Partial<DeploymentOptions>) => deployed(given).deployment.kvCacheTokens
    const lost = tokens({}) - tokens({ gpuMemoryUtilization: 0.8 })
    expect(lost).toBeCloseTo((0.1 * gpu.memoryBytes) / perToken, -1)
    const tensorrt = (share: number) => tokens({ engine: 'tensorrt-llm', gpuMemoryUtilization: share })
    expect(tensorrt(0.9)).toBeCloseTo(0.9 * tensorrt(1), -1)
  })

  it('is refused with its reason where the weights leave none', () => {
    expect(deployed({ model: 'Llama-3.3-70B', gpu: 'L40S' })).toMatchObject({
      engine: null,
      unmet: expect.stringContaining('none is left for the KV cache')
    })
    // The weights take 15 of the 79.6 GiB.
    expect(deployed({ gpuMemoryUtilization: 0.2 })).toMatchObject({
      engine: null,
      unmet: expect.stringContaining('15.9 GiB are usable')
    })
  })
})

// 32 heads; vLLM: "Total number of attention heads (32) must be divisible by tensor parallel size (3)".
it('does not start where the heads do not come out even', () => {
  expect(deployed({ tensorParallel: 3 })).toMatchObject({
    engine: null,
    unmet: 'Llama-3.1-8B has 32 attention heads and 8 KV heads, which 3 GPUs cannot share evenly.'
  })
  expect(deployed({ tensorParallel: 4 }).unmet).toBeNull()
})

it('names the GPUs and models it knows', () => {
  expect(() => deployed({ gpu: 'Voodoo2' })).toThrow(
    /GPU "Voodoo2" is not known. gpuops-audit gpus lists all/
  )
  expect(() => deployed({ model: 'gpt-4o' })).toThrow(
    /Model "gpt-4o" is not known. Did you mean .*gpuops-audit models lists all/
  )
})

describe('the longest request', () => {
  // gpt-oss-120b takes 131,072 tokens; on one H100 three reporters saw vLLM refuse to start (vllm-project/vllm#23278, #27508).
  const alone = { model: 'gpt-oss-120b', precision: 'native', gpuMemoryUtilization: 0.95 } as const

  it('that does not fit keeps vLLM from starting, and the refusal says which does', () => {
    const { engine, unmet } = deployed({ ...alone, maxModelLen: 'context' })
    expect(engine).toBeNull()
    const advised = Number(/--max-model-len (\d+)/.exec(unmet ?? '')?.[1])
    expect(advised).toBeLessThan(131_072)
    const shorter = deployed({ ...alone, maxModelLen: advised })
    expect(shorter.engine?.maxSequenceTokens).toBe(advised)
    expect(deployed({ ...alone, maxModelLen: advised + 1 }).engine).toBeNull()
  })

  it('is cut to what fits where a plan is searched', () => {
    // Its weights alone take 66 of 79.6 GiB.
    expect(deployed(alone)).toMatchObject({ unmet: null, deployment: { memoryTight: true } })
    expect(deployed(alone).deployment.maxModelLen).toBeLessThan(131_072)
    expect(deployed({}).deployment).toMatchObject({ memoryTight: false, maxModelLen: 131_072 })
  })
})

// vLLM and SGLang keep a bf16 cache for fp8 weights unless told otherwise (`--kv-cache-dtype auto`).
it('keeps the KV cache in bf16 whatever the weights are, and halves it when told', () => {
  const [usual, halved] = [deployed({ precision: 'fp8' }), deployed({ precision: 'fp8', kvPrecision: 'fp8' })]
  expect(usual.deployment.kvCacheFlag).toBeNull()
  expect(halved.deployment.kvCacheFlag).toBe('--kv-cache-dtype fp8')
  expect(halved.deployment.kvCacheTokens / usual.deployment.kvCacheTokens).toBeCloseTo(2, 4)
})

// 4 KV heads among 8 GPUs are copied; among 7 they neither divide nor are copied evenly, though 28 heads would.
it('does not start where the KV heads do not come out even', () => {
  expect(deployed({ model: 'Qwen2.5-7B', tensorParallel: 7 })).toMatchObject({
    engine: null,
    unmet: 'Qwen2.5-7B has 28 attention heads and 4 KV heads, which 7 GPUs cannot share evenly.'
  })
})

describe('ranks of data-parallel attention', () => {
  const ranked = { model: 'Qwen3-235B-A22B', gpu: 'H200-SXM', precision: 'fp8' } as const

  // 94 layers of 2 · 4 · 128 elements in bf16: with four KV heads eight GPUs hold each token twice, eight ranks once.
  it('hold the experts once between them, and each its own KV cache', () => {
    const [split, spread] = [
      deployed({ ...ranked, tensorParallel: 8, maxNumSeqs: 256 }),
      deployed({ ...ranked, dataParallel: 8, maxNumSeqs: 256 })
    ]
    expect(spread.deployment.gpus).toBe(8)
    expect(spread.engine?.maxSequences).toBe(8 * 256)
    // Each rank keeps attention and embeddings whole, and still has room for more tokens together.
    expect(spread.deployment.kvCacheTokens).toBeGreaterThan(1.3 * split.deployment.kvCacheTokens)
    expect(spread.engine?.maxSequenceTokens).toBeLessThanOrEqual(spread.deployment.kvCacheTokens / 8)
  })

  it('are refused of a dense model, and over more GPUs than are known to serve one', () => {
    expect(deployed({ dataParallel: 2 }).unmet).toBe(
      'Llama-3.1-8B has no experts to spread: 2 ranks of it are 2 replicas.'
    )
    expect(deployed({ ...ranked, gpu: 'A100-80GB-SXM', tensorParallel: 2, dataParallel: 8 }).unmet).toContain(
      '16 GPUs a replica are more than the 8 of A100-80GB-SXM'
    )
    expect(deployed({ ...ranked, dataParallel: 16 }).unmet).toBeNull()
  })
})

it('lets an engine run on the GPUs that it is made for alone', () => {
  for (const { name } of GPUS) {
    const isOther = /^(MI|Arc)/.test(name)
    for (const engine of ENGINES)
      expect(runsOn(engine, gpuNamed(name) as GpuSpec), `${engine} on ${name}`).toBe(
        !(isOther && engine === 'tensorrt-llm')
      )
  }
  const { engine, unmet } = deployed({ engine: 'tensorrt-llm', gpu: 'MI300X', kvCacheTokens: 50_000 })
  expect([engine, unmet]).toEqual([null, expect.stringContaining('--engine vllm')])
})
