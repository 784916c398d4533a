/** Columns of moments that may be the arrival by their names → those that what stands beside them allows, the likeliest first. */
import { type Column, isTime, stepsOf } from './columns.ts'
import { timeOf } from './columnTimes.ts'
import { isLoose } from './synonyms.ts'

/** Fewer rows may well be of one moment. */
const FEWEST_ROWS = 4
const MOST = 0.8

/** When a log was stored, and not when a call came. */
const STORED =
  /^(?:ingest|ingested|ingestion|insert|inserted|indexed|index|exported|export|imported|loaded|load|synced|stored|store|archived|published|updated|modified)$/

/**
 * Without those that stand still while others go on – a release, a user's first day – and those that lie behind the end of
 * most calls. Of several that no synonym spells the earliest is the arrival: what is stored is stored afterwards.
 *
 * @param starts candidates, the likeliest first
 * @param ends columns of ends
 * @param columns all that hold moments
 */
export function lawfulArrivals(
  starts: readonly Column[],
  ends: readonly Column[],
  columns: readonly Column[]
): readonly Column[] {
  const goesOn = columns.some(column => !standsStill(column))
  const isStored = starts.every(({ name }) => name.all.some(word => STORED.test(word)))
  const [stored] = isStored ? starts : []
  const unnamed = columns.filter(
    column => column.meanings.size === 0 && stored !== undefined && isBehind(stored, column)
  )
  const moving = [...starts, ...unnamed].filter(column => !goesOn || !standsStill(column))
  const [end] = ends.filter(column => !standsStill(column))
  const before = end === undefined ? moving : moving.filter(column => !isBehind(column, end))
  const told = before.filter(({ name }) => !name.all.some(word => STORED.test(word)))
  return earliestFirst(told.length > 0 ? [...told, ...before.filter(one => !told.includes(one))] : before)
}

/** One moment in all rows, or one for so many rows that it is of something else: a user, a model. */
export function standsStill({ filled }: Column): boolean {
  const different = new Set(filled)
  if (filled.length < FEWEST_ROWS || different.size > MOST_DIFFERENT) return false
  return different.size === 1 || [...different].filter(isTime).length === 1
}

/** One moment, and words in rows that are none: of totals. */
const MOST_DIFFERENT = 3

/** Whether most of one column's moments come after the other's. */
function isBehind(column: Column, end: Column): boolean {
  const [moments, ends] = [timeOf(column).micros, timeOf(end).micros]
  const known = moments.map((moment, i) => moment - (ends[i] as number)).filter(gap => !Number.isNaN(gap))
  return known.length >= FEWEST_ROWS && known.filter(gap => gap > 0).length >= MOST * known.length
}

/** A name that somebody spelt out counts before what stands there. */
function earliestFirst(columns: readonly Column[]): readonly Column[] {
  const [first, ...others] = columns
  if (first === undefined || !isLoose(first.meanings.get('start') ?? 0)) return columns
  const earlier = others.find(
    other => stepsOf(other) === stepsOf(first) && areApart(other, first) && isBehind(first, other)
  )
  return earlier === undefined ? columns : [earlier, ...columns.filter(column => column !== earlier)]
}

/** A moment of each row, or of nearly each. */
const areApart = (one: Column, other: Column): boolean =>
  new Set(one.filled).size >= MOST * new Set(other.filled).size
