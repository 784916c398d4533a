/** The first thread's own scanning, while it waits for the others. */
import { emptyRows, type RequestRows } from '../../../log/requestRows.ts'
import type { RowFunctions } from '../batchRows.ts'
import type { BatchTaker } from '../batchSink.ts'
import { MAX_ROWS } from '../kernel.ts'
import { Board } from './board.ts'
import type { Parts } from './parts.ts'
import { type Job, StretchScanner } from './stretchScanner.ts'

/** Batches found and not taken, beyond which this thread rather waits. */
const MOST_WAITING = 16

export class OwnScanner {
  private readonly scanner: StretchScanner
  private readonly board: Board
  private readonly taker: BatchTaker
  private readonly parts: Parts
  private readonly free: RequestRows[] = []
  private waiting = 0

  constructor(job: Job, functions: RowFunctions | undefined, taker: BatchTaker, parts: Parts) {
    this.scanner = new StretchScanner(job, functions)
    this.board = new Board(job.board)
    this.taker = taker
    this.parts = parts
  }

  /** Scans the next stretch; false: there is none left, or enough is waiting. */
  scanNext(): boolean {
    const stretch = this.waiting < MOST_WAITING ? this.board.claim() : undefined
    if (stretch === undefined) return false
    const isWhole = this.scanner.scan(stretch, this.takeRows, found => {
      this.waiting++
      const release = () => {
        this.waiting--
        this.free.push(found.batch.rows)
      }
      this.parts.add(stretch, { ...found, taker: this.taker, release })
    })
    this.parts.add(stretch, { isWhole })
    return true
  }

  private readonly takeRows = (): RequestRows => this.free.pop() ?? emptyRows(MAX_ROWS)
}
