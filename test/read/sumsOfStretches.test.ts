/** Tables of sums that do not say so by a count of requests that is named plainly → buckets, or a refusal: never calls. */
import { expect, test } from 'vitest'
import { CALLS, type Call, figuresOf, refusalOf, TRUTH } from './figures.ts'

const STRETCH = 900_000
type Stretch = { readonly start: number; readonly calls: readonly Call[] }
const startOf = ({ at }: Call) => Math.floor(at / STRETCH) * STRETCH
const STRETCHES: readonly Stretch[] = [...new Set(CALLS.map(startOf))].map(start => ({
  start,
  calls: CALLS.filter(call => startOf(call) === start)
}))
const sum = (calls: readonly Call[], of: (call: Call) => number) =>
  calls.reduce((all, call) => all + (call.status === 200 ? of(call) : 0), 0)

const NAMES: readonly (readonly [time: string, count: string, input: string, output: string])[] = [
  ['bucket', 'n', 'sum_input_tokens', 'sum_output_tokens'],
  [
    'time',
    'Azure OpenAI Requests (Sum)',
    'Processed Prompt Tokens (Sum)',
    'Generated Completion Tokens (Sum)'
  ],
  ['interval_start', 'cnt', 'SUM(prompt_tokens)', 'SUM(completion_tokens)'],
  ['window_start', 'model_requests_handled', 'input_tokens_sum', 'output_tokens_sum'],
  ['bucket', 'count', 'sumInputTokens', 'sumOutputTokens']
]

test.each(NAMES)('%s, %s, %s, %s', async (time, count, input, output) => {
  const rows = STRETCHES.map(({ start, calls }) =>
    [
      new Date(start).toISOString(),
      calls.length,
      sum(calls, call => call.input),
      sum(calls, call => call.output)
    ].join(',')
  )
  const { figures } = await figuresOf(`${[[time, count, input, output].join(','), ...rows].join('\n')}\n`)
  expect(figures).toEqual({
    attempts: TRUTH.attempts,
    input: TRUTH.input,
    output: TRUTH.output,
    bucketSeconds: STRETCH / 1_000
  })
})

test('without a count of requests they are refused', async () => {
  const rows = STRETCHES.map(({ start, calls }) =>
    [new Date(start).toISOString(), sum(calls, call => call.input), sum(calls, call => call.output)].join(',')
  )
  const text = `${['bucket,sum_input_tokens,sum_output_tokens', ...rows].join('\n')}\n`
  expect(await refusalOf(text)).toContain('of how many requests each row is the sum')
})

// Bills of model hosts: a row for each side of a day and a model. The same rows at moments of their own are calls.
test.each([
  ['Date,Model,Category,Quantity,Unit,Amount', 'input tokens', 'output tokens'],
  ['day,model,token_type,tokens,unit,usd', 'prompt', 'completion']
])('%s', async (header, input, output) => {
  const rowsAt = (timeOf: (day: number) => string) =>
    Array.from({ length: 12 }, (_, day) =>
      [
        `${timeOf(day)},Llama-3.3-70B,${input},${900 + 31 * ((day * 5) % 12)},tokens,0.88`,
        `${timeOf(day)},Llama-3.3-70B,${output},${90 + 7 * ((day * 7) % 12)},tokens,0.18`
      ].join('\n')
    ).join('\n')
  const ofDays = `${header}\n${rowsAt(day => `2026-09-${String(day + 1).padStart(2, '0')}`)}\n`
  expect(await refusalOf(ofDays)).toContain('of how many requests each row is the sum')
  const ofCalls = `${header}\n${rowsAt(day => `2026-09-01T08:${10 + day}:13Z`)}\n`
  expect((await figuresOf(ofCalls)).figures).toMatchObject({ attempts: 12 })
})

test('calls whose columns a spreadsheet calls sums are calls', async () => {
  const text = [
    'Second of Request Time,Model,Sum of Input Tokens,Sum of Output Tokens',
    ...CALLS.map(({ at, model, input, output }) =>
      [new Date(at).toISOString(), model, input, output].join(',')
    )
  ].join('\n')
  expect((await figuresOf(`${text}\n`)).figures).toMatchObject({ attempts: 40 })
})
