/** Law: columns about the prompt that are total − output together are the input, whatever each of them is of. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../../../cases.ts'
import { CALLS, figuresOf, iso, TRUTH } from '../../figures.ts'

const OK = CALLS.filter(({ status }) => status === 200)
const PARTS = ['context', 'question', 'system', 'history', 'documents', 'schema', 'examples', 'instructions']

test('law: two or three of them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(PARTS, { minLength: 2, maxLength: 3 }), async parts => {
      const rows = OK.map((call, i) => {
        const sizes = parts.slice(1).map((_, k) => 20 + ((i * (k + 3)) % 90))
        const rest = call.input - sizes.reduce((sum, size) => sum + size, 0)
        return [iso(call), call.model, rest, ...sizes, call.output, call.input + call.output]
      })
      const header = ['at', 'model', ...parts.map(part => `${part}_tokens`), 'answer_tokens', 'total_tokens']
      const text = [header, ...rows].map(row => `${row.join()}\n`).join('')
      expect((await figuresOf(text)).figures).toMatchObject({ input: TRUTH.input, output: TRUTH.output })
    }),
    { numRuns: cases(20) }
  )
})
