/** Bytes of a CSV → the same fields and lines, with one stray quote at most in each record: csv-parse makes an error of every one, with a copy of its field. */

const QUOTE = 0x22
const LF = 0x0a
const CR = 0x0d
/** Stands for a stray quote in a record that is lost by its first one. */
const FILLER = 0x2e

const AT_START = 0
const PLAIN = 1
const QUOTED = 2
/** Behind a quote in a quoted field, which ends it or is one of two. */
const BEHIND_QUOTE = 3

/** As csv-parse cuts fields without trimming: a quote opens a field only at its start, and closes it only before its end. */
export async function* withFewQuotes(
  bytes: AsyncIterable<Uint8Array>,
  delimiter: string
): AsyncIterable<Uint8Array> {
  const filter = new QuoteFilter(delimiter.charCodeAt(0))
  for await (const chunk of bytes) yield filter.passed(chunk)
}

class QuoteFilter {
  private readonly separator: number
  private state = AT_START
  /** Whether this record has a stray quote already. */
  private isLost = false

  constructor(separator: number) {
    this.separator = separator
  }

  passed(chunk: Uint8Array): Uint8Array {
    let copy: Uint8Array | undefined
    for (let at = 0; at < chunk.length; at++) {
      const back = this.step(chunk[at] as number)
      if (back < 0) continue
      if (this.isLost && at >= back) {
        // `slice` of a Buffer is the same memory.
        copy ??= new Uint8Array(chunk)
        copy[at - back] = FILLER
      }
      this.isLost = true
    }
    return copy ?? chunk
  }

  /** Behind a line break. */
  get isBetweenRecords(): boolean {
    return this.state === AT_START
  }

  /** Where no quote is open, nor has just been closed. */
  get isOutsideQuotes(): boolean {
    return this.state === AT_START || this.state === PLAIN
  }

  /** Goes on by bytes without a quote, of which this is the last. */
  passPlain(last: number): void {
    this.state = last === LF || last === this.separator ? AT_START : PLAIN
  }

  /** Goes on by one byte. @returns how many bytes back a stray quote stands; −1 where there is none */
  step(byte: number): number {
    const { state } = this
    if (state === QUOTED) {
      if (byte === QUOTE) this.state = BEHIND_QUOTE
      return -1
    }
    if (byte === LF || byte === CR || byte === this.separator) {
      this.state = AT_START
      if (byte !== this.separator) this.isLost = false
      return -1
    }
    if (state === BEHIND_QUOTE) {
      this.state = QUOTED
      return byte === QUOTE ? -1 : 1
    }
    if (state === AT_START) this.state = byte === QUOTE ? QUOTED : PLAIN
    return state === PLAIN && byte === QUOTE ? 0 : -1
  }
}

/** The bytes of a CSV, chunk by chunk → how far it can be cut in two: the last end of a record above the first thing that is none of a CSV's. */
export class RecordEnds {
  private readonly filter: QuoteFilter
  private before = LF
  /** Bytes up to the last end of a record, and the line breaks in them. */
  place = 0
  lines = 0
  private seen = 0
  private breaks = 0
  private isOver = false

  constructor(delimiter: string) {
    this.filter = new QuoteFilter(delimiter.charCodeAt(0))
  }

  see(chunk: Uint8Array): void {
    const isPlain = this.filter.isOutsideQuotes && this.before !== CR && !this.isOver
    if (isPlain && !chunk.includes(QUOTE) && !chunk.includes(CR)) this.seePlain(chunk)
    else for (let at = 0; at < chunk.length && !this.isOver; at++) this.step(chunk[at] as number)
  }

  /** Without a quote every line is a record: most files have none, and are long. */
  private seePlain(chunk: Uint8Array): void {
    let last = -1
    for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, at + 1)) {
      this.breaks++
      last = at
    }
    if (last >= 0) {
      this.place = this.seen + last + 1
      this.lines = this.breaks
    }
    this.seen += chunk.length
    this.before = chunk.at(-1) ?? this.before
    this.filter.passPlain(this.before)
  }

  /** A carriage return alone ends lines that nobody counts alike, and a stray quote may reach far. */
  private step(byte: number): void {
    const isStray = this.filter.step(byte) >= 0
    if (isStray || (this.before === CR && byte !== LF)) this.isOver = true
    this.before = byte
    this.seen++
    if (byte !== LF || this.isOver) return
    this.breaks++
    if (this.filter.isBetweenRecords) {
      this.place = this.seen
      this.lines = this.breaks
    }
  }
}
