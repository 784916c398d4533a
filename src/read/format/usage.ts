/** Token counts as vendors write them → as the columns mean them: unknown is not 0, and cached is part of the input. */
import type { RequestRow } from '../../log/requestRow.ts'
import { numberOf } from '../records/cell.ts'

/** No request is longer: what the columns hold exactly. */
const MAX_TOKENS = 2 ** 24

/** A count of tokens that no field reads: whole and possible, else `NaN`. */
export function tokensOf(value: unknown): number {
  const tokens = numberOf(value) ?? Number.NaN
  return Number.isInteger(tokens) && tokens >= 0 && tokens <= MAX_TOKENS ? tokens : Number.NaN
}

/** No call has an empty prompt: 0 stands where a stream, a failure or a cancelled call reported no usage. */
export function forgetZeroUsage(row: RequestRow): void {
  if (row.inputTokens !== 0) return
  row.inputTokens = Number.NaN
  row.cachedTokens = Number.NaN
  if (row.outputTokens === 0) row.outputTokens = Number.NaN
}

/** Anthropic's own counts leave cache reads and writes out of the input; more cached than input shows the same. */
export function includeCached(row: RequestRow, isOutside: boolean, writtenTokens = 0): void {
  const { inputTokens, cachedTokens } = row
  if (isOutside || cachedTokens > inputTokens)
    row.inputTokens = inputTokens + (cachedTokens || 0) + writtenTokens
}
