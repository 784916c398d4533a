/** What LiteLLM's two logs have in common: usage within metadata, failures, first tokens. */
import type { RequestRow } from '../../log/requestRow.ts'
import { STREAMED } from '../../log/trafficLog.ts'
import { type Cell, textOf } from '../records/cell.ts'
import { nameBiller } from './biller.ts'
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

/** The key of LiteLLM's price map is what it knows a deployment's model as. */
export function amendBiller(row: RequestRow, cell: Cell, mapKey: string): void {
  const [provider = '', base = '', key = ''] = billerIn(mapKey).map(path => textOf(cell(path)).trim())
  nameBiller(row, provider, base, key)
}
