/** Columns and what is known of them → which of them count the requests of rows that are sums; or that none does. */
import type { Timed } from '../../format/format.ts'
import { modelColumns, nameColumns } from './choose.ts'
import type { Column } from './columns.ts'
import { type OutcomeCounts, outcomeCounts } from './outcomeCounts.ts'
import { sumPath } from './requestFields.ts'
import type { RoleRows } from './roleRows.ts'
import {
  answeredColumns,
  areApart,
  areStretches,
  areSums,
  countColumns,
  countsOfSums,
  stepSeconds,
  widthNamed
} from './sums.ts'
import type { TimeChoice } from './times.ts'

export type Summing = {
  /** The most plain first; none where rows are calls. */
  readonly counts: readonly Column[]
  /** How they ended. */
  readonly outcomes: OutcomeCounts
  /** A column of sums, where nothing says of how many requests. */
  readonly uncounted: string | undefined
  /** Whether rows are of days or hours, no two of one day and of the same names. */
  readonly isOfDays: boolean
}

/** How many requests each row sums, and over how long. */
export type RowSums = {
  readonly count: readonly string[]
  /** The columns that are added up for it, where it is none of the log's. */
  readonly parts: readonly string[]
  /** How many of them failed, and were refused for a rate limit. */
  readonly failed: readonly string[]
  readonly throttled: readonly string[]
  /** What shows whether the failed ones are among those that are counted. */
  readonly because: string | undefined
  readonly widthSeconds: number | undefined
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
  const parts = whole.length === 0 ? outcomeCounts(columns, undefined).parts : []
  const plain = whole.length + parts.length === 0 ? answeredColumns(columns) : whole
  const counts =
    plain.length + parts.length === 0 && isNamedSum
      ? countsOfSums(columns, new Set([...input, ...output]))
      : plain
  const isUncounted = counts.length + parts.length === 0 && (isNamedSum || isOfDays)
  const outcomes = outcomeCounts(columns, counts[0])
  return { counts, outcomes, isOfDays, uncounted: isUncounted ? input[0]?.path : undefined }
}

export function rowSums(
  { counts, outcomes }: Summing,
  columns: readonly Column[],
  { start, widthSeconds }: TimeChoice
): RowSums {
  const column = columns.find(({ path }) => path === start?.from)
  const pathsIn = (chosen: readonly Column[]) => chosen.map(({ path }) => path)
  const parts = pathsIn(outcomes.parts)
  return {
    failed: pathsIn(outcomes.failed),
    throttled: pathsIn(outcomes.throttled),
    because: outcomes.because,
    count: parts.length > 0 ? [sumPath(parts)] : counts.slice(0, 1).map(({ path }) => path),
    parts,
    widthSeconds:
      widthSeconds ?? (column && (stepSeconds(column.filled, start?.unit ?? 'any') ?? widthNamed(column)))
  }
}

/** Rows that are sums of which nothing counts the requests: the column that sums, and how long each row lasts. */
export const uncountedIn = (
  summed: Summing,
  roles: RoleRows | undefined,
  columns: readonly Column[],
  times: TimeChoice
): { readonly uncounted: string | undefined; readonly uncountedSums: RowSums | undefined } => ({
  uncounted: summed.uncounted ?? (summed.isOfDays ? roles?.amount : undefined),
  uncountedSums: summed.uncounted === undefined ? undefined : rowSums(summed, columns, times)
})
