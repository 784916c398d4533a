/** What LiteLLM's two logs have in common: usage within metadata, failures, first tokens. */
import type { RequestRow } from '../../log/requestRow.ts'
import { withTier } from '../../log/serviceTier.ts'
import { STREAMED } from '../../log/trafficLog.ts'
import { type Cell, textOf } from '../records/cell.ts'
import { nameBiller } from './biller.ts'
import { amendFailure } from './outcome.ts'
import { includeCached, tokensOf } from './usage.ts'

/** Where a log states what was read from a prompt cache and written into one. */
export type CachePlaces = {
  /** OpenAI's count of cached tokens, and Anthropic's, which a proxy may pass on beside a 0: the most counts. */
  readonly read: readonly string[]
  readonly written: readonly string[]
  readonly writtenForAnHour: readonly string[]
}

/** In one usage object. */
export const cachesIn = (usage: string): CachePlaces => ({
  read: [`${usage}.prompt_tokens_details.cached_tokens`, `${usage}.cache_read_input_tokens`],
  written: [`${usage}.cache_creation_input_tokens`],
  writtenForAnHour: [`${usage}.prompt_tokens_details.cache_creation_token_details.ephemeral_1h_input_tokens`]
})

/** What `amendCaches` looks at. */
export const cacheCounts = ({ read, written, writtenForAnHour }: CachePlaces): readonly string[] => [
  ...read,
  ...written,
  ...writtenForAnHour
]

/** LiteLLM's `prompt_tokens` hold what was read from a cache and written into it, whatever the provider counts. */
export function amendCaches(row: RequestRow, cell: Cell, places: CachePlaces): void {
  const most = (paths: readonly string[]) =>
    paths
      .map(path => tokensOf(cell(path)))
      .reduce((max, count) => (count > max || Number.isNaN(max) ? count : max), Number.NaN)
  row.cachedTokens = most(places.read)
  const written = most(places.written)
  if (written >= 0) {
    row.cacheWrite1hTokens = Math.min(most(places.writtenForAnHour) || 0, written)
    row.cacheWrite5mTokens = written - row.cacheWrite1hTokens
  }
  includeCached(row, false)
}

/** Calls that fetch an answer again, or administer files, batches and tools: what they state was used by another call. */
const NO_CALL =
  /^a?(?:get|list|delete|cancel|retrieve(?!_batch)|create_(?:file|batch|fine|vector))|^a?(?:file|vector_store)|mcp|search/

export const leftOutCallType = (cell: Cell): string | undefined =>
  NO_CALL.test(textOf(cell('call_type'))) ? 'a request of LiteLLM that is not a call of a model' : undefined

/** A batch is billed when it is fetched, at half the price; how long fetching it took says nothing of it. */
export function amendBatch(row: RequestRow, cell: Cell): void {
  if (!/^a?retrieve_batch$/.test(textOf(cell('call_type')))) return
  row.flags = withTier(row.flags, 'batch')
  row.durationMicros = row.ttftMicros = Number.NaN
}

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
