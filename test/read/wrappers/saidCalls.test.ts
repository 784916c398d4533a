/** Logs of text whose lines state the tokens of calls → the calls, in each of the ways in which programs write them. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cases } from '../../cases.ts'
import { CALLS, figuresOf, iso, refusalOf } from '../figures.ts'

type Call = { readonly second: number; readonly input: number; readonly output: number }

const stamp = ({ second }: Call) => new Date(Date.UTC(2026, 2, 1, 10) + second * 1_000).toISOString()
const clock = (call: Call) => stamp(call).slice(0, 19).replace('T', ' ')

/** As Python's logging, loguru, Node programs and shells write them. */
const WAYS: Readonly<Record<string, (call: Call) => string>> = {
  'names of two words': call =>
    `${clock(call)},108 - INFO - Model: gpt-4o, Prompt Tokens: ${call.input}, Completion Tokens: ${call.output}`,
  'a pair side by side': call =>
    `${clock(call)} INFO llm call model=gpt-4o tok=${call.input}/${call.output} took 1.2s`,
  'in and out': call => `[${stamp(call)}] [LLM] gpt-4o tokens: in=${call.input} out=${call.output} (1.2s)`,
  'a usage as Python prints it': call =>
    `${clock(call)} | DEBUG | usage=CompletionUsage(completion_tokens=${call.output}, prompt_tokens=${call.input})`,
  'a dictionary': call =>
    `${clock(call)} INFO done {'prompt_tokens': ${call.input}, 'completion_tokens': ${call.output}}`,
  'a sentence': call => `${stamp(call)} used ${call.input} prompt tokens + ${call.output} completion tokens`,
  'words in brackets': call =>
    `${clock(call)} | bot | ${call.input} (вход) + ${call.output} (выход) = ${call.input + call.output} | 'hm'`,
  'behind another count': call =>
    `${clock(call)} 5 Nachrichten, ${call.input} Eingabe / ${call.output} Ausgabe`
}
const calls = fc
  .array(
    fc.record({
      second: fc.nat(80_000),
      input: fc.integer({ min: 1, max: 90_000 }),
      output: fc.integer({ min: 1, max: 9_000 })
    }),
    {
      minLength: 2,
      maxLength: 30
    }
  )
  .map(all => all.toSorted((a, b) => a.second - b.second))
const sum = (all: readonly Call[], of: (call: Call) => number) =>
  all.reduce((total, call) => total + of(call), 0)

describe.each(Object.entries(WAYS))('%s', (_, way) => {
  test('every call is read, and no other line', async () => {
    await fc.assert(
      fc.asyncProperty(calls, async all => {
        const text = all.map(call => `${clock(call)} INFO saved a row\n${way(call)}\n`).join('')
        expect((await figuresOf(text, 'log')).figures).toMatchObject({
          attempts: all.length,
          input: sum(all, ({ input }) => input),
          output: sum(all, ({ output }) => output)
        })
      }),
      { numRuns: cases(8) }
    )
  })
})

const [one, two]: readonly [Call, Call] = [
  { second: 0, input: 120, output: 34 },
  { second: 9, input: 80, output: 12 }
]

test('a call that two lines tell of counts once', async () => {
  const text = [one, two]
    .map(
      call =>
        `${clock(call)} INFO usage - Prompt Tokens: ${call.input}, Completion Tokens: ${call.output}\n` +
        `${clock(call)} INFO Model: gpt-4o, Prompt Tokens: ${call.input}, Completion Tokens: ${call.output}\n`
    )
    .join('')
  expect((await figuresOf(text, 'log')).figures).toMatchObject({ attempts: 2, input: 200, output: 46 })
})

test('sums over a session are no calls', async () => {
  const text = [one, two]
    .map(call => `${clock(call)} INFO tokens so far: in=${call.input} out=${call.output}\n`)
    .join('')
  expect(await refusalOf(text, 'log')).toContain('state no tokens of calls')
})

test('a log without tokens is told so, and not that it lacks a header or times', async () => {
  const text = `${clock(one)},123 - INFO - started\n${clock(two)},456 - INFO - a line, with a comma\n`
  expect(await refusalOf(text, 'log')).toContain('is a log of text whose lines state no tokens of calls')
})

test('totals of calls of several kinds are calls, though neighbours may count alike; a session that a line names is no sum', async () => {
  const kinds = [
    'embed | tokens=N',
    'embed | tokens=N | model=gpt-4o-mini',
    'enrich | session=u1 | tokens=N | model=gpt-4o'
  ]
  const lineOf = (call: (typeof CALLS)[number], i: number) =>
    `${iso(call).replace('T', ' ').slice(0, 19)} - ${kinds[i < 30 ? i % 2 : 2]?.replace('N', `${i === 1 ? 5 : 5 + i}`)}`
  const text = CALLS.map(lineOf).join('\n')
  const refused = await refusalOf(text, 'calls.log')
  expect(refused).toContain('only their total (tokens)')
  const map = /--map "([^"]+)"/.exec(refused)?.[1] as string
  expect((await figuresOf(text, 'calls.log', { map })).figures).toMatchObject({ attempts: CALLS.length })
})
