/** Cells as they are written → as they are meant: grouped numbers, columns that count only together, edges of a sum's row. */
import { MICROS_PER_SECOND } from '../../../units.ts'
import type { Timed } from '../../format/format.ts'
import { type Cell, isBlank, jsonWithin, numberOf, objectOf, textOf, withinCells } from '../cell.ts'
import { timeOf } from '../compileFields.ts'
import { joined } from './joinedTimes.ts'
import { type Scale, scaled } from './lengths.ts'
import type { Decimals } from './numbers.ts'
import { plainNumber, writtenNumber } from './numbers.ts'

/** Not in the file: reckoned from a row's time. */
export const BEGINS = 'begin of the row'
export const ENDS = 'end of the row'

export type Meant = {
  readonly writings: ReadonlyMap<string, Decimals>
  /** Columns of times whose numbers stand for something else: days since 1900, digits of a date. */
  readonly stamps?: ReadonlyMap<string, (value: unknown) => unknown>
  /** Columns of counts that are thousands. */
  readonly scales?: ReadonlyMap<string, number>
  /** Columns in which −1 stands for what is not known. */
  readonly minusOnes?: ReadonlySet<string>
  /** Columns of names with spaces around them. */
  readonly padded?: ReadonlySet<string>
  /** Columns of lengths that state their unit, or count minutes. */
  readonly lengths?: ReadonlyMap<string, Scale>
  /** Paths `day+clock` and the columns they are. */
  readonly joins?: ReadonlyMap<string, readonly string[]>
  /** Paths `a+b` and the columns they add. */
  readonly sums: ReadonlyMap<string, readonly string[]>
  /** Paths of what is left of a column after another is taken off. */
  readonly rests?: ReadonlyMap<string, readonly [string, string]>
  /** Paths that no record has, and how they are read from one. */
  readonly made?: ReadonlyMap<string, (cell: Cell) => unknown> | undefined
  /** Rows that are sums: where each begins, and how wide it is. [s] */
  readonly bucket?: { readonly start: Timed; readonly width: number } | undefined
}

const NOTHING: ReadonlyMap<string, never> = new Map<string, never>()
const NONE: ReadonlySet<string> = new Set<string>()

/** `undefined` where cells are meant as they are written. */
export function meantView({
  writings,
  stamps = NOTHING,
  lengths = NOTHING,
  scales = NOTHING,
  minusOnes = NONE,
  padded = NONE,
  joins = NOTHING,
  rests = NOTHING,
  made: others = NOTHING,
  sums,
  bucket
}: Meant): ((cell: Cell) => Cell) | undefined {
  const special = [writings, stamps, lengths, scales, minusOnes, padded, joins, rests, others, sums]
  if (special.every(({ size }) => size === 0) && bucket === undefined) return undefined
  const meant = (path: string, value: unknown): unknown => {
    if (isBlank(value)) return value
    const [scale, times, stamp] = [lengths.get(path), scales.get(path), stamps.get(path)]
    if (scale !== undefined) return scaled(value, scale)
    if (times !== undefined) return multiplied(value, times)
    if (stamp !== undefined) return stamp(value)
    return padded.has(path) ? textOf(value).trim() : written(value, writings.get(path))
  }
  return record => {
    const inner = jsonWithin(record)
    const cell: Cell = path => {
      const value = inner(path)
      return minusOnes.has(path) && numberOf(value) === -1 ? undefined : meant(path, value)
    }
    const made: Cell = path => {
      const other = others.get(path)
      if (other) return other(cell)
      const [both, rest, parts] = [joins.get(path), rests.get(path), sums.get(path)]
      if (both) return joined(both.map(cell))
      if (rest) return left(cell(rest[0]), cell(rest[1]))
      return parts ? added(parts.map(cell)) : cell(path)
    }
    return bucket === undefined ? made : withEdges(made, bucket)
  }
}

/** Counts are whole, whatever the digits that their thousands are written with. */
function multiplied(value: unknown, times: number): unknown {
  const number = plainNumber(value)
  return number === undefined ? value : Math.round(number * times)
}

function withEdges(cell: Cell, { start, width }: { readonly start: Timed; readonly width: number }): Cell {
  const begin = () => timeOf(cell([start.from].flat()[0] as string), start.unit)
  return path => {
    if (path === BEGINS) return begin()
    return path === ENDS ? begin() + width * MICROS_PER_SECOND : cell(path)
  }
}

/** What is blank leaves nothing known. */
function left(whole: unknown, part: unknown): unknown {
  const [all = Number.NaN, off = Number.NaN] = [numberOf(whole), numberOf(part)]
  return Number.isNaN(all) || Number.isNaN(off) ? undefined : all - off
}

/** A number in the writing of its column, where that is not the plain one. */
function written(value: unknown, decimals: Decimals | undefined): unknown {
  if (decimals === undefined) return value
  const isPlain = numberOf(value) !== undefined && !(decimals === 'comma' && textOf(value).includes('.'))
  return isPlain ? value : (writtenNumber(value, decimals) ?? value)
}

/** What is blank adds nothing; all blank is blank, and what is no number makes the sum none. */
function added(values: readonly unknown[]): unknown {
  const stated = values.filter(value => !isBlank(value))
  if (stated.length === 0) return undefined
  const odd = stated.find(value => numberOf(value) === undefined)
  return odd ?? stated.reduce<number>((sum, value) => sum + (numberOf(value) as number), 0)
}

/** Where some of these paths lead into cells that hold objects as text. */
export function viewInto(
  paths: readonly string[],
  cells: readonly Cell[]
): ((cell: Cell) => Cell) | undefined {
  const outer = paths.map(path => path.slice(0, Math.max(0, path.indexOf('.'))))
  const texts = outer
    .flatMap(path => cells.map(cell => cell(path)))
    .filter(value => typeof value === 'string')
  return texts.some(objectOf) ? withinCells(texts) : undefined
}
