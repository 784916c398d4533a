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

/** What engines make of weights in bf16 as they load them; TensorRT-LLM serves what the repository holds. (vLLM: online quantization; SGLang: server_args) */
const QUANTISED_AT_LOAD: Readonly<Record<Engine, Readonly<Record<string, string>>>> = {
  vllm: { fp8: '--quantization fp8' },
  sglang: { fp8: '--quantization fp8' },
  'tensorrt-llm': {}
}

/** `fp8` of `fp8 block 128x128`, `fp4` of `nvfp4 (MoE) + bf16`. */
const kindOf = (label: string): string => label.replace(/^nv/, '').split(' ')[0] as string

/** Weights of a plan: the label that they are stored in, of a model as it is published. */
export type PlannedWeights = { readonly precision: string; readonly published: string }

const isPublished = ({ precision, published }: PlannedWeights): boolean =>
  kindOf(precision) === kindOf(published)

/** `null` where the model is published so, or the engine makes no such weights of those published. */
export const weightsFlag = (engine: Engine, weights: PlannedWeights): string | null =>
  isPublished(weights) || kindOf(weights.published) !== 'bf16'
    ? null
    : (QUANTISED_AT_LOAD[engine][weights.precision] ?? null)

/** What the engine must be told, or the repository must hold, for weights other than the published ones. */
export function weightsNotes(engine: Engine, weights: PlannedWeights): readonly string[] {
  const { precision, published } = weights
  if (isPublished(weights)) return []
  const flag = weightsFlag(engine, weights)
  return [
    flag === null
      ? `The repository must hold weights in ${precision}: the model is published in ${published}, and ${engine} has no option that makes them ${precision} as it loads them.`
      : `Start it with ${flag}: the model is published in ${published}. Leave the option out where the repository holds weights in ${precision} already.`
  ]
}
