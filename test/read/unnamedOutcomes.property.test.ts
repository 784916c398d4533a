/** Law: how a call ended is told by its words or its status, whatever the column is called, wherever the calls lie, and whenever the first one fails. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../cases.ts'
import { CALLS, type Call, figuresOf, iso, TRUTH } from './figures.ts'

/** None of them is a known name of an outcome. */
const NAMES = ['verdict', 'fate', 'zustand', 'how_it_went', 'ende', 'kekka', 'x7', 'landed']
const WORDS: readonly (readonly [string | number, string | number, string | number])[] = [
  ['ok', 'rate_limited', 'error'],
  ['OK', '429', '500'],
  ['done', 'Too Many Requests', 'timeout'],
  ['success', 'throttled', 'InternalServerError'],
  ['erfolgreich', 'gedrosselt', 'fehlgeschlagen'],
  [200, 429, 503]
]

/** Of one call, told by none of its other columns. */
const recordOf = (call: Call, said: object) => ({
  when: { began: iso(call) },
  engineName: call.model,
  meter: {
    promptToks: call.status === 200 ? call.input : 0,
    answerToks: call.status === 200 ? call.output : 0
  },
  wallMs: call.millis,
  ...said
})

const chunked = (records: readonly object[], size: number): readonly (readonly object[])[] =>
  Array.from({ length: Math.ceil(records.length / size) }, (_, at) =>
    records.slice(at * size, (at + 1) * size)
  )
const lines = (records: readonly object[]) => records.map(record => JSON.stringify(record)).join('\n')

const LAYOUTS: Readonly<Record<string, (records: readonly object[], size: number) => string>> = {
  'a record on each line': records => lines(records),
  'one list': records => JSON.stringify(records),
  'a chat on each line': (records, size) =>
    lines(chunked(records, size).map((turns, at) => ({ chat: at, owner: 'made up', turns }))),
  'a page on each line': (records, size) =>
    lines(chunked(records, size).map((items, page) => ({ page, items }))),
  'chats in a list': (records, size) =>
    JSON.stringify(chunked(records, size).map((calls, at) => ({ session: { nr: at }, calls })))
}

/** Calls that were answered before those of `CALLS`: more than are looked at before reading. */
const before = (count: number): readonly Call[] =>
  Array.from({ length: count }, (_, i) => ({
    ...(CALLS[0] as Call),
    i: -i,
    at: (CALLS[0] as Call).at - (count - i) * 7_000,
    input: 300 + (i % 700),
    output: 20 + (i % 90)
  }))

test('law: failures under any name, in any layout, early or late', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...NAMES),
      fc.constantFrom(...WORDS),
      fc.constantFrom(...Object.keys(LAYOUTS)),
      fc.integer({ min: 2, max: 9 }),
      fc.boolean(),
      fc.constantFrom(0, 0, 1_500),
      async (name, [ok, limited, failed], layout, size, isWithin, answered) => {
        const word = ({ status }: Call) => (status === 200 ? ok : status === 429 ? limited : failed)
        const said = (call: Call) => (isWithin ? { result: { [name]: word(call) } } : { [name]: word(call) })
        const calls = [...before(answered), ...CALLS]
        const text = (LAYOUTS[layout] as (typeof LAYOUTS)[string])(
          calls.map(call => recordOf(call, said(call))),
          size
        )
        const { figures } = await figuresOf(text, 'calls.jsonl')
        expect(figures).toMatchObject({
          attempts: answered + TRUTH.attempts,
          failed: TRUTH.failed,
          throttled: TRUTH.throttled
        })
      }
    ),
    {
      numRuns: cases(60),
      // A name of moments, and statuses.
      examples: [
        ['ende', [200, 429, 503], 'a record on each line', 2, false, 0],
        ['ende', [200, 429, 503], 'one list', 3, false, 1_500],
        ['ende', [200, 429, 503], 'a chat on each line', 4, true, 1_500]
      ]
    }
  )
})
