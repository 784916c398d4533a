// slow: reads a log for each of many cases
/** Law: rows at full minutes that are too large for calls are doubted, and calls that a clock of minutes stamped are not. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../cases.ts'
import { figuresOf } from './figures.ts'

const START = Date.parse('2026-03-02T06:00:00Z')
const DOUBT = 'uncounted-sums'

const stamps = fc.constantFrom('minute', 'timestamp', 'ts', 'bucket', 'time')
const inputs = fc.constantFrom('input_tokens', 'prompt_tokens', 'tokens_in')
const outputs = fc.constantFrom('output_tokens', 'completion_tokens', 'tokens_out')
const counts = fc.array(
  fc.record({ calls: fc.integer({ min: 40, max: 90 }), size: fc.integer({ min: 300, max: 900 }) }),
  {
    minLength: 20,
    maxLength: 60
  }
)

const textOf = (rows: readonly object[], isJson: boolean): string =>
  isJson
    ? rows.map(row => JSON.stringify(row)).join('\n')
    : [Object.keys(rows[0] as object).join(), ...rows.map(row => Object.values(row).join())].join('\n')

test('law: sums of many calls, a row a step, each model at its own', async () => {
  await fc.assert(
    fc.asyncProperty(
      counts,
      stamps,
      inputs,
      outputs,
      fc.constantFrom(60, 300, 900),
      fc.integer({ min: 1, max: 3 }),
      fc.boolean(),
      async (drawn, stamp, input, output, seconds, models, isJson) => {
        const rows = drawn.flatMap(({ calls, size }, i) =>
          Array.from({ length: models }, (_, model) => ({
            [stamp]: new Date(START + i * seconds * 1_000).toISOString(),
            model: `gpt-4o-${model}`,
            [input]: calls * size * 3,
            [output]: calls * size + model
          }))
        )
        const { doubts, figures } = await figuresOf(textOf(rows, isJson), isJson ? 'a.jsonl' : 'a.csv')
        expect(doubts).toContain(DOUBT)
        expect(figures.attempts).toBe(rows.length)
      }
    ),
    { numRuns: cases(40) }
  )
})

test('law: single calls, every minute or several in one', async () => {
  await fc.assert(
    fc.asyncProperty(
      counts,
      stamps,
      inputs,
      outputs,
      fc.constantFrom(1, 3),
      async (drawn, stamp, input, output, each) => {
        // Of one a minute the sizes are those of calls; of several in a minute they may be any.
        const rows = drawn.map(({ calls, size }, i) => ({
          [stamp]: new Date(START + Math.floor(i / each) * 60_000).toISOString(),
          model: 'gpt-4o',
          [input]: each === 1 ? size * 4 : size * 90,
          [output]: calls * 5
        }))
        expect((await figuresOf(textOf(rows, false), 'b.csv')).doubts).not.toContain(DOUBT)
      }
    ),
    { numRuns: cases(30) }
  )
})
