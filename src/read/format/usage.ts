/** Token counts as vendors write them → as the columns mean them: unknown is not 0, and cached is part of the input. */
import type { RequestRow } from '../../log/requestRow.ts'
import { type Cell, numberOf } from '../records/cell.ts'

/** A count of tokens that no field reads: `NaN` where there is none; infinite where it can be none, which no sum hides from the gate. */
export function tokensOf(value: unknown): number {
  const tokens = numberOf(value) ?? Number.NaN
  return Number.isNaN(tokens) || (Number.isInteger(tokens) && tokens >= 0) ? tokens : Number.POSITIVE_INFINITY
}

/** No call has an empty prompt: 0 stands where a stream, a failure or a cancelled call reported no usage. */
export function forgetZeroUsage(row: RequestRow): void {
  if (row.inputTokens !== 0) return
  row.inputTokens = Number.NaN
  row.cachedTokens = Number.NaN
  if (row.outputTokens === 0) row.outputTokens = Number.NaN
}

/** Where a Messages API's usage states its cache writes: in all, and by how long they live. */
const WRITES = {
  all: 'cache_creation_input_tokens',
  for5m: 'cache_creation.ephemeral_5m_input_tokens',
  for1h: 'cache_creation.ephemeral_1h_input_tokens'
} as const

/** The paths at which `amendCacheWrites` looks. */
export const cacheWritesIn = (usage: string): readonly string[] =>
  Object.values(WRITES).map(path => `${usage}.${path}`)

/** Cache writes of a usage object of Anthropic's → the row. Five minutes where it does not say how long they live. @returns all of them */
export function amendCacheWrites(row: RequestRow, cell: Cell, usage: string): number {
  const [all, for5m, for1h] = cacheWritesIn(usage).map(path => tokensOf(cell(path))) as [
    number,
    number,
    number
  ]
  const total = Number.isNaN(all) ? (for5m || 0) + (for1h || 0) : all
  row.cacheWrite1hTokens = Math.min(for1h || 0, total)
  row.cacheWrite5mTokens = total - row.cacheWrite1hTokens
  return total
}

/** Anthropic's own counts leave cache reads and writes out of the input; more cached than input shows the same. */
export function includeCached(row: RequestRow, isOutside: boolean, writtenTokens = 0): void {
  const { inputTokens, cachedTokens } = row
  if (isOutside || cachedTokens > inputTokens)
    row.inputTokens = inputTokens + (cachedTokens || 0) + writtenTokens
}
