/** Bytes of JSON Lines → parsed values with their line numbers. */
import { lineValue, withoutCommas } from './jsonValue.ts'
import { inTurns } from './turns.ts'

export type JsonSink = {
  /** With the length of its text. */
  value(value: unknown, line: number, bytes: number): void
  reject(line: number, lines: number, reason: string, bytes?: number): void
}

/** No record of a request is longer; without a bound a file of one endless line would fill the memory. */
const MAX_LINE_BYTES = 64 << 20
const NEWLINE = 0x0a

/** Scans line by line; blank lines are passed over, whatever the line endings. */
export async function scanJsonLines(bytes: AsyncIterable<Uint8Array>, sink: JsonSink): Promise<void> {
  const lines = new LineCollector(sink)
  for await (const chunk of inTurns(bytes)) lines.take(chunk)
  lines.finish()
}

class LineCollector {
  private readonly sink: JsonSink
  private parts: Uint8Array[] = []
  private length = 0
  private line = 1

  constructor(sink: JsonSink) {
    this.sink = sink
  }

  take(chunk: Uint8Array): void {
    let from = 0
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      this.append(chunk.subarray(from, end))
      this.emit()
      from = end + 1
    }
    this.append(chunk.subarray(from))
  }

  finish(): void {
    if (this.length > 0) this.emit()
  }

  /** Beyond the limit only the length is kept: the line is rejected when it ends. */
  private append(part: Uint8Array): void {
    this.length += part.length
    if (this.length > MAX_LINE_BYTES) this.parts = []
    else if (part.length > 0) this.parts.push(part)
  }

  private emit(): void {
    const line = this.line++
    if (this.length > MAX_LINE_BYTES) this.sink.reject(line, 1, 'it is longer than 64 MiB', this.length)
    else parseLine(Buffer.concat(this.parts).toString('utf8'), line, this.sink)
    this.parts = []
    this.length = 0
  }
}

/** Why a line is rejected that does not even begin as a record. */
export const NO_JSON = 'it is not JSON'

/** One line → the sink: a value, beside which a comma of a list may stand, or a line that is none. */
export function parseLine(line: string, at: number, sink: JsonSink): void {
  const text = line.trim()
  if (text === '') return
  const record = withoutCommas(text)
  const value = lineValue(text) ?? (record === text ? undefined : lineValue(record))
  const bytes = Buffer.byteLength(text)
  if (value === undefined) sink.reject(at, 1, /^[{[]/.test(text) ? 'it is not valid JSON' : NO_JSON, bytes)
  else sink.value(value, at, bytes)
}
