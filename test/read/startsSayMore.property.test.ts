/** Law: what the record of a call's start alone says – its model, its caller, its input – is said of the call. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../cases.ts'
import { CALLS, type Call, figuresOf, iso, TRUTH } from './figures.ts'

/** In the order of their moments: a call may begin before another ends. */
const inOrder = (records: readonly { readonly at: string }[]) =>
  records.toSorted((a, b) => a.at.localeCompare(b.at))
const ended = (call: Call) => new Date(call.at + call.millis).toISOString()

const WORDS: readonly (readonly [string, string])[] = [
  ['llm_start', 'llm_end'],
  ['request', 'response'],
  ['started', 'finished'],
  ['llm.request', 'llm.response']
]

type Told = { readonly hasInput: boolean; readonly kind: string; readonly words: readonly [string, string] }

function recordsOf({ hasInput, kind, words: [start, end] }: Told) {
  return inOrder(
    CALLS.flatMap(call => {
      const input = { prompt_tokens: call.status === 200 ? call.input : 0 }
      const said = { model: call.model, team: `team ${call.i % 3}`, ...(hasInput ? input : {}) }
      const used = { ...(hasInput ? {} : input), completion_tokens: call.status === 200 ? call.output : 0 }
      const own = { call_id: `c${call.i}` }
      return [
        { at: iso(call), [kind]: start, ...own, ...said },
        {
          at: ended(call),
          [kind]: end,
          ...own,
          ...(call.status === 200 ? used : { error: `Error code: ${call.status}` })
        }
      ]
    })
  )
}

function tableOf(records: readonly object[]): string {
  const names = [...new Set(records.flatMap(record => Object.keys(record)))]
  const lineOf = (record: object) => names.map(name => (record as Record<string, unknown>)[name] ?? '').join()
  return [names.join(), ...records.map(lineOf)].map(line => `${line}\n`).join('')
}

test('law: starts say more than ends', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        hasInput: fc.boolean(),
        kind: fc.constantFrom('event', 'phase', 'type', 'msg'),
        words: fc.constantFrom(...WORDS)
      }),
      fc.constantFrom('lines', 'list', 'table'),
      async (told, layout) => {
        const records = recordsOf(told)
        const text = {
          lines: records.map(record => `${JSON.stringify(record)}\n`).join(''),
          list: JSON.stringify(records),
          table: tableOf(records)
        }[layout] as string
        const { figures } = await figuresOf(text, layout === 'table' ? 'calls.csv' : 'calls.jsonl')
        expect(figures).toMatchObject(TRUTH)
      }
    ),
    { numRuns: cases(40) }
  )
})
