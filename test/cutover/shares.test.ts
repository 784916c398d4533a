/** Errors on both sides: the exact test against Fisher's table, and clusters that shrink what is known. */
import { expect, test } from 'vitest'
import { blocksOf } from '../../src/cutover/blocks.ts'
import { matched } from '../../src/cutover/match.ts'
import { paired } from '../../src/cutover/pairing.ts'
import { shareDifference } from '../../src/cutover/shares.ts'
import { type Row, side } from './sides.ts'

const ALPHAS = { low: 0.05, high: 0.05 }

function compared(baseline: readonly Row[], canary: readonly Row[]) {
  const pair = paired(side(baseline), side(canary), new Map())
  const values = { baseline: pair.baseline.failed, canary: pair.canary.failed }
  return shareDifference(values, matched(pair, false), blocksOf(pair), ALPHAS, 'every')
}

const failing = (count: number, isFailed: (i: number) => boolean): readonly Row[] =>
  Array.from({ length: count }, (_, i) => ({ at: i, isFailed: isFailed(i) }))

// Fisher's exact test, two-sided, of 5 of 20 against 1 of 20: R's fisher.test gives 0.1818.
test('one stratum is Fisher’s exact test', () => {
  const found = compared(
    failing(20, i => i === 3),
    failing(20, i => i % 4 === 0)
  )
  expect(found.test).toBe('exact')
  expect(found.pValue).toBeCloseTo(0.1818, 3)
  expect(found.difference).toBeCloseTo(0.2, 6)
})

test('a burst of errors tells less than as many spread out', () => {
  const spread = compared(
    failing(2_000, i => i % 100 === 0),
    failing(2_000, i => i % 100 === 50)
  )
  const burst = compared(
    failing(2_000, i => i % 100 === 0),
    failing(2_000, i => i >= 1_000 && i < 1_020)
  )
  expect(burst.events.canary).toBe(spread.events.canary)
  expect(burst.bounds.high).toBeGreaterThan(spread.bounds.high)
  expect(burst.effective.canary).toBeLessThan(spread.effective.canary / 2)
})

test('what strikes both at once is no difference', () => {
  const outage = (i: number) => i >= 1_000 && i < 1_050
  const together = compared(failing(2_000, outage), failing(2_000, outage))
  const apart = compared(
    failing(2_000, outage),
    failing(2_000, i => i >= 300 && i < 350)
  )
  expect(together.effective.canary).toBeGreaterThan(apart.effective.canary)
})
