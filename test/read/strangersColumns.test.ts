/** Columns that no table names → what they are read as, or what is said of them. */
import { describe, expect, test } from 'vitest'
import { CALLS, csvOf, figuresOf, iso, PLAIN, type Table, TRUTH } from './figures.ts'

const answered = CALLS.filter(({ status }) => status === 200)
const later = (call: (typeof CALLS)[number], millis: number) => new Date(call.at + millis).toISOString()
const jsonl = (rows: readonly object[]) => rows.map(row => `${JSON.stringify(row)}\n`).join('')
const { latency_ms: _, timestamp: __, ...REST } = PLAIN

test.each([['token'], ['chunk'], ['byte']])(
  'the first and the last %s are moments of a call',
  async piece => {
    const table: Table = {
      request_sent: iso,
      [`first_${piece}_received`]: call => later(call, 200),
      [`last_${piece}_received`]: call => later(call, call.millis),
      ...REST
    }
    expect((await figuresOf(csvOf(table))).figures).toEqual(TRUTH)
  }
)

test('a total below the prompt is the input, and one below the completion the output', async () => {
  const rows = answered.map(call => ({
    at: iso(call),
    model: call.model,
    usage: {
      tokens: { prompt: { total: call.input, cached: 0 }, completion: { total: call.output, reasoning: 0 } }
    }
  }))
  const { figures } = await figuresOf(jsonl(rows), 'log.jsonl')
  expect(figures).toMatchObject({ input: TRUTH.input, output: TRUTH.output })
})

test.each([['latencies'], ['durations'], ['timing']])('%s are how long calls took', async name => {
  const table: Table = { timestamp: iso, [name]: ({ millis }) => millis / 1_000, ...REST }
  expect((await figuresOf(csvOf(table))).figures.seconds).toBe(TRUTH.seconds)
})

describe('a column that grows with the answers', () => {
  const doubtsOf = async (name: string, of: Table[string]) =>
    (await figuresOf(csvOf({ timestamp: iso, ...REST, [name]: of }))).doubts

  test.each([['spent'], ['wait'], ['zz'], ['cycle']])(
    'is a warning with a map where it is called %s',
    async name => {
      // No answer takes exactly as long as another of its length.
      expect(await doubtsOf(name, ({ millis, i }) => (millis + ((i * 7919) % 800)) / 1_000)).toContain(
        'maybe-duration'
      )
    }
  )

  test.each([
    ['letters', ({ output }: (typeof CALLS)[number]) => 4 * output],
    ['cost', ({ output, i }: (typeof CALLS)[number]) => (output + (i % 7)) / 1e5],
    ['reply_chars', ({ output, i }: (typeof CALLS)[number]) => 4 * output + (i % 9)]
  ])('is none where it is called %s', async (name, of) => {
    expect(await doubtsOf(name, of)).not.toContain('maybe-duration')
  })
})

test('what a model wrote into an object lends the call no model, status or success', async () => {
  const rows = answered.map((call, i) => ({
    time: iso(call),
    parsed: { status: i % 2 ? 'error' : 'ok', model: 'Tesla Model 3', success: i % 3 > 0, error: null },
    input_tokens: call.input,
    output_tokens: call.output
  }))
  const { figures } = await figuresOf(jsonl(rows), 'log.jsonl')
  expect(figures).toMatchObject({ attempts: answered.length, failed: 0, models: '' })
})
