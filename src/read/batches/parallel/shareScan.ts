/** A large file → its rows in their order, scanned on several cores; where that does not go on, one core takes over. */
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { setImmediate as breath } from 'node:timers/promises'
import type { Stored } from '../../source/source.ts'
import { deliver, type Scan } from '../batchSink.ts'
import { isForAnyThread } from '../listedFunctions.ts'
import { Board } from './board.ts'
import { OwnScanner } from './ownScanner.ts'
import { type Part, Parts } from './parts.ts'
import type { Job } from './stretchScanner.ts'
import { WorkerScanner } from './workerScanner.ts'

/** How a file is shared among threads, where it is not as usual. */
export type Sharing = {
  readonly leastBytes?: number | undefined
  readonly stretchBytes?: number | undefined
  /** Threads beside the first one. */
  readonly workers?: number | undefined
  /** scanWorker.ts, compiled. */
  readonly worker?: URL | undefined
}

/** How far the rows are taken: one core goes on with the byte there, which is in that line. */
export type Rest = {
  readonly at: number
  readonly line: number
  /** Rows before the first record, still to come. */
  readonly toPassOver: number
}

/** Small enough for a cache beside what else is there, large enough for few messages. */
const STRETCH_BYTES = 1 << 20

/** The first thread puts rows into columns, and cannot do so for more than a few others. */
const MOST_WORKERS = 3

/** Compiled beside this file; sources have none, and whoever bundles them reads on one core. */
const WORKER = new URL('./scanWorker.js', import.meta.url)

/**
 * Scans all of a file but its last stretch, which is for one core: so the end is the same for all.
 *
 * @param toPassOver rows before the first record: a header
 * @returns how far it came; `undefined`: it did not begin
 */
export async function shareScan(
  stored: Stored,
  scan: Scan,
  toPassOver: number,
  sharing: Sharing
): Promise<Rest | undefined> {
  const { stretchBytes = STRETCH_BYTES, worker = WORKER } = sharing
  const { workers = Math.min(MOST_WORKERS, availableParallelism() - 1) } = sharing
  const stretches = Math.ceil((stored.end - stored.begin) / stretchBytes) - 1
  if (workers === 0 || stretches < 2 || !isForAnyThread(scan.sink.functions)) return undefined
  if (!existsSync(worker)) return undefined
  const board = Board.sized(stretches)
  const job: Job = { plan: scan.plan, fd: stored.fd, begin: stored.begin, stretchBytes, board }
  const parts = new Parts()
  const others = started(workers, () => new WorkerScanner(worker, job, scan.sink.open(), parts))
  if (others.length === 0) return undefined
  try {
    const own = new OwnScanner(job, scan.sink.functions, scan.sink.open(), parts)
    const next = (stretch: number) => nextPart(stretch, parts, own, others)
    return await takeAll(stretches, next, { stored, scan, toPassOver })
  } finally {
    new Board(board).stop()
    for (const other of others) {
      other.stop()
      stored.keepOpen(other.left)
    }
  }
}

/** As many as can be had: whoever runs this may not let it start threads. */
function started(most: number, start: () => WorkerScanner): readonly WorkerScanner[] {
  const workers: WorkerScanner[] = []
  try {
    while (workers.length < most) workers.push(start())
  } catch {
    // Fewer threads scan then, or this one alone: the log is the same.
  }
  return workers
}

/** While it is not there, this thread scans too. */
async function nextPart(
  stretch: number,
  parts: Parts,
  own: OwnScanner,
  others: readonly WorkerScanner[]
): Promise<Part> {
  for (;;) {
    const part = parts.next(stretch)
    if (part !== undefined) return part
    if (others.some(({ isLost }) => isLost) || others.every(({ hasEnded }) => hasEnded)) return LOST
    if (own.scanNext()) await breath()
    else if (!(await parts.news())) return LOST
  }
}

const LOST: Part = { isWhole: false }

type Taking = { readonly stored: Stored; readonly scan: Scan; readonly toPassOver: number }

async function takeAll(
  stretches: number,
  next: (stretch: number) => Promise<Part>,
  { stored, scan, toPassOver }: Taking
): Promise<Rest> {
  let rest: Rest = { at: stored.begin, line: 1, toPassOver }
  const tellRows = expectation(scan, stored)
  for (let stretch = 0; stretch < stretches; stretch++) {
    const linesBefore = rest.line - 1
    let part = await next(stretch)
    for (; 'batch' in part; part = await next(stretch)) {
      const { batch, taker, to, lines } = part
      if (!taker.meet(batch)) return rest
      tellRows(batch.count, to)
      deliver(batch, taker, scan, rest.toPassOver, linesBefore)
      part.release()
      const left = rest.toPassOver - Math.min(batch.count, rest.toPassOver)
      rest = { at: to, line: linesBefore + lines + 1, toPassOver: left }
      stored.reached(to)
    }
    if (!part.isWhole) return rest
  }
  return rest
}

/** Tells once, from the first rows. */
function expectation({ sink }: Scan, { begin, end }: Stored): (rows: number, to: number) => void {
  let isTold = false
  return (rows, to) => {
    if (isTold || rows === 0) return
    isTold = true
    sink.expect(rows / (to - begin), end - begin)
  }
}
