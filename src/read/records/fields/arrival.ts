/** Columns of moments → which says when a call arrived: by its name, else by what stands in them. */
import { MICROS_PER_DAY, MICROS_PER_HOUR } from '../../../units.ts'
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
const LONGEST_LOG_MICROS = 3 * 366 * MICROS_PER_DAY
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
const LONGEST_MICROS = MICROS_PER_HOUR

/** Columns of moments of which one never lies behind another, nor one before: a start and its end, and what lies between. */
function unnamedPair(columns: readonly Column[]): { start: Column; end: Column } | undefined {
  const moments = columns.filter(
    column => isTimeColumn(column) && column.meanings.size === 0 && !isNumericDates(column.filled)
  )
  if (moments.length < 2 || moments.length > MOST_MOMENTS) return undefined
  const all = moments.map(column => ({ column, micros: timeOf(column).micros }))
  const isFirst = (one: Moments) => all.every(other => one === other || isBefore(one, other))
  const [start, end] = [
    all.find(isFirst),
    all.find(one => all.every(other => one === other || isBefore(other, one)))
  ]
  return start && end && start !== end ? { start: start.column, end: end.column } : undefined
}

/** When it began, when its first token came, when it ended, when somebody wrote of it. */
const MOST_MOMENTS = 4

type Moments = { readonly micros: readonly number[] }

/** In every record that states both, and no more than a call lasts. */
function isBefore(one: Moments, other: Moments): boolean {
  const steps = one.micros.map((micros, i) => (other.micros[i] as number) - micros)
  const known = steps.filter(step => !Number.isNaN(step))
  return known.length >= 2 && known.every(step => step >= 0 && step <= LONGEST_MICROS)
}

const DEEP = 3
const topOf = ({ path }: Column): string => path.split('.', 1)[0] as string

/** A moment of the record itself, by whatever words, before one deep in what it holds beside its usage: `agent.result.createdAt`. */
export function ownFirst(
  starts: readonly Column[],
  moments: readonly Column[],
  counts: readonly Column[]
): readonly Column[] {
  const [nearest] = starts
  const isOfCall =
    nearest === undefined ||
    stepsOf(nearest) < DEEP ||
    counts.some(column => topOf(column) === topOf(nearest))
  return isOfCall
    ? starts
    : [...moments.filter(column => stepsOf(column) === 1 && column.meanings.has('start')), ...starts]
}

const EXPLICIT = /^(?:start|started|begin|began|request|requested|arrival|arrived|received|sent|submitted)$/

const parentOf = ({ path }: Column): string => path.slice(0, path.lastIndexOf('.') + 1)

/** A start beside an end says when the call began; a stamp above them, when somebody wrote of it. */
export function explicitFirst(starts: readonly Column[], ends: readonly Column[]): readonly Column[] {
  const [nearest] = starts
  const isPlain = (column: Column) =>
    column.name.words.some(word => EXPLICIT.test(word)) &&
    (stepsOf(column) <= stepsOf(nearest as Column) || ends.some(end => parentOf(end) === parentOf(column)))
  const explicit = starts.find(isPlain)
  return explicit === undefined ? starts : [explicit, ...starts.filter(column => column !== explicit)]
}
