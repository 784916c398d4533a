/** Laws: estimates count where nothing else does, and say so; a run’s sum in a record of its own leaves its calls. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../cases.ts'
import { CALLS, type Call, figuresOf, iso } from './figures.ts'

const OK = CALLS.filter(({ status }) => status === 200)
const sum = (of: (call: Call) => number, calls: readonly Call[] = OK) =>
  calls.reduce((all, call) => all + of(call), 0)
const ALL = { attempts: OK.length, input: sum(({ input }) => input), output: sum(({ output }) => output) }

const ESTIMATES: readonly (readonly [string, string])[] = [
  ['prompt_tokens_est', 'output_tokens_est'],
  ['estimated_input_tokens', 'estimated_output_tokens'],
  ['approxPromptTokens', 'approxCompletionTokens'],
  ['Input tokens (estimate)', 'Output tokens (estimate)']
]

test('law: estimates give way to counts, and stand for them where there are none', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...ESTIMATES),
      fc.boolean(),
      fc.constantFrom(0.8, 1.3),
      async ([input, output], isCounted, off) => {
        const recordOf = (call: Call) => ({
          ts: iso(call),
          model: call.model,
          [input]: isCounted ? Math.round(off * call.input) : call.input,
          [output]: isCounted ? Math.round(off * call.output) : call.output,
          ...(isCounted ? { tokens_in: call.input, tokens_out: call.output } : {})
        })
        const text = OK.map(call => `${JSON.stringify(recordOf(call))}\n`).join('')
        const { figures, doubts } = await figuresOf(text, 'calls.jsonl')
        expect(figures).toMatchObject(ALL)
        expect(doubts.includes('estimated-tokens')).toBe(!isCounted)
      }
    ),
    { numRuns: cases(24) }
  )
})

/** As graphs of agents stream what each step changed: messages with their usage, then what the run used. */
const stepOf = (calls: readonly Call[]) => ({
  ts: iso(calls.at(-1) as Call),
  update: {
    agent: {
      messages: calls.map(({ model, input, output }) => ({
        type: 'ai',
        data: {
          content: 'Made up.',
          meta: { model_name: model, usage: { input_tokens: input, output_tokens: output } }
        }
      }))
    }
  }
})
const totalOf = (calls: readonly Call[]) => ({
  ts: iso(calls.at(-1) as Call),
  kind: 'usage',
  usage: { input_tokens: sum(({ input }) => input, calls), output_tokens: sum(({ output }) => output, calls) }
})

test('law: calls in the lists of steps, whose sum is a record of its own', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.boolean(), async (size, isSummed) => {
      const steps = OK.flatMap((_, i) => (i % size === 0 ? [stepOf(OK.slice(i, i + size))] : []))
      const tools = {
        ts: iso(OK[1] as Call),
        update: { tools: { messages: [{ type: 'tool', data: { content: 'x' } }] } }
      }
      const records = [
        { kind: 'header', ts: iso(OK[0] as Call) },
        tools,
        ...steps,
        ...(isSummed ? [totalOf(OK)] : [])
      ]
      const text = records.map(record => `${JSON.stringify(record)}\n`).join('')
      expect((await figuresOf(text, 'run.jsonl')).figures).toMatchObject({
        ...ALL,
        models: 'gpt-4o,gpt-4o-mini'
      })
    }),
    { numRuns: cases(16) }
  )
})
