/** Rows and spans of an input → blocks of compressed bytes, each of so many rows, and back. */
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { AuditError } from '../../errors.ts'
import { entryOf } from '../../json.ts'
import type { Numbers } from '../../log/columns.ts'
import { joined, KEPT_COLUMNS, type KeptRows, withOwnNames } from '../../log/keptRows.ts'
import { KEPT_SPANS, type KeptSpans } from '../spanTree.ts'

export type Segment = {
  readonly rows: number
  readonly spans: number
  /** In the order of the block, in which they are followed by the spans'. */
  readonly columns: readonly string[]
  readonly models: readonly string[]
  readonly callers: readonly string[]
  readonly block: Uint8Array
}

/** Rows count from the first one of their input. */
export type Kept = { readonly rows: KeptRows; readonly spans: KeptSpans }

/** A last segment of fewer rows is written anew with what comes behind it. */
const FEW_ROWS = 65_536

const SPAN_COLUMNS = Object.entries(KEPT_SPANS)

/** Of columns many bytes are alike: the quickest level packs them nearly as well as the best. */
const LEVEL = 1

function packedSegment({ rows, spans }: Kept): Segment {
  const columns = Object.keys(rows.columns)
  const arrays: Numbers[] = [
    ...columns.map(name => rows.columns[name] as Numbers),
    ...SPAN_COLUMNS.map(([name]) => spans[name as keyof KeptSpans])
  ]
  const block = deflateRawSync(Buffer.concat(arrays.map(bytewise)), { level: LEVEL })
  return {
    rows: rows.length,
    spans: spans.id.length,
    columns,
    models: rows.models,
    callers: rows.callers,
    block
  }
}

/** The bytes of a block, which are as many as its segment says. @throws AuditError STATE */
function unpackedBlock({ rows, spans, columns, block }: Segment): Uint8Array {
  const widths = columns.map(name => entryOf(KEPT_COLUMNS, name)?.BYTES_PER_ELEMENT ?? Number.NaN)
  const ofSpans = SPAN_COLUMNS.reduce((sum, [, { BYTES_PER_ELEMENT }]) => sum + BYTES_PER_ELEMENT, 0)
  const length = rows * widths.reduce((sum, width) => sum + width, 0) + spans * ofSpans
  try {
    const bytes = inflateRawSync(block, { maxOutputLength: Math.max(1, length) })
    if (bytes.length === length) return bytes
  } catch {
    // Longer than it says, or no such block.
  }
  throw AuditError.of('STATE', 'the file of --state', DAMAGED)
}

export const DAMAGED = 'is damaged or was cut off'

/** @throws AuditError STATE */
export function openedSegment(segment: Segment): Kept {
  const { rows, spans, columns, models, callers } = segment
  const bytes = unpackedBlock(segment)
  let at = 0
  const next = (Type: (typeof KEPT_COLUMNS)[string], length: number): Numbers => {
    const array = new Type(length)
    const size = Type.BYTES_PER_ELEMENT * length
    fromBytewise(bytes.subarray(at, at + size), array)
    at += size
    return array
  }
  const ofRows = columns.map(name => [name, next(KEPT_COLUMNS[name] as (typeof KEPT_COLUMNS)[string], rows)])
  const ofSpans = SPAN_COLUMNS.map(([name, Type]) => [name, next(Type, spans)])
  return {
    rows: { length: rows, columns: Object.fromEntries(ofRows), models, callers },
    spans: Object.fromEntries(ofSpans) as KeptSpans
  }
}

/** The rows of a segment without spans that arrived at that moment or later. [µs] */
export function rowsFrom(segment: Segment, moment: number): Segment {
  const { rows, spans } = openedSegment(segment)
  const arrivals = rows.columns['arrivalMicros'] as Numbers
  const isKept = (_: number, i: number) => (arrivals[i] as number) >= moment
  const columns = Object.fromEntries(
    Object.entries(rows.columns).map(([name, column]) => [name, column.filter(isKept)])
  )
  const kept = withOwnNames(columns, rows)
  return kept.length === rows.length ? segment : packedSegment({ rows: kept, spans })
}

/** Segments with more behind them. */
export function grown(segments: readonly Segment[], more: Kept): readonly Segment[] {
  if (more.rows.length === 0 && more.spans.id.length === 0) return segments
  const last = segments.at(-1)
  if (last === undefined || last.rows >= FEW_ROWS) return [...segments, packedSegment(more)]
  const before = openedSegment(last)
  const both = { rows: joined(before.rows, more.rows), spans: joinedSpans(before.spans, more.spans) }
  return [...segments.slice(0, -1), packedSegment(both)]
}

const joinedSpans = (first: KeptSpans, second: KeptSpans): KeptSpans =>
  Object.fromEntries(
    SPAN_COLUMNS.map(([name, Type]) => {
      const [a, b] = [first[name as keyof KeptSpans], second[name as keyof KeptSpans]]
      const both = new Type(a.length + b.length)
      both.set(a)
      both.set(b, a.length)
      return [name, both]
    })
  ) as KeptSpans

/** The first byte of every number, then the second …: those that are alike come together. */
function bytewise(array: Numbers): Uint8Array {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
  const { BYTES_PER_ELEMENT: width, length } = array
  const apart = new Uint8Array(bytes.length)
  for (let byte = 0; byte < width; byte++)
    for (let i = 0, at = byte; i < length; i++, at += width) apart[byte * length + i] = bytes[at] as number
  return apart
}

function fromBytewise(apart: Uint8Array, into: Numbers): void {
  const bytes = new Uint8Array(into.buffer)
  const { BYTES_PER_ELEMENT: width, length } = into
  for (let byte = 0; byte < width; byte++)
    for (let i = 0, at = byte; i < length; i++, at += width) bytes[at] = apart[byte * length + i] as number
}
