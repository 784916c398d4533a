/** Columns that no name calls a duration → the one whose cells state lengths of time, or are end − start. */
import { MICROS_PER_SECOND } from '../../../units.ts'
import { toMicros } from '../time.ts'
import { correlation } from './arithmetic.ts'
import { lengthsIn } from './byOutput.ts'
import { numbersOf } from './choose.ts'
import { type Column, isAmount, mostly } from './columns.ts'
import { type Unit, unitBySpan } from './durationUnit.ts'
import { scaleOf } from './lengths.ts'
import { isLengthText } from './lengthText.ts'
import { saysPart } from './looseNames.ts'
import type { Meaning } from './meaning.ts'
import { isLoose, LOOSE } from './synonyms.ts'

const FEWEST_ROWS = 5

/**
 * Where no column is named so, the only one of texts such as `1.2 s` or `0:00:02.5` is the duration, unless its name says of
 * what part of a call.
 *
 * @param clocks columns of the time of day
 */
export function withWrittenLength(
  columns: readonly Column[],
  clocks: readonly string[] = []
): readonly Column[] {
  if (columns.some(({ meanings, filled }) => meanings.has('duration') && filled.length > 0)) return columns
  const found = columns.filter(
    column =>
      column.meanings.size === 0 &&
      !clocks.includes(column.path) &&
      column.filled.length >= FEWEST_ROWS &&
      !saysPart(column.name) &&
      mostly(column, isLengthText)
  )
  return found.length === 1
    ? columns.map(column => (column === found[0] ? { ...column, meanings: BY_WRITING } : column))
    : columns
}

/** So many answers show whether a length follows them: a wait or a pause does not. */
const FEWEST_TO_FOLLOW = 20
/** What chance alone seldom exceeds, times the root of how many there are. */
const BY_CHANCE = 2

/**
 * What was taken for the duration by its writing alone, and follows the lengths of answers no more than by chance, is none.
 *
 * @param outputs tokens record by record; `NaN` where unknown
 */
export function withoutUnrelated(columns: readonly Column[], outputs: readonly number[]): readonly Column[] {
  const known = outputs.filter(tokens => tokens > 0).length
  const isByChance = (column: Column) =>
    correlation(lengthsIn(column, outputs.length), outputs) * Math.sqrt(known) < BY_CHANCE
  return known < FEWEST_TO_FOLLOW
    ? columns
    : columns.map(column =>
        column.meanings === BY_WRITING && isByChance(column) ? { ...column, meanings: new Map() } : column
      )
}

/** What the name of a length may be taken for: `gen_time`. */
const OF_TIME: ReadonlySet<Meaning> = new Set(['start', 'end', 'duration'])

const BY_WRITING: ReadonlyMap<Meaning, number> = new Map([['duration', LOOSE]])

/**
 * @param spanMicros end less start, record by record; `NaN` where unknown
 * @returns none where spans hardly differ, or no column follows them
 */
export function spanLength(
  columns: readonly Column[],
  spanMicros: readonly number[]
): { readonly column: Column; readonly unit: Unit } | undefined {
  const spans = new Set(spanMicros.filter(span => span >= MICROS_PER_SECOND))
  if (spans.size < FEWEST_ROWS) return undefined
  for (const column of columns) {
    const isOther = [...column.meanings.keys()].some(meaning => !OF_TIME.has(meaning))
    if (isOther || column.filled.length < FEWEST_ROWS || !mostly(column, isAmount)) continue
    const unit = unitBySpan(numbersOf(column, spanMicros.length), spanMicros)
    if (unit) return { column, unit }
  }
  return undefined
}

const MOST_OF_SPAN = 0.5
const MOSTLY = 0.8

/** Whether a length that no synonym spells is less than half of end − start nearly everywhere: it is of a part of the call. */
export function isPartOfSpans(
  column: Column | undefined,
  unit: Unit | undefined,
  spanMicros: readonly number[]
): boolean {
  if (
    column === undefined ||
    unit === undefined ||
    mostly(column, isLengthText) ||
    scaleOf(column) !== undefined
  )
    return false
  if (!isLoose(column.meanings.get('duration') ?? 0)) return false
  const shares = numbersOf(column, spanMicros.length)
    .map((number, i) => toMicros(number, unit) / (spanMicros[i] as number))
    .filter(share => share >= 0 && Number.isFinite(share))
  const parts = shares.filter(share => share < MOST_OF_SPAN).length
  return shares.length > 1 && parts >= MOSTLY * shares.length
}
