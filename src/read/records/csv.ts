/** Bytes of a CSV → its header and records with their line numbers. The one importer of csv-parse. */
import { once } from 'node:events'
import { createRequire } from 'node:module'
import type { CsvError, Info, Parser } from 'csv-parse'
import { plainFields } from './plainRecord.ts'
import { withFewQuotes } from './strayQuotes.ts'
import { inTurns } from './turns.ts'

/** Told of every record, its length in bytes included; the array is its own and the line is where it begins. */
export type CsvSink = {
  record(fields: readonly string[], line: number, bytes: number): void
  /** `lines` physical lines from `line` on could not be read. */
  reject(line: number, lines: number, reason: string, bytes?: number): void
  /** Told of a line with fewer cells than the header: whether it is a remark, which is no record. */
  isRemark?(fields: readonly string[]): boolean
}

/** A quote that is never closed would otherwise gather the rest of the file in memory. */
const MAX_RECORD_BYTES = 64 << 20

const dialect = (delimiter: string) => ({
  delimiter,
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  skip_empty_lines: true
})

const DELIMITERS = [',', ';', '\t', '|']

/** The delimiter that parts the header into the most columns. */
export function delimiterOf(headerLine: string): string {
  const columns = DELIMITERS.map(delimiter => splitHeader(headerLine, delimiter).length)
  return DELIMITERS[columns.indexOf(Math.max(...columns))] as string
}

/** Column names of a header line: trimmed, and empty where the line is no CSV. */
export const splitHeader = (headerLine: string, delimiter: string): readonly string[] =>
  splitCells(headerLine, delimiter).map(name => name.trim())

/** Cells of one line as they stand; empty where the line is no CSV. */
export function splitCells(line: string, delimiter: string): readonly string[] {
  try {
    return firstRecord(line, delimiter)
  } catch {
    // A quote out of place: with this delimiter the line is no record.
    return []
  }
}

/** Loaded where a line needs it: most files have none. */
const load = createRequire(import.meta.url)

/** Empty where the text is blank; throws where it is no CSV. */
function firstRecord(text: string, delimiter: string): readonly string[] {
  const plain = plainFields(text, delimiter)
  if (plain !== undefined) return plain
  const { parse } = load('csv-parse/sync') as typeof import('csv-parse/sync')
  return (parse(text, { ...dialect(delimiter), to: 1 }) as string[][])[0] ?? []
}

/** One record cut out of a CSV, without its line break → the sink: a record, or lines that could not be read. */
export function splitRecord(
  text: string,
  delimiter: string,
  columns: number,
  line: number,
  sink: CsvSink
): void {
  const normal = text.replaceAll('\r\n', '\n')
  const fields = firstRecord(normal, delimiter)
  if (isBlankLine(fields, columns)) return
  const bytes = Buffer.byteLength(text)
  if (fields.length === columns) sink.record(fields, line, bytes)
  else if (!(fields.length < columns && sink.isRemark?.(fields)))
    sink.reject(line, normal.split(/[\r\n]/).length, columnReason(fields.length, columns), bytes)
}

/**
 * Scans records after the header; blank lines are passed over.
 *
 * @param columns how many columns the header has: a record with another count is rejected
 * @param hasHeader whether the header is still in the bytes
 * @param fit a record of another count → its cells under the header's names
 */
export async function scanCsv(
  bytes: AsyncIterable<Uint8Array>,
  delimiter: string,
  columns: number,
  sink: CsvSink,
  hasHeader = true,
  fit?: (fields: readonly string[]) => readonly string[] | undefined
): Promise<void> {
  const { parse } = await import('csv-parse')
  const ends = new LineEnds()
  const lines = new LineCount(ends)
  let header = hasHeader
  /** A quote never closed has told of all lines to the end. */
  let swallowed = false
  /** Where a record begins that is longer than any: csv-parse finds no way on from there. */
  let endless: number | undefined
  const parser = parse({
    ...dialect(delimiter),
    max_record_size: MAX_RECORD_BYTES,
    skip_records_with_error: true,
    on_record: (fields: string[], info: Info) => {
      if (endless !== undefined) return null
      const lost = lines.lostBefore(fields, info)
      if (lost) sink.reject(lost.line, lost.count, QUOTE_OUT_OF_PLACE, lost.bytes)
      const { line, count, bytes } = lines.advanceTo(info)
      if (isBlankLine(fields, columns)) return null
      const own = fields.length === columns ? fields : fit?.(fields)
      if (header) header = false
      else if (own) sink.record(own, line, bytes)
      else if (!(fields.length < columns && sink.isRemark?.(fields)))
        sink.reject(line, count, columnReason(fields.length, columns), bytes)
      return null
    },
    on_skip: error => {
      if (endless !== undefined) return undefined
      const { line, count, bytes } = lines.advanceTo(error as CsvError & Info)
      if (error?.code === 'CSV_MAX_RECORD_SIZE') {
        endless = line
        return undefined
      }
      swallowed = error?.code === 'CSV_QUOTE_NOT_CLOSED'
      // A line with several faults is told of several times.
      if (count > 0) sink.reject(line, count, quoteReason(error), bytes)
      return undefined
    }
  })
  await pump(ends.seenIn(withFewQuotes(wholeLines(inTurns(bytes)), delimiter)), parser)
  if (endless !== undefined) {
    sink.reject(
      endless,
      Math.max(1, ends.lines - endless + 1),
      'it is, or follows, a record of more than 64 MiB',
      MAX_RECORD_BYTES
    )
    return
  }
  const last = lines.advanceTo(parser.info)
  if (last.count > 0 && !swallowed) sink.reject(last.line, last.count, QUOTE_OUT_OF_PLACE, last.bytes)
}

type Ends = Pick<Info, 'lines' | 'empty_lines'>

type Stretch = { readonly line: number; readonly count: number; readonly bytes: number }

/** Where records lie: csv-parse tells only the line where each ends, and how many blank lines it has passed over. */
class LineCount {
  private last: Ends = { lines: 0, empty_lines: 0 }
  private readonly ends: LineEnds

  constructor(ends: LineEnds) {
    this.ends = ends
  }

  /** The lines since the last call, blank ones not counted. */
  advanceTo({ lines, empty_lines }: Ends): Stretch {
    const blank = empty_lines - this.last.empty_lines
    const stretch = {
      line: this.last.lines + blank + 1,
      count: lines - this.last.lines - blank,
      bytes: this.ends.bytesTo(lines)
    }
    this.last = { lines, empty_lines }
    return stretch
  }

  /** Lines that a misplaced quote has swallowed without a word: those before a record that are not its own. */
  lostBefore(fields: readonly string[], info: Ends): Stretch | undefined {
    const stretch = info.lines - this.last.lines - (info.empty_lines - this.last.empty_lines)
    if (stretch === 1) return undefined
    const own = fields.reduce((lines, field) => lines + field.split(/[\r\n]/).length - 1, 1)
    if (stretch === own) return undefined
    return this.advanceTo({ ...info, lines: info.lines - own })
  }
}

/** Nothing but spaces: passed over, as by every reader. */
const isBlankLine = (fields: readonly string[], columns: number): boolean =>
  columns > 1 && fields.length === 1 && /^[^\S\r\n]+$/.test(fields[0] ?? '')

const QUOTE_OUT_OF_PLACE = 'a quote stands where none may'

const columnReason = (found: number, wanted: number): string =>
  found < wanted ? 'it has fewer columns than the header' : 'it has more columns than the header'

const quoteReason = (error: CsvError | undefined): string =>
  error?.code === 'CSV_QUOTE_NOT_CLOSED' ? 'a quote is never closed' : QUOTE_OUT_OF_PLACE

const [LF, CR] = [0x0a, 0x0d]

/**
 * Where lines end. What csv-parse says of bytes at a misplaced quote depends on the pieces in which they came; its lines do
 * not.
 */
class LineEnds {
  /** How many bytes of the whole lie before what follows a line: of those from `dropped` on. */
  private ends: number[] = []
  private dropped = 0
  private asked = { lines: 0, bytes: 0 }
  private seen = 0
  private isLineOpen = false

  /** All so far, an unended one too. */
  get lines(): number {
    return this.dropped + this.ends.length + (this.isLineOpen ? 1 : 0)
  }

  /** The same bytes, in which a CR is one that stands alone. */
  async *seenIn(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    for await (const chunk of bytes) {
      this.drop()
      const next = chunk.includes(CR) ? nextLfOrCr : nextLf
      for (let at = next(chunk, 0); at >= 0; at = next(chunk, at + 1)) this.ends.push(this.seen + at + 1)
      this.seen += chunk.length
      if (chunk.length > 0) this.isLineOpen = this.ends.at(-1) !== this.seen
      yield chunk
    }
  }

  /** The bytes from where the last call ended to the end of so many lines from the first. */
  bytesTo(lines: number): number {
    if (lines <= this.asked.lines) return 0
    const end = this.ends[lines - this.dropped - 1] ?? this.seen
    const bytes = end - this.asked.bytes
    this.asked = { lines, bytes: end }
    return bytes
  }

  /** What was asked for already: a line is told of before it has ended where it is longer than is waited for. */
  private drop(): void {
    this.dropped += this.ends.splice(0, this.asked.lines - this.dropped).length
  }
}

const nextLf = (bytes: Uint8Array, from: number): number => bytes.indexOf(LF, from)

function nextLfOrCr(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at++) if (bytes[at] === LF || bytes[at] === CR) return at
  return -1
}

async function pump(bytes: AsyncIterable<Uint8Array>, parser: Parser): Promise<void> {
  const ended = once(parser.resume(), 'end')
  for await (const chunk of bytes) {
    if (!parser.write(chunk)) await Promise.race([once(parser, 'drain'), ended])
  }
  parser.end()
  await ended
}

/** 1 MiB. */
const MOST_HELD = 1 << 20

/**
 * CRLF → LF, inside quotes too, where csv-parse would count it as two lines. A CR alone stays: it ends lines as well. Cut
 * behind lines, so that nothing depends on the pieces in which they come, but for the end of a line that is longer than any is likely to be.
 */
async function* wholeLines(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let held: Uint8Array[] = []
  let heldBytes = 0
  for await (const chunk of bytes) {
    // A CR at the end of the piece may be half of a CRLF.
    const behind = Math.max(chunk.lastIndexOf(LF), chunk.subarray(0, -1).lastIndexOf(CR)) + 1
    const end = behind > 0 || heldBytes + chunk.length < MOST_HELD ? behind : chunk.length
    if (end > 0) {
      yield lfOnly([...held, chunk.subarray(0, end)])
      held = []
      heldBytes = 0
    }
    held.push(Uint8Array.prototype.slice.call(chunk, end))
    heldBytes += chunk.length - end
  }
  yield lfOnly(held)
}

/** By way of Latin-1, which is one character a byte. */
function lfOnly(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = Buffer.concat(pieces)
  return bytes.includes(CR) ? Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1') : bytes
}
