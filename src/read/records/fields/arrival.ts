/** Columns of moments → which says when a call arrived: by its name, else by what stands in them. */
import { MICROS_PER_SECOND } from '../../../units.ts'
import { numberOf } from '../cell.ts'
import { isTimeColumn } from './choose.ts'
import { type Column, isTime, stepsOf } from './columns.ts'
import { timeOf } from './columnTimes.ts'
import { isNumericDates } from './dayOrder.ts'
import { lawfulArrivals, standsStill } from './lawfulArrivals.ts'

type Arrival = {
  readonly startColumn: Column | undefined
  readonly endColumn?: Column
  readonly why?: string
}

/**
 * By its name, else by what stands in the columns.
 *
 * @param ends columns of ends, behind which no call arrives
 */
export function arrivalOf(
  named: Column | undefined,
  columns: readonly Column[],
  ends: readonly Column[]
): Arrival {
  const told = named ?? unnamedTime(columns, ends)
  if (told !== undefined) return { startColumn: told }
  const pair = unnamedPair(columns)
  if (pair !== undefined) return { startColumn: pair.start, endColumn: pair.end }
  return { startColumn: unnamedEpoch(columns), why: 'of all columns it alone holds moments' }
}

const NO_ARRIVAL =
  /^(?:updated|modified|release|released|expires?|expiry|deleted|birth|reset|next|last|scheduled|end|ended|finished|completed|first|version|valid|due|renew.*)$/

/** Where no name tells: the one column of moments, as text and near the top. */
function unnamedTime(columns: readonly Column[], ends: readonly Column[]): Column | undefined {
  const found = columns.filter(
    column =>
      isTimeColumn(column) &&
      !standsStill(column) &&
      column.filled.some(value => numberOf(value) === undefined) &&
      !column.name.all.some(word => NO_ARRIVAL.test(word)) &&
      !column.meanings.has('end') &&
      !column.meanings.has('firstToken')
  )
  const texts = lawfulArrivals(found, ends, columns.filter(isTimeColumn))
  const [only] = texts.toSorted((a, b) => stepsOf(a) - stepsOf(b) || a.order - b.order)
  return texts.length === 1 ? only : undefined
}

/** A log of calls is no longer; what is spread further, or hardly differs, is of something else. */
const LONGEST_LOG_MICROS = 3 * 366 * 86_400 * MICROS_PER_SECOND
const FEWEST_MOMENTS = 3

/** Where neither a name nor a writing tells: the one column that holds moments as numbers, and mostly different ones. */
function unnamedEpoch(columns: readonly Column[]): Column | undefined {
  const moments = columns.filter(
    column =>
      column.filled.length >= FEWEST_MOMENTS &&
      column.filled.every(value => numberOf(value) !== undefined && isTime(value)) &&
      column.meanings.size === 0 &&
      !column.name.all.some(word => NO_ARRIVAL.test(word) || word === 'id')
  )
  const [only] = moments
  if (only === undefined || moments.length > 1) return undefined
  const micros = timeOf(only).micros.filter(moment => !Number.isNaN(moment))
  const [first, last] = micros.reduce(
    ([low, high], moment) => [Math.min(low, moment), Math.max(high, moment)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  )
  const isLog = (last as number) - (first as number) <= LONGEST_LOG_MICROS
  return isLog && new Set(micros).size * 2 > micros.length ? only : undefined
}

/** No call lasts longer. */
const LONGEST_MICROS = 3_600 * MICROS_PER_SECOND

/** Two columns of moments of which one never lies before the other: a start and its end. */
function unnamedPair(columns: readonly Column[]): { start: Column; end: Column } | undefined {
  const moments = columns.filter(
    column => isTimeColumn(column) && column.meanings.size === 0 && !isNumericDates(column.filled)
  )
  const [one, other] = moments
  if (one === undefined || other === undefined || moments.length !== 2) return undefined
  const [a, b] = [timeOf(one).micros, timeOf(other).micros]
  const steps = a.map((micros, i) => (b[i] as number) - micros).filter(step => !Number.isNaN(step))
  if (steps.length < 2 || steps.some(step => Math.abs(step) > LONGEST_MICROS)) return undefined
  if (steps.every(step => step >= 0)) return { start: one, end: other }
  return steps.every(step => step <= 0) ? { start: other, end: one } : undefined
}
