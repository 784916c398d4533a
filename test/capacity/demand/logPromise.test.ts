import fc from 'fast-check'
import { expect, test } from 'vitest'
import { limitsOfLog } from '../../../src/capacity/demand/logPromise.ts'
import { TPOT_LEAST_TOKENS } from '../../../src/capacity/promise.ts'
import { quantilesOf } from '../../../src/traffic/distribution.ts'
import { cases } from '../../cases.ts'
import { logOf } from '../requests.ts'

const row = fc.record({
  model: fc.constantFrom('a', 'b', 'c'),
  input: fc.constantFrom(100, 2_000, 20_000),
  output: fc.integer({ min: 1, max: 60 }),
  ttft: fc.integer({ min: 1, max: 30 }),
  after: fc.integer({ min: 0, max: 30 })
})

/** By the definition: the quantile of type 7 (Hyndman & Fan, 1996) of each class of prompts of 40 requests or more, never less than a shorter one's. */
test('law: the limits of any group of models are the p95 of all its requests, class by class', () => {
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 150, maxLength: 300 }),
      fc.subarray([1, 2, 3]),
      (drawn, members) => {
        const log = {
          ...logOf(drawn.map((each, at) => ({ ...each, at }))),
          ttftMicros: Float64Array.from(drawn, ({ ttft }) => ttft * 1e6),
          durationMicros: Float64Array.from(drawn, ({ ttft, after }) => (ttft + after) * 1e6)
        }
        const chosen = new Set(members)
        const expected: { fromTokens: number; ttftSeconds: number; tpotSeconds: number; requests: number }[] =
          []
        for (const [fromTokens, input] of [
          [0, 100],
          [1_024, 2_000],
          [16_384, 20_000]
        ] as const) {
          const own = drawn.filter((each, i) => each.input === input && chosen.has(log.model[i] as number))
          const gaps = own
            .filter(({ output, after }) => output >= TPOT_LEAST_TOKENS && after > 0)
            .map(({ output, after }) => after / (output - 1))
          if (own.length < 40 || gaps.length < 40) continue
          const p95 = (values: readonly number[]) =>
            quantilesOf(Float64Array.from(values), [0.95])[0] as number
          const before = expected.at(-1)
          expected.push({
            fromTokens: before === undefined ? 0 : fromTokens,
            ttftSeconds: Math.max(before?.ttftSeconds ?? 0, p95(own.map(({ ttft }) => ttft))),
            tpotSeconds: Math.max(before?.tpotSeconds ?? 0, p95(gaps)),
            requests: own.length
          })
        }
        expect(limitsOfLog(log, chosen)).toEqual(expected)
      }
    ),
    { numRuns: cases(200) }
  )
})
