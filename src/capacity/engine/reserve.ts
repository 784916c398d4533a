/** Engine × GPU × model → the share of memory that the engine takes, and what of it is neither weights nor KV cache. */
import type { GpuSpec, ModelSpec } from '../../catalog/types.ts'
import { BYTES_PER_GIB } from '../../units.ts'
import type { Engine } from './batching.ts'
import { defaultLimits, type EngineLimits } from './engineLimits.ts'

/** What of an engine's settings its memory depends on. */
export type MemorySetup = {
  readonly engine: Engine
  /** Share of the memory that the engine may take, as it defines it; `null`: its default. */
  readonly utilization: number | null
  /** `null`: the engine's own on this GPU. */
  readonly limits: EngineLimits | null
  /** What was read is kept for prompts that begin alike; `true` unless said. */
  readonly keepsPrefixes?: boolean
  /** Ranks of data-parallel attention; 1 unless said. */
  readonly dataParallel?: number
  /** What else lies on each GPU: what drafts, adapters. [bytes] */
  readonly heldBytes?: number
  /** What the engine itself holds, where that is not the usual. [bytes per GPU] */
  readonly reserveBytes?: number
}

export const USUAL_SETUP: MemorySetup = { engine: 'vllm', utilization: null, limits: null }

/** vLLM's `gpu_memory_utilization` (vllm/config/cache.py, 0.92 since 0.16) and TensorRT-LLM's `free_gpu_memory_fraction`. */
const VLLM_SHARE = 0.92
const TENSORRT_SHARE = 0.9

const SHARES_SAID: Readonly<Record<Engine, string>> = {
  vllm: `${100 * VLLM_SHARE} % of GPU memory`,
  sglang: 'what its own rule leaves of GPU memory',
  'tensorrt-llm': `${100 * TENSORRT_SHARE} % of the GPU memory that the weights leave`
}

/** Engines, and the share of memory that each takes where it is not told, in words. */
export const sharesSaid = (engines: readonly Engine[]): string =>
  engines.map(engine => `${engine}: ${SHARES_SAID[engine]}`).join(', ')

/** SGLang holds back megabytes: a base, for each token of a prefill chunk, for each sequence of its CUDA graphs, for each GPU. (sglang/srt/server_args.py) */
const SGLANG_HELD_MIB = { base: 512, chunkToken: 1.5, graphSequence: 2, gpu: 128 } as const
const SGLANG_GRAPH_SEQUENCES = { few: 256, many: 512, manyFrom: 4 } as const
const MIB = 2 ** 20

/** Share of memory as the engine defines it, where it is not told. */
export function usualShare(
  engine: Engine,
  gpu: GpuSpec,
  tensorParallel: number,
  { maxBatchTokens }: EngineLimits = defaultLimits(engine, gpu)
): number {
  if (engine === 'vllm') return VLLM_SHARE
  if (engine === 'tensorrt-llm') return TENSORRT_SHARE
  const { base, chunkToken, graphSequence, gpu: eachGpu } = SGLANG_HELD_MIB
  const { few, many, manyFrom } = SGLANG_GRAPH_SEQUENCES
  const held =
    base +
    chunkToken * maxBatchTokens +
    graphSequence * (tensorParallel >= manyFrom ? many : few) +
    eachGpu * tensorParallel
  return Math.round((1 - (held * MIB) / gpu.memoryBytes) * 1e3) / 1e3
}

/**
 * Fitted by hand to start-up lines of vLLM 0.17–0.20: contexts and CUDA graphs; copies of the logits of every sequence in
 * fp32 (its profile run samples `max_num_seqs`); activations as multiples of the hidden size; with several GPUs the
 * all-reduce buffers; with experts their workspace. RTX 4090, 2,048 tokens: 1.15 GiB (logged 1.16); H100, 8,192: 2.5 (2.55).
 */
const VLLM_GIB = { base: 0.7, parallel: 1.6, experts: 3 } as const
const LOGIT_COPIES = 2.7
const LOGIT_BYTES = 4
const ACTIVATION_BYTES = 16

/** SGLang's static part holds weights, KV and this; activations live outside of it. (one start-up line: 2.3 on 4 × H100) */
const SGLANG_GIB = { alone: 1, parallel: 2.3 } as const

/** R: what the engine's share holds besides weights and KV cache. [bytes per GPU] */
export function reserveBytes(
  gpu: GpuSpec,
  model: ModelSpec,
  tensorParallel: number,
  { engine, limits }: MemorySetup
): number {
  if (engine === 'sglang')
    return (tensorParallel > 1 ? SGLANG_GIB.parallel : SGLANG_GIB.alone) * BYTES_PER_GIB
  const { maxSequences, maxBatchTokens } = limits ?? defaultLimits(engine, gpu)
  const vocabulary = model.lmHeadParameters / model.hidden
  const fixed =
    VLLM_GIB.base +
    (tensorParallel > 1 ? VLLM_GIB.parallel : 0) +
    (model.experts === null ? 0 : VLLM_GIB.experts)
  return (
    fixed * BYTES_PER_GIB +
    LOGIT_COPIES * LOGIT_BYTES * Math.min(maxSequences, maxBatchTokens) * vocabulary +
    ACTIVATION_BYTES * model.hidden * maxBatchTokens
  )
}

/**
 * KV bytes per GPU: u·M − W/t − R; TensorRT-LLM takes its share of what is free: u·(M − W/t − R). Negative where the
 * weights leave no room.
 */
export function roomBytes(
  gpu: GpuSpec,
  model: ModelSpec,
  tensorParallel: number,
  weightsPerGpu: number,
  setup: MemorySetup
): number {
  const { engine, utilization, limits } = setup
  const share = utilization ?? usualShare(engine, gpu, tensorParallel, limits ?? defaultLimits(engine, gpu))
  const own = setup.reserveBytes ?? reserveBytes(gpu, model, tensorParallel, setup)
  const reserve = own + (setup.heldBytes ?? 0)
  if (engine !== 'tensorrt-llm') return share * gpu.memoryBytes - weightsPerGpu - reserve
  return share * (gpu.memoryBytes - weightsPerGpu - reserve)
}
