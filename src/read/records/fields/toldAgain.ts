/** Records that follow each other under one value of a column → whether they tell of one call as it goes on: its start and its end, or its answer as it grows. */
import { type Cell, textOf } from '../cell.ts'
import { timeOf } from '../compileFields.ts'
import { firstCounts } from './choose.ts'
import { type Column, isShort, mostly } from './columns.ts'
import { isFailure } from './failures.ts'
import type { Understood } from './understand.ts'

/** The first records follow each other; later ones of the sample are from all over the file. */
const MOST_IN_ROW = 1_000
/** Chance alone orders so many pairs once in 256. */
const FEWEST_REPEATED = 8
const LEAST_REPEATED = 0.5
const NEARLY_ALL = 0.95

/** @returns the column's path; `undefined` where each record is a call of its own, or events by their names tell the start from the end */
export function toldAgain(understood: Understood): string | undefined {
  const { columns, fields, kinds, pairedBy, roles, sums } = understood
  const clock = columns.find(({ path }) => path === [fields.start?.from].flat()[0])
  if (clock === undefined || pairedBy || kinds.length > 0 || roles || sums || fields.end || fields.duration)
    return undefined
  const isOfOne = goingOn(understood, clock)
  // Equal counts are no name of a call.
  const { input, output, cached, total } = understood.tokens
  const told = [fields.model, fields.caller, input, output, cached, total].flatMap(paths => paths ?? [])
  const known = new Set([clock.path, ...told])
  return columns.find(column => {
    if (known.has(column.path) || column.filled.length < column.values.length || !mostly(column, isShort))
      return false
    const groups = groupsOf(column)
    const repeated = groups.filter(({ length }) => length > 1)
    return (
      repeated.length >= FEWEST_REPEATED &&
      repeated.length >= LEAST_REPEATED * groups.length &&
      repeated.filter(isOfOne).length >= NEARLY_ALL * repeated.length
    )
  })?.path
}

/** Answers of one call each that grow, record by record, are no totals. */
export const isRunningTotal = (understood: Understood): boolean =>
  understood.running !== undefined && toldAgain(understood) === undefined

function groupsOf({ values }: Column): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>()
  for (const [row, value] of values.slice(0, MOST_IN_ROW).entries()) {
    const text = textOf(value)
    const rows = groups.get(text)
    if (rows) rows.push(row)
    else groups.set(text, [row])
  }
  return [...groups.values()]
}

/** Whether rows differ in their moments, agree in all that they state of the call, and state more of its answer as they go on; a failure ends it. */
function goingOn({ columns, fields, tokens, failures }: Understood, clock: Column) {
  const { length } = clock.values
  const columnsAt = (paths: readonly string[] = []) => columns.filter(({ path }) => paths.includes(path))
  const byPath = new Map(columns.map(({ path, values }) => [path, values]))
  const cellAt =
    (row: number): Cell =>
    path =>
      byPath.get(path)?.[row]
  const asked = firstCounts(columnsAt(tokens.input), length)
  const answered = firstCounts(columnsAt(tokens.output), length)
  const moments = clock.values.map(value => timeOf(value, fields.start?.unit ?? 'any'))
  const said = [fields.model, fields.caller].map(paths => columnsAt([paths ?? []].flat()).slice(0, 1))
  return (rows: readonly number[]): boolean => {
    const outputs = rows.map(row => answered[row] as number).filter(count => count > 0)
    const isMore = outputs.every((count, i) => i === 0 || count >= (outputs[i - 1] as number))
    const last = rows.at(-1) as number
    const isLonger =
      outputs.length === 1 ? (answered[last] as number) > 0 : (outputs.at(-1) ?? 0) > (outputs[0] ?? 0)
    return (
      isMore &&
      isLonger &&
      rows.every(
        (row, i) => i === 0 || (moments[row] as number) > (moments[rows[i - 1] as number] as number)
      ) &&
      areAlike(rows.map(row => asked[row] as number).filter(count => count > 0)) &&
      said.flat().every(({ values }) => areAlike(rows.flatMap(row => values[row] ?? []))) &&
      !rows.some(row => row !== last && isFailure(failures, cellAt(row)))
    )
  }
}

const areAlike = (values: readonly unknown[]): boolean => new Set(values).size <= 1
