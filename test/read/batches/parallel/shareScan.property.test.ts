/** Several threads against one: the same log from any file, wherever it is cut and whoever comes first. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Sharing } from '../../../../src/read/batches/parallel/shareScan.ts'
import { readLog } from '../../../../src/read/readLog.ts'
import { cases, fewCases, some } from '../../../cases.ts'
import { HEADER, jsonFile, SCANNED, tableFile } from '../randomLogs.ts'

/** A thread runs what is compiled. */
const WORKER = new URL('../../../../dist/read/batches/parallel/scanWorker.js', import.meta.url)

const folder = mkdtempSync(path.join(tmpdir(), 'share-'))
const file = path.join(folder, 'requests.log')

beforeAll(() => {
  expect(existsSync(WORKER), 'npm run build comes first').toBe(true)
})
afterAll(() => rmSync(folder, { recursive: true }))

const ALONE: Sharing = { workers: 0 }
const shared = (stretchBytes: number, workers = 1): Sharing => ({
  leastBytes: 0,
  stretchBytes,
  workers,
  worker: WORKER
})

/** All that a reading tells, its rejects and progress too; or the error it ends in. */
async function read(text: string | Uint8Array, sharing: Sharing, map?: string) {
  writeFileSync(file, text)
  const rejects: unknown[] = []
  const onReject = (...rejected: unknown[]) => rejects.push(rejected)
  let reached = 0
  let isOrderly = true
  const onProgress = (_: string, bytes: number) => {
    isOrderly &&= bytes >= reached
    reached = bytes
  }
  const options = { map, sharing, onReject, onProgress, showCallers: true, lenient: true, stdin: noBytes() }
  try {
    return { log: await readLog([file], options), rejects, reached, isOrderly }
  } catch (error) {
    return { error: (error as Error).message, rejects }
  }
}

/** The matcher goes number by number, which takes longer than all the reading; this compares bytes, and the matcher tells what differs. */
function expectSame(shared: unknown, alone: unknown): void {
  if (!isDeepStrictEqual(shared, alone)) expect(shared).toEqual(alone)
  expect(isDeepStrictEqual(shared, alone)).toBe(true)
}

async function* noBytes(): AsyncIterable<Uint8Array> {}

const stretches = fc.integer({ min: 40, max: 900 })
const threads = fc.integer({ min: 1, max: 3 })

test('law: threads read the same table as one does', async () => {
  await fc.assert(
    fc.asyncProperty(tableFile, stretches, threads, async ([lines, end, closed], size, workers) => {
      const text = [HEADER, ...lines].join(end) + (closed ? end : '')
      expectSame(await read(text, shared(size, workers)), await read(text, ALONE))
    }),
    { numRuns: cases(60) }
  )
})

test('law: threads read the same JSON Lines as one does', async () => {
  await fc.assert(
    fc.asyncProperty(jsonFile, stretches, threads, async ([lines, end, closed], size, workers) => {
      const first = '{"ts":"2026-11-03T14:00:00Z","usage":{"input_tokens":1,"output_tokens":2},"id":"first"}'
      const text = [first, ...lines].join(end) + (closed ? end : '')
      expectSame(await read(text, shared(size, workers), SCANNED), await read(text, ALONE, SCANNED))
    }),
    { numRuns: cases(60) }
  )
})

/** Rows enough for several batches to a stretch and several stretches to a thread. */
function tableOf(rows: number, rowOf: (i: number) => string, end = '\n'): string {
  return [
    'start_time,model,input_tokens,output_tokens,caller,note',
    ...Array.from({ length: rows }, (_, i) => rowOf(i))
  ].join(end)
}
const START = Date.UTC(2026, 10, 3)
const time = (i: number) => new Date(START + 10 * i).toISOString()
const plain = (i: number) => `${time(i)},m${i % 7},${i % 900},${i % 90},team ${i % 1_000},`

describe('a file of many batches', () => {
  test.each(
    some(
      [
        ['as one reads it', () => tableOf(60_000, plain)],
        ['with carriage returns', () => tableOf(60_000, plain, '\r\n')],
        ['with carriage returns alone, which no cut can be made at', () => tableOf(20_000, plain, '\r')],
        [
          'with line breaks, quotes and commas in quotes',
          () => tableOf(40_000, i => `${plain(i)}"a ""b"",\n${'"",\n'.repeat(i % 5)}"`)
        ],
        [
          'with rows that are rejected',
          () =>
            tableOf(40_000, i =>
              i % 50 === 7 ? `${time(i)},m,-1,2,c,` : i % 97 === 3 ? 'short,row' : plain(i)
            )
        ],
        [
          'with times that state no zone',
          () => tableOf(40_000, i => (i < 39_000 ? plain(i) : plain(i).replace('Z', '')))
        ],
        [
          'with a quote out of place',
          () => tableOf(40_000, i => (i === 30_000 ? `${plain(i)}x"y` : plain(i)))
        ],
        [
          'with a quote never closed',
          () => tableOf(40_000, i => (i === 30_000 ? `${plain(i)}"y` : plain(i)))
        ],
        [
          'with a name of its own for every row',
          () => tableOf(60_000, i => plain(i).replace('team', `team ${i}`))
        ],
        [
          'with more models than are told apart',
          () => tableOf(70_000, i => plain(i).replace(',m', `,m${i}`))
        ],
        [
          'with records longer than a stretch',
          () => tableOf(4_000, i => (i % 500 === 9 ? `${plain(i)}"${'x\n'.repeat(60_000)}"` : plain(i)))
        ],
        ['with a mark', () => `\ufeff${tableOf(40_000, plain)}\n`],
        [
          'with blank lines before and between',
          () => `\n\n${tableOf(40_000, i => (i % 9 ? plain(i) : `\n${plain(i)}`))}`
        ]
      ] as const,
      fewCases
    )
  )('%s', async (_, make) => {
    const text = make()
    const alone = await read(text, ALONE)
    for (const size of [1 << 16, 300_001]) expectSame(await read(text, shared(size)), alone)
    expect(alone.error).toBeUndefined()
  })
})

test('the log of a server', async () => {
  const text = Array.from(
    { length: 30_000 },
    (_, i) =>
      `10.0.0.${i % 200} - - [03/Nov/2026:14:${String(Math.floor(i / 500) % 60).padStart(2, '0')}:05 +0000] "POST /v1/chat/completions HTTP/1.1" ${i % 31 ? 200 : 429} 512 "-" "c/1"${i % 100 ? '' : '\nnoise'}`
  ).join('\n')
  expectSame(await read(text, shared(1 << 16, 2)), await read(text, ALONE))
})

test('a thread that fails leaves its work to this one', async () => {
  const broken = path.join(folder, 'broken.mjs')
  writeFileSync(
    broken,
    'import { workerData } from "node:worker_threads"\nAtomics.add(new Int32Array(workerData.job.board), 0, 3)\nthrow new Error("no")'
  )
  const text = tableOf(40_000, plain)
  const worker = new URL(`file://${broken}`)
  expectSame(await read(text, { ...shared(1 << 16), worker }), await read(text, ALONE))
})

test('a thread that ends early leaves its work to this one', async () => {
  const silent = path.join(folder, 'silent.mjs')
  writeFileSync(
    silent,
    'import { workerData } from "node:worker_threads"\nAtomics.add(new Int32Array(workerData.job.board), 0, 1)'
  )
  const text = Array.from(
    { length: 9_000 },
    (_, i) => `{"start_time":"${time(i)}","model":"m","input_tokens":1,"output_tokens":2}`
  ).join('\n')
  const worker = new URL(`file://${silent}`)
  expectSame(await read(text, { ...shared(1 << 16), worker }), await read(text, ALONE))
})

test('without the compiled thread one core reads', async () => {
  const text = tableOf(9_000, plain)
  const worker = new URL('file:///nowhere/scanWorker.js')
  expectSame(await read(text, { ...shared(1 << 12), worker }), await read(text, ALONE))
})

test('a large file is shared by itself', async () => {
  const text = tableOf(400_000, i => `${plain(i)}${'x'.repeat(20)}`)
  expect(text.length).toBeGreaterThan(16 << 20)
  const [together, alone] = [await read(text, { worker: WORKER }), await read(text, ALONE)]
  expectSame(together, alone)
})
