import { describe, expect, test } from 'vitest'
import { STREAMED } from '../../src/log/trafficLog.ts'
import { UTC } from '../../src/log/zone.ts'
import { asBilled } from '../../src/pricing/listing.ts'
import { scaleToMonth } from '../../src/pricing/month.ts'
import { priceShared } from '../../src/pricing/shared.ts'
import { usageOf } from '../../src/pricing/usage.ts'
import { mayWait, priceWaiting } from '../../src/pricing/waiting.ts'
import { meterTokens } from './priced.ts'
import { logOf, noOverrides, type Row } from './sample.ts'

const HOUR = 3_600e6
const start = Date.parse('2026-03-02T00:00:00Z') * 1e3
/** 60 requests on each of three days, from `hour` on. */
const job = (hour: number, row: Partial<Row> = {}, days = 3): Row[] =>
  Array.from({ length: 60 * days }, (_, i) => ({
    at: start + Math.floor(i / 60) * 24 * HOUR + hour * HOUR + (i % 60) * 60e6,
    model: 'gpt-4o',
    input: 1_000_000,
    cached: 0,
    output: 0,
    ...row
  }))
const count = (rows: readonly Row[]) =>
  mayWait(
    logOf(
      rows.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0)),
      'wall'
    ),
    UTC
  ).reduce((sum, waits) => sum + waits, 0)

describe('mayWait', () => {
  test.each([
    ['a job at 02:00', job(2), 180],
    ['a job at 23:00', job(23), 180],
    ['a job by day', job(12), 0],
    ['answers that are streamed', job(2, { flags: STREAMED }), 0],
    ['one night alone', job(2, {}, 1), 0],
    ['a job and the same model by day', [...job(2), ...job(12)], 0],
    ['a job of another model', [...job(2, { model: 'gpt-4o-mini' }), ...job(12)], 180]
  ])('%s', (_, rows, waiting) => {
    expect(count(rows)).toBe(waiting)
  })
})

// 180 Mtok of gpt-4o at 2.50 USD, half of that by the Batch API; the 60 Mtok by day stay at the full price.
test('the bill with what may wait at half price', () => {
  const rows = [...job(2, { model: 'gpt-4o-mini' }), ...job(12, {}, 1)].toSorted(
    (a, b) => (a.at ?? 0) - (b.at ?? 0)
  )
  const log = logOf(rows, 'wall')
  const month = scaleToMonth(730 * 3_600)
  const metered = meterTokens(log, noOverrides)
  const shared = priceShared(metered, month, new Map(), 'request').usdPerMonth
  const waiting = usageOf(log, asBilled(noOverrides), null, mayWait(log, UTC))
  const costs = priceWaiting(waiting, metered.billedAttempts, shared, month, new Map())
  expect(costs.map(({ tier, share }) => [tier, share])).toEqual([
    ['batch', 0.75],
    ['flex', 0.75]
  ])
  expect(shared.value).toBeCloseTo(180 * 0.15 + 60 * 2.5, 6)
  expect(costs[0]?.savedPerMonth.value).toBeCloseTo(180 * 0.075, 6)
  expect(costs[0]?.usdPerMonth.value).toBeCloseTo(180 * 0.075 + 60 * 2.5, 6)
})
