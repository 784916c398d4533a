/** Columns whose names do not say how long a call took, or when it ended → with that meaning, where longer answers take longer by them. */
import { correlation } from './arithmetic.ts'
import { candidatesFor, isTimeColumn, numbersOf, timeColumns } from './choose.ts'
import { type Column, isAmount, mostly } from './columns.ts'
import { timeOf } from './columnTimes.ts'
import { scaled, scaleOf } from './lengths.ts'
import { saysPart } from './looseNames.ts'
import type { Meaning } from './meaning.ts'

/** As an answer makes a call last: other numbers hardly follow its length so closely. */
const RELATED = 0.8
const NEARLY_ALL = 0.95
/** More columns of moments than that are no log of calls. */
const MOST_TIMES = 6

/**
 * @param outputs tokens record by record; `NaN` where unknown
 * @returns the columns, of which one or two may mean more than before
 */
export function toldByOutput(columns: readonly Column[], outputs: readonly number[]): readonly Column[] {
  const { length } = outputs
  const isLasting = (column: Column) =>
    column.filled.length > 0 && (mostly(column, isAmount) || scaleOf(column) !== undefined)
  const isNamed = candidatesFor(columns, 'duration', isLasting).length > 0
  if (isNamed || timeColumns(columns, 'end').length > 0) return columns
  const lasting = lengthColumn(columns, outputs, length)
  if (lasting) return meaning(columns, new Map([[lasting, 'duration']]))
  const span = spanOf(columns, outputs)
  return span
    ? meaning(
        columns,
        new Map([
          [span.start, 'start'],
          [span.end, 'end']
        ] as const)
      )
    : columns
}

const meaning = (columns: readonly Column[], told: ReadonlyMap<Column, Meaning>): readonly Column[] =>
  columns.map(column => {
    const means = told.get(column)
    return means === undefined ? column : { ...column, meanings: new Map([[means, -1]]) }
  })

/** The one column of numbers that states its unit, in its name or its cells. */
function lengthColumn(
  columns: readonly Column[],
  outputs: readonly number[],
  length: number
): Column | undefined {
  const found = columns.filter(column => {
    const statesUnit =
      scaleOf(column) === 'text' || (column.name.unit !== undefined && column.meanings.size === 0)
    return statesUnit && !saysPart(column.name) && correlation(lengthsIn(column, length), outputs) > RELATED
  })
  return found.length === 1 ? found[0] : undefined
}

/** Of a column of lengths, record by record, in one unit; `NaN` where unknown. */
export function lengthsIn(column: Column, length: number): readonly number[] {
  if (scaleOf(column) !== 'text') return mostly(column, isAmount) ? numbersOf(column, length) : []
  return column.values.map(value => {
    const micros = value === undefined ? Number.NaN : scaled(value, 'text')
    return typeof micros === 'number' ? micros : Number.NaN
  })
}

/** Two columns of moments, the second never before the first. */
function spanOf(columns: readonly Column[], outputs: readonly number[]) {
  const times = columns.filter(isTimeColumn)
  if (times.length > MOST_TIMES) return undefined
  const read = times.map(column => ({ column, micros: timeOf(column).micros }))
  const pairs = read.flatMap(start =>
    read
      .filter(end => end !== start && follows(start.micros, end.micros, outputs))
      .map(end => ({ start: start.column, end: end.column }))
  )
  return pairs.length === 1 ? pairs[0] : undefined
}

function follows(starts: readonly number[], ends: readonly number[], outputs: readonly number[]): boolean {
  const spans = starts.map((start, i) => (ends[i] as number) - start)
  const known = spans.filter(span => !Number.isNaN(span))
  const positive = known.filter(span => span >= 0).length
  return positive >= NEARLY_ALL * known.length && correlation(spans, outputs) > RELATED
}
