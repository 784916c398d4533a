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

/** Rows of one width: their added cells stand before the column `at`, or behind the last; those from `from` to it may be others. */
export type Grown = {
  readonly width: number
  readonly rows: number
  readonly from: number
  readonly at: number
}

/** Rows whose added cells may stand in several places, of which two are told. */
export type Unclear = { readonly width: number; readonly places: readonly [number, number] }

/** Fewer rows show nothing, and are rejected one by one. */
const FEWEST_ROWS = 3
const MOST_LIKELY = 4
/** What calls are told and sized by: never read where it may be another column. */
const ESSENTIAL: ReadonlySet<Meaning> = new Set([
  'start',
  'end',
  'duration',
  'ttft',
  'model',
  'input',
  'output',
  'total',
  'cached',
  'cacheWrite',
  'reasoning',
  'status',
  'success',
  'failure'
])

/**
 * The places are those that the kinds of cells and a total allow; of several, those where cells are like those of the other
 * rows.
 */
export function grownRows(
  header: readonly string[],
  rows: readonly Row[]
): { readonly grown: readonly Grown[]; readonly unclear: readonly Unclear[] } {
  const wider = rows.filter(({ length }) => length > header.length)
  if (wider.length < FEWEST_ROWS || header.some(isPiece)) return { grown: [], unclear: [] }
  const narrow = rows.filter(({ length }) => length === header.length)
  const known = narrow.length < FEWEST_ROWS ? [] : narrow
  const columns = header.map((name, i) => testsOf(name, cellsAt(known, i), known.length))
  const adds = totalOf(header, known)
  const widths = [...new Set(wider.map(({ length }) => length))]
  const groups = widths
    .map(width => wider.filter(({ length }) => length === width))
    .filter(({ length }) => length >= FEWEST_ROWS)
  const found = groups.map(group => {
    const width = (group[0] as Row).length
    const placed = (at: number) =>
      group.map(row => fitted(header.length, [{ width, from: at, at }], row) as Row)
    const all = [...header.keys(), header.length].map(at => ({ at, rows: placed(at) }))
    const passing = (test: 'kind' | 'like') => (one: { readonly rows: readonly Row[] }) =>
      columns.every((column, i) => column[test](cellsAt(one.rows, i), one.rows.length))
    const lawful = all.filter(one => adds(one.rows) && passing('kind')(one))
    const alike = lawful.filter(passing('like'))
    const places = (alike.length > 0 ? alike : lawful).map(({ at }) => at)
    const [from = -1, at = -1] = [places[0], places.at(-1)]
    const isClear = places.length > 0 && !columns.slice(from, at).some(({ isEssential }) => isEssential)
    return { width, rows: group.length, from, at, isClear }
  })
  return {
    grown: found.filter(({ isClear }) => isClear),
    unclear: found
      .filter(({ isClear, at }) => !isClear && at >= 0)
      .map(({ width, from, at }) => ({ width, places: [from, at] }))
  }
}

/** Half of a pair of brackets: a line of something else was cut at its commas. */
const isPiece = (name: string): boolean => name.split('(').length !== name.split(')').length

const cellsAt = (rows: readonly Row[], i: number): readonly string[] =>
  rows.flatMap(row => (isBlank(row[i]) ? [] : [row[i] as string]))

type Test = (cells: readonly string[]) => boolean

/** @param cells those that are filled, of so many rows */
type ColumnTest = (cells: readonly string[], rows: number) => boolean
type Tests = { readonly kind: ColumnTest; readonly like: ColumnTest; readonly isEssential: boolean }

/** Whether other cells may be of the same column, by those it has, or by its name where it has none; and whether they are like them. */
function testsOf(name: string, cells: readonly string[], rows: number): Tests {
  const meanings = [...meaningsOf(nameOf(name)).keys()]
  const isEssential = meanings.some(meaning => ESSENTIAL.has(meaning))
  const named = byName(meanings)
  const ofKind = cells.length === 0 ? ANY : byCells(cells)
  const kind = (others: readonly string[]) => ofKind(others) && (!named(cells) || named(others))
  const isFilled = rows === 0 ? named !== ANY : cells.length > MOSTLY * rows
  const like = cells.length === 0 ? ANY : alike(cells)
  return {
    isEssential,
    kind: (others, of) => !(isFilled && isEssential && isMostlyBlank(others, of)) && kind(others),
    like: (others, of) => !(isFilled && isMostlyBlank(others, of)) && like(others)
  }
}

/** Whether a total is the sum of its parts, where it is so in the other rows. */
function totalOf(header: readonly string[], known: readonly Row[]): (rows: readonly Row[]) => boolean {
  const at = (meaning: Meaning) => header.findIndex(name => meaningsOf(nameOf(name)).has(meaning))
  const [input, output, total] = [at('input'), at('output'), at('total')]
  const adds = (rows: readonly Row[]): boolean => {
    const counted = rows.filter(row => (numberOf(row[total]) ?? 0) > 0)
    const sums = counted.filter(
      row => (numberOf(row[input]) ?? 0) + (numberOf(row[output]) ?? 0) === numberOf(row[total])
    )
    return sums.length >= MOSTLY * rows.length
  }
  return Math.min(input, output, total) < 0 || (known.length > 0 && !adds(known)) ? () => true : adds
}

const isMostlyBlank = (cells: readonly string[], rows: number): boolean => cells.length * 2 < rows

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

function byName(meanings: readonly Meaning[]): Test {
  const tests = meanings.flatMap(meaning => NAMED[meaning] ?? [])
  return tests.length === 0 ? ANY : cells => tests.some(test => test(cells))
}

const isNumber = (value: unknown): boolean => numberOf(value) !== undefined

function byCells(cells: readonly string[]): Test {
  const filled = { filled: cells }
  if (mostly(filled, isTime)) return all(isTime)
  if (mostly(filled, isNumber)) return all(value => isNumber(value) && !isTime(value))
  return all(value => !(isNumber(value) || isTime(value)))
}

function alike(cells: readonly string[]): Test {
  if (mostly({ filled: cells }, isNumber)) return others => areLike(cells, others)
  const words = new Set(cells)
  const areWords = words.size * 2 <= cells.length || cells.every(cell => cell.length < 20 && words.size === 1)
  return areWords ? all(value => words.has(textOf(value))) : ANY
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
export function fitted(columns: number, grown: readonly Omit<Grown, 'rows'>[], row: Row): Row | undefined {
  if (row.length === columns) return row
  const found = grown.find(({ width }) => width === row.length)
  if (found === undefined) return undefined
  const { from, at } = found
  return [
    ...row.slice(0, from),
    ...Array<string>(at - from).fill(''),
    ...row.slice(at + row.length - columns)
  ]
}

/** A place among the named columns, as a sentence says it. */
export const placeNamed = (header: readonly string[], at: number): string =>
  at === header.length ? 'at the end' : `before ${withoutSecrets(header[at] as string)}`

export function grownDoubt(header: readonly string[], grown: readonly Grown[], looked: number): Warning {
  const rows = grown.reduce((sum, one) => sum + one.rows, 0)
  const places = [...new Set(grown.map(({ at }) => placeNamed(header, at)))].join(' or ')
  const doubted = [...new Set(grown.flatMap(({ from, at }) => header.slice(from, at)))].map(withoutSecrets)
  return {
    code: 'grown-rows',
    message: `${withCommas(rows)} of ${withCommas(looked)} rows looked at have more cells than the header has names; by their values, those added stand ${places}, and they are not read${doubted.length > 0 ? `, nor is ${doubted.join(', ')} there` : ''}.`,
    effect:
      'All figures of these rows rest on it. Write the names of the new columns into the header line and put rows of another width into a file of their own.'
  }
}
