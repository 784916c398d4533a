/** Bytes of a CSV → batches of typed cells by the compiled scanner; what it declines goes to csv-parse. */
import { type CsvSink, scanCsv, splitRecord } from './csv.ts'
import { Kernel, MAX_COLUMNS, MAX_ROWS, MAX_SLOTS } from './kernel.ts'

/** A wanted column: how its cells are parsed, and where they go. */
export type WantedColumn = {
  readonly column: number
  readonly kind: number
  readonly slot: number
  /** For texts: which of the two dictionaries tells them apart. */
  readonly dictionary?: number
}

export type BatchSink = {
  readonly wanted: readonly WantedColumn[]
  /** `good[i]` is 0 where row i was declined. Gives back which rows must be read again as records: declined, or unfit. */
  batch(kernel: Kernel, rows: number): Uint8Array
  /** Takes the rows [from, to) of the last batch, none of which is to be read again. */
  take(kernel: Kernel, from: number, to: number): void
}

type TableSink = CsvSink & BatchSink

const MAX_RECORD_BYTES = 64 << 20

export const fitsKernel = (columns: number, wanted: readonly WantedColumn[]): boolean =>
  columns <= MAX_COLUMNS && wanted.every(({ slot }) => slot < MAX_SLOTS)

/** Scans a whole CSV with its header; batches and single records come in the order of the file. */
export async function scanTable(
  bytes: AsyncIterable<Uint8Array>,
  delimiter: string,
  columns: number,
  sink: TableSink
): Promise<void> {
  const kernel = prepared(delimiter, columns, sink.wanted)
  const reader = new TableReader(kernel, delimiter, columns, sink)
  const iterator = bytes[Symbol.asyncIterator]()
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
    if (!reader.take(next.value)) return handOver(reader, iterator, delimiter, columns, sink)
  }
  if (!reader.finish()) return handOver(reader, iterator, delimiter, columns, sink)
}

function prepared(delimiter: string, columns: number, wanted: readonly WantedColumn[]): Kernel {
  const kernel = new Kernel()
  const kinds = kernel.bytes().subarray(kernel.exports.kindsAt())
  for (const { column, kind, slot, dictionary } of wanted) {
    kinds[2 * column] = kind
    kinds[2 * column + 1] = slot
    if (dictionary !== undefined) kernel.exports.bindDictionary(slot, dictionary)
  }
  kernel.exports.beginCsv(columns, delimiter.charCodeAt(0), 1)
  return kernel
}

/** A misplaced quote, or a record longer than any: csv-parse reads on from there and says what is wrong. */
async function handOver(
  reader: TableReader,
  rest: AsyncIterator<Uint8Array>,
  delimiter: string,
  columns: number,
  sink: CsvSink
): Promise<void> {
  const { line, header } = reader
  const before = line - 1
  const shifted: CsvSink = {
    record: (fields, at) => sink.record(fields, at + before),
    reject: (at, lines, reason) => sink.reject(at + before, lines, reason)
  }
  await scanCsv(joined(reader.left(), rest), delimiter, columns, shifted, header)
}

async function* joined(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncIterable<Uint8Array> {
  if (first.length > 0) yield first
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}

class TableReader {
  /** The header is still to come. */
  header = true
  private readonly kernel: Kernel
  private readonly delimiter: string
  private readonly columns: number
  private readonly sink: TableSink
  /** Bytes of the input not yet scanned: they lie at its beginning. */
  private held = 0

  constructor(kernel: Kernel, delimiter: string, columns: number, sink: TableSink) {
    this.kernel = kernel
    this.delimiter = delimiter
    this.columns = columns
    this.sink = sink
  }

  /** Line on which the first byte not yet scanned stands. */
  get line(): number {
    return this.kernel.exports.lineNow()
  }

  /** Takes some more bytes. False: what is left is for another reader. */
  take(chunk: Uint8Array): boolean {
    for (let from = 0; from < chunk.length; ) {
      if (this.held === this.kernel.inputCapacity) this.kernel.reserve(2 * this.held)
      const count = Math.min(this.kernel.inputCapacity - this.held, chunk.length - from)
      this.kernel.bytes().set(chunk.subarray(from, from + count), this.kernel.inputAt + this.held)
      this.held += count
      from += count
      const isFull = this.held === this.kernel.inputCapacity
      if (isFull && !this.scan(false)) {
        this.hold(chunk.subarray(from))
        return false
      }
    }
    return true
  }

  /** The end of the file. False: what is left is for another reader. */
  finish(): boolean {
    return this.scan(true)
  }

  /** What is not yet scanned. */
  left(): Uint8Array {
    const at = this.kernel.inputAt
    return this.kernel.bytes().slice(at, at + this.held)
  }

  private hold(rest: Uint8Array): void {
    this.kernel.reserve(this.held + rest.length)
    this.kernel.bytes().set(rest, this.kernel.inputAt + this.held)
    this.held += rest.length
  }

  private scan(last: boolean): boolean {
    const { inputAt, exports } = this.kernel
    const end = inputAt + this.held
    let from = inputAt
    for (;;) {
      const rows = exports.scanCsv(from, end, last)
      this.deliver(rows)
      from = exports.consumedTo()
      if (exports.hasBailed() !== 0) break
      if (rows < MAX_ROWS) break
    }
    this.kernel.bytes().copyWithin(inputAt, from, end)
    this.held = end - from
    return exports.hasBailed() === 0 && this.held < MAX_RECORD_BYTES
  }

  /** Runs of fit rows go on as they are, the others one by one as records. */
  private deliver(rows: number): void {
    const first = this.header && rows > 0 ? 1 : 0
    if (rows > 0) this.header = false
    if (rows <= first) return
    const again = this.sink.batch(this.kernel, rows)
    let from = first
    for (let row = first; row < rows; row++) {
      if (again[row] === 0) continue
      if (row > from) this.sink.take(this.kernel, from, row)
      this.readAgain(row)
      from = row + 1
    }
    if (rows > from) this.sink.take(this.kernel, from, rows)
  }

  private readAgain(row: number): void {
    const { begin, end, line } = this.kernel.rows()
    const text = Buffer.from(this.kernel.bytes().subarray(begin[row], end[row])).toString('utf8')
    splitRecord(text, this.delimiter, this.columns, line[row] as number, this.sink)
  }
}
