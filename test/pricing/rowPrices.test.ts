import { describe, expect, test } from 'vitest'
import { FAILED, GATEWAY_CACHED } from '../../src/log/trafficLog.ts'
import { scaleToMonth } from '../../src/pricing/month.ts'
import { priceRows } from '../../src/pricing/rowPrices.ts'
import { priceShared } from '../../src/pricing/shared.ts'
import { meterTokens } from './priced.ts'
import { bucketsOf, logOf, noOverrides } from './sample.ts'

describe('priceRows', () => {
  // gpt-4o at 2.50, 1.25 and 10 USD/Mtok: 6,000 · 2.5 + 4,000 · 1.25 + 1,000 · 10 = 30,000 µUSD.
  test('one request by hand', () => {
    const log = logOf([{ model: 'gpt-4o', input: 10_000, cached: 4_000, output: 1_000 }])
    expect(priceRows(log, noOverrides)[0]).toBeCloseTo(0.03, 12)
  })

  test('what is not charged for, or cannot be priced, is not a number', () => {
    const size = { input: 10, cached: 0, output: 1 }
    const log = logOf([
      { model: 'gpt-4o', ...size, flags: FAILED },
      { model: 'gpt-4o', ...size, flags: GATEWAY_CACHED },
      { model: 'no-such-model', ...size },
      { model: 'gpt-4o', input: 10 },
      size
    ])
    expect([...priceRows(log, noOverrides)]).toEqual(new Array(5).fill(Number.NaN))
  })

  test('the rows add up to the shared cost, long requests and batches included', () => {
    const rows = [
      { model: 'gpt-4o', input: 1_000, cached: 512, output: 100 },
      { model: 'gpt-5.5', input: 100_000, cached: 0, output: 500 },
      { model: 'gpt-5.5', input: 400_000, cached: 1_000, output: 500 },
      { model: 'text-embedding-3-small', input: 900 }
    ]
    const buckets = bucketsOf([
      { model: 'gpt-4o', requests: 3, input: 9_000, cached: 0, output: 500 },
      { model: 'gpt-4o', requests: 3, input: 9_000, cached: 0, output: 500, batch: true }
    ])
    for (const data of [logOf(rows), buckets]) {
      const metered = meterTokens(data, noOverrides)
      const { usdInPeriod } = priceShared(metered, scaleToMonth(86_400), new Map(), data.grain)
      const sum = priceRows(data, noOverrides).reduce((total, usd) => total + usd, 0)
      expect(sum).toBeGreaterThan(0)
      expect(sum).toBeCloseTo(usdInPeriod.value as number, 12)
    }
  })
})
