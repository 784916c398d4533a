/** Where batches go: what takes their rows, and how the single ones between them are read again. */

import { type CsvSink, splitRecord } from '../records/csv.ts'
import { type JsonSink, parseLine } from '../records/jsonLines.ts'
import { type LinePattern, lineTaker, type TextSink } from '../records/textLines.ts'
import type { BatchPlan } from './batchPlan.ts'
import type { RowFunctions } from './batchRows.ts'
import type { Batch, ScanPlan, Unread } from './scanner.ts'
import type { TablePlace } from './tablePlaces.ts'

export type BatchSink<Place> = {
  readonly cells: BatchPlan<Place>
  /** The format's own, where the plan says that they are to be asked. */
  readonly functions: RowFunctions | undefined
  /** Told once, from the first rows, how many there are to a byte and how many bytes will come, where that is known. */
  expect(rowsPerByte: number, totalBytes: number): void
  /** Takes the batches of one scanner: its names are its own. */
  open(): BatchTaker
}

export type BatchTaker = {
  /** Every batch once, in order. False: the log cannot tell so many names apart, and looks at every row. */
  meet(batch: Batch): boolean
  /** Takes the rows [from, to) of a batch, none of which is to be read again. */
  take(batch: Batch, from: number, to: number): void
}

/** A scan with its sink, for tables and lines alike. */
export type Scan = {
  readonly plan: ScanPlan
  readonly sink: Pick<BatchSink<unknown>, 'expect' | 'open' | 'functions'>
  /** Reads one record again; its line is counted from the beginning of the file. */
  readonly readAgain: (record: Unread) => void
}

export function tableScan(delimiter: string, columns: number, sink: CsvSink & BatchSink<TablePlace>): Scan {
  return {
    plan: { kind: 'table', delimiter, columns, cells: sink.cells },
    sink,
    readAgain: ({ text, line }) => splitRecord(text, delimiter, columns, line, sink)
  }
}

export function linesScan(pageKeys: readonly string[], sink: JsonSink & BatchSink<string>): Scan {
  return {
    plan: { kind: 'lines', pageKeys, cells: sink.cells },
    sink,
    readAgain: ({ text, line }) => parseLine(text, line, sink)
  }
}

export function textScan(
  pattern: LinePattern,
  layouts: readonly string[],
  sink: TextSink & BatchSink<string>
): Scan {
  const take = lineTaker(pattern, sink)
  return {
    plan: { kind: 'text', layouts, cells: sink.cells },
    sink,
    readAgain: ({ text, line }) => take(text, line)
  }
}

/**
 * Hands on what a batch holds, in order: runs of fit rows as they are, the others one by one.
 *
 * @param passedOver rows at the beginning that are none: a header
 * @param linesBefore lines of the file before those that the scanner has counted
 */
export function deliver(
  batch: Batch,
  taker: BatchTaker,
  { readAgain }: Pick<Scan, 'readAgain'>,
  passedOver: number,
  linesBefore: number
): void {
  let from = Math.min(passedOver, batch.count)
  for (const record of batch.again) {
    if (record.row < from) continue
    if (record.row > from) taker.take(batch, from, record.row)
    readAgain({ ...record, line: record.line + linesBefore })
    from = record.row + 1
  }
  if (batch.count > from) taker.take(batch, from, batch.count)
}
