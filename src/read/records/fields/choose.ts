/** Columns → those that may be a field, the best first. */
import { type Column, isAmount, isCount, isShort, isTime, mostly, stepsOf } from './columns.ts'
import { isNumericDates } from './dayOrder.ts'
import { plainNumber } from './numbers.ts'
import { isSerialColumn } from './serials.ts'
import type { Meaning } from './synonyms.ts'

/** Columns that mean a field by name and by what stands in them: nearest to the top first, then in the order of the table. */
export function candidatesFor(
  columns: readonly Column[],
  meaning: Meaning,
  fits: (column: Column) => boolean
): readonly Column[] {
  const rank = (column: Column) => column.meanings.get(meaning) as number
  return columns
    .filter(column => column.meanings.has(meaning) && fits(column))
    .toSorted((a, b) => stepsOf(a) - stepsOf(b) || rank(a) - rank(b) || a.order - b.order)
}

export const pathsOf = (columns: readonly Column[]): readonly string[] | undefined =>
  columns.length === 0 ? undefined : columns.map(({ path }) => path)

const TOKEN_WORDS = /^(?:tokens|usage|count)$/

/** Whether a name says that it counts tokens, and is no mere `input` that may be a text. */
const saysTokens = ({ name }: Column): boolean =>
  name.words.includes('tokens') || name.around.some(word => TOKEN_WORDS.test(word))

/** Counts of tokens by name; a bare `prompt` or `in` counts where whole numbers stand in it. */
export function tokenColumns(columns: readonly Column[], meaning: Meaning): readonly Column[] {
  const counting = candidatesFor(columns, meaning, column =>
    mostly(column, saysTokens(column) ? isAmount : isCount)
  )
  const said = counting.filter(saysTokens)
  const filled = said.filter(({ filled }) => filled.length > 0)
  if (filled.length > 0) return [...filled, ...said.filter(({ filled }) => filled.length === 0)]
  const bare = counting.filter(column => !saysTokens(column) && column.filled.length > 0)
  return bare.length > 0 ? bare : said
}

export const amountColumns = (columns: readonly Column[], meaning: Meaning): readonly Column[] =>
  candidatesFor(columns, meaning, column => mostly(column, isAmount))

export const timeColumns = (columns: readonly Column[], meaning: Meaning): readonly Column[] =>
  candidatesFor(columns, meaning, isTimeColumn)

/** One bad time is one bad row: most of the column tells. */
export const isTimeColumn = (column: Column): boolean =>
  column.filled.length > 0 &&
  (mostly(column, isTime) || isNumericDates(column.filled) || isSerialColumn(column))

export const nameColumns = (columns: readonly Column[], meaning: Meaning): readonly Column[] =>
  candidatesFor(columns, meaning, column => mostly(column, isShort))

/** Numbers of a column, record by record; `NaN` where there is none. */
export const numbersOf = (column: Column | undefined, length: number): readonly number[] =>
  Array.from({ length }, (_, i) => plainNumber(column?.values[i]) ?? Number.NaN)

/** The first number that any of the columns states, record by record. */
export const firstNumbers = (columns: readonly Column[], length: number): readonly number[] => {
  const all = columns.map(column => numbersOf(column, length))
  return Array.from(
    { length },
    (_, i) => all.map(numbers => numbers[i] as number).find(number => !Number.isNaN(number)) ?? Number.NaN
  )
}
