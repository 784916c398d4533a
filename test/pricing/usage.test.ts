/** Sums of tokens, put under the user's own prices: what the what-if page does without the log. */
import { describe, expect, test } from 'vitest'
import { tierFlags } from '../../src/log/serviceTier.ts'
import { asBilled } from '../../src/pricing/listing.ts'
import { meterUsage } from '../../src/pricing/meter.ts'
import { scaleToMonth } from '../../src/pricing/month.ts'
import { parseTokenPrice } from '../../src/pricing/priceBook.ts'
import { priceShared } from '../../src/pricing/shared.ts'
import { usageOf } from '../../src/pricing/usage.ts'
import { logOf, noOverrides, type Row } from './sample.ts'

const MONTH = scaleToMonth(730 * 3600)

const bill = (rows: readonly Row[], ...own: readonly string[]) => {
  const usage = usageOf(logOf(rows), asBilled(noOverrides), null)
  const prices = new Map(own.map(parseTokenPrice))
  const metered = meterUsage(usage, prices)
  return { metered, cost: priceShared(metered, MONTH, prices, 'request') }
}

describe('own prices on sums of tokens', () => {
  // 600 · 2 + 400 · 1 + 100 · 4 = 2,000 µUSD a request.
  const usual = { input: 1_000, cached: 400, output: 100 }

  test('one price for all sizes, whatever the list says of long requests', () => {
    const rows = [
      { model: 'gpt-5.5', ...usual },
      { model: 'gpt-5.5', input: 400_000, cached: 0, output: 0 }
    ]
    expect(bill(rows).cost.lines.at(-1)?.label).toMatch(/^gpt-5\.5, requests over \d+ input tokens$/)
    const { cost } = bill(rows, 'gpt-5.5=2,1,4')
    expect(cost.lines.map(({ quantity, usdPerUnit }) => [quantity, usdPerUnit])).toEqual([
      [0.4006, 2],
      [0.0004, 1],
      [0.0001, 4]
    ])
    expect(cost.usdInPeriod).toMatchObject({ basis: 'assumed' })
    expect(cost.usdInPeriod.value).toBeCloseTo(0.802, 12)
  })

  test('by the name in the log, and by the list’s name for it', () => {
    const rows = [{ model: 'gpt-4o-2024-08-06', ...usual }]
    expect(bill(rows, 'gpt-4o-2024-08-06=2,1,4').cost.usdInPeriod.value).toBeCloseTo(2_000e-6, 12)
    expect(bill(rows, 'gpt-4o=2,1,4').cost.usdInPeriod.value).toBeCloseTo(2_000e-6, 12)
  })

  test('of a model that the list does not know, in batches at half of it', () => {
    const rows = [
      { model: 'house', ...usual },
      { model: 'house', ...usual, flags: tierFlags('batch') }
    ]
    expect(bill(rows).metered.unpriced[0]).toMatchObject({ name: 'house', attempts: 2 })
    const { metered, cost } = bill(rows, 'house=2,1,4')
    expect(metered.unpriced).toEqual([])
    expect(cost.usdInPeriod.value).toBeCloseTo(3_000e-6, 12)
  })

  test('input alone is enough where no output is sold, and not where it is', () => {
    const rows = [{ model: 'house', input: 1e6 }]
    expect(bill(rows, 'house=2,1,0').cost.usdInPeriod.value).toBeCloseTo(2, 12)
    expect(bill(rows, 'house=2,1,4').metered.unpriced).toEqual([
      { side: 'shared', name: 'house', attempts: 1, why: 'the log does not state its tokens' }
    ])
  })

  test('day by day', () => {
    const day = 86_400e6
    const rows = [0, 1, 2, 3].map(at => ({ at: at * day, model: 'house', ...usual }))
    const { dailyUsd } = bill(rows, 'house=2,1,4').metered
    expect(dailyUsd.map(usd => Number(usd.toFixed(9)))).toEqual([0.002, 0.002, 0.002, 0.002])
  })
})
