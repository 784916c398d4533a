/** Bytes of a CSV, of JSON Lines or of a server's lines → batches of typed cells by the compiled scanner; what it declines goes on as records. */
import { emptyRows, type RequestRows } from '../../log/requestRows.ts'
import { type CsvSink, scanCsv } from '../records/csv.ts'
import { type JsonSink, scanJsonLines } from '../records/jsonLines.ts'
import { type LinePattern, scanTextLines, type TextSink } from '../records/textLines.ts'
import type { Stored } from '../source/source.ts'
import {
  type BatchSink,
  type BatchTaker,
  deliver,
  linesScan,
  type Scan,
  tableScan,
  textScan
} from './batchSink.ts'
import { MAX_COLUMNS, MAX_ROWS } from './kernel.ts'
import type { Sharing } from './parallel/shareScan.ts'
import { Scanner } from './scanner.ts'
import type { TablePlace } from './tablePlaces.ts'

/** Columns beyond the scanner's are read by csv-parse alone. */
export const fitsTable = (columns: number): boolean => columns <= MAX_COLUMNS

/** What is scanned, how long it is where that is known, and who takes back the chunks that were copied. */
type Input = {
  readonly bytes: AsyncIterable<Uint8Array>
  readonly totalBytes: number | null
  readonly release: (chunk: Uint8Array) => void
  readonly stored: Stored | null
  readonly sharing?: Sharing | undefined
}

/** Of smaller files nothing is left to do when another thread has started. */
const LEAST_SHARED_BYTES = 16 << 20

/** Scans a whole CSV with its header; batches and single records come in the order of the file. */
export async function scanTable(
  input: Input,
  delimiter: string,
  columns: number,
  sink: CsvSink & BatchSink<TablePlace>
): Promise<void> {
  const { reader, rest } = await scanAll(input, tableScan(delimiter, columns, sink), HEADER_ROWS)
  if (rest === undefined) return
  // A misplaced quote, or a record longer than any: csv-parse reads on from there and says what is wrong.
  const before = reader.line - 1
  const shifted: CsvSink = {
    ...sink,
    record: (fields, line, bytes) => sink.record(fields, line + before, bytes),
    reject: (line, lines, reason, bytes) => sink.reject(line + before, lines, reason, bytes)
  }
  await scanCsv(rest, delimiter, columns, shifted, reader.isAtBeginning)
}

/** Scans whole JSON Lines, of which lines with a page's keys go one by one; batches and single values come in the order of the file. */
export async function scanLines(
  input: Input,
  pageKeys: readonly string[],
  sink: JsonSink & BatchSink<string>
): Promise<void> {
  const { reader, rest } = await scanAll(input, linesScan(pageKeys, sink), 0)
  if (rest === undefined) return
  const before = reader.line - 1
  await scanJsonLines(rest, {
    value: (value, line, bytes) => sink.value(value, line + before, bytes),
    reject: (line, lines, reason, bytes) => sink.reject(line + before, lines, reason, bytes)
  })
}

/** Scans the whole log of a server; batches and single lines come in the order of the file. */
export async function scanText(
  input: Input,
  pattern: LinePattern,
  layouts: readonly string[],
  sink: TextSink & BatchSink<string>
): Promise<void> {
  const { reader, rest } = await scanAll(input, textScan(pattern, layouts, sink), 0)
  if (rest !== undefined) await scanTextLines(rest, pattern, sink, reader.line)
}

const HEADER_ROWS = 1

/** A large file on all cores, as far as they come; what is left, and any other input, on this one. */
async function scanAll(input: Input, scan: Scan, toPassOver: number) {
  const { stored, sharing = {} } = input
  const { leastBytes = LEAST_SHARED_BYTES } = sharing
  if (stored !== null && stored.end - stored.begin >= leastBytes) {
    const { shareScan } = await import('./parallel/shareScan.ts')
    const shared = await shareScan(stored, scan, toPassOver, sharing)
    if (shared !== undefined) {
      const reader = new BatchReader(scan, shared.toPassOver, shared.line)
      const bytes = stored.bytesFrom(shared.at)
      return { reader, rest: await reader.readAll({ ...input, bytes, totalBytes: null }) }
    }
  }
  const reader = new BatchReader(scan, toPassOver, 1)
  return { reader, rest: await reader.readAll(input) }
}

/** No record is longer; the slower readers reject it within bounded memory. */
const MAX_RECORD_BYTES = 64 << 20

class BatchReader {
  private readonly scanner: Scanner
  private readonly scan: Scan
  private readonly taker: BatchTaker
  private readonly rows: RequestRows
  /** Bytes not yet scanned: they lie at the beginning of the input. */
  private held = 0
  private toPassOver: number
  private totalBytes: number | null = null

  /**
   * @param toPassOver rows before the first record
   * @param line where the bytes begin
   */
  constructor(scan: Scan, toPassOver: number, line: number) {
    this.scan = scan
    this.scanner = new Scanner(scan.plan, scan.sink.functions)
    this.scanner.begin(line)
    this.taker = scan.sink.open()
    this.rows = emptyRows(MAX_ROWS)
    this.toPassOver = toPassOver
  }

  /** Whether not even the header has come. */
  get isAtBeginning(): boolean {
    return this.toPassOver > 0
  }

  /** Where the first record stands that was not scanned. */
  get line(): number {
    return this.scanner.line
  }

  /** Reads to the end; or as far as it can, and gives back the bytes that are for another reader. */
  async readAll({ bytes, totalBytes, release }: Input): Promise<AsyncIterable<Uint8Array> | undefined> {
    this.totalBytes = totalBytes
    const iterator = bytes[Symbol.asyncIterator]()
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      if (!this.take(next.value)) return joined(this.left(), iterator)
      release(next.value)
    }
    return this.scanHeld(true) ? undefined : joined(this.left(), iterator)
  }

  private take(chunk: Uint8Array): boolean {
    const { kernel } = this.scanner
    for (let from = 0; from < chunk.length; ) {
      if (this.held === kernel.inputCapacity) kernel.reserve(2 * this.held)
      const count = Math.min(kernel.inputCapacity - this.held, chunk.length - from)
      this.hold(chunk.subarray(from, from + count))
      from += count
      if (this.held === kernel.inputCapacity && !this.scanHeld(false)) {
        this.hold(chunk.subarray(from))
        return false
      }
    }
    return true
  }

  private hold(bytes: Uint8Array): void {
    const { kernel } = this.scanner
    kernel.reserve(this.held + bytes.length)
    kernel.bytes().set(bytes, kernel.inputAt + this.held)
    this.held += bytes.length
  }

  private left(): Uint8Array {
    const { kernel } = this.scanner
    return kernel.bytes().slice(kernel.inputAt, kernel.inputAt + this.held)
  }

  /** False: what is left is for another reader. */
  private scanHeld(last: boolean): boolean {
    const { scanner } = this
    const { inputAt } = scanner.kernel
    const end = inputAt + this.held
    let from = inputAt
    let count: number
    do {
      const batch = scanner.scan(from, end, last, this.rows)
      count = batch.count
      this.announce(count, scanner.consumedTo - from)
      from = scanner.consumedTo
      const isKnown = this.taker.meet(batch)
      deliver(isKnown ? batch : scanner.declined(batch), this.taker, this.scan, this.toPassOver, 0)
      this.toPassOver -= Math.min(count, this.toPassOver)
    } while (count === MAX_ROWS && !scanner.hasBailed)
    scanner.kernel.bytes().copyWithin(inputAt, from, end)
    this.held = end - from
    return !scanner.hasBailed && this.held < MAX_RECORD_BYTES
  }

  /** Once, from the first rows and their bytes: about how many rows there will be. */
  private announce(rows: number, bytes: number): void {
    if (this.totalBytes === null || rows === 0) return
    this.scan.sink.expect(rows / bytes, this.totalBytes)
    this.totalBytes = null
  }
}

async function* joined(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncIterable<Uint8Array> {
  if (first.length > 0) yield first
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}
