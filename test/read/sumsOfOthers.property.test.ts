/** Laws: rows of another kind that sum up the others are no calls; calls of two kinds are all read. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../cases.ts'
import { CALLS, type Call, figuresOf, iso, TRUTH } from './figures.ts'

const OK = CALLS.filter(({ status }) => status === 200)
const sum = (calls: readonly Call[], of: (call: Call) => number) =>
  calls.reduce((all, call) => all + of(call), 0)
const KINDS: readonly (readonly [name: string, one: string, several: string])[] = [
  ['kind', 'call', 'batch'],
  ['scope', 'item', 'flush'],
  ['record', 'r', 'window'],
  ['level', 'single', 'whole']
]
const recordOf = (call: Call, kind: Readonly<Record<string, string>>) => ({
  ts: iso(call),
  ...kind,
  model: call.model,
  tokens_in: call.input,
  tokens_out: call.output
})

test('law: what is the sum of the rows before it, or behind it, is left out, and what is not is a call', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...KINDS),
      fc.integer({ min: 4, max: 9 }),
      fc.boolean(),
      fc.boolean(),
      async ([name, one, several], size, isSum, isBefore) => {
        const groups = Array.from({ length: Math.ceil(OK.length / size) }, (_, i) =>
          OK.slice(i * size, (i + 1) * size)
        )
        const records = groups.flatMap(calls => {
          const last = calls.at(-1) as Call
          const whole = {
            ...last,
            input: sum(calls, ({ input }) => input) - (isSum ? 0 : 1),
            output: sum(calls, ({ output }) => output)
          }
          const ones = calls.map(call => recordOf(call, { [name]: one }))
          const sums = recordOf(whole, { [name]: several })
          return isBefore ? [sums, ...ones] : [...ones, sums]
        })
        const { figures } = await figuresOf(
          records.map(record => JSON.stringify(record)).join('\n'),
          'calls.jsonl'
        )
        expect(figures).toMatchObject({
          attempts: OK.length + (isSum ? 0 : groups.length),
          input: isSum ? TRUTH.input : 2 * TRUTH.input - groups.length
        })
      }
    ),
    { numRuns: cases(30) }
  )
})

// Of calls of one size each, two of one are four of the other by design and no sum.
test.each([
  ['short', 128, 64, 'long', 256, 128],
  ['chat', 500, 200, 'summarize', 2_000, 800]
] as const)(
  'calls of fixed sizes are calls: %s of %i and %i',
  async (small, input, output, large, inputs, outputs) => {
    const times = inputs / input
    const lines = Array.from({ length: 30 * (times + 1) }, (_, i) => {
      const isLarge = i % (times + 1) === times
      const [name, asked, answered] = isLarge ? [large, inputs, outputs] : [small, input, output]
      return `${new Date(Date.UTC(2026, 2, 2) + i * 7_000).toISOString()},${name},gpt-4o,${asked},${answered}`
    })
    const text = ['timestamp,class,model,prompt_tokens,completion_tokens', ...lines, ''].join('\n')
    expect((await figuresOf(text, 'load.csv')).figures).toMatchObject({ attempts: lines.length })
  }
)
