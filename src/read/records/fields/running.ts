/** Columns of counts in the order of time → the one that only ever grows: a running total, and no call's own count. */

import type { Timed } from '../../format/format.ts'
import { timeOf } from '../compileFields.ts'
import { countsOf } from './choose.ts'
import type { Column } from './columns.ts'

/** Rows in which counts of their own may well grow by chance: one in 12! does so over more. */
const FEWEST_ROWS = 12
/** Sums of traffic that grows do so longer. */
const FEWEST_SUMS = 20

/**
 * @param output the columns of the output: an input grows with a conversation, too
 * @param isSums whether a row is the sum of several requests
 * @returns the column's path, or `undefined` where none is a running total
 */
export function runningTotal(
  columns: readonly Column[],
  output: readonly Column[],
  start: Timed | undefined,
  isSums: boolean
): string | undefined {
  const [counted] = output
  const clock = columns.find(({ path }) => path === start?.from)
  if (counted === undefined || clock === undefined || start === undefined) return undefined
  const counts = countsOf(counted, counted.values.length)
  const moments = clock.values.map(value => (value === undefined ? Number.NaN : timeOf(value, start.unit)))
  const known = counts
    .map((count, i) => ({ count, at: moments[i] as number }))
    .filter(({ count, at }) => !Number.isNaN(count + at))
    .toSorted((a, b) => a.at - b.at)
  const steps = known.slice(1).map(({ count }, i) => count - (known[i]?.count as number))
  const growing = steps.filter(step => step > 0).length
  const isRunning = growing >= (isSums ? FEWEST_SUMS : FEWEST_ROWS) && steps.every(step => step >= 0)
  return isRunning ? counted.path : undefined
}
