/** Law: a table of sums that counts its requests by how they ended is one of so many requests, whatever the columns are called and how wide a row is. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../cases.ts'
import { figuresOf } from './figures.ts'

const OK = ['succeeded', 'success_count', 'ok', 'successful', 'n_completed', 'Successes']
const BAD = ['errors', 'failed', 'error_count', 'Failures', 'num_errors']
const LIMITED = ['rate_limited', 'throttled', 'throttled_count', '429s', 'refused']

const START = Date.parse('2026-03-02T00:00:00Z')

type Row = {
  readonly ok: number
  readonly bad: number
  readonly limited: number
  readonly input: number
  readonly output: number
}
const rows = fc.array(
  fc.record({
    ok: fc.integer({ min: 2, max: 60 }),
    bad: fc.integer({ min: 0, max: 3 }),
    limited: fc.integer({ min: 0, max: 4 }),
    input: fc.integer({ min: 200, max: 90_000 }),
    output: fc.integer({ min: 20, max: 9_000 })
  }),
  { minLength: 30, maxLength: 60 }
)
const at = (i: number, seconds: number) => new Date(START + i * seconds * 1_000).toISOString()
const sum = (all: readonly Row[], of: (row: Row) => number) => all.reduce((total, row) => total + of(row), 0)

test('law: answered, failed and refused ones are all of a row', async () => {
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.constantFrom(...OK),
      fc.constantFrom(...BAD),
      fc.option(fc.constantFrom(...LIMITED)),
      fc.constantFrom(60, 300, 3_600),
      fc.boolean(),
      fc.boolean(),
      async (drawn, ok, bad, limited, seconds, isJson, isWithin) => {
        // Refused ones may be among all that failed, and are counted there then.
        const all = drawn.map((row, i) => ({
          bucket: at(i, seconds),
          model: 'gpt-4o',
          [ok]: row.ok,
          [bad]: isWithin ? row.bad + row.limited : row.bad,
          ...(limited === null ? {} : { [limited]: row.limited }),
          input_tokens: row.input,
          output_tokens: row.output
        }))
        const isApart = drawn.some(({ bad: few, limited: more }) => more > few)
        fc.pre(limited === null || isWithin || isApart)
        const text = isJson
          ? all.map(row => JSON.stringify(row)).join('\n')
          : [Object.keys(all[0] as object).join(), ...all.map(row => Object.values(row).join())].join('\n')
        const { figures } = await figuresOf(text, isJson ? 'sums.jsonl' : 'sums.csv')
        const refused = isWithin || limited !== null ? sum(drawn, row => row.limited) : 0
        expect(figures).toMatchObject({
          attempts: sum(drawn, row => row.ok + row.bad) + refused,
          input: sum(drawn, row => row.input),
          bucketSeconds: seconds
        })
      }
    ),
    { numRuns: cases(40) }
  )
}, 120_000)
