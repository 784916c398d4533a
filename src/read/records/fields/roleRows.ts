/** A row for the prompt of each call and another for its answer, as billing tables have them → one call. */
import type { RequestRow } from '../../../log/requestRow.ts'
import { type Cell, numberOf, textOf } from '../cell.ts'
import { type Column, isShort, mostly } from './columns.ts'
import { nameOf } from './names.ts'

const SIDES = ['input', 'cached', 'output'] as const
type Side = (typeof SIDES)[number]

export type RoleRows = {
  /** Whose column says of which side a row is, and the words it has. */
  readonly role: string
  readonly words: ReadonlyMap<string, Side>
  readonly amount: string
  /** The side of the row that a call's others come before. */
  readonly last: Side
  /** Columns that rows of one call share. */
  readonly ties: readonly string[]
}

const CACHED = /^(?:cached|read|hit)$/
const INPUT = /^(?:prompt|input|in|request|context)$/
const OUTPUT = /^(?:completion|output|out|response|generated|answer)$/

function sideOf(word: string): Side | undefined {
  const { all } = nameOf(word)
  const has = (pattern: RegExp) => all.some(one => pattern.test(one))
  if (has(OUTPUT)) return 'output'
  if (has(CACHED)) return 'cached'
  return has(INPUT) ? 'input' : undefined
}

/** @returns `undefined` where no column says of which side of a call each row is, or none counts */
export function roleRows(columns: readonly Column[], times: readonly string[]): RoleRows | undefined {
  for (const column of columns) {
    const words = wordsOf(column)
    const amount = words && amountIn(columns)
    if (words === undefined || amount === undefined) continue
    const sides = column.values.map(value => words.get(textOf(value)))
    const last = lastOf(sides)
    if (last === undefined) continue
    const others = columns.filter(({ path }) => ![column.path, amount.path, ...times].includes(path))
    return { role: column.path, words, amount: amount.path, last, ties: tiesOf(others, sides, last) }
  }
  return undefined
}

/** Every word there names a side, and input and output are among them. */
function wordsOf({ filled, values }: Column): ReadonlyMap<string, Side> | undefined {
  const said = [...new Set(filled.map(textOf))]
  if (filled.length < values.length || said.length < 2 || said.length > SIDES.length) return undefined
  const sides = said.map(word => (word.length <= 40 ? sideOf(word) : undefined))
  const isEach = new Set(sides).size === said.length && sides.includes('input') && sides.includes('output')
  return isEach && !sides.includes(undefined)
    ? new Map(said.map((word, i) => [word, sides[i] as Side]))
    : undefined
}

const COUNTS = /^(?:tokens|amount|quantity|count|units|n|num)$/
const MONEY = /^(?:value|rate|cost|costs|price|usd|eur|credits|spend|remaining|max|limit)$/

/** Whole numbers, below zero too where they are taken off an account. */
const isWhole = (value: unknown): boolean => Number.isInteger(numberOf(value))

const amountIn = (columns: readonly Column[]): Column | undefined =>
  columns.find(
    ({ name, filled }) =>
      filled.length > 1 &&
      filled.every(isWhole) &&
      name.all.some(word => COUNTS.test(word)) &&
      !name.all.some(word => MONEY.test(word))
  )

const MOST = 0.9

/** Of two sides the one that comes second; of three the one that stands before each call's first. */
function lastOf(sides: readonly (Side | undefined)[]): Side | undefined {
  const [first] = sides
  const found = new Set(sides)
  if (found.size === 2) return [...found].find(side => side !== first)
  const before = sides.slice(0, -1).filter((_, i) => sides[i + 1] === first)
  const last = sides.at(-1)
  return before.filter(side => side === last).length >= MOST * before.length ? last : undefined
}

/** Columns in which the last row of a call and the one before it nearly always agree. */
function tiesOf(
  columns: readonly Column[],
  sides: readonly (Side | undefined)[],
  last: Side
): readonly string[] {
  const ends = sides.flatMap((side, i) => (i > 0 && side === last && sides[i - 1] !== last ? [i] : []))
  return columns
    .filter(
      column =>
        column.filled.length > 0 &&
        mostly(column, isShort) &&
        ends.filter(i => column.values[i] === column.values[i - 1]).length >= MOST * ends.length
    )
    .map(({ path }) => path)
}

/** Not in the file: what the rows of a call count together. */
export const SIDE_PATHS: Readonly<Record<Side, string>> = {
  input: 'tokens of the call’s input rows',
  cached: 'tokens of the call’s cached rows',
  output: 'tokens of the call’s output rows'
}

const PART_OF_A_CALL = 'a part of a call, which its last row tells'

/** Calls that are waiting for their last row at a time: beyond, the oldest are taken to have none. */
const MOST_OPEN = 500_000

export type Joining = {
  readonly view: (cell: Cell) => Cell
  /** Why a row is no call by itself; it is remembered until the last of its call comes. */
  readonly leavesOut: (cell: Cell) => string | undefined
  /** After the last row of a call. */
  readonly forget: (row: RequestRow, cell: Cell) => void
}

export function joiningRows(
  { role, words, amount, last, ties }: RoleRows,
  inner: (cell: Cell) => Cell
): Joining {
  const open = new Map<string, Map<Side, number>>()
  const keyOf = (cell: Cell): string => ties.map(path => textOf(cell(path))).join('\u0000')
  const countIn = (cell: Cell): number => Math.abs(numberOf(cell(amount)) ?? Number.NaN)
  const countOf = (cell: Cell, side: Side): number | undefined =>
    side === last ? countIn(cell) : open.get(keyOf(cell))?.get(side)
  return {
    view: record => {
      const cell = inner(record)
      return path => {
        const side = SIDES.find(one => SIDE_PATHS[one] === path)
        return side === undefined ? cell(path) : countOf(cell, side)
      }
    },
    leavesOut: cell => {
      const side = words.get(textOf(cell(role)))
      if (side === last || side === undefined) return undefined
      const key = keyOf(cell)
      const known = open.get(key)
      if (open.size >= MOST_OPEN) for (const oldest of open.keys()) if (open.delete(oldest)) break
      // A second row of a side begins another call.
      open.set(key, new Map([...(known?.has(side) ? [] : (known ?? [])), [side, countIn(cell)]]))
      return PART_OF_A_CALL
    },
    forget: (_, cell) => void open.delete(keyOf(cell))
  }
}
