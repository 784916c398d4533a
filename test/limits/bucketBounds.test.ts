import { describe, expect, test } from 'vitest'
import { excessOver } from '../../src/limits/bucketBounds.ts'
import { replayLimits } from '../../src/limits/replayLimits.ts'
import { type Bucket, bucketsOf, logOf } from '../log/sample.ts'
import { account, doublingInWeeks, nothingSaid, surroundings } from './sample.ts'

describe('excessOver', () => {
  // 100 a period and full at first: a bucket of one period admits 200 and leaves nothing, the next one 100.
  test.each([
    [[200], 0],
    [[250], 50],
    [[200, 100], 0],
    [[200, 101], 1],
    [[200, 0, 200], 0],
    [[50, 50, 300], 100]
  ])('%j: %i', (amounts, excess) => {
    expect(excessOver(Float64Array.from(amounts), 100, 1)).toBe(excess)
  })
})

const hours = (...rows: readonly Omit<Bucket, 'at'>[]) =>
  bucketsOf(
    rows.map((row, hour) => ({ at: hour * 3_600, model: 'gpt-4o', ...row })),
    3_600
  )

describe('what sums prove', () => {
  // 60,000 requests in an hour against 500 a minute: 30,000 refilled and 500 at first leave 29,500, 49.2 %.
  test('at least so many are refused, and the traffic fits at most so many times', () => {
    const buckets = hours({ requests: 60_000, input: 60_000, output: 0 })
    const perWeek = doublingInWeeks(10)
    const { scenarios, lowestSufficient, needs } = replayLimits(
      buckets,
      nothingSaid,
      surroundings(buckets, { perWeek })
    )
    const [first, second] = scenarios
    expect(first).toMatchObject({ tier: 'tier 1', refusedRequests: null, attempts: null, worstMinute: null })
    expect(first?.refused.value).toBeNull()
    expect(first?.refused.low).toBeCloseTo(29_500 / 60_000, 10)
    expect(first?.headroom.high).toBeCloseTo(30_500 / 60_000, 10)
    expect(first?.binding).toBe('requests per minute of gpt-4o')
    expect(first?.monthsUntilOutgrown.value).toBe(0)
    // Tier 2: 5,000 a minute, 305,000 in the hour, 5.08 times as many. Bursts may be refused all the same.
    expect(second?.refused).toMatchObject({ value: null, note: expect.stringContaining('sums') })
    expect(second?.refused.low).toBeUndefined()
    expect(second?.monthsUntilOutgrown.high).toBeCloseTo(Math.log2(305 / 60) * 10 * (168 / 730), 8)
    expect([lowestSufficient, needs]).toEqual([null, []])
  })

  // 8 USD in a day are 8 · 730 / 24 = 243.33 a month; tier 1 may spend 100 (the scenario states it).
  test('no more room than the monthly cap leaves', () => {
    const buckets = hours({ requests: 10, input: 10_000, output: 0 })
    const [first] = replayLimits(
      buckets,
      nothingSaid,
      surroundings(buckets, { usd: Float64Array.of(8) })
    ).scenarios
    expect(first?.headroom.high).toBeCloseTo((first?.monthlyUsage?.usd ?? 0) / (8 * (730 / 24)), 10)
    expect(first?.binding).toBe('monthly usage')
    expect(first?.pools[0]?.headroom.high).toBeGreaterThan(1)
  })

  // 10 M input tokens of 1,000 requests in an hour against 30,000 a minute: 1.83 M are admitted, 81.7 % of them not.
  test('tokens beyond their limit are requests of the mean size', () => {
    const buckets = hours({ requests: 1_000, input: 10e6, output: 5e6 })
    const [first] = replayLimits(buckets, nothingSaid, surroundings(buckets)).scenarios
    expect(first?.refused.low).toBeCloseTo((10e6 - 1.83e6) / 10e6, 10)
    expect(first?.binding).toBe('tokens per minute of gpt-4o')
  })

  test('law: buckets never prove more than the same requests, replayed, show', () => {
    for (const count of [10, 90, 400, 2_000]) {
      const rows = Array.from({ length: count }, (_, i) => ({
        at: (i * 3_600) / count,
        model: 'gpt-4o',
        input: 100,
        output: 0
      }))
      const [log, buckets] = [logOf(rows), hours({ requests: count, input: count * 100, output: 0 })]
      for (const limit of [1, 5, 30]) {
        const asked = account({ 'gpt-4o': { requestsPerMinute: limit } })
        const [seen] = replayLimits(log, asked, surroundings(log)).scenarios
        const [proven] = replayLimits(buckets, asked, surroundings(buckets)).scenarios
        expect(proven?.refused.low ?? 0).toBeLessThanOrEqual((seen?.refused.value as number) + 1e-12)
      }
    }
  })
})

describe('the Batch API', () => {
  // gpt-4o in tier 1: 90,000 tokens in the queue.
  test('takes nothing of the interactive limits; its queue fits if the busiest day does', () => {
    const row = (input: number): Omit<Bucket, 'at'> => ({ requests: 50_000, input, output: 0, batch: true })
    const [fitting, full] = [hours(row(50_000), row(40_000)), hours(row(50_000), row(40_001))].map(
      buckets => replayLimits(buckets, nothingSaid, surroundings(buckets)).scenarios[0]
    )
    expect(fitting?.refused.low).toBeUndefined()
    expect(fitting?.batchQueue).toMatchObject([
      { pool: 'gpt-4o', limitTokens: 90_000, mostPerDay: { value: 90_000 }, fits: true }
    ])
    expect(full?.batchQueue).toMatchObject([{ mostPerDay: { value: 90_001 }, fits: null }])
  })

  test('what lies more than a day apart does not wait together', () => {
    const idle = Array.from({ length: 24 }, () => ({}))
    const row = { requests: 1, input: 60_000, output: 0, batch: true }
    const buckets = hours(row, ...idle, row)
    const [scenario] = replayLimits(buckets, nothingSaid, surroundings(buckets)).scenarios
    expect(scenario?.batchQueue).toMatchObject([{ mostPerDay: { value: 60_000 }, fits: true }])
  })
})
