/** Answers that a target writes longer or shorter: how many requests are too long is counted as if all were grown. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { demandsOf } from '../../../src/capacity/demand/workload.ts'
import { scaledDemand } from '../../../src/capacity/fleet/scaledDemand.ts'
import { cases } from '../../cases.ts'
import { logOf } from '../requests.ts'

const NO_CLOCK = { describe: String, hourOfWeek: null }

test('counts what is too long as if every answer had grown', () => {
  const row = fc.record({
    at: fc.integer({ min: 0, max: 100 }),
    input: fc.integer({ min: 1, max: 400 }),
    output: fc.integer({ min: 1, max: 400 }),
    model: fc.constantFrom('a', 'b')
  })
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 60 }),
      fc.tuple(fc.double({ min: 0.2, max: 4, noNaN: true }), fc.double({ min: 0.2, max: 4, noNaN: true })),
      fc.integer({ min: 0, max: 2_500 }),
      (rows, times, tokens) => {
        const inOrder = rows.toSorted((a, b) => a.at - b.at)
        const demand = demandsOf(logOf(inOrder), NO_CLOCK, 1).of(['a', 'b'], 'chat', false).demand
        const present = new Set(rows.map(({ model }) => model)).size === 2
        if (demand === null || !present) return
        const { lengths, whole } = scaledDemand(demand, times, false)
        const grown = inOrder.filter(({ input, output, model }) => {
          const answer = Math.max(1, Math.round(output * times[model === 'a' ? 0 : 1]))
          return input + answer > tokens
        })
        expect(lengths.countAbove(tokens)).toBe(grown.length)
        expect(whole?.outputTokens.length).toBe(rows.length)
      }
    ),
    { numRuns: cases(400) }
  )
})
