import { expect, test } from 'vitest'
import { FAILED, RETRY, THROTTLED } from '../../src/log/trafficLog.ts'
import { scaleToMonth } from '../../src/pricing/month.ts'
import { priceUnserved, unservedUsage } from '../../src/pricing/unserved.ts'
import { bucketsOf, logOf, noOverrides, type Row } from './sample.ts'

const MONTH = scaleToMonth(730 * 3_600)
const served = (input: number): Row => ({ model: 'gpt-4o', input, cached: 0, output: 0 })
const refused: Row = { model: 'gpt-4o', flags: FAILED | THROTTLED }
const costOf = (rows: readonly Row[], retries?: { later: number[]; first: number[] }) => {
  const log = logOf(rows.map((row, i) => ({ ...row, at: i })))
  const links = retries && {
    later: Uint32Array.from(retries.later),
    first: Uint32Array.from(retries.first)
  }
  return priceUnserved(unservedUsage(links ? { ...log, retries: links } : log, noOverrides), MONTH, new Map())
}

// The mean of 1 and 3 Mtok is 2 Mtok at 2.50 USD: 5 USD for each of two.
test('each as the mean billed request of its model', () => {
  const cost = costOf([served(1e6), refused, served(3e6), refused])
  expect(cost?.requests).toBe(2)
  expect(cost?.usdPerMonth.value).toBeCloseTo(10, 9)
})

test('not what a retry served, nor what no server would have', () => {
  const retried = { ...served(1e6), flags: RETRY }
  expect(costOf([refused, retried], { later: [1], first: [0] })).toBeNull()
  expect(costOf([served(1e6)])).toBeNull()
  expect(costOf([refused])).toBeNull()
  expect(unservedUsage(bucketsOf([{ ...served(1), requests: 1 }]), noOverrides)).toEqual([])
})
