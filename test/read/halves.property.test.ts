/** Laws: a record of what a call asked and a later one of what was answered are one call, whatever ties them; what nothing ties is said; lengths beside times of the day are no trace of Mooncake's. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../cases.ts'
import { CALLS, type Call, figuresOf, iso } from './figures.ts'

const OK = CALLS.filter(({ status }) => status === 200)
const sum = (of: (call: Call) => number) => OK.reduce((all, call) => all + of(call), 0)
const TRUTH = {
  attempts: OK.length,
  input: sum(({ input }) => input),
  output: sum(({ output }) => output),
  seconds: Math.round(sum(({ millis }) => millis) / 1_000),
  first: iso(OK[0] as Call),
  last: iso(OK.at(-1) as Call),
  models: 'gpt-4o,gpt-4o-mini'
}

const NAMES = [
  ['input_tokens', 'output_tokens'],
  ['tokens_in', 'tokens_out'],
  ['promptTokens', 'completionTokens'],
  ['prompt_tokens_est', 'completion_tokens_est']
] as const
const TIES = ['thread_id', 'corr', 'requestId', 'conversation'] as const

const halvesOf = (call: Call, tie: string, id: string, [input, output]: (typeof NAMES)[number]) => [
  { at: call.at, record: { time: iso(call), [tie]: id, model: call.model, [input]: call.input } },
  {
    at: call.at + call.millis,
    record: { time: iso({ ...call, at: call.at + call.millis }), [tie]: id, [output]: call.output }
  }
]
const lines = (halves: ReturnType<typeof halvesOf>) =>
  halves
    .toSorted((a, b) => a.at - b.at)
    .map(({ record }) => `${JSON.stringify(record)}\n`)
    .join('')

test('law: halves of calls, with an id of each, or one for several that follow each other', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...NAMES),
      fc.constantFrom(...TIES),
      fc.constantFrom(5, 7, 11, 13, 1_601),
      async (names, tie, ids) => {
        const all = OK.flatMap(call => halvesOf(call, tie, `k${call.i ** 2 % ids}-x`, names))
        expect((await figuresOf(lines(all), 'calls.jsonl')).figures).toMatchObject(TRUTH)
      }
    ),
    { numRuns: cases(30) }
  )
})

test('halves that nothing ties are said to be such', async () => {
  const all = OK.flatMap(call => halvesOf(call, 'session', 'one', NAMES[0]))
  const crossed = all.map((half, i) => ({ ...half, at: i % 2 === 0 ? half.at : half.at + 600_000 }))
  const { doubts } = await figuresOf(lines(crossed), 'calls.jsonl')
  expect(doubts).toContain('halves-of-calls')
})

test('lengths beside times of the day are read by their values', async () => {
  const text = OK.map(
    call =>
      `${JSON.stringify({ timestamp: iso(call), model: call.model, input_length: call.input, output_length: call.output })}\n`
  ).join('')
  const { attempts, input, output, first, last } = TRUTH
  expect((await figuresOf(text, 'calls.jsonl')).figures).toMatchObject({
    attempts,
    input,
    output,
    first,
    last
  })
})
