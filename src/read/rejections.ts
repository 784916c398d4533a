/** Lines that could not be read → counts by reason, the first 20, and a refusal where there are too many. */
import { AuditError } from '../errors.ts'
import type { RejectedLine } from '../log/readingShape.ts'
import { share } from '../words.ts'

const MOST_SAMPLES = 20

/** Above this share the file is not what it was taken for. */
const MOST_REJECTED_SHARE = 0.05

/** Told of every rejected stretch of lines, where the user wants them all. */
export type OnReject = (source: string, line: number, lines: number, reason: string) => void

export type KeptRejections = {
  readonly samples: readonly { readonly line: number; readonly reason: string }[]
  readonly byReason: Readonly<Record<string, number>>
  readonly total: number
  readonly bytes: number
}

export class Rejections {
  readonly samples: RejectedLine[] = []
  readonly byReason: Record<string, number> = Object.create(null) as Record<string, number>
  total = 0
  private bytes = 0
  private readonly onReject: OnReject | undefined

  constructor(onReject: OnReject | undefined) {
    this.onReject = onReject
  }

  /** What was rejected so far. */
  get kept(): KeptRejections {
    const samples = this.samples.map(({ line, reason }) => ({ line, reason }))
    return { samples, byReason: { ...this.byReason }, total: this.total, bytes: this.bytes }
  }

  /** Goes on behind what was rejected apart. @param lines of the text that stood above it */
  addKept(source: string, { samples, byReason, total, bytes }: KeptRejections, lines: number): void {
    const shifted = samples.map(({ line, reason }) => ({ source, line: line + lines, reason }))
    this.samples.push(...shifted.slice(0, MOST_SAMPLES - this.samples.length))
    for (const [reason, count] of Object.entries(byReason))
      this.byReason[reason] = (this.byReason[reason] ?? 0) + count
    this.total += total
    this.bytes += bytes
  }

  add(source: string, line: number, lines: number, reason: string, bytes = 0): void {
    this.bytes += bytes
    this.onReject?.(source, line, lines, reason)
    this.total += lines
    this.byReason[reason] = (this.byReason[reason] ?? 0) + lines
    if (this.samples.length < MOST_SAMPLES) this.samples.push({ source, line, reason })
  }

  /**
   * @param read of the same file: lines that could be read, and bytes in all
   * @throws AuditError with the first rejected line, where none or too few could be read
   */
  refuseIfTooMany(
    path: string,
    read: { readonly lines: number; readonly bytes: number },
    lenient: boolean
  ): void {
    const first = this.samples[0]
    if (first === undefined) return
    if (read.lines === 0) throw AuditError.of('ALL_REJECTED', path, first.line, first.reason)
    const ofLines = this.total / (this.total + read.lines)
    const ofBytes = Math.min(1, this.bytes / Math.max(1, read.bytes))
    const part = Math.max(ofLines, ofBytes)
    if (part > MOST_REJECTED_SHARE && !lenient) {
      throw AuditError.of(
        'TOO_MANY_REJECTED',
        path,
        first.line,
        first.reason,
        `${share(part)} of the ${ofBytes > ofLines ? 'bytes' : 'lines'}`
      )
    }
  }
}
