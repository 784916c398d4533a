/** One stretch of a file → batches of the records that begin in it, wherever the file was cut. */
import { readSync } from 'node:fs'
import type { RequestRows } from '../../../log/requestRows.ts'
import type { RowFunctions } from '../batchRows.ts'
import { MAX_ROWS } from '../kernel.ts'
import { type Batch, Scanner, type ScanPlan } from '../scanner.ts'
import { Board } from './board.ts'

/** What is cut into stretches: plain data, which another thread can be told. */
export type Job = {
  readonly plan: ScanPlan
  readonly fd: number
  /** Where the first stretch begins. */
  readonly begin: number
  readonly stretchBytes: number
  readonly board: SharedArrayBuffer
}

/** A batch, and where the scanning stands after it: the position in the file, and the lines of this stretch. */
export type Found = { readonly batch: Batch; readonly to: number; readonly lines: number }

/** Read beyond a stretch for its last record; of a longer record one core reads on. */
const FIRST_TAIL_BYTES = 16 << 10
const MOST_TAIL_BYTES = 4 << 20

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
const QUOTE = 0x22

export class StretchScanner {
  private readonly scanner: Scanner
  private readonly board: Board
  private readonly job: Job
  private readonly hasQuotes: boolean
  /** Bytes of the file in the scanner's memory. */
  private length = 0

  /** @param functions the format's own */
  constructor(job: Job, functions: RowFunctions | undefined) {
    this.job = job
    this.scanner = new Scanner(job.plan, functions)
    this.board = new Board(job.board)
    this.hasQuotes = job.plan.kind === 'table'
  }

  /**
   * Scans the records that begin behind the first line break of a stretch, up to the first one behind its end; the very
   * first stretch also those before.
   *
   * @param takeRows where to put the next batch
   * @returns whether all of them are found: else one core reads on behind the last batch
   */
  scan(stretch: number, takeRows: () => RequestRows, tell: (found: Found) => void): boolean {
    const bounds = this.boundsOf(stretch)
    if (bounds === undefined) return false
    const { scanner } = this
    const shift = this.positionOf(stretch) - scanner.kernel.inputAt
    scanner.begin(1)
    let at = bounds.from
    let count: number
    do {
      const batch = scanner.scan(at, bounds.to, false, takeRows())
      count = batch.count
      at = scanner.consumedTo
      tell({ batch, to: this.behindBreak(at) + shift, lines: scanner.line - 1 })
    } while (count === MAX_ROWS && !scanner.hasBailed)
    return at === bounds.to && !scanner.hasBailed
  }

  /** A batch may end between a carriage return and its line feed, which one core would count as a line more. */
  private behindBreak(at: number): number {
    const bytes = this.scanner.kernel.bytes()
    return bytes[at - 1] === CARRIAGE_RETURN && bytes[at] === LINE_FEED ? at + 1 : at
  }

  /** Where its records lie in the scanner's memory; `undefined` where that cannot be told. */
  private boundsOf(stretch: number): { readonly from: number; readonly to: number } | undefined {
    const { stretchBytes } = this.job
    const begin = this.scanner.kernel.inputAt
    const isRead = this.read(stretch, stretchBytes + FIRST_TAIL_BYTES) >= stretchBytes
    const quoted = this.hasQuotes ? this.quotedAt(stretch, isRead) : NEVER_QUOTED
    if (quoted === undefined || !isRead) return undefined
    const to = this.recordBehind(stretch, quoted.atEnd)
    if (to === undefined) return undefined
    const from = stretch === 0 ? begin : this.recordFrom(begin, quoted.atBegin)
    return from === undefined ? undefined : { from, to }
  }

  /** Whether quotes are open at its edges. The next stretch waits for it, even if this one could not be read. */
  private quotedAt(stretch: number, isRead: boolean) {
    const { kernel } = this.scanner
    const end = kernel.inputAt + this.job.stretchBytes
    const isOdd = isRead && kernel.exports.quotesIn(kernel.inputAt, end) % 2 === 1
    const atBegin = this.board.isQuoted(stretch)
    const atEnd = atBegin !== isOdd
    this.board.tellQuoted(stretch + 1, atEnd)
    return atBegin === undefined ? undefined : { atBegin, atEnd }
  }

  /** The first record that begins behind the stretch's end, for which more of the file may have to be read. */
  private recordBehind(stretch: number, isQuoted: boolean): number | undefined {
    const { stretchBytes } = this.job
    const { inputAt } = this.scanner.kernel
    for (let tail = FIRST_TAIL_BYTES; ; tail *= 4) {
      const found = this.recordFrom(inputAt + stretchBytes, isQuoted)
      const isAll = this.length < stretchBytes + tail || tail >= MOST_TAIL_BYTES
      if (found !== undefined || isAll) return found
      this.read(stretch, stretchBytes + 4 * tail)
    }
  }

  /** Behind the first line feed outside quotes, of those that were read. */
  private recordFrom(from: number, isQuoted: boolean): number | undefined {
    const bytes = this.scanner.kernel.bytes()
    const end = this.scanner.kernel.inputAt + this.length
    let inside = isQuoted
    for (let at = from; at < end; at++) {
      if (this.hasQuotes && bytes[at] === QUOTE) inside = !inside
      else if (bytes[at] === LINE_FEED && !inside) return at + 1
    }
    return undefined
  }

  private positionOf(stretch: number): number {
    return this.job.begin + stretch * this.job.stretchBytes
  }

  /** Reads as much from the stretch's beginning on, or all there is. */
  private read(stretch: number, length: number): number {
    const { kernel } = this.scanner
    kernel.reserve(length)
    const bytes = kernel.bytes()
    const position = this.positionOf(stretch)
    this.length = 0
    while (this.length < length) {
      const at = kernel.inputAt + this.length
      const count = readOrNothing(this.job.fd, bytes, at, length - this.length, position + this.length)
      if (count === 0) break
      this.length += count
    }
    return this.length
  }
}

/** What cannot be read ends the sharing: one core comes to the same place, and says why. */
function readOrNothing(...wanted: [fd: number, into: Uint8Array, at: number, length: number, from: number]) {
  try {
    return readSync(...wanted)
  } catch {
    return 0
  }
}

const NEVER_QUOTED = { atBegin: false, atEnd: false }
