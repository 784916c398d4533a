/** When a new supplier is worth it: docs/advice.md, “Models by the token”. Expected values worked by hand. */
import { expect, test } from 'vitest'
import { supplierPremium, waysOf } from '../../src/pricing/ways.ts'
import { judge } from '../../src/verdict/judge.ts'
import { evidenceOf } from '../verdict/sample.ts'

const END = '2026-11-15T00:00:00Z'
const chosen = (bills: { shared: number; openShared?: number; successor?: number }) => {
  const { costs, plan } = evidenceOf({ fixed: 1e6, ...bills })
  return waysOf(costs, plan, END).byToken?.action
}

// 10 % of today's bill, from 20 to 500 USD a month.
test.each([
  [10, 20],
  [50, 20],
  [1_000, 100],
  [3_828, 382.8],
  [100_000, 500]
])('of a bill of %d USD a month it must save more than %d', (today, least) => {
  expect(supplierPremium(today)).toBeCloseTo(least, 9)
})

test.each([
  // 52 of 3,828 USD are not worth a contract.
  ['as-billed', { shared: 3_828, openShared: 3_776 }],
  ['as-billed', { shared: 1_000, openShared: 900 }],
  ['open-shared', { shared: 1_000, openShared: 899 }],
  ['as-billed', { shared: 100_000, openShared: 99_500 }],
  ['open-shared', { shared: 100_000, openShared: 99_499 }],
  // Over what today's maker offers, not over today's bill.
  ['successor', { shared: 3_828, successor: 500, openShared: 120 }],
  ['open-shared', { shared: 3_828, successor: 500, openShared: 117 }],
  // A hundredth of the bill changes nothing.
  ['as-billed', { shared: 1_000, successor: 991 }],
  ['successor', { shared: 1_000, successor: 989 }]
] as const)('%s of %j', (action, bills) => {
  expect(chosen(bills)).toBe(action)
})

test('the report says the rule and what it forgoes', () => {
  const evidence = evidenceOf({ shared: 3_828, openShared: 3_776, fixed: 1e6 })
  expect(judge(evidence).because.join(' ')).toMatch(
    /would cost \S*52.* a month less, which is too little: a new supplier must save more than \S*383.* a month \(10 % of today’s bill/
  )
})
