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

/** Share of the counts that must add up: a record may be missing. */
const MOST_ADDED = 0.8

/** Without columns that are the sum of another so far, of all records or of those of each session. */
export const withoutRunningSums = (columns: readonly Column[], length: number): readonly Column[] =>
  columns.filter(sum => {
    const sums = countsOf(sum, length)
    return !columns.some(column => {
      const counts = column === sum ? [] : countsOf(column, length)
      return isSumSoFar(sums, counts) || isSumSoFar(sums.toReversed(), counts.toReversed())
    })
  })

function isSumSoFar(sums: readonly number[], counts: readonly number[]): boolean {
  const before = new Set([0])
  let [known, added, beyond] = [0, 0, 0]
  for (const [i, count] of counts.slice(0, MOST_IN_ROW).entries()) {
    const sum = sums[i] as number
    if (!(count > 0 && sum > 0)) continue
    known++
    if (before.has(sum - count)) added++
    if (sum > count) beyond++
    before.add(sum)
  }
  // Sums that begin anew with each record are the counts themselves.
  return known >= FEWEST_ROWS && added >= MOST_ADDED * known && beyond * 2 >= known
}

/** The first records follow each other; later ones of the sample are from all over the file. */
const MOST_IN_ROW = 1_000

/** Two counts of a session grow by chance every second time: there must be several steps for each. */
const MOST_STARTS = 3
