/** A usage API that is read in pieces with `--state`: however it was cut, the report is the one of a single reading, byte for byte. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cases } from '../../../cases.ts'
import { runWith } from '../../../cli/fakeTerminal.ts'
import { type FakeApi, startUsageApi } from '../../../engines/usageApi.ts'
import { expectRefusal, folder, GOOD, saved } from '../../logs.ts'

let api: FakeApi
beforeAll(async () => {
  api = await startUsageApi()
})
afterAll(() => api.stop())

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 1) + minutes * 60_000).toISOString().slice(0, 19)

const read = (from: number, to: number, state: string) => {
  const span = `since=${encodeURIComponent(`${at(from)}Z`)}&until=${encodeURIComponent(`${at(to)}Z`)}`
  const address = `openai://organization?base=${encodeURIComponent(api.base)}&${span}`
  const flags = ['--format', 'json', '--only', 'traffic', '--state', state]
  return runWith(['analyze', address, ...flags], { env: { OPENAI_ADMIN_KEY: 'Q7adminQ7' } })
}

test('merged equals whole', async () => {
  let number = 0
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.integer({ min: 1, max: 2_999 }), { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 0, max: 100 }),
      async (cuts, later) => {
        const [whole, merged] = [
          path.join(folder, `whole-${number}`),
          path.join(folder, `merged-${number++}`)
        ]
        const ends = [...cuts.map(cut => later + cut).toSorted((a, b) => a - b), later + 3_000]
        const once = await read(later, 3_000 + later, whole)
        let last = once
        // What is asked for may begin later each time: a window that slides.
        for (const [i, end] of ends.entries())
          last = await read(i === ends.length - 1 ? later : 0, end, merged)
        expect(last).toEqual(once)
        expect(once.code).toBe(0)
        const [first, ...buckets] = readFileSync(merged, 'utf8').split('\n')
        expect(buckets).toEqual(readFileSync(whole, 'utf8').split('\n').slice(1))
        expect(first).not.toContain('Q7adminQ7')
      }
    ),
    { numRuns: cases(8) }
  )
})

test('only what is new is asked for, and nothing where nothing is', async () => {
  const state = path.join(folder, 'grown')
  await read(0, 600, state)
  const before = api.asked.length
  await read(0, 700, state)
  expect(api.asked.slice(before).map(({ query }) => Number(query.get('start_time')))).toEqual([
    Date.UTC(2026, 10, 1) / 1_000 + 600 * 60
  ])
  await read(0, 700, state)
  expect(api.asked).toHaveLength(before + 1)
})

test('a state of something else is refused, and left as it is', async () => {
  const state = path.join(folder, 'other')
  await read(100, 200, state)
  expectRefusal(await read(0, 200, state), 'begins after what is asked for')
  const kept = readFileSync(state, 'utf8')
  saved('other', kept.replace('organization', 'another'))
  expectRefusal(await read(100, 300, state), 'is of another address')
  expectRefusal(await read(100, 300, saved('no-state', 'a,b\n1,2\n')), 'is not a state of a usage API')
  const ofLog = path.join(folder, 'of-log')
  await runWith(['analyze', saved('good.csv', GOOD), '--state', ofLog, '--only', 'traffic'])
  expectRefusal(await read(100, 300, ofLog), 'is not a state of a usage API')
  const both = ['analyze', saved('good.csv', GOOD), 'openai://organization?since=30d', '--state', 'both']
  expectRefusal(await runWith(both), 'a usage API has a state of its own')
})
