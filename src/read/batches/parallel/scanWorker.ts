/** A thread of its own: for every job it claims stretches of a file until there are none left, and tells what it finds in them. */
import { parentPort } from 'node:worker_threads'
import type { Batch } from '../scanner.ts'
import { Board } from './board.ts'
import { Slots } from './slots.ts'
import { type Job, StretchScanner } from './stretchScanner.ts'

export type WorkerJob = { readonly job: Job; readonly slots: SharedArrayBuffer }

/** A batch whose rows lie in a slot; or the end of a stretch, and whether all of it was found; or that the job is left. */
export type Told =
  | {
      readonly stretch: number
      readonly slot: number
      readonly batch: Omit<Batch, 'rows'>
      readonly to: number
      readonly lines: number
    }
  | { readonly stretch: number; readonly isWhole: boolean }
  | 'left'

/** Nobody waits for more: the stretch is left where it is. */
class Left extends Error {}

function scanAll({ job, slots: memory }: WorkerJob, tell: (told: Told) => void): void {
  const scanner = new StretchScanner(job)
  const board = new Board(job.board)
  const slots = new Slots(memory)
  for (let stretch = board.claim(); stretch !== undefined; stretch = board.claim()) {
    const claimed = stretch
    let slot = 0
    const takeRows = () => {
      const free = slots.take()
      if (free === undefined) throw new Left()
      slot = free
      return slots.rowsToFill(slot)
    }
    const isWhole = scanner.scan(claimed, takeRows, ({ batch: { rows: _, ...batch }, to, lines }) => {
      tell({ stretch: claimed, slot, batch, to, lines })
    })
    tell({ stretch: claimed, isWhole })
  }
}

/** Waits for the next job and never runs off its end: Node 20 to 22 may stand still there for ever (nodejs/node#54918). */
parentPort?.on('message', (given: WorkerJob) => {
  const tell = (told: Told) => parentPort?.postMessage(told)
  try {
    scanAll(given, tell)
  } catch (error) {
    if (!(error instanceof Left)) throw error
  }
  tell('left')
})
