/** Engine × GPU → how many sequences and tokens an iteration may hold where the operator has set nothing. */
import type { GpuSpec } from '../../catalog/types.ts'
import { BYTES_PER_GIB } from '../../units.ts'
import type { Engine } from './batching.ts'

export type EngineLimits = { readonly maxSequences: number; readonly maxBatchTokens: number }

/** vLLM gives cards from here on the larger limits, the A100 excepted. (vllm/engine/arg_utils.py, API server) */
const VLLM_LARGE_BYTES = 70 * BYTES_PER_GIB

/** `chunked_prefill_size` of SGLang by memory of the card. (sglang/srt/server_args.py) */
const SGLANG_CHUNKS = [
  { belowGib: 35, tokens: 2_048 },
  { belowGib: 60, tokens: 4_096 },
  { belowGib: 160, tokens: 8_192 },
  { belowGib: Number.POSITIVE_INFINITY, tokens: 16_384 }
] as const
/** The least `max_running_requests` that SGLang derives. */
const SGLANG_SEQUENCES = 2_048

/** `max_batch_size` and `max_num_tokens` of TensorRT-LLM. (tensorrt_llm/llmapi/llm_args.py) */
const TENSORRT_LLM: EngineLimits = { maxSequences: 2_048, maxBatchTokens: 8_192 }

export function defaultLimits(engine: Engine, { memoryBytes, architecture }: GpuSpec): EngineLimits {
  if (engine === 'tensorrt-llm') return TENSORRT_LLM
  if (engine === 'sglang') {
    const chunk = SGLANG_CHUNKS.find(({ belowGib }) => memoryBytes < belowGib * BYTES_PER_GIB)
    return { maxSequences: SGLANG_SEQUENCES, maxBatchTokens: chunk?.tokens ?? Number.POSITIVE_INFINITY }
  }
  const isLarge = memoryBytes >= VLLM_LARGE_BYTES && architecture !== 'Ampere'
  return isLarge
    ? { maxSequences: 1_024, maxBatchTokens: 8_192 }
    : { maxSequences: 256, maxBatchTokens: 2_048 }
}
