/** Another thread that scans, as the first one sees it. */
import type { Worker } from 'node:worker_threads'
import type { BatchTaker } from '../batchSink.ts'
import type { Parts } from './parts.ts'
import type { Told, WorkerJob } from './scanWorker.ts'
import { Slots } from './slots.ts'
import type { Job } from './stretchScanner.ts'
import { giveBack, threadFor } from './threads.ts'

export class WorkerScanner {
  /** It failed: what it has claimed will never come. */
  isLost = false
  hasEnded = false
  /** When it reads nothing of the file any more. It may never come: nobody may wait for it. */
  readonly left: Promise<void>
  private readonly worker: Worker
  private readonly slots: Slots

  constructor(file: URL, job: Job, taker: BatchTaker, parts: Parts) {
    const memory = Slots.memory()
    this.slots = new Slots(memory)
    this.worker = threadFor(file)
    this.left = new Promise(resolve => {
      const end = (isLost: boolean) => {
        this.worker.off('message', hear).off('error', fail).off('exit', fail)
        this.isLost = isLost
        this.hasEnded = true
        if (!isLost) giveBack(file, this.worker)
        parts.ended()
        resolve()
      }
      const fail = () => end(true)
      const hear = (told: Told) => {
        if (told === 'left') end(false)
        else parts.add(told.stretch, 'slot' in told ? this.found(told, taker) : told)
      }
      this.worker.on('message', hear).on('error', fail).on('exit', fail)
    })
    // Whoever waits for news keeps the process alive, and not for ever.
    this.worker.unref()
    const given: WorkerJob = { job, slots: memory }
    this.worker.postMessage(given)
  }

  /** Asks the thread to leave its job, and does not wait until it has. */
  stop(): void {
    this.slots.close()
  }

  private found({ slot, batch, to, lines }: Extract<Told, { slot: number }>, taker: BatchTaker) {
    const release = () => this.slots.release(slot)
    return { batch: { ...batch, rows: this.slots.rowsOf(slot) }, to, lines, taker, release }
  }
}
