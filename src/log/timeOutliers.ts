/** Arrivals in order → the few that lie far from all others: clocks that were wrong, not traffic. */
import { MICROS_PER_DAY } from '../units.ts'

/** Of fewer rows none is the exception. */
const FEWEST_ROWS = 100
/** So many of the rows at either end may be set apart at most. */
const MOST_SHARE = 0.01
/** And only behind a gap of so many days, and of so many times the span of all others. */
const LEAST_GAP_DAYS = 30
const LEAST_GAP_SPANS = 3

/** Rows [from, to) are the log. */
export type Core = { readonly from: number; readonly to: number }

/** @param arrivals ascending [µs] */
export const coreOf = (arrivals: Float64Array): Core =>
  coreBy(arrivals.length, row => arrivals[row] as number)

/** Rows between which the span of all others is measured; `null` where none may be set apart. */
export function innerRows(rows: number): readonly [first: number, last: number] | null {
  const most = Math.floor(rows * MOST_SHARE)
  return rows < FEWEST_ROWS ? null : [most, rows - 1 - most]
}

/** No smaller gap sets rows apart. [µs] */
export const LEAST_GAP_MICROS = LEAST_GAP_DAYS * MICROS_PER_DAY

/** @param at the arrival of a row, which ascends [µs] */
export function coreBy(rows: number, at: (row: number) => number): Core {
  const whole = { from: 0, to: rows }
  const inner = innerRows(rows)
  if (inner === null) return whole
  const most = inner[0]
  const span = at(rows - 1 - most) - at(most)
  const gap = Math.max(LEAST_GAP_MICROS, LEAST_GAP_SPANS * span)
  let { from, to } = whole
  for (let row = most; row > 0 && from === 0; row--) if (at(row) - at(row - 1) > gap) from = row
  for (let row = rows - most; row < rows && to === rows; row++) if (at(row) - at(row - 1) > gap) to = row
  return { from, to }
}
