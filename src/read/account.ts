/** What became of every record of one input → its line in the report, and a refusal where too little is left. */
import { AuditError } from '../errors.ts'
import type { InputSummary } from '../log/readingShape.ts'
import type { LeftOut } from './batches/batchTaker.ts'
import type { UsableFormat } from './format/format.ts'
import type { RecordSink } from './recognised.ts'
import { TOO_DEEP, walked } from './records/nesting.ts'
import type { Taker } from './records/takers.ts'
import { type KeptRejections, type OnReject, Rejections } from './rejections.ts'
import { rowLimitSign } from './truncation.ts'

/** How the text of an input ended, and how long it was. */
type Ending = { readonly endsWithNewline: () => boolean; readonly bytes: () => number }

/** What became of the records so far. */
export type KeptAccount = {
  readonly accepted: number
  readonly unwanted: number
  readonly leftOut: Readonly<Record<string, number>>
  readonly truncation: string | null
  readonly lastRejected: boolean
  readonly rejections: KeptRejections
}

export class Account {
  readonly rejections: Rejections
  readonly leftOut: Record<string, number> = {}
  private readonly source: string
  private accepted = 0
  /** Rows that could be read and that the user did not ask for. */
  private unwanted = 0
  private truncation: string | undefined
  private lastRejected = false
  /** The format's id, known when the input ends. */
  private readAs: string | undefined

  constructor(source: string, onReject: OnReject | undefined) {
    this.source = source
    this.rejections = new Rejections(onReject)
  }

  /** At the end of a record. */
  get kept(): KeptAccount {
    const { accepted, unwanted, leftOut, truncation = null, lastRejected, rejections } = this
    const counts = { accepted, unwanted, leftOut: { ...leftOut }, truncation, lastRejected }
    return { ...counts, rejections: rejections.kept }
  }

  /** Goes on behind what was read apart. @param lines of the text that stood above it */
  add(kept: KeptAccount, lines = 0): void {
    this.accepted += kept.accepted
    this.lastRejected = kept.lastRejected
    this.unwanted += kept.unwanted
    for (const [what, count] of Object.entries(kept.leftOut))
      this.leftOut[what] = (this.leftOut[what] ?? 0) + count
    this.truncation = kept.truncation ?? this.truncation
    this.rejections.addKept(this.source, kept.rejections, lines)
  }

  /** Hands records to the taker and notes what became of each. */
  sinkTo(taker: Taker): RecordSink {
    const reject = (line: number, lines: number, reason: string, bytes = 0) =>
      this.rejections.add(this.source, line, lines, reason, bytes)
    /** What is no record at all may be the half of one; a whole record with a bad value is not. */
    const rejectText = (line: number, lines: number, reason: string, bytes = 0) => {
      this.lastRejected = true
      reject(line, lines, reason, bytes)
    }
    const leaveOut = (what: string) => {
      this.leftOut[what] = (this.leftOut[what] ?? 0) + 1
    }
    const leave = ({ leftOut, unwanted }: LeftOut) => {
      this.lastRejected = false
      if (unwanted) this.unwanted++
      leaveOut(leftOut)
    }
    return {
      record: (cell, line, bytes) => {
        const taken = walked(
          () => taker.take(cell),
          () => ({ rejected: TOO_DEEP })
        )
        this.lastRejected = false
        if (taken === 'accepted') this.accepted++
        else if ('rejected' in taken) reject(line, 1, taken.rejected, bytes)
        else leave(taken)
      },
      reject: rejectText,
      leaveOut,
      batches: placeOf =>
        taker.batches?.(placeOf, {
          taken: rows => {
            this.accepted += rows
            this.lastRejected = false
          },
          leftOut: leave
        }),
      truncated: sign => {
        this.truncation = sign
      }
    }
  }

  /**
   * Ends the input.
   *
   * @param readAs the format's id
   * @throws AuditError where nothing was accepted, or too much rejected
   */
  close(path: string, readAs: string, lenient: boolean, { endsWithNewline, bytes }: Ending): void {
    this.readAs = readAs
    if (this.lastRejected && !endsWithNewline()) this.truncation ??= 'its last line is cut off'
    const readable = this.accepted + this.unwanted
    this.rejections.refuseIfTooMany(path, { lines: readable, bytes: bytes() }, lenient)
    if (readable > 0) return
    const [what] = Object.keys(this.leftOut)
    throw what === undefined
      ? AuditError.of('NO_ROWS', path)
      : AuditError.of('NOTHING_BUT', path, what, readAs)
  }

  /** A row that was accepted turns out to be no request. */
  leaveOutLate(what: string): void {
    this.accepted--
    this.leftOut[what] = (this.leftOut[what] ?? 0) + 1
  }

  truncationOf(): readonly string[] {
    const signs = [this.truncation, rowLimitSign(this.rows, this.readAs)]
    return signs.flatMap(sign => (sign === undefined ? [] : [`${this.source}: ${sign}`]))
  }

  /** Its duplicates are known only when all inputs are read. */
  summary({ id, columns, unusedColumns }: UsableFormat, bytes: number): InputSummary {
    const rejected = this.rejections.total
    const inferred = columns && { columns, unusedColumns: unusedColumns ?? [] }
    return { source: this.source, format: id, bytes, rows: this.rows, rejected, duplicates: 0, ...inferred }
  }

  private get rows(): number {
    const leftOut = Object.values(this.leftOut).reduce((sum, count) => sum + count, 0)
    return this.accepted + this.rejections.total + leftOut
  }
}
