/** Requests that never succeeded are on both sides: GPUs are sized to serve them. Expected values worked by hand. */
import { expect, test } from 'vitest'
import { estimated } from '../../src/figure.ts'
import { savingByMoving } from '../../src/pricing/saving.ts'
import { hasBase, servingAll, waysOf } from '../../src/pricing/ways.ts'
import { judge } from '../../src/verdict/judge.ts'
import { evidenceOf } from '../verdict/sample.ts'

const evidence = evidenceOf({ shared: 4_000, fixed: 6_000, openShared: 1_000 })
const unserved = { requests: 10, usdPerMonth: estimated(400, 'USD/month') }
const costs = { ...evidence.costs, unserved }
const END = '2026-11-15T00:00:00Z'

// 400 is a tenth of today's bill of 4,000: a tenth of 1,000 at the cheapest way by the token.
test('a way by the token serves them at its own prices where it is weighed against GPUs', () => {
  const ways = waysOf(costs, evidence.plan, END)
  expect(ways.byToken?.unserved).toBeCloseTo(100, 9)
  expect(ways.dedicated?.unserved).toBe(0)
  expect(ways.byToken && servingAll(ways.byToken).usd).toBeCloseTo(1_100, 9)
  const { value, note } = savingByMoving(ways, costs)
  expect(value).toBeCloseTo(1_100 - 6_000, 9)
  expect(note).toContain('$100 by the token for requests that never succeeded')
})

test('its own bill and the saving on today’s are as they are', () => {
  const { headline, saving } = judge({ ...evidence, costs })
  expect(headline).toContain('$1,000 a month')
  expect(saving.value).toBeCloseTo(3_000, 9)
})

test('nothing is added where all were served', () => {
  const ways = waysOf(evidence.costs, evidence.plan, END)
  expect(ways.byToken?.unserved).toBe(0)
  expect(savingByMoving(ways, evidence.costs).value).toBeCloseTo(1_000 - 6_000, 9)
})

test('a base of no GPUs is no base', () => {
  const hybridOf = (...gpus: readonly number[]) =>
    ({ workloads: gpus.map(count => ({ best: { gpus: count } })) }) as unknown as Parameters<
      typeof hasBase
    >[0]
  expect([[], [0], [0, 0]].map(gpus => hasBase(hybridOf(...gpus)))).toEqual([false, false, false])
  expect([[1], [0, 2]].map(gpus => hasBase(hybridOf(...gpus)))).toEqual([true, true])
})
