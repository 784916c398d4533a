// slow: reads a log for each of many cases
/** Law: a column that numbers the calls – of all, of each user or session – counts none, and sums of all calls so far beside it are none of a call. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../cases.ts'
import { figuresOf } from './figures.ts'

const START = Date.parse('2026-03-02T06:00:00Z')

const calls = fc.array(
  fc.record({
    gap: fc.integer({ min: 1, max: 90 }),
    input: fc.integer({ min: 200, max: 9_000 }),
    output: fc.integer({ min: 20, max: 900 }),
    user: fc.constantFrom('anna', 'ben', 'cleo')
  }),
  { minLength: 24, maxLength: 60 }
)

test('law: each is one call with its own tokens', async () => {
  await fc.assert(
    fc.asyncProperty(
      calls,
      fc.constantFrom('requests', 'total_requests', 'num_calls', 'api_calls', 'request_count'),
      fc.constantFrom('session_usage', 'totals', 'so_far'),
      fc.boolean(),
      fc.boolean(),
      fc.integer({ min: 8, max: 60 }),
      async (drawn, name, holder, isPerUser, isNested, again) => {
        fc.pre(
          !isPerUser ||
            ['anna', 'ben', 'cleo'].every(one => drawn.filter(({ user }) => user === one).length > 3)
        )
        const sums = new Map<string, { [key: string]: number }>()
        let at = START
        const rows = drawn.map(({ gap, input, output, user }, i) => {
          at += gap * 1_000
          const key = isPerUser ? user : ''
          const isNew = !isPerUser && i % again === 0
          const before = (isNew ? undefined : sums.get(key)) ?? {
            [name]: 0,
            input_tokens: 0,
            output_tokens: 0
          }
          const now = {
            [name]: (before[name] as number) + 1,
            input_tokens: (before['input_tokens'] as number) + input,
            output_tokens: (before['output_tokens'] as number) + output
          }
          sums.set(key, now)
          return {
            ts: new Date(at).toISOString(),
            user,
            model: 'gpt-4o',
            usage: { input_tokens: input, output_tokens: output },
            ...(isNested ? { [holder]: now } : { [name]: now[name] })
          }
        })
        const { figures } = await figuresOf(rows.map(row => JSON.stringify(row)).join('\n'), 'log.jsonl')
        expect(figures).toMatchObject({
          attempts: drawn.length,
          input: drawn.reduce((all, { input }) => all + input, 0),
          output: drawn.reduce((all, { output }) => all + output, 0)
        })
      }
    ),
    { numRuns: cases(60) }
  )
})
