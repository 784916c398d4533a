/** A total above input + output → the column that counts what lies between; and a total that no name tells. */
import { countsOf, firstCounts } from './choose.ts'
import { type Column, isCount, mostly } from './columns.ts'

const NEARLY_ALL = 0.95
const FEWEST_GAPS = 3

/**
 * @param total counts by record; `NaN` where unknown, as of the others
 * @param known columns that are taken for something else
 * @returns none where input and output add up, or nothing fills the gap
 */
export function gapColumn(
  columns: readonly Column[],
  { input, output, total }: Readonly<Record<'input' | 'output' | 'total', readonly number[]>>,
  known: readonly Column[]
): Column | undefined {
  const gaps = total.map((count, i) =>
    count > 0 ? count - ((input[i] as number) || 0) - ((output[i] as number) || 0) : Number.NaN
  )
  const stated = gaps.filter(gap => !Number.isNaN(gap)).length
  if (gaps.filter(gap => gap > 0).length < FEWEST_GAPS || gaps.some(gap => gap < 0)) return undefined
  return columns.find(column => {
    if (known.includes(column) || !mostly(column, isCount) || column.filled.length === 0) return false
    const counts = countsOf(column, total.length)
    return gaps.filter((gap, i) => gap === ((counts[i] as number) || 0)).length >= NEARLY_ALL * stated
  })
}

/** Whether a bare `total` is of tokens: never less than the two sides together. */
export function isAboveBoth(
  total: Column,
  input: readonly Column[],
  output: readonly Column[],
  length: number
): boolean {
  const [sums, inputs, outputs] = [[total], input, output].map(columns => firstCounts(columns, length))
  const gaps = (sums ?? [])
    .map((count, i) => count - ((inputs?.[i] as number) + (outputs?.[i] as number)))
    .filter(gap => !Number.isNaN(gap))
  return total.name.around.length === 0 && gaps.length >= FEWEST_GAPS && gaps.every(gap => gap >= 0)
}

const MOST_COLUMNS = 40
const MOST_ROWS = 200

/**
 * Where no name tells the total: the one column that is input + output in nearly every record, or that and one column
 * more, or that and parts that names tell.
 *
 * @param known columns that are taken for input and output
 * @param parts sums of cached, written and reasoning tokens, record by record
 */
export function unnamedTotal(
  columns: readonly Column[],
  { input, output }: Readonly<Record<'input' | 'output', readonly number[]>>,
  known: readonly Column[],
  parts: readonly (readonly number[])[]
): Column | undefined {
  const counting = columns
    .filter(
      column => !known.includes(column) && column.filled.length >= FEWEST_GAPS && mostly(column, isCount)
    )
    .slice(0, MOST_COLUMNS)
    .map(column => ({ column, counts: countsOf(column, Math.min(input.length, MOST_ROWS)) }))
  const using = input.map((count, i) => count > 0 || (output[i] as number) > 0)
  return counting.find(({ counts }) => {
    if (!isOfMost(counts, using)) return false
    const gaps = counts.map((count, i) =>
      count > 0 ? count - ((input[i] as number) + (output[i] as number)) : Number.NaN
    )
    const stated = gaps.filter(gap => !Number.isNaN(gap)).length
    if (stated < FEWEST_GAPS || gaps.some(gap => gap < 0)) return false
    const isMet = (partOf: (record: number) => number) =>
      gaps.filter((gap, i) => gap === partOf(i)).length >= NEARLY_ALL * stated
    return (
      isMet(() => 0) ||
      parts.some(part => isMet(i => part[i] || 0)) ||
      (gaps.filter(gap => gap > 0).length >= FEWEST_GAPS &&
        counting.some(({ counts: part }) => part !== counts && isMet(i => part[i] || 0)))
    )
  })?.column
}

/** A flag of failures is no total of those that used nothing. */
function isOfMost(counts: readonly number[], using: readonly boolean[]): boolean {
  const used = counts.filter((_, i) => using[i])
  return 2 * used.filter(count => count > 0).length > used.length
}
