/** Columns of a log whose names call none the id of a call → the one of which equal values are one call, told of again as its answer grows. */
import { grouped } from '../../../grouped.ts'
import { textOf } from '../cell.ts'
import { numbersOf } from './choose.ts'
import { type Column, isShort, mostly } from './columns.ts'

/** Chance alone orders so many pairs once in 32. */
const FEWEST_REPEATED = 5
const LEAST_REPEATED = 0.5

/**
 * @param start the column of the arrival
 * @param output columns whose sum counts the answer
 * @returns its path: all records of a value arrive at one moment with one input, and no later one states less output, or less at all
 */
export function snapshotId(
  columns: readonly Column[],
  start: Column | undefined,
  input: Column | undefined,
  output: readonly Column[]
): string | undefined {
  if (!start || !input) return undefined
  const { length } = start.values
  const asked = numbersOf(input, length)
  const written =
    output.length > 0 ? summed(output, length) : start.values.map((_, i) => filledIn(columns, i))
  const known = [start, input, ...output]
  const isSnapshots = (column: Column) => {
    if (known.includes(column) || column.filled.length < length || !mostly(column, isShort)) return false
    const groups = [...groupsOf(column).values()]
    const repeated = groups.filter(rows => rows.length > 1)
    return (
      repeated.length >= FEWEST_REPEATED &&
      repeated.length >= LEAST_REPEATED * groups.length &&
      repeated.some(rows => grows(rows, written) === 'more') &&
      repeated.every(
        rows =>
          areAlike(rows, row => textOf(start.values[row])) &&
          areAlike(rows, row => asked[row]) &&
          grows(rows, written) !== 'less'
      )
    )
  }
  return columns.find(isSnapshots)?.path
}

const summed = (columns: readonly Column[], length: number): readonly number[] => {
  const all = columns.map(column => numbersOf(column, length))
  return Array.from({ length }, (_, i) => all.reduce((sum, numbers) => sum + (numbers[i] || 0), 0))
}

/** How much a record states, where no column counts its answer. */
const filledIn = (columns: readonly Column[], row: number): number =>
  columns.filter(({ values }) => values[row] !== undefined).length

/** Rows by the value that they have. */
const groupsOf = ({ values }: Column): ReadonlyMap<string, readonly number[]> =>
  grouped(values.keys(), row => textOf(values[row]))

const areAlike = (rows: readonly number[], of: (row: number) => unknown): boolean =>
  new Set(rows.map(of)).size === 1

function grows(rows: readonly number[], written: readonly number[]): 'more' | 'less' | 'equal' {
  const [first, last] = [written[rows[0] as number] as number, written[rows.at(-1) as number] as number]
  const isLess = rows.some(
    (row, i) => i > 0 && (written[row] as number) < (written[rows[i - 1] as number] as number)
  )
  return isLess ? 'less' : last > first ? 'more' : 'equal'
}
