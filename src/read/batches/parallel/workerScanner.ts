/** Another thread that scans, as the first one sees it. */
import { Worker } from 'node:worker_threads'
import type { BatchTaker } from '../batchSink.ts'
import type { Parts } from './parts.ts'
import type { Told, WorkerJob } from './scanWorker.ts'
import { Slots } from './slots.ts'
import type { Job } from './stretchScanner.ts'

export class WorkerScanner {
  /** It failed: what it has claimed will never come. */
  isLost = false
  hasEnded = false
  private readonly worker: Worker
  private readonly slots: Slots

  constructor(file: URL, job: Job, taker: BatchTaker, parts: Parts) {
    const memory = Slots.memory()
    this.slots = new Slots(memory)
    const workerData: WorkerJob = { job, slots: memory }
    this.worker = new Worker(file, { workerData, execArgv: [] })
    this.worker.on('message', (told: Told) => {
      parts.add(told.stretch, 'slot' in told ? this.found(told, taker) : told)
    })
    this.worker.on('error', () => {
      this.isLost = true
    })
    this.worker.on('exit', () => {
      this.hasEnded = true
      parts.ended()
    })
  }

  /** Stops the thread wherever it is; nothing of the file is read by it afterwards. */
  async end(): Promise<void> {
    await this.worker.terminate()
  }

  private found({ slot, batch, to, lines }: Extract<Told, { slot: number }>, taker: BatchTaker) {
    const release = () => this.slots.release(slot)
    return { batch: { ...batch, rows: this.slots.rowsOf(slot) }, to, lines, taker, release }
  }
}
