/** Many attempts on their way into the columns at once: index-aligned arrays, written anew for every batch. */
import { type ArraysOf, CODES, type ColumnType, NUMBERS, RARE } from './logColumns.ts'

const half: ColumnType<Uint32Array> = { array: Uint32Array, unknown: 0 }
const bits: ColumnType<Uint8Array> = { array: Uint8Array, unknown: 0 }

/** `flags` are what the format knows beyond the status; codes are those of `RequestLogBuilder`, or of the scanner's own names. */
const COLUMNS = {
  ...NUMBERS,
  ...RARE,
  ...CODES,
  /** Halves of the request id's hash; both 0 where there is none. */
  idLow: half,
  idHigh: half,
  /** See `RequestRow.clockLengths`. */
  clockLengths: bits
} as const

export type RequestRows = ArraysOf<typeof COLUMNS>

/** The widest first, so that each begins at a multiple of its width. */
const BY_WIDTH = Object.entries<ColumnType>(COLUMNS).sort(
  ([, a], [, b]) => b.array.BYTES_PER_ELEMENT - a.array.BYTES_PER_ELEMENT
)

const ROW_BYTES = BY_WIDTH.reduce((sum, [, { array }]) => sum + array.BYTES_PER_ELEMENT, 0)

/** What `length` rows take, in whole words of eight bytes. */
export const bytesOfRows = (length: number): number => Math.ceil((ROW_BYTES * length) / 8) * 8

/** Rows whose values lie in a part of the buffer, as they are there: two threads may look at the same ones. */
export function rowsIn(buffer: ArrayBufferLike, at: number, length: number): RequestRows {
  let next = at
  return Object.fromEntries(
    BY_WIDTH.map(([name, { array }]) => {
      const column = new array(buffer, next, length)
      next += column.byteLength
      return [name, column]
    })
  ) as RequestRows
}

/** Rows of which nothing is known; `rows` must be new. */
export function unknown(rows: RequestRows): RequestRows {
  for (const [name, { unknown }] of BY_WIDTH) rows[name as keyof RequestRows].fill(unknown)
  return rows
}

export const emptyRows = (length: number): RequestRows =>
  unknown(rowsIn(new ArrayBuffer(bytesOfRows(length)), 0, length))
