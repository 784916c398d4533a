/** What LiteLLM's two logs have in common: usage within metadata, failures, first tokens. */
import type { RequestRow } from '../../log/requestRow.ts'
import { STREAMED } from '../../log/trafficLog.ts'
import { type Cell, textOf } from '../records/cell.ts'
import { amendFailure } from './outcome.ts'

/** Where usage objects state cached tokens. */
export const cachedIn = (usages: readonly string[]): readonly string[] =>
  usages.map(usage => `${usage}.prompt_tokens_details.cached_tokens`)

const NAMES = ['error_rate_limit_category', 'error_message', 'error_code'] as const

/** What there is to look at of a failure, in an object of error information. */
export const failureIn = (information: string): readonly string[] =>
  NAMES.map(name => `${information}.${name}`)

/** A 429 of the proxy's own limiter (`litellm_rate_limit`) or budget says nothing of the pool behind it. */
export function amendLitellmFailure(row: RequestRow, cell: Cell, information: string, errorText = ''): void {
  const [category, message, code] = failureIn(information).map(cell)
  const own = textOf(category).startsWith('litellm_')
  amendFailure(row, code, textOf(message) || errorText)
  if (own && row.status === 429) row.status = 0
  row.ttftMicros = Number.NaN
}

/** `completionStartTime` equals the end where the call was not streamed: then there is no first token to time. */
export function amendFirstToken(row: RequestRow): void {
  if (row.ttftMicros < row.durationMicros) row.flags |= STREAMED
  else row.ttftMicros = Number.NaN
}

/** What tells who bills a call, beside the model's name; the key of LiteLLM's price map stands at `mapKey`. */
export const billerIn = (mapKey: string): readonly string[] => ['custom_llm_provider', 'api_base', mapKey]

/** Providers whose models carry their names everywhere. */
const PLAIN = new Set([
  '',
  'openai',
  'anthropic',
  'gemini',
  'deepseek',
  'mistral',
  'xai',
  'cohere',
  'perplexity'
])

/** Azure's deployments are named by their owner. */
const AZURE = /^azure/

const PRIVATE_HOST =
  /^https?:\/\/(?:localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|\[?::1|host\.docker\.internal|[^/:.]+(?=[:/]|$)|[^/:]+\.(?:local|internal|lan|svc|cluster\.local|corp|intra)(?=[:/]|$))/i

/**
 * Puts the provider before the model's name, where that name alone does not say who bills it: `groq/llama-3.3-70b-versatile`. A
 * deployment of Azure is called by the model that the proxy's price map knows it as; what a private address serves is
 * `hosted_vllm/…`.
 */
export function amendBiller(row: RequestRow, cell: Cell, mapKey: string): void {
  const [provider, base, key] = billerIn(mapKey).map(path => textOf(cell(path)).trim())
  if (row.model === '') return
  const by = (provider ?? '').toLowerCase()
  if (AZURE.test(by)) row.model = under(by, key || row.model)
  else if (PRIVATE_HOST.test(base ?? '')) row.model = under('hosted_vllm', row.model)
  else if (!PLAIN.has(by)) row.model = under(by, row.model)
}

const under = (provider: string, model: string): string =>
  model.toLowerCase().startsWith(`${provider}/`) ? model : `${provider}/${model}`
