/** The promise that a fleet is held to. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { demandsOf } from '../../../src/capacity/demand/workload.ts'
import { planCapacity } from '../../../src/capacity/fleet/size.ts'
import { DEFAULTS } from '../../../src/options.ts'
import { rentIn } from '../../../src/pricing/priceBook.ts'
import { cases } from '../../cases.ts'
import { logOf, type Row } from '../requests.ts'

const rentOf = rentIn({ gpuPrices: new Map() })

/** A few prompts, some of them long, within seconds: the limits for a first token make their fleet dear. */
const burst = fc
  .array(
    fc.record({
      at: fc.integer({ min: 0, max: 15 }),
      input: fc.oneof(fc.integer({ min: 100, max: 1_500 }), fc.integer({ min: 4_000, max: 8_000 })),
      output: fc.integer({ min: 16, max: 800 })
    }),
    { minLength: 20, maxLength: 20 }
  )
  .map(rows => rows.toSorted((a, b) => a.at - b.at))

const workloadOf = (rows: readonly Row[], growth: number) => {
  const plan = planCapacity(
    demandsOf(logOf(rows), { describe: String, hourOfWeek: null }, 1),
    { ...DEFAULTS.sizing, targetModel: 'Llama-3.3-70B', gpus: ['GH200-96'], growth },
    rentOf
  )
  return plan.workloads[0]
}

test('law: growth buys a larger fleet, and no looser promise', () => {
  let loosened = 0
  fc.assert(
    fc.property(burst, fc.double({ min: 0.1, max: 9, noNaN: true }), (rows, growth) => {
      const [now, later] = [workloadOf(rows, 0), workloadOf(rows, growth)]
      if (now?.recommended == null || later?.recommended == null) return
      if (now.ladder.some(({ times, chosen }) => chosen && times !== 1)) loosened++
      expect(later.promise).toEqual(now.promise)
      expect(later.recommended.replicas).toBeGreaterThanOrEqual(now.recommended.replicas)
    }),
    { numRuns: cases(60) }
  )
  expect(loosened).toBeGreaterThan(0)
})
