/** Records that follow each other under one value of a column → whether they tell of one call as it goes on: its start and its end, its answer as it grows, or each a piece of it. */
import { grouped } from '../../../grouped.ts'
import type { RequestFields } from '../../format/format.ts'
import { type Cell, textOf } from '../cell.ts'
import { timeOf } from '../compileFields.ts'
import { firstCounts } from './choose.ts'
import { type Column, isShort, mostly } from './columns.ts'
import { type FailureChoice, isFailure } from './failures.ts'
import type { TokenChoice } from './tokens.ts'

/** The first records follow each other; later ones of the sample are from all over the file. */
const MOST_IN_ROW = 1_000
/** Chance alone orders so many pairs once in 256. */
const FEWEST_REPEATED = 8
const LEAST_REPEATED = 0.5
const NEARLY_ALL = 0.95

export type ToldAgain = {
  /** Of the column. */
  readonly path: string
  /** Whether each record counts a piece of the answer, and not the answer so far. */
  readonly isInPieces: boolean
  /** Of the first ones looked at: how many records tell of how many calls. */
  readonly records: number
  readonly calls: number
}

/** What each column was taken for. */
type Taken = {
  readonly columns: readonly Column[]
  readonly fields: RequestFields
  readonly tokens: TokenChoice
  readonly failures: FailureChoice
}

/** Of records that are no sums, kinds of events, nor tied to each other otherwise: `undefined` where each is a call of its own. */
export function toldAgain(taken: Taken): ToldAgain | undefined {
  const { fields } = taken
  const clock = clockOf(taken)
  if (clock === undefined || fields.end || fields.duration) return undefined
  const [isOfOne, isPiece] = [goingOn(taken, clock), inPieces(taken, clock)]
  for (const { areNearlyAll, ...told } of repeatedIn(taken, clock)) {
    if (areNearlyAll(isOfOne)) return { ...told, isInPieces: false }
    if (areNearlyAll(isPiece)) return { ...told, isInPieces: true }
  }
  return undefined
}

const clockOf = ({ columns, fields }: Taken): Column | undefined =>
  columns.find(({ path }) => path === [fields.start?.from].flat()[0])

/** A column of ids whose rows state the same input each, and an output: pieces of one answer, or calls of one prompt. */
export function piecesOrCalls(taken: Taken): string | undefined {
  const clock = clockOf(taken)
  if (clock === undefined) return undefined
  const { asked, answered, mayBeOne } = statedIn(taken, clock)
  const areAsked = (rows: readonly number[]) =>
    rows.every(row => (asked[row] as number) > 0 && (answered[row] as number) > 0) &&
    areAlike(rows.map(row => asked[row])) &&
    mayBeOne(rows)
  const [id] = [taken.fields.id ?? []].flat()
  return repeatedIn(taken, clock).find(({ path, areNearlyAll }) => path === id && areNearlyAll(areAsked))
    ?.path
}

type Repeated = Omit<ToldAgain, 'isInPieces'> & {
  readonly areNearlyAll: (are: (rows: readonly number[]) => boolean) => boolean
}

/** Columns whose values mostly have several rows each. */
function repeatedIn({ columns, fields, tokens }: Taken, clock: Column): readonly Repeated[] {
  // Equal counts are no name of a call.
  const { input, output, cached, total } = tokens
  const told = [fields.model, fields.caller, input, output, cached, total].flatMap(paths => paths ?? [])
  const known = new Set([clock.path, ...told])
  return columns.flatMap(column => {
    if (known.has(column.path) || column.filled.length < column.values.length || !mostly(column, isShort))
      return []
    const groups = groupsOf(column)
    const repeated = groups.filter(({ length }) => length > 1)
    if (repeated.length < FEWEST_REPEATED || repeated.length < LEAST_REPEATED * groups.length) return []
    return [
      {
        path: column.path,
        records: groups.reduce((sum, { length }) => sum + length, 0),
        calls: groups.length,
        areNearlyAll: are => repeated.filter(are).length >= NEARLY_ALL * repeated.length
      }
    ]
  })
}

const groupsOf = ({ values }: Column): readonly (readonly number[])[] => [
  ...grouped(values.slice(0, MOST_IN_ROW).keys(), row => textOf(values[row])).values()
]

/** What rows state of their calls: their counts, their order, and whether they may be of one call. */
function statedIn({ columns, fields, tokens, failures }: Taken, clock: Column) {
  const { length } = clock.values
  const columnsAt = (paths: readonly string[] = []) => columns.filter(({ path }) => paths.includes(path))
  const byPath = new Map(columns.map(({ path, values }) => [path, values]))
  const cellAt =
    (row: number): Cell =>
    path =>
      byPath.get(path)?.[row]
  const moments = clock.values.map(value => timeOf(value, fields.start?.unit ?? 'any'))
  const said = [fields.model, fields.caller].map(paths => columnsAt([paths ?? []].flat()).slice(0, 1))
  return {
    asked: firstCounts(columnsAt(tokens.input), length),
    cached: firstCounts(columnsAt(tokens.cached), length),
    answered: firstCounts(columnsAt(tokens.output), length),
    /** They differ in their moments, and agree in whose call it was; a failure ends it. */
    mayBeOne: (rows: readonly number[]): boolean =>
      rows.every(
        (row, i) => i === 0 || (moments[row] as number) > (moments[rows[i - 1] as number] as number)
      ) &&
      said.flat().every(({ values }) => areAlike(rows.flatMap(row => values[row] ?? []))) &&
      !rows.some(row => row !== rows.at(-1) && isFailure(failures, cellAt(row)))
  }
}

/** Whether rows may be of one call, agree in what was asked, and state more of its answer as they go on. */
function goingOn(taken: Taken, clock: Column) {
  const { asked, answered, mayBeOne } = statedIn(taken, clock)
  return (rows: readonly number[]): boolean => {
    const outputs = rows.map(row => answered[row] as number).filter(count => count > 0)
    const isMore = outputs.every((count, i) => i === 0 || count >= (outputs[i - 1] as number))
    const last = rows.at(-1) as number
    const isLonger =
      outputs.length === 1 ? (answered[last] as number) > 0 : (outputs.at(-1) ?? 0) > (outputs[0] ?? 0)
    return (
      isMore &&
      isLonger &&
      areAlike(rows.map(row => asked[row] as number).filter(count => count > 0)) &&
      mayBeOne(rows)
    )
  }
}

/** Whether rows may be of one call, of which the first alone says what was asked, and several what was answered: no call is made of nothing, but of a cache. */
function inPieces(taken: Taken, clock: Column) {
  const { asked, cached, answered, mayBeOne } = statedIn(taken, clock)
  return (rows: readonly number[]): boolean => {
    const [first, ...others] = rows
    return (
      (asked[first as number] as number) > 0 &&
      others.every(row => !((asked[row] as number) > 0) && !((cached[row] as number) > 0)) &&
      others.some(row => (answered[row] as number) > 0) &&
      mayBeOne(rows)
    )
  }
}

const areAlike = (values: readonly unknown[]): boolean => new Set(values).size <= 1
