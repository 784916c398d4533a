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

/** The list of formats is most of the program: it is loaded where the plan asks for a format's own functions, and for nothing else. */
async function scannerOf(job: Job): Promise<StretchScanner> {
  const { asks } = job.plan.cells
  if (asks === undefined) return new StretchScanner(job, undefined)
  const { functionsOf } = await import('../listedFunctions.ts')
  return new StretchScanner(job, functionsOf(asks))
}

function scanAll(
  scanner: StretchScanner,
  { job, slots: memory }: WorkerJob,
  tell: (told: Told) => void
): void {
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
parentPort?.on('message', async (given: WorkerJob) => {
  const tell = (told: Told) => parentPort?.postMessage(told)
  const scanner = await scannerOf(given.job)
  try {
    scanAll(scanner, given, tell)
  } catch (error) {
    if (!(error instanceof Left)) throw error
  }
  tell('left')
})
