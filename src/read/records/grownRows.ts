/** Rows with more cells than the header has names → where the added cells stand, by what stands in the others. */
import type { Warning } from '../../log/readingShape.ts'
import { withoutSecrets } from '../../secrets.ts'
import { withCommas } from '../../words.ts'
import { isBlank, numberOf, textOf } from './cell.ts'
import { isAmount, isCount, isTime, mostly } from './fields/columns.ts'
import type { Meaning } from './fields/meaning.ts'
import { nameOf } from './fields/names.ts'
import { meaningsOf } from './fields/synonyms.ts'

export type Row = readonly string[]

/** Rows of one width: their added cells stand before that column, or behind the last. */
export type Grown = { readonly width: number; readonly rows: number; readonly at: number }

/** Rows whose added cells may stand in several places, of which two are told. */
export type Unclear = { readonly width: number; readonly places: readonly [number, number] }

/** Fewer rows show nothing, and are rejected one by one. */
const FEWEST_ROWS = 3
const MOST_LIKELY = 4

export function grownRows(
  header: readonly string[],
  rows: readonly Row[]
): { readonly grown: readonly Grown[]; readonly unclear: readonly Unclear[] } {
  const wider = rows.filter(({ length }) => length > header.length)
  if (wider.length < FEWEST_ROWS || header.some(isPiece)) return { grown: [], unclear: [] }
  const narrow = rows.filter(({ length }) => length === header.length)
  const tests = header.map((name, i) =>
    testOf(name, narrow.length < FEWEST_ROWS ? [] : cellsAt(narrow, i), narrow.length)
  )
  const isRead = header.map(name => meaningsOf(nameOf(name)).size > 0)
  const widths = [...new Set(wider.map(({ length }) => length))]
  const groups = widths
    .map(width => [width, wider.filter(({ length }) => length === width)] as const)
    .filter(([, ofWidth]) => ofWidth.length >= FEWEST_ROWS)
  const found = groups.map(([width, ofWidth]) => {
    const added = width - header.length
    const fits = (at: number) => tests.every((test, i) => test(cellsAt(ofWidth, i < at ? i : i + added)))
    const places = [...header.keys(), header.length].filter(fits)
    const [first = 0, last = 0] = [places[0], places.at(-1)]
    const isSame = places.length > 0 && !isRead.slice(first, last).includes(true)
    return {
      width,
      rows: ofWidth.length,
      at: last,
      places: [first, last] as const,
      isSame,
      isNone: places.length === 0
    }
  })
  return {
    grown: found
      .filter(({ isSame }) => isSame)
      .map(({ width, rows: count, at }) => ({ width, rows: count, at })),
    unclear: found
      .filter(({ isSame, isNone }) => !(isSame || isNone))
      .map(({ width, places }) => ({ width, places }))
  }
}

/** Half of a pair of brackets: a line of something else was cut at its commas. */
const isPiece = (name: string): boolean => name.split('(').length !== name.split(')').length

const cellsAt = (rows: readonly Row[], i: number): readonly string[] =>
  rows.flatMap(row => (isBlank(row[i]) ? [] : [row[i] as string]))

type Test = (cells: readonly string[]) => boolean

/** Whether other cells may be of the same column: by those it has, or by its name where it has none. */
function testOf(name: string, cells: readonly string[], rows: number): Test {
  const test = cells.length === 0 ? byName(name) : byCells(cells)
  const isMostlyFilled = cells.length === 0 ? test !== ANY : cells.length > MOSTLY * rows
  return others => (others.length === 0 ? !isMostlyFilled : test(others))
}

const MOSTLY = 0.8
const ANY: Test = () => true

const all =
  (test: (value: unknown) => boolean): Test =>
  cells =>
    mostly({ filled: cells }, test)

const NAMED: Partial<Readonly<Record<Meaning, Test>>> = {
  start: all(isTime),
  end: all(isTime),
  model: all(value => numberOf(value) === undefined && !isTime(value)),
  input: all(isCount),
  output: all(isCount),
  cached: all(isCount),
  duration: all(isAmount),
  ttft: all(isAmount),
  cost: all(isAmount),
  status: all(value => !isTime(value) && (isCount(value) || numberOf(value) === undefined))
}

function byName(name: string): Test {
  const tests = [...meaningsOf(nameOf(name)).keys()].flatMap(meaning => NAMED[meaning] ?? [])
  return tests.length === 0 ? ANY : cells => tests.some(test => test(cells))
}

function byCells(cells: readonly string[]): Test {
  const filled = { filled: cells }
  const isNumber = (value: unknown) => numberOf(value) !== undefined
  if (mostly(filled, isTime)) return all(isTime)
  if (mostly(filled, isNumber))
    return others =>
      mostly({ filled: others }, isNumber) && !mostly({ filled: others }, isTime) && areLike(cells, others)
  const words = new Set(cells)
  const areWords = words.size * 2 <= cells.length || cells.every(cell => cell.length < 20 && words.size === 1)
  return areWords ? all(value => words.has(textOf(value))) : all(value => !(isNumber(value) || isTime(value)))
}

/** Of one size, and both whole or both not. */
function areLike(cells: readonly string[], others: readonly string[]): boolean {
  const isWhole = (all: readonly string[]) =>
    all.filter(value => Number.isInteger(numberOf(value))).length / all.length
  const [a, b] = [median(cells), median(others)]
  const isNear = a === b || (a > 0 && b > 0 && a / b < MOST_LIKELY && b / a < MOST_LIKELY)
  return isNear && Math.abs(isWhole(cells) - isWhole(others)) < 0.5
}

function median(cells: readonly string[]): number {
  const sorted = cells.flatMap(cell => numberOf(cell) ?? []).sort((a, b) => a - b)
  return sorted[sorted.length >> 1] as number
}

/** A row's cells under the names of the header; `undefined` where it is of no known width. */
export function fitted(columns: number, grown: readonly Grown[], row: Row): Row | undefined {
  if (row.length === columns) return row
  const found = grown.find(({ width }) => width === row.length)
  return found && [...row.slice(0, found.at), ...row.slice(found.at + row.length - columns)]
}

/** A place among the named columns, as a sentence says it. */
export const placeNamed = (header: readonly string[], at: number): string =>
  at === header.length ? 'at the end' : `before ${withoutSecrets(header[at] as string)}`

export function grownDoubt(header: readonly string[], grown: readonly Grown[], looked: number): Warning {
  const rows = grown.reduce((sum, one) => sum + one.rows, 0)
  const places = [...new Set(grown.map(({ at }) => placeNamed(header, at)))].join(' or ')
  return {
    code: 'grown-rows',
    message: `${withCommas(rows)} of ${withCommas(looked)} rows looked at have more cells than the header has names; by their values, those added stand ${places}, and they are not read.`,
    effect:
      'All figures of these rows rest on it. Write the names of the new columns into the header line and put rows of another width into a file of their own.'
  }
}
