/** Columns and what is known of them → which of them count the requests of rows that are sums; or that none does. */
import type { Timed } from '../../format/format.ts'
import { modelColumns, nameColumns } from './choose.ts'
import type { Column } from './columns.ts'
import { outcomeCounts } from './outcomeCounts.ts'
import { answeredColumns, areApart, areStretches, areSums, countColumns, countsOfSums } from './sums.ts'

export type Summing = {
  /** The most plain first; none where rows are calls. */
  readonly counts: readonly Column[]
  /** Counts by how requests ended, which are all of them together; none where one column counts them. */
  readonly parts: readonly Column[]
  /** A column of sums, where nothing says of how many requests. */
  readonly uncounted: string | undefined
}

/**
 * @param start when rows begin
 * @param input columns of the input, the first of which counts
 * @param isCall whether a row states what only a single call has
 */
export function summing(
  columns: readonly Column[],
  start: Timed | undefined,
  input: readonly Column[],
  output: readonly Column[],
  isCall: boolean
): Summing {
  const clock = columns.find(({ path }) => path === start?.from)
  const unit = start?.unit ?? 'any'
  const names = [...modelColumns(columns), ...nameColumns(columns, 'caller')]
  const isNamedSum = areSums([...input.slice(0, 1), ...output.slice(0, 1)], clock, names, unit)
  const isOfDays = !isCall && areStretches(clock, unit) && areApart(clock, columns)
  const whole = countColumns(columns)
  const parts = whole.length === 0 ? outcomeCounts(columns) : []
  const plain = whole.length + parts.length === 0 ? answeredColumns(columns) : whole
  const counts =
    plain.length + parts.length === 0 && isNamedSum
      ? countsOfSums(columns, new Set([...input, ...output]))
      : plain
  const isUncounted = counts.length + parts.length === 0 && (isNamedSum || isOfDays)
  return { counts, parts, uncounted: isUncounted ? input[0]?.path : undefined }
}
