/** Bytes of a CSV or of JSON Lines → batches of typed cells by the compiled scanner; what it declines goes on as records. */
import { type CsvSink, scanCsv, splitRecord } from './csv.ts'
import { type JsonSink, parseLine, scanJsonLines } from './jsonLines.ts'
import { Kernel, MAX_COLUMNS, MAX_ROWS } from './kernel.ts'
import type { PathTree } from './pathTree.ts'

/** A wanted cell: a column's number or a dotted path, how it is parsed, and where it goes. */
export type WantedCell<Place> = {
  readonly place: Place
  readonly kind: number
  readonly slot: number
  /** For texts: which of the two dictionaries tells them apart. */
  readonly dictionary?: number
}

export type BatchSink<Place> = {
  readonly wanted: readonly WantedCell<Place>[]
  /** Told once about how many rows there will be, where that can be told. */
  expect(rows: number): void
  /** Fills the rows of a batch. Gives back which must be read again as records: declined by the scanner, or unfit. */
  batch(kernel: Kernel, rows: number): Uint8Array
  /** Takes the rows [from, to) of the last batch, none of which is to be read again. */
  take(kernel: Kernel, from: number, to: number): void
}

/** Columns beyond the scanner's are read by csv-parse alone. */
export const fitsTable = (columns: number): boolean => columns <= MAX_COLUMNS

/** What is scanned, how long it is where that is known, and who takes back the chunks that were copied. */
type Input = {
  readonly bytes: AsyncIterable<Uint8Array>
  readonly totalBytes: number | null
  readonly release: (chunk: Uint8Array) => void
}

/** Scans a whole CSV with its header; batches and single records come in the order of the file. */
export async function scanTable(
  input: Input,
  delimiter: string,
  columns: number,
  sink: CsvSink & BatchSink<number>
): Promise<void> {
  const kernel = kernelFor(sink.wanted)
  const { exports } = kernel
  const kinds = kernel.bytes().subarray(exports.kindsAt())
  for (const { place, kind, slot } of sink.wanted) kinds.set([kind, slot], 2 * place)
  exports.beginCsv(columns, delimiter.charCodeAt(0), 1)
  const reader = new BatchReader(kernel, sink, {
    scan: exports.scanCsv,
    consumedTo: exports.consumedTo,
    hasBailed: () => exports.hasBailed() !== 0,
    passedOver: 1,
    readAgain: (text, line) => splitRecord(text, delimiter, columns, line, sink)
  })
  const rest = await reader.readAll(input)
  if (rest === undefined) return
  // A misplaced quote, or a record longer than any: csv-parse reads on from there and says what is wrong.
  const before = exports.lineNow() - 1
  const shifted: CsvSink = {
    record: (fields, line) => sink.record(fields, line + before),
    reject: (line, lines, reason) => sink.reject(line + before, lines, reason)
  }
  await scanCsv(rest, delimiter, columns, shifted, reader.isAtBeginning)
}

/** Scans whole JSON Lines; batches and single values come in the order of the file. */
export async function scanLines(
  input: Input,
  tree: PathTree,
  sink: JsonSink & BatchSink<string>
): Promise<void> {
  const kernel = kernelFor(sink.wanted)
  const { exports } = kernel
  tree.writeTo(kernel)
  exports.beginJson(tree.entries, sink.wanted.length, 1)
  const reader = new BatchReader(kernel, sink, {
    scan: exports.scanJson,
    consumedTo: exports.jsonConsumedTo,
    hasBailed: () => false,
    passedOver: 0,
    readAgain: (text, line) => parseLine(text, line, sink)
  })
  const rest = await reader.readAll(input)
  if (rest === undefined) return
  const before = exports.jsonLineNow() - 1
  await scanJsonLines(rest, {
    value: (value, line) => sink.value(value, line + before),
    reject: (line, lines, reason) => sink.reject(line + before, lines, reason)
  })
}

function kernelFor(wanted: readonly WantedCell<unknown>[]): Kernel {
  const kernel = new Kernel()
  for (const { slot, dictionary } of wanted) {
    if (dictionary !== undefined) kernel.exports.bindDictionary(slot, dictionary)
  }
  return kernel
}

/** What differs between a table and lines. */
type Dialect = {
  readonly scan: (from: number, to: number, last: boolean) => number
  readonly consumedTo: () => number
  readonly hasBailed: () => boolean
  /** Rows before the first record: a header. */
  readonly passedOver: number
  readonly readAgain: (text: string, line: number) => void
}

/** Later rows may be shorter than the first ones. Room that is not used costs no memory. */
const EXPECTED_EXCESS = 1.1

/** No record is longer; the slower readers reject it within bounded memory. */
const MAX_RECORD_BYTES = 64 << 20

class BatchReader {
  private readonly kernel: Kernel
  private readonly sink: BatchSink<unknown>
  private readonly dialect: Dialect
  /** Bytes not yet scanned: they lie at the beginning of the input. */
  private held = 0
  private toPassOver: number
  private totalBytes: number | null = null

  constructor(kernel: Kernel, sink: BatchSink<unknown>, dialect: Dialect) {
    this.kernel = kernel
    this.sink = sink
    this.dialect = dialect
    this.toPassOver = dialect.passedOver
  }

  /** Whether not even the header has come. */
  get isAtBeginning(): boolean {
    return this.toPassOver > 0
  }

  /** Reads to the end; or as far as it can, and gives back the bytes that are for another reader. */
  async readAll({ bytes, totalBytes, release }: Input): Promise<AsyncIterable<Uint8Array> | undefined> {
    this.totalBytes = totalBytes
    const iterator = bytes[Symbol.asyncIterator]()
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      if (!this.take(next.value)) return joined(this.left(), iterator)
      release(next.value)
    }
    return this.scan(true) ? undefined : joined(this.left(), iterator)
  }

  private take(chunk: Uint8Array): boolean {
    for (let from = 0; from < chunk.length; ) {
      if (this.held === this.kernel.inputCapacity) this.kernel.reserve(2 * this.held)
      const count = Math.min(this.kernel.inputCapacity - this.held, chunk.length - from)
      this.hold(chunk.subarray(from, from + count))
      from += count
      if (this.held === this.kernel.inputCapacity && !this.scan(false)) {
        this.hold(chunk.subarray(from))
        return false
      }
    }
    return true
  }

  private hold(bytes: Uint8Array): void {
    this.kernel.reserve(this.held + bytes.length)
    this.kernel.bytes().set(bytes, this.kernel.inputAt + this.held)
    this.held += bytes.length
  }

  private left(): Uint8Array {
    const at = this.kernel.inputAt
    return this.kernel.bytes().slice(at, at + this.held)
  }

  /** False: what is left is for another reader. */
  private scan(last: boolean): boolean {
    const { inputAt } = this.kernel
    const end = inputAt + this.held
    let from = inputAt
    let rows: number
    do {
      rows = this.dialect.scan(from, end, last)
      this.announce(rows, this.dialect.consumedTo() - from)
      this.deliver(rows)
      from = this.dialect.consumedTo()
    } while (rows === MAX_ROWS && !this.dialect.hasBailed())
    this.kernel.bytes().copyWithin(inputAt, from, end)
    this.held = end - from
    return !this.dialect.hasBailed() && this.held < MAX_RECORD_BYTES
  }

  /** Once, from the first rows and their bytes: about how many rows there will be. */
  private announce(rows: number, bytes: number): void {
    if (this.totalBytes === null || rows === 0) return
    this.sink.expect(Math.ceil((rows / bytes) * this.totalBytes * EXPECTED_EXCESS))
    this.totalBytes = null
  }

  /** Runs of fit rows go on as they are, the others one by one. */
  private deliver(rows: number): void {
    const first = Math.min(rows, this.toPassOver)
    this.toPassOver -= first
    if (rows === first) return
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
    this.dialect.readAgain(text, line[row] as number)
  }
}

async function* joined(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncIterable<Uint8Array> {
  if (first.length > 0) yield first
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}
