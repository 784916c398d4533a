/** Columns that count what was written into a prompt cache → all of it, and the parts that live five minutes and an hour. */
import type { RequestRow } from '../../../log/requestRow.ts'
import type { Column } from './columns.ts'

export type WrittenPaths = {
  /** Columns that say nothing of how long what they count lives. */
  readonly all: readonly string[]
  readonly fiveMinutes: readonly string[]
  readonly hour: readonly string[]
}

/** `cache_creation.ephemeral_1h_input_tokens`, `cacheWrite1hTokens`, `cache_write_5m_tokens`. */
const WRITTEN = /ephemeral|cach.*(?:creat|writ)/i
const HOUR = /(?<!\d)1_?(?:h|hr|hour)(?![a-z\d])/
const FIVE_MINUTES = /(?<!\d)5_?(?:m|min|minutes?)(?![a-z\d])/

/** @param written those that are called so */
export function writtenPaths(written: readonly Column[], columns: readonly Column[]): WrittenPaths {
  const paths = columns.map(({ path }) => path)
  const lived = (life: RegExp) => paths.filter(path => WRITTEN.test(path) && life.test(path))
  const [fiveMinutes, hour] = [lived(FIVE_MINUTES), lived(HOUR)]
  return {
    all: written.map(({ path }) => path).filter(path => !fiveMinutes.includes(path) && !hour.includes(path)),
    fiveMinutes,
    hour
  }
}

/** Columns that count all of it together. */
export const wholeWrites = ({ all, fiveMinutes, hour }: WrittenPaths): readonly string[] =>
  all.length > 0 ? all.slice(0, 1) : [...fiveMinutes.slice(0, 1), ...hour.slice(0, 1)]

/** A row whose writes were read as one sum, those of an hour within it: what remains lives five minutes. */
export function partWrites(row: RequestRow): void {
  if (!(row.cacheWrite1hTokens > 0)) return
  const all = Math.max(row.cacheWrite5mTokens || 0, row.cacheWrite1hTokens)
  row.cacheWrite5mTokens = all - row.cacheWrite1hTokens
}
