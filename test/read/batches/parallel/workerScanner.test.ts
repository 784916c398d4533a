// slow: scans files of many megabytes
/** Another thread finds what this one finds, in every stretch. */
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { type BatchPlan, batchPlan, columnsOf } from '../../../../src/read/batches/batchPlan.ts'
import { Board } from '../../../../src/read/batches/parallel/board.ts'
import { OwnScanner } from '../../../../src/read/batches/parallel/ownScanner.ts'
import { type Part, Parts } from '../../../../src/read/batches/parallel/parts.ts'
import type { Job } from '../../../../src/read/batches/parallel/stretchScanner.ts'
import { WorkerScanner } from '../../../../src/read/batches/parallel/workerScanner.ts'
import type { ScanPlan } from '../../../../src/read/batches/scanner.ts'
import type { TablePlace } from '../../../../src/read/batches/tablePlaces.ts'
import type { RequestFormat } from '../../../../src/read/format/format.ts'
import { mappedFormat } from '../../../../src/read/records/mapping.ts'

const WORKER = new URL('../../../../dist/read/batches/parallel/scanWorker.js', import.meta.url)
const HEADER = ['start', 'model', 'input', 'note']
const FORMAT = mappedFormat('start=start,model=model,input=input', []) as RequestFormat
const PLAN: ScanPlan = {
  kind: 'table',
  delimiter: ',',
  columns: HEADER.length,
  cells: batchPlan(FORMAT, columnsOf(HEADER, {})) as BatchPlan<TablePlace>
}
const ROWS = Array.from(
  { length: 50_000 },
  (_, i) => `${1_790_000_000 + i},m${i % 300},${i % 77 ? i : 'x'},"a\n""${i}"`
)
const STRETCH_BYTES = 200_000
const TAKER = { meet: () => true, take: () => {} }

/** What is found, without what only the thread's own memory knows. */
async function foundBy(scan: (job: Job, parts: Parts) => void): Promise<readonly unknown[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'worker-'))
  const file = path.join(folder, 'requests.csv')
  writeFileSync(file, [HEADER.join(','), ...ROWS].join('\n'))
  const fd = openSync(file, 'r')
  const stretches = 5
  const job = { plan: PLAN, fd, begin: 0, stretchBytes: STRETCH_BYTES, board: Board.sized(stretches) }
  const parts = new Parts()
  scan(job, parts)
  const found: unknown[] = []
  for (let stretch = 0; stretch < stretches; ) {
    const part = parts.next(stretch)
    if (part === undefined) await parts.news()
    else if ('batch' in part) found.push(copied(part))
    else {
      found.push(part.isWhole)
      stretch++
    }
  }
  closeSync(fd)
  rmSync(folder, { recursive: true })
  return found
}

/** The rows are filled again as soon as they are released. */
function copied({ batch, to, lines, release }: Extract<Part, { batch: unknown }>) {
  const { rows, count, ...rest } = batch
  const columns = Object.entries(rows).map(([name, values]) => [name, [...values.subarray(0, count)]])
  release()
  return { ...rest, count, to, lines, columns }
}

test('a worker finds what this thread finds', async () => {
  const here = await foundBy((job, parts) => {
    const own = new OwnScanner(job, undefined, TAKER, parts)
    while (own.scanNext());
  })
  let worker: WorkerScanner | undefined
  const there = await foundBy((job, parts) => {
    worker = new WorkerScanner(WORKER, job, TAKER, parts)
  })
  await worker?.left
  expect(there).toEqual(here)
  expect(there.filter(part => part === true)).toHaveLength(5)
})

test('a thread that is told to stop leaves its job, though nobody has given a slot back', async () => {
  let worker: WorkerScanner | undefined
  await foundBy((job, parts) => {
    const keep = { add: () => {}, ended: () => parts.ended() } as unknown as Parts
    worker = new WorkerScanner(WORKER, job, TAKER, keep)
    const own = new OwnScanner({ ...job, board: Board.sized(5) }, undefined, TAKER, parts)
    while (own.scanNext());
  })
  worker?.stop()
  await worker?.left
  expect(worker).toMatchObject({ hasEnded: true, isLost: false })
})

test('what is silent for too long is not waited for', async () => {
  const parts = new Parts()
  expect(await parts.news(1)).toBe(false)
  const news = parts.news(60_000)
  parts.ended()
  expect(await news).toBe(true)
})
