// slow: reads a log for each of many cases
/** Records that tell of a call what others told already, or less than all of it → each call once, as it ended, or a doubt. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../cases.ts'
import { CALLS, type Call, csvOf, figuresOf, iso, PLAIN } from './figures.ts'

const OK = CALLS.filter(({ status }) => status === 200)
const sums = {
  input: OK.reduce((sum, { input }) => sum + input, 0),
  output: OK.reduce((sum, { output }) => sum + output, 0)
}
const lines = (records: readonly object[]): string =>
  records.map(record => `${JSON.stringify(record)}\n`).join('')
const later = ({ at }: Call, millis: number) => new Date(at + millis).toISOString()

/** How a tool may say that it failed, and that it went well. */
const SAID = [
  ['success', false, true],
  ['ok', 'false', 'true'],
  ['status', 'failed', 'done'],
  ['outcome', 'error', 'success'],
  ['error', 'no such file', undefined]
] as const

test('what a tool made of an answer fails no call, whether once or often', async () => {
  const failed = fc.uniqueArray(fc.nat(OK.length - 1), { minLength: 1, maxLength: OK.length - 1 })
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...SAID), failed, async ([name, bad, good], rows) => {
      const records = OK.flatMap((call, i) => {
        const answer = {
          id: `chatcmpl-${call.i}`,
          model: call.model,
          usage: { prompt_tokens: call.input, completion_tokens: call.output }
        }
        const metadata = { model_response: answer }
        return [
          { timestamp: iso(call), action: 'run', metadata },
          { timestamp: later(call, 400), observation: 'run', metadata, [name]: rows.includes(i) ? bad : good }
        ]
      })
      const { figures } = await figuresOf(lines(records), 'trajectory.jsonl')
      // Each answer was told first without a word of a failure.
      expect(figures).toMatchObject({ attempts: OK.length, failed: 0, ...sums })
    }),
    { numRuns: cases(40) }
  )
})

test('a failure that the record of the call itself states is one', async () => {
  const records = CALLS.map(call => ({
    timestamp: iso(call),
    success: call.status === 200,
    metadata: {
      model_response: {
        id: `chatcmpl-${call.i}`,
        model: call.model,
        ...(call.status === 200
          ? { usage: { prompt_tokens: call.input, completion_tokens: call.output } }
          : {})
      }
    }
  }))
  const { figures } = await figuresOf(lines(records), 'trajectory.jsonl')
  expect(figures).toMatchObject({ attempts: CALLS.length, failed: 8, ...sums })
})

/** Its own record, and one of each program around it, which end within moments of each other. */
test.each([1, 2, 3])(
  'calls told by %d programs around them are doubted, though sizes come back',
  async around => {
    const days = [0, 1].map(day => OK.map(call => ({ ...call, at: call.at + day * 86_400_000 })))
    const records = days.flat().flatMap(call =>
      Array.from({ length: around + 1 }, (_, depth) => ({
        end: later(call, call.millis + 2 * depth),
        duration_ms: call.millis + 90 * depth,
        model: depth === 0 ? call.model : `router/${call.model}`,
        prompt_tokens: call.input,
        completion_tokens: call.output
      }))
    )
    expect((await figuresOf(lines(records), 'log.jsonl')).doubts).toContain('repeated-usage')
  }
)

test('inputs of a few tokens with long answers are doubted, and no others', async () => {
  const doubtsOf = async (input: number, output: number, more = {}) =>
    (await figuresOf(csvOf({ ...PLAIN, input_tokens: () => input, output_tokens: () => output, ...more })))
      .doubts
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 3_000 }),
      fc.integer({ min: 1, max: 3_000 }),
      async (input, output) => {
        // The fewest tokens of a chat of one word are 7 (OpenAI) and 8 (Anthropic).
        const isDoubted = input <= 4 && output >= 50
        expect((await doubtsOf(input, output)).includes('tiny-inputs')).toBe(isDoubted)
      }
    ),
    {
      numRuns: cases(20),
      examples: [
        [2, 900],
        [4, 50],
        [5, 50],
        [2, 49]
      ]
    }
  )
  const cached = { cache_read_input_tokens: () => 20_000, cache_creation_input_tokens: () => 900 }
  expect(await doubtsOf(2, 900, cached)).not.toContain('tiny-inputs')
})

test.each(['ok', 'success', 'succeeded'])(
  '%s says how each call ended: that one states no tokens is no doubt of it',
  async name => {
    const { status: _, ...others } = PLAIN
    const counted =
      (of: (call: Call) => number) =>
      (call: Call): number | string =>
        call.i === 7 ? '' : of(call)
    const text = csvOf({
      ...others,
      input_tokens: counted(({ input }) => input),
      output_tokens: counted(({ output }) => output),
      [name]: () => 'true'
    })
    expect((await figuresOf(text)).doubts).not.toContain('unsaid-outcomes')
  }
)

/** A record that says which model is called from now on. */
test.each(['model_change', 'model-switched', 'model.selected', 'llm_config'])(
  'a record of a %s is no call, and its model none of theirs',
  async type => {
    const records = OK.flatMap(call => [
      ...(call.i % 5 === 0 ? [{ type, timestamp: iso(call), provider: 'acme', modelId: 'm-1' }] : []),
      {
        type: 'message',
        timestamp: later(call, call.millis),
        message: {
          role: 'assistant',
          timestamp: call.at,
          model: call.model,
          usage: { input: call.input, output: call.output, totalTokens: call.input + call.output }
        }
      }
    ])
    const { figures, doubts } = await figuresOf(lines(records), 'session.jsonl')
    expect(figures).toMatchObject({ attempts: OK.length, failed: 0, models: 'gpt-4o,gpt-4o-mini', ...sums })
    expect(doubts).not.toContain('rejected-lines')
  }
)

test('of messages the parent is the one before, and not around it, though both state the same output', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.integer({ min: 1, max: OK.length - 1 }), { minLength: 1 }),
      async same => {
        const outputs = OK.map(({ output }) => output)
        for (const i of same) outputs[i] = outputs[i - 1] as number
        const records = OK.map((call, i) => ({
          type: 'message',
          id: `m${call.i}`,
          parentId: i === 0 ? null : `m${OK[i - 1]?.i}`,
          timestamp: iso(call),
          message: {
            role: 'assistant',
            model: call.model,
            usage: { input: call.input, output: outputs[i], totalTokens: call.input + (outputs[i] as number) }
          }
        }))
        const tools = OK.map(call => ({
          type: 'message',
          id: `t${call.i}`,
          parentId: `m${call.i}`,
          timestamp: later(call, 900),
          message: { role: 'toolResult', isError: call.i % 3 === 0 }
        }))
        const both = records.flatMap((record, i) => [record, tools[i] as object])
        const { figures, doubts } = await figuresOf(lines(both), 'session.jsonl')
        const output = outputs.reduce((all, one) => all + one, 0)
        expect(figures).toMatchObject({ attempts: OK.length, failed: 0, input: sums.input, output })
        expect(doubts).not.toContain('calls-around-calls')
      }
    ),
    { numRuns: cases(12) }
  )
})
