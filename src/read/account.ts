/** What became of every record of one input → its line in the report, and a refusal where too little is left. */
import { AuditError } from '../errors.ts'
import type { InputSummary } from '../log/trafficLog.ts'
import type { RecordSink } from './readInput.ts'
import { Rejections } from './rejections.ts'
import type { Taker } from './takers.ts'

export class Account {
  readonly rejections = new Rejections()
  readonly leftOut: Record<string, number> = {}
  private readonly source: string
  private accepted = 0
  private truncation: string | undefined
  private lastRejected = false

  constructor(source: string) {
    this.source = source
  }

  /** Hands records to the taker and notes what became of each. */
  sinkTo(taker: Taker): RecordSink {
    const reject = (line: number, lines: number, reason: string) => {
      this.lastRejected = true
      this.rejections.add(this.source, line, lines, reason)
    }
    const leaveOut = (what: string) => {
      this.leftOut[what] = (this.leftOut[what] ?? 0) + 1
    }
    return {
      record: (cell, line) => {
        const taken = taker.take(cell)
        this.lastRejected = false
        if (taken === 'accepted') this.accepted++
        else if ('rejected' in taken) reject(line, 1, taken.rejected)
        else leaveOut(taken.leftOut)
      },
      reject,
      leaveOut,
      table: header =>
        taker.table?.(header, taken => {
          this.accepted += taken
          this.lastRejected = false
        }),
      truncated: sign => {
        this.truncation = sign
      }
    }
  }

  /**
   * Ends the input.
   *
   * @throws AuditError where nothing was accepted, or too much rejected
   */
  close(path: string, lenient: boolean, endsWithNewline: boolean): void {
    if (this.lastRejected && !endsWithNewline) this.truncation ??= 'its last line is cut off'
    this.rejections.refuseIfTooMany(path, this.accepted, lenient)
    if (this.accepted > 0) return
    const [what] = Object.keys(this.leftOut)
    throw what === undefined ? AuditError.of('NO_ROWS', path) : AuditError.of('NOTHING_BUT', path, what)
  }

  truncationOf(): readonly string[] {
    return this.truncation === undefined ? [] : [`${this.source}: ${this.truncation}`]
  }

  /** Its duplicates are known only when all inputs are read. */
  summary(format: string, bytes: number): InputSummary {
    const leftOut = Object.values(this.leftOut).reduce((sum, count) => sum + count, 0)
    const rejected = this.rejections.total
    const rows = this.accepted + rejected + leftOut
    return { source: this.source, format, bytes, rows, rejected, duplicates: 0 }
  }
}
