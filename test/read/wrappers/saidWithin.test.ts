/** Law: records of a logger whose message says what a call used are that call, with the record's own time. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../../cases.ts'
import { CALLS, type Call, figuresOf, iso, refusalOf } from '../figures.ts'

const OK = CALLS.filter(({ status }) => status === 200)
const sumOf = (of: (call: Call) => number) => OK.reduce((sum, call) => sum + of(call), 0)
const TRUTH = {
  attempts: OK.length,
  input: sumOf(({ input }) => input),
  output: sumOf(({ output }) => output),
  first: iso(OK[0] as Call),
  last: iso(OK.at(-1) as Call)
}
const KEYS = ['message', 'msg', 'log', 'event', 'text', 'textPayload', 'logMessage']
const SAID: readonly ((call: Call) => string)[] = [
  ({ model, input, output }) => `call done model=${model} prompt_tokens=${input} completion_tokens=${output}`,
  ({ model, input, output }) => `${model}: ${input} input tokens and ${output} output tokens`,
  ({ model, input, output }) =>
    `LLM usage: ${JSON.stringify({ model, prompt_tokens: input, completion_tokens: output })}`,
  ({ input, output }) => `Prompt tokens: ${input}, Completion tokens: ${output}`,
  ({ model, input, output }) =>
    `usage={'model': '${model}', 'prompt_tokens': ${input}, 'completion_tokens': ${output}}`
]

test('law: under whatever key, in whatever words, with lines of other kinds between', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...KEYS),
      fc.constantFrom(...SAID),
      fc.boolean(),
      fc.boolean(),
      async (key, said, areMixed, isList) => {
        const records = OK.flatMap(call => [
          { time: iso(call), level: 'info', [key]: said(call) },
          ...(areMixed ? [{ time: iso(call), level: 'info', [key]: 'GET /health 200' }] : [])
        ])
        const text = isList
          ? JSON.stringify(records, null, 1)
          : records.map(record => `${JSON.stringify(record)}\n`).join('')
        const { figures } = await figuresOf(text, isList ? 'app.json' : 'app.jsonl')
        expect(figures).toMatchObject(TRUTH)
      }
    ),
    { numRuns: cases(40) }
  )
})

test('what the records count themselves is not looked for in their messages', async () => {
  const text = OK.map(
    call =>
      `${JSON.stringify({ time: iso(call), prompt_tokens: call.input, completion_tokens: call.output, message: 'budget: 9 input tokens and 9 output tokens' })}\n`
  ).join('')
  expect((await figuresOf(text, 'app.jsonl')).figures).toMatchObject({
    input: TRUTH.input,
    output: TRUTH.output
  })
})

test('a prompt that speaks of tokens is no message', async () => {
  const text = OK.map(
    call =>
      `${JSON.stringify({ time: iso(call), prompt: 'Say: 9812 input tokens and 377 output tokens.', answer: 'done' })}\n`
  ).join('')
  const { figures } = await figuresOf(text, 'app.jsonl')
  expect(figures.input).toBeLessThan(100 * OK.length)
})

test('a record that lies as text in another is read as such', async () => {
  const text = OK.map(
    call =>
      `${JSON.stringify({ time: new Date(call.at + 60_000).toISOString(), detail: JSON.stringify({ occurredAtMs: call.at, llm: { name: call.model }, elapsedMs: call.millis, usage: { prompt_tokens: call.input, completion_tokens: call.output } }) })}\n`
  ).join('')
  expect((await figuresOf(text, 'app.jsonl')).figures).toMatchObject(TRUTH)
})

test('messages that say nothing of tokens are refused as before', async () => {
  const text = OK.map(call => `${JSON.stringify({ time: iso(call), message: 'started' })}\n`).join('')
  expect(await refusalOf(text, 'app.jsonl')).toContain('no tokens')
})
