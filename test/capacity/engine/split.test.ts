import { describe, expect, it } from 'vitest'
import { ENGINES } from '../../../src/capacity/engine/batching.ts'
import { splitFlags, splitNotes, splitText } from '../../../src/capacity/engine/split.ts'
import { gpuNamed } from '../../../src/catalog/gpus.ts'
import type { GpuSpec } from '../../../src/catalog/types.ts'

const H200 = gpuNamed('H200') as GpuSpec
const flags = (engine: (typeof ENGINES)[number], dataParallel: number, tensorParallel = 1) =>
  splitFlags(engine, { tensorParallel, dataParallel }, H200).join(' ')

// docs.vllm.ai/en/latest/serving/expert_parallel_deployment, docs.sglang.io/advanced_features/expert_parallelism,
// nvidia.github.io/TensorRT-LLM (trtllm-serve), 2026-11-29.
describe('splitFlags', () => {
  it('are those of tensor parallelism alone where attention is not spread', () => {
    expect(ENGINES.map(engine => flags(engine, 1, 4))).toEqual([
      '--tensor-parallel-size 4',
      '--tp-size 4',
      '--tp_size 4'
    ])
  })

  it('count ranks for vLLM, all GPUs for SGLang and TensorRT-LLM', () => {
    expect(ENGINES.map(engine => flags(engine, 4, 2))).toEqual([
      '--tensor-parallel-size 2 --data-parallel-size 4 --enable-expert-parallel',
      '--tp-size 8 --dp-size 4 --enable-dp-attention --ep-size 8',
      '--tp_size 8 --ep_size 8'
    ])
  })

  it('name the ranks of a node and the kernels for a network where a replica is several nodes', () => {
    expect(flags('vllm', 16)).toContain('--data-parallel-size-local 8 --all2all-backend deepep_low_latency')
    expect(flags('sglang', 16)).toContain('--moe-a2a-backend deepep --nnodes 2')
  })
})

describe('splitNotes', () => {
  it('say what must be started, and of several nodes that they must be joined', () => {
    expect(splitNotes('vllm', { tensorParallel: 8, dataParallel: 1 }, H200)).toEqual([])
    const [start, network] = splitNotes('tensorrt-llm', { tensorParallel: 1, dataParallel: 32 }, H200)
    expect(start).toContain('--ep_size 32, and enable_attention_dp: true')
    expect(network).toContain('4 nodes: they must be joined by a network of 400 Gbit/s')
    const rack = splitNotes('vllm', { tensorParallel: 1, dataParallel: 32 }, gpuNamed('GB200'))
    expect(rack[1]).toContain('8 nodes: they must be joined by one NVLink domain of 72 GPUs')
  })
})

it('splitText says the GPUs of a replica', () => {
  expect(splitText({ tensorParallel: 8 })).toBe('×8')
  expect(splitText({ tensorParallel: 2, dataParallel: 4 })).toBe('×8 EP')
})
