/** A Parquet file → the same rows as JSON Lines, one group of rows at a time. The one importer of hyparquet. */
import type { FileHandle } from 'node:fs/promises'
import { setImmediate as settled } from 'node:timers/promises'
import type { FileMetaData } from 'hyparquet'
import { AuditError } from '../../errors.ts'
import { withCommas } from '../../words.ts'
import { ifInstalled } from '../ifInstalled.ts'
import type { Bytes } from './source.ts'

const MAGIC = [0x50, 0x41, 0x52, 0x31]

export const isParquet = (head: Uint8Array): boolean => MAGIC.every((byte, i) => head[i] === byte)

/**
 * Reads the rows of an open file and closes it. Times become ISO text, with `Z` where the column says that they are UTC.
 *
 * @param onBytes told how many bytes were read so far
 * @throws AuditError DAMAGED where the file is not whole or packed in an unknown way
 */
export async function* parquetLines(
  file: FileHandle,
  path: string,
  byteLength: number,
  onBytes: (bytesRead: number) => void
): Bytes {
  let rows = 0
  let bytesRead = 0
  const slice = async (start: number, end = byteLength) => {
    bytesRead = Math.min(bytesRead + end - start, byteLength)
    onBytes(bytesRead)
    return sliceOf(file, start, end)
  }
  // Columns are read side by side, and of several that fail the reader awaits one.
  const ignore = () => {}
  process.on('unhandledRejection', ignore)
  try {
    for await (const group of rowGroups({ byteLength, slice })) {
      for (let from = 0; from < group.length; from += ROWS_AT_A_TIME) {
        yield linesOf(group.slice(from, from + ROWS_AT_A_TIME))
      }
      rows += group.length
    }
  } catch (error) {
    const read = `${withCommas(rows)} rows`
    throw AuditError.because('DAMAGED', error, path, reasonOf(error), read)
  } finally {
    await file.close()
    await settled()
    process.off('unhandledRejection', ignore)
  }
}

const reasonOf = (error: unknown): string => {
  const { message } = error as Error
  return /unsupported compression codec/i.test(message)
    ? `${message}: npm install hyparquet-compressors, beside gpuops-audit, unpacks it`
    : message
}

type Row = Record<string, unknown>

const ROWS_AT_A_TIME = 4_096

const linesOf = (rows: readonly Row[]): Uint8Array =>
  Buffer.from(rows.map(row => `${JSON.stringify(row)}\n`).join(''))

type RandomAccess = {
  readonly byteLength: number
  readonly slice: (start: number, end?: number) => Promise<ArrayBuffer>
}

async function sliceOf(file: FileHandle, start: number, end: number): Promise<ArrayBuffer> {
  const buffer = new ArrayBuffer(end - start)
  const { bytesRead } = await file.read(new Uint8Array(buffer), 0, end - start, start)
  if (bytesRead < end - start) throw new Error('it became shorter while it was read')
  return buffer
}

/** Loaded only here: no other log needs it. */
async function* rowGroups(file: RandomAccess): AsyncIterable<readonly Row[]> {
  const [{ parquetMetadataAsync, parquetReadObjects }, unpackers] = await Promise.all([
    import('hyparquet'),
    ifInstalled(() => import('hyparquet-compressors'))
  ])
  const compressors = unpackers?.compressors
  const metadata = await parquetMetadataAsync(file)
  const utc = utcColumns(metadata)
  let rowStart = 0
  for (const { num_rows } of metadata.row_groups) {
    const rowEnd = rowStart + Number(num_rows)
    const packed = compressors === undefined ? {} : { compressors }
    const rows = await parquetReadObjects({ file, metadata, ...packed, parsers, rowStart, rowEnd })
    for (const row of rows) makePlain(row, utc)
    yield rows
    rowStart = rowEnd
  }
}

/** Times without the zone that only their column knows. */
const parsers = {
  timestampFromMilliseconds: (millis: bigint | number) => isoOf(BigInt(millis) * 1_000n),
  timestampFromMicroseconds: (micros: bigint | number) => isoOf(BigInt(micros)),
  timestampFromNanoseconds: (nanos: bigint | number) => isoOf(BigInt(nanos) / 1_000n)
}

function isoOf(micros: bigint): string {
  const rest = ((micros % 1_000n) + 1_000n) % 1_000n
  const date = new Date(Number((micros - rest) / 1_000n))
  return Number.isNaN(date.getTime())
    ? 'beyond the calendar'
    : date.toISOString().replace('Z', String(rest).padStart(3, '0'))
}

/** Columns whose times are UTC: by their logical type, or of the older types that knew nothing else. */
const utcColumns = ({ schema }: FileMetaData): readonly string[] =>
  schema
    .filter(({ type, converted_type, logical_type }) =>
      logical_type?.type === 'TIMESTAMP'
        ? logical_type.isAdjustedToUTC
        : type === 'INT96' || converted_type?.startsWith('TIMESTAMP_')
    )
    .map(({ name }) => name)

/** In place, since there are millions of them: what JSON can hold, and `Z` after times that are UTC. */
function makePlain(row: Row, utc: readonly string[]): void {
  for (const name in row) row[name] = plain(row[name])
  for (const name of utc) if (typeof row[name] === 'string') row[name] += 'Z'
}

/** 64-bit integers beyond a double's reach stay whole as text; bytes are no value of a request. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (value instanceof Uint8Array) return null
  if (Array.isArray(value)) return value.map(plain)
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]))
}
