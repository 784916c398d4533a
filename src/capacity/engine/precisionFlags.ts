/** Engine × precision of the KV cache → the flag that asks for it. */

import type { KvPrecision } from '../question.ts'
import type { Engine } from './batching.ts'

const FP8_KV: Readonly<Record<Engine, string>> = {
  vllm: '--kv-cache-dtype fp8',
  sglang: '--kv-cache-dtype fp8_e4m3',
  'tensorrt-llm': 'kv_cache_config.dtype: fp8'
}

/** `null` where it is what the engine does unless told otherwise. */
export const kvCacheFlag = (engine: Engine, kvPrecision: KvPrecision): string | null =>
  kvPrecision === 'fp8' ? FP8_KV[engine] : null

/** What the choice means for the answers. Recovery: vLLM blog, 2026-04-22, fp8 KV cache on Llama-3.3-70B, Qwen3, Qwen3.5. */
export const KV_PRECISION_NOTES: Readonly<Record<KvPrecision, string>> = {
  bf16: 'what engines keep unless told otherwise, whatever the weights are',
  fp8:
    'half the memory and reading, asked for by a flag of the engine; uncalibrated it kept 93 to 100 % of long-context ' +
    'scores (vLLM, April 2026), and on Hopper before vLLM 0.19.1 it was broken'
}
