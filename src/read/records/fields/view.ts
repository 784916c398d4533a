/** Cells as they are written → as they are meant: grouped numbers, columns that count only together, edges of a sum's row. */
import type { Timed } from '../../format/format.ts'
import { type Cell, isBlank, jsonWithin, numberOf, textOf } from '../cell.ts'
import { timeOf } from '../compileFields.ts'
import type { Decimals } from './numbers.ts'
import { writtenNumber } from './numbers.ts'

/** Not in the file: reckoned from a row's time. */
export const BEGINS = 'begin of the row'
export const ENDS = 'end of the row'

export type Meant = {
  readonly writings: ReadonlyMap<string, Decimals>
  /** Paths `a+b` and the columns they add. */
  readonly sums: ReadonlyMap<string, readonly string[]>
  /** Rows that are sums: where each begins, and how wide it is. [s] */
  readonly bucket?: { readonly start: Timed; readonly width: number } | undefined
}

/** `undefined` where cells are meant as they are written. */
export function meantView({ writings, sums, bucket }: Meant): ((cell: Cell) => Cell) | undefined {
  if (writings.size === 0 && sums.size === 0 && bucket === undefined) return undefined
  return record => {
    const inner = jsonWithin(record)
    const cell: Cell = path => written(inner(path), writings.get(path))
    const begin = () =>
      bucket === undefined
        ? Number.NaN
        : timeOf(cell([bucket.start.from].flat()[0] as string), bucket.start.unit)
    return path => {
      const parts = sums.get(path)
      if (parts) return added(parts.map(cell))
      if (path === BEGINS) return begin()
      if (path === ENDS) return begin() + (bucket?.width ?? Number.NaN) * 1e6
      return cell(path)
    }
  }
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
