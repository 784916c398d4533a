/** What is known of a source once its format is: how all of it is scanned, or any part of it. */
import type { PlaceOf } from './batches/batchPlan.ts'
import type { BatchSink } from './batches/batchSink.ts'
import type { Sharing } from './batches/parallel/shareScan.ts'
import type { UsableFormat } from './format/format.ts'
import { generic } from './format/generic.ts'
import { FORMATS } from './format/index.ts'
import type { Cell } from './records/cell.ts'
import type { Source } from './source/source.ts'

export type Scannable = Source & { readonly sharing?: Sharing | undefined }

/** Told of every record of one file. */
export type RecordSink = {
  /** `bytes`: the length of its text, or its share of it. */
  record(cell: Cell, line: number, bytes: number): void
  reject(line: number, lines: number, reason: string, bytes?: number): void
  leaveOut(reason: string): void
  /** Takes records as typed rows in batches; `undefined` where every record must be looked at. */
  batches<Place>(placeOf: PlaceOf<Place>): BatchSink<Place> | undefined
  /** What the newest value says of the export being whole: a sign that it is not, or nothing. */
  truncated(sign: string | undefined): void
}

/** An input whose format is known and whose records are still to be read. */
export type Recognised = {
  readonly format: UsableFormat
  /** The first three records. */
  readonly sample: readonly Cell[]
  readonly scan: (sink: RecordSink) => Promise<void>
  /** Absent where it must be read as a whole. */
  readonly parts?: Parts
}

/** A text whose records each say all about themselves, and end where a line does: it may be read in parts. */
export type Parts = {
  /** `null`: its records are lines. */
  readonly table: { readonly delimiter: string; readonly header: string } | null
  /** All that was inferred, as text: under another one the same records are read in another way. */
  readonly readAs: string
  /** Scans a text of such records; that of a table begins with its header. */
  readonly scan: (source: Scannable, sink: RecordSink) => Promise<void>
}

/** A text of lines, and what scans it or any part of it. */
export function scanned(
  source: Scannable,
  found: Pick<Recognised, 'format' | 'sample'>,
  { table, how = '', scan }: Pick<Parts, 'table' | 'scan'> & { readonly how?: string }
): Recognised {
  const inferred = inferredText(found.format)
  const whole = { ...found, scan: (sink: RecordSink) => scan(source, sink) }
  if (inferred === null) return whole
  return { ...whole, parts: { table, readAs: `${table?.delimiter ?? 'lines'}${how} ${inferred}`, scan } }
}

/** `null` where a record tells of those behind it. */
function inferredText(format: UsableFormat): string | null {
  if ('begin' in format) return null
  const isKnown = FORMATS.some(known => known.id === format.id && known !== generic)
  return isKnown ? format.id : (format.readAs ?? null)
}
