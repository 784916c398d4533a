/** Columns of a table of sums that count requests by how they ended – `succeeded`, `errors`, `rate_limited` – → those that are all of its requests together. */
import { numberOf } from '../cell.ts'
import { type Column, isCount, mostly } from './columns.ts'

const ANSWERED = /^(?:ok|success|successes|successful|succeeded|completed|2xx)$/
const FAILED =
  /^(?:errors?|failed|failures?|throttled|throttles|limited|refused|rejected|timeouts?|429s?|4xx|5xx)$/
/** Failures of every kind, which those of one may be among. */
const OF_ALL = /^(?:errors?|failed|failures?)$/
const BESIDE = /^(?:num|n|number|of|total|count|counts|requests?|calls?|rate|http|status)$/
/** Of one row: larger numbers are moments. */
const MOST = 1e8

/** Empty where they are none: no counts of several answered requests, or none of failed ones beside them. */
export function outcomeCounts(columns: readonly Column[]): readonly Column[] {
  const answered = columns.filter(column => counts(column, ANSWERED) && isOfSeveral(column))
  const failed = columns.filter(column => counts(column, FAILED))
  if (answered.length !== 1 || failed.length === 0) return []
  const all = failed.filter(({ name }) => name.all.some(word => OF_ALL.test(word)))
  const apart = failed.filter(column => !all.includes(column) && !all.some(whole => isWithin(column, whole)))
  return all.length > 1 ? [] : [...answered, ...all, ...apart]
}

const counts = ({ name, filled }: Column, what: RegExp): boolean =>
  name.unit === undefined &&
  name.all.some(word => what.test(word)) &&
  name.all.every(word => what.test(word) || BESIDE.test(word)) &&
  filled.length > 0 &&
  mostly({ filled }, value => isCount(value) && (numberOf(value) as number) < MOST)

/** Neither flags nor statuses. */
const isOfSeveral = ({ filled, values }: Column): boolean =>
  filled.length * 2 >= values.length &&
  filled.some(value => (numberOf(value) ?? 0) > 1) &&
  !filled.every(value => (numberOf(value) ?? 0) >= 200)

/** Whether no row has more of the one than of the other, and some have any. */
const isWithin = (one: Column, whole: Column): boolean =>
  one.values.some(value => (numberOf(value) ?? 0) > 0) &&
  one.values.every((value, i) => (numberOf(value) ?? 0) <= (numberOf(whole.values[i]) ?? 0))
