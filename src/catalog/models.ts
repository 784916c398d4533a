/** The open-weight models that could serve a log, by name: dimensions from their published configurations. */
import { bareName } from './modelNames.ts'
import { LATENT } from './models/deepseek.ts'
import { LLAMA } from './models/llama.ts'
import { MORE } from './models/more.ts'
import { OTHERS } from './models/openWeight.ts'
import { QWEN } from './models/qwen.ts'
import type { ModelSpec } from './types.ts'

export const MODELS: readonly ModelSpec[] = [...LLAMA, ...QWEN, ...LATENT, ...OTHERS, ...MORE]

const VENDOR_PREFIX = /^(meta-(?=llama)|nvidia-(?=nemotron))/
const PRECISION_SUFFIX = /-(fp8|fp4|nvfp4|mxfp4|bf16|int4|awq|gptq)$/
const TUNED_SUFFIX = /-(instruct|chat|it|bbox-soup|1025)(-.*)?$/
/** Between a model's name and the date of its release. */
const TUNED_WITHIN = /-(instruct|thinking|it|chat)(?=-)/

const BY_NAME: ReadonlyMap<string, ModelSpec> = new Map(
  MODELS.map(model => [model.name.toLowerCase(), model])
)

/**
 * The model of that name in any case, with or without a vendor prefix and the suffixes of its precision and tuned
 * release (`meta-llama/Llama-3.3-70B-Instruct`, `nvidia/DeepSeek-R1-FP4`); `undefined` if unknown.
 */
export function modelNamed(name: string): ModelSpec | undefined {
  const full = bareName(name).replace(VENDOR_PREFIX, '')
  const bare = full.replace(PRECISION_SUFFIX, '')
  const dated = bare.replace(TUNED_WITHIN, '')
  return (
    BY_NAME.get(full) ??
    BY_NAME.get(bare) ??
    BY_NAME.get(dated) ??
    BY_NAME.get(bare.replace(TUNED_SUFFIX, ''))
  )
}
