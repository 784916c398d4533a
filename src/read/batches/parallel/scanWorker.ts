/** A thread of its own: claims stretches of a file until there are none left, and tells what it finds in them. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Batch } from '../scanner.ts'
import { Board } from './board.ts'
import { Slots } from './slots.ts'
import { type Job, StretchScanner } from './stretchScanner.ts'

export type WorkerJob = { readonly job: Job; readonly slots: SharedArrayBuffer }

/** A batch whose rows lie in a slot; or the end of a stretch, and whether all of it was found. */
export type Told =
  | {
      readonly stretch: number
      readonly slot: number
      readonly batch: Omit<Batch, 'rows'>
      readonly to: number
      readonly lines: number
    }
  | { readonly stretch: number; readonly isWhole: boolean }

function scanAll({ job, slots: memory }: WorkerJob, tell: (told: Told) => void): void {
  const scanner = new StretchScanner(job)
  const board = new Board(job.board)
  const slots = new Slots(memory)
  for (let stretch = board.claim(); stretch !== undefined; stretch = board.claim()) {
    const claimed = stretch
    let slot = 0
    const takeRows = () => {
      slot = slots.take()
      return slots.rowsToFill(slot)
    }
    const isWhole = scanner.scan(claimed, takeRows, ({ batch: { rows: _, ...batch }, to, lines }) => {
      tell({ stretch: claimed, slot, batch, to, lines })
    })
    tell({ stretch: claimed, isWhole })
  }
}

scanAll(workerData as WorkerJob, told => parentPort?.postMessage(told))
