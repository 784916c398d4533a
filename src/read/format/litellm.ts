/** What LiteLLM's two logs have in common: usage within metadata, failures, first tokens. */
import type { RequestRow } from '../../log/requestRow.ts'
import { STREAMED } from '../../log/trafficLog.ts'
import { at, textOf } from '../scan/cell.ts'
import { amendFailure } from './outcome.ts'
import { tokensOf } from './usage.ts'

/** Cached tokens of the first usage object that states them; `NaN` where none does. */
export function cachedIn(object: unknown, usages: readonly string[]): number {
  for (const usage of usages) {
    const cached = tokensOf(at(object, `${usage}.prompt_tokens_details.cached_tokens`))
    if (!Number.isNaN(cached)) return cached
  }
  return Number.NaN
}

/** A 429 of the proxy's own limiter (`litellm_rate_limit`) or budget says nothing of the pool behind it. */
export function amendLitellmFailure(row: RequestRow, information: unknown, errorText = ''): void {
  const own = textOf(at(information, 'error_rate_limit_category')).startsWith('litellm_')
  const message = textOf(at(information, 'error_message')) || errorText
  amendFailure(row, at(information, 'error_code'), message)
  if (own && row.status === 429) row.status = 0
  row.ttftMicros = Number.NaN
}

/** `completionStartTime` equals the end where the call was not streamed: then there is no first token to time. */
export function amendFirstToken(row: RequestRow): void {
  if (row.ttftMicros < row.durationMicros) row.flags |= STREAMED
  else row.ttftMicros = Number.NaN
}
