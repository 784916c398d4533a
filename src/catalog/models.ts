/** The open-weight models that could serve a log, by name: dimensions from their published configurations. */
import { LATENT } from './models/deepseek.ts'
import { LLAMA } from './models/llama.ts'
import { MEASURED } from './models/measured.ts'
import { MORE } from './models/more.ts'
import { OTHERS } from './models/openWeight.ts'
import { QWEN } from './models/qwen.ts'
import { plainNames } from './openWeightName.ts'
import type { ModelSpec } from './types.ts'

export const MODELS: readonly ModelSpec[] = [...LLAMA, ...QWEN, ...LATENT, ...OTHERS, ...MORE, ...MEASURED]

export const MODEL_NAMES: readonly string[] = MODELS.map(({ name }) => name)

const BY_NAME: ReadonlyMap<string, ModelSpec> = new Map(
  MODELS.map(model => [model.name.toLowerCase(), model])
)

/**
 * The model of that name in any case, as its maker, a registry, a host or a local server writes it
 * (`meta-llama/Llama-3.3-70B-Instruct`, `nvidia/DeepSeek-R1-FP4`, `llama-3.3-70b-versatile`, `qwen3:32b`); `undefined` if
 * unknown. A name that is the beginning of one model's alone, its size included, is that model; of several that which only
 * says more of its size (`qwen3-235b` is no release of July).
 */
export function modelNamed(name: string): ModelSpec | undefined {
  const names = plainNames(name)
  for (const plain of names) {
    const exact = BY_NAME.get(plain)
    if (exact !== undefined) return exact
  }
  return names.map(begunBy).find(model => model !== undefined)
}

const SIZE = /\d+(?:\.\d+)?b\b/
const ACTIVE = /^a\d+(?:\.\d+)?b$/

function begunBy(plain: string): ModelSpec | undefined {
  if (!SIZE.test(plain)) return undefined
  const begun = [...BY_NAME].filter(([name]) => name.startsWith(`${plain}-`))
  const plainest = begun.filter(([name]) => ACTIVE.test(name.slice(plain.length + 1)))
  const [only, ...others] = plainest.length > 0 ? plainest : begun
  return others.length === 0 ? only?.[1] : undefined
}
