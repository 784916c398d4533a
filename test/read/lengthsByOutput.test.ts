/** How long calls took, under names that do not say it → read where longer answers take longer by it, and not elsewhere. */
import { expect, test } from 'vitest'
import { type Call, csvOf, figuresOf, PLAIN, type Table, TRUTH } from './figures.ts'

const { latency_ms: _, ...WITHOUT } = PLAIN
const read = async (more: Table) => (await figuresOf(csvOf({ ...WITHOUT, ...more }))).figures

test.each<[string, Table]>([
  ['cells that state their unit', { service: ({ millis }: Call) => `${millis}ms` }],
  ['a unit for a name', { dblSeconds: ({ millis }: Call) => millis / 1_000 }],
  ['a second column of moments', { written: ({ at, millis }: Call) => new Date(at + millis).toISOString() }],
  ['another stamp', { created_at: ({ at, millis }: Call) => at + millis }]
])('%s', async (_, more) => {
  expect(await read(more)).toEqual(TRUTH)
})

test.each<[string, Table]>([
  ['a wait that the answer does not follow', { pause: ({ i }: Call) => `${100 + ((i * 331) % 700)}ms` }],
  ['a part of the call', { decode_ms: ({ millis }: Call) => millis - 300 }],
  [
    'a moment that lags by chance',
    { stored: ({ at, i }: Call) => new Date(at + 50 + ((i * 331) % 900)).toISOString() }
  ]
])('not %s', async (_, more) => {
  expect(await read(more)).toEqual({ ...TRUTH, seconds: 0 })
})
