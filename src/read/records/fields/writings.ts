/** Columns → how their cells are written where it is not plainly: grouped numbers, thousands, lengths with units, days since 1900. */
import { numberOf } from '../cell.ts'
import type { Column } from './columns.ts'
import { type Scale, scaleOf } from './lengths.ts'
import { type Decimals, groupsThousandsByPoint, plainNumber, showsComma, writingOf } from './numbers.ts'
import { stampOf } from './serials.ts'

export type Writings = {
  /** Columns whose numbers are not written plainly. */
  readonly writings: ReadonlyMap<string, Decimals>
  /** Columns of counts that are thousands. */
  readonly scales: ReadonlyMap<string, number>
  /** Columns in which −1 stands for what is not known. */
  readonly minusOnes: ReadonlySet<string>
  /** Columns of names with spaces around them. */
  readonly padded: ReadonlySet<string>
  /** Columns of lengths that are no plain numbers of a usual unit. */
  readonly lengths: ReadonlyMap<string, Scale>
  /** Columns of times whose numbers stand for something else. */
  readonly stamps: ReadonlyMap<string, (value: unknown) => unknown>
}

export const writtenIn = (columns: readonly Column[]): Writings => ({
  writings: writingsOf(columns),
  scales: new Map(
    columns.flatMap(({ path, name, meanings }) =>
      name.scale !== undefined && meanings.size > 0 ? [[path, name.scale] as const] : []
    )
  ),
  minusOnes: new Set(columns.filter(marksUnknown).map(({ path }) => path)),
  padded: new Set(columns.filter(isPadded).map(({ path }) => path)),
  lengths: new Map(columns.flatMap(lengthOf)),
  stamps: new Map(
    columns.flatMap(column => {
      const stamp = stampOf(column)
      return stamp ? [[column.path, stamp] as const] : []
    })
  )
})

const isPadded = ({ filled, meanings }: Column): boolean =>
  (meanings.has('model') || meanings.has('caller') || meanings.has('tier')) &&
  filled.some(value => typeof value === 'string' && value !== value.trim())

/** A single −1 is a bad row. */
const FEWEST_UNKNOWN = 3
const LEAST_UNKNOWN = 0.01

/** Counts and lengths are never below 0: −1, and no other negative number, says that there is none. */
function marksUnknown({ filled, meanings }: Column): boolean {
  const measures = ['input', 'output', 'cached', 'total', 'duration', 'ttft'] as const
  const negative = measures.some(meaning => meanings.has(meaning))
    ? filled.filter(value => (numberOf(value) ?? 0) < 0)
    : []
  return (
    negative.length >= Math.max(FEWEST_UNKNOWN, LEAST_UNKNOWN * filled.length) &&
    negative.every(value => numberOf(value) === -1)
  )
}

function lengthOf(column: Column): readonly [string, Scale][] {
  const scale = ['duration', 'ttft'].some(meaning => column.meanings.has(meaning as 'duration'))
    ? scaleOf(column)
    : undefined
  return scale === undefined ? [] : [[column.path, scale]]
}

const areNumbers = ({ filled }: Column): boolean =>
  filled.length > 0 && filled.every(value => plainNumber(value) !== undefined)

/** How the numbers of each column are written, where not plainly; counts have no decimals. */
export function writingsOf(columns: readonly Column[]): ReadonlyMap<string, Decimals> {
  const counts = /^(?:input|output|cached|cacheWrite|uncached|reasoning|total|maxTokens)$/
  const isCounting = ({ meanings }: Column) => [...meanings.keys()].some(meaning => counts.test(meaning))
  const groupsPoint = columns.some(
    column => isCounting(column) && areNumbers(column) && writingOf(column.filled, true) === 'comma'
  )
  const elsewhere = groupsPoint || columns.some(({ filled }) => showsComma(filled)) ? 'comma' : undefined
  const written = (column: Column, isWhole: boolean) => {
    const { filled } = column
    return areNumbers(column) && filled.some(value => typeof value === 'string')
      ? writingOf(filled, isWhole, elsewhere)
      : undefined
  }
  const groupsByPoint = columns.some(column => isCounting(column) && written(column, true) === 'comma')
  return new Map(
    columns.flatMap((column): [string, Decimals][] => {
      const isMillis =
        column.name.unit === 'millis' && (groupsByPoint || groupsThousandsByPoint(column.filled))
      const writing = written(column, (isCounting(column) && column.name.scale === undefined) || isMillis)
      return writing === undefined ? [] : [[column.path, writing]]
    })
  )
}
