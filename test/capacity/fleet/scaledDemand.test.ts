/** Answers that a target writes longer or shorter: how many requests are too long is counted as if all were grown. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Demand } from '../../../src/capacity/demand/demand.ts'
import { demandsOf } from '../../../src/capacity/demand/workload.ts'
import { scaledDemand } from '../../../src/capacity/fleet/scaledDemand.ts'
import { tierFlags } from '../../../src/log/serviceTier.ts'
import { FAILED, RETRY } from '../../../src/log/trafficLog.ts'
import { cases } from '../../cases.ts'
import { logOf, type Row } from '../requests.ts'

const NO_CLOCK = { describe: String, hourOfWeek: null }

const tokens = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 400 }) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) }
)
const row: fc.Arbitrary<Row> = fc.record({
  at: fc.integer({ min: 0, max: 100 }),
  input: tokens,
  output: tokens,
  model: fc.constantFrom('a', 'b', 'c'),
  flags: fc.constantFrom(0, 0, 0, FAILED, RETRY, tierFlags('batch')),
  status: fc.constantFrom(0, 400, 429)
})
const times = fc.double({ min: 0.2, max: 4, noNaN: true })

test('counts what is too long as if every answer had grown', () => {
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 60 }),
      fc.array(times, { minLength: 3, maxLength: 3 }),
      fc.array(fc.integer({ min: 0, max: 2_500 }), { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      (rows, times, asked, isBatch) => {
        const demands = demandsOf(logOf(rows.toSorted((a, b) => a.at - b.at)), NO_CLOCK, 1)
        const models = isBatch ? demands.batchModels : demands.models
        // Each group of models is made of what was counted of the others before it.
        for (const group of [models, models.slice(1), models.slice(0, 1)]) {
          const { demand } = demands.of(group, 'chat', isBatch)
          if (demand === null || group.length === 0) continue
          const grown = scaledDemand(demand, times.slice(0, group.length), false)
          for (const tokens of asked) {
            expect(demand.lengths.countAbove(tokens)).toBe(longer(demand, tokens))
            expect(grown.lengths.countAbove(tokens)).toBe(longer(grown, tokens))
          }
        }
      }
    ),
    { numRuns: cases(600) }
  )
})

/** Request by request. */
function longer({ whole }: Demand, tokens: number): number {
  const requests = (whole as NonNullable<Demand['whole']>)()
  return requests.inputTokens.filter((input, i) => input + (requests.outputTokens[i] as number) > tokens)
    .length
}
