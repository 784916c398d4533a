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
 * @returns the column's path, or `undefined` where none is a running total, of all rows or of those of each session
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
    .map((count, i) => ({ i, count, at: moments[i] as number }))
    .filter(({ count, at }) => !Number.isNaN(count + at))
    .toSorted((a, b) => a.at - b.at)
  const fewest = isSums ? FEWEST_SUMS : FEWEST_ROWS
  const sessions = columns.filter(({ name }) => name.all.some(word => SESSION.test(word)))
  const isRunning = [undefined, ...sessions].some(session => isGrowing(known, session, fewest))
  return isRunning ? counted.path : undefined
}

const SESSION = /^(?:session|thread|conversation|chat|run|trace|job|task)$/

/** Whether counts only ever grow within each session, and do so more often than by chance. */
function isGrowing(
  known: readonly { readonly i: number; readonly count: number }[],
  session: Column | undefined,
  fewest: number
): boolean {
  const last = new Map<unknown, number>()
  let growing = 0
  for (const { i, count } of known) {
    const one = session?.values[i]
    if (session !== undefined && one === undefined) continue
    const before = last.get(one)
    if (before !== undefined && count < before) return false
    if (before !== undefined && count > before) growing++
    last.set(one, count)
  }
  return growing >= Math.max(fewest, MOST_STARTS * last.size)
}

/** Two counts of a session grow by chance every second time: there must be several steps for each. */
const MOST_STARTS = 3
