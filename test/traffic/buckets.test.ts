import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seriesOf } from '../../src/traffic/bucketSeries.ts'
import { describeBuckets } from '../../src/traffic/describeBuckets.ts'
import { busiestSliding, eachBin } from '../../src/traffic/windows.ts'
import { type Bucket, bucketsOf } from '../log/sample.ts'

/** Buckets of equal width from 0 on. */
const counts = (bucketSeconds: number, ...requests: readonly number[]) =>
  bucketsOf(
    requests.map((count, i) => ({ at: i * bucketSeconds, requests: count })),
    bucketSeconds
  )

const describeCounts = (bucketSeconds: number, ...requests: readonly number[]) =>
  describeBuckets(counts(bucketSeconds, ...requests)).traffic

describe('seriesOf', () => {
  const series = (rows: readonly Bucket[], width = 60) => {
    const buckets = bucketsOf(rows, width)
    return seriesOf(buckets, Uint32Array.from(buckets.requests.keys()), i => buckets.requests[i] as number)
  }

  test('adds rows of one bucket up before it looks for the most', () => {
    // Bucket 0 holds 3 + 4, bucket 1 holds 6.
    const rows = [
      { at: 0, requests: 3, model: 'a' },
      { at: 60, requests: 6 },
      { at: 0, requests: 4, model: 'b' }
    ]
    expect(series(rows).busiest(1)).toEqual({ amount: 7, atMicros: 0 })
  })

  test('adds adjacent buckets, those between them that are idle too', () => {
    // Buckets 5, idle, 4, 2: runs of two hold 5, 4, 6; of three 9, 6; four and more hold all 11.
    const rows = [{ at: 0, requests: 5 }, { at: 60 }, { at: 120, requests: 4 }, { at: 180, requests: 2 }]
    expect([1, 2, 3, 4, 9].map(run => series(rows).busiest(run).amount)).toEqual([5, 6, 9, 11, 11])
    expect(series(rows).busiest(2).atMicros).toBe(120e6)
  })

  test('puts buckets into calendar bins, not into runs from its own start', () => {
    // From minute 4 on: 1, 9, 9, 1. Bins of two minutes hold minutes 4 and 5, 6 and 7: 10 and 10; runs of two hold 18.
    const rows = [1, 9, 9, 1].map((requests, i) => ({ at: (4 + i) * 60, requests }))
    expect(series(rows).busiestAligned(2)).toEqual({ amount: 10, atMicros: 240e6 })
    expect(series(rows).busiest(2).amount).toBe(18)
  })

  test('draws buckets, several to a slice where they are more than 240', () => {
    expect(
      series([
        { at: 0, requests: 5 },
        { at: 120, requests: 1 }
      ]).timeline
    ).toEqual({ sliceSeconds: 60, requests: [5, 0, 1], busiestMinutes: null })
    // 500 buckets, three to a slice: 167 slices, the last of two.
    const { sliceSeconds, requests } = series(
      Array.from({ length: 500 }, (_, i) => ({ at: i * 60, requests: 1 }))
    ).timeline
    expect([sliceSeconds, requests.length, requests[0], requests.at(-1)]).toEqual([180, 167, 3, 2])
  })
})

describe('describeBuckets', () => {
  test('covers the time from the first bucket’s start to the last one’s end, idle ones included', () => {
    const { period } = describeBuckets(bucketsOf([{ at: 120 }, { at: 180, requests: 6 }, { at: 240 }], 60))
    expect(period).toEqual({
      start: '1970-01-01T00:02:00.000000Z',
      end: '1970-01-01T00:05:00.000000Z',
      spanSeconds: 180,
      timezone: 'UTC'
    })
  })

  test('gives true averages', () => {
    // 90 requests in 180 s.
    const { rate, counts: sums } = describeCounts(60, 30, 0, 60)
    expect(rate.averageRps).toEqual({ value: 0.5, unit: 'requests/s', basis: 'derived' })
    expect(rate.averageRpm.value).toBe(30)
    expect(sums).toEqual({ attempts: 90, requests: 90, succeeded: 90, failed: null, throttled: null })
  })

  test('knows the aligned peak over whole buckets, and bounds the sliding one by one bucket more', () => {
    // Five minutes from 0: 1 + 2 + 9 + 9 + 1 = 22, then 20. Any five adjacent: 41 in minutes 1 to 5; any six: 42.
    const { peak } = describeCounts(60, 1, 2, 9, 9, 1, 20, 0, 0, 0, 0).rate
    expect(peak['60s'].aligned).toEqual({ value: 20, unit: 'requests', basis: 'measured' })
    expect(peak['60s'].sliding).toMatchObject({ value: null, low: 20, high: 21 })
    expect(peak['300s'].aligned.value).toBe(22)
    expect(peak['300s'].sliding).toMatchObject({ value: null, low: 41, high: 42 })
    expect([peak['300s'].at, peak['300s'].alignedAt]).toEqual([
      '1970-01-01T00:01:00.000000Z',
      '1970-01-01T00:00:00.000000Z'
    ])
  })

  test('estimates the peak within a minute, and of an hour gives its bounds alone', () => {
    const minute = describeCounts(60, 600, 0).rate.peak['10s'].sliding
    expect([minute.low, minute.basis]).toEqual([100, 'estimated'])
    expect(minute.value).toBeCloseTo(Math.sqrt(100 * 373.282_032), 3)
    const hour = describeCounts(3_600, 36_000, 0).rate
    // 36,000 in an hour are 600 in a minute; m = 4 · 600; 2,400 + 4 √2,400 + 4 = 2,599.96.
    expect(hour.peak['60s'].sliding).toMatchObject({ value: null, low: 600 })
    expect(hour.peak['60s'].sliding.high).toBeCloseTo(2_599.959_18, 5)
    expect(hour.peakRpm).toMatchObject({ value: null, low: 600, unit: 'requests/min' })
  })

  test('a window that buckets do not divide is unknown', () => {
    expect(describeCounts(7, 1, 2).rate.peak['10s'].aligned.value).toBeNull()
  })

  test('sets every bound of a peak in relation to the average', () => {
    // 90 requests in 180 s average 0.5/s; 60 in a minute are 1/s: at least 2. Two adjacent hold 60 too.
    const { peakToAverage } = describeCounts(60, 30, 0, 60).rate
    expect(peakToAverage['60s']).toMatchObject({ value: null, unit: 'ratio', low: 2, high: 2 })
    expect(peakToAverage['300s'].value).toBeNull()
    expect(peakToAverage['300s'].low).toBeUndefined()
  })

  test('batch work counts in sums and averages, not in peaks: it may wait', () => {
    const rows = [
      { at: 0, requests: 10, input: 100, output: 10 },
      { at: 60, requests: 500, input: 9_000, output: 900, batch: true }
    ]
    const { rate, tokens, counts: sums, models } = describeBuckets(bucketsOf(rows, 60)).traffic
    expect([sums.attempts, rate.averageRps.value, tokens.sums.total.value]).toEqual([510, 510 / 120, 10_010])
    expect([rate.peak['60s'].aligned.value, rate.peakRpm.high]).toEqual([10, 10])
    expect([tokens.peakTpm.aligned.value, models[0]?.peakRpm.high]).toEqual([110, 10])
  })

  test('sums tokens, averages them over the time covered, and describes no sizes', () => {
    const rows = [
      { at: 0, requests: 2, input: 300, cached: 60, output: 20 },
      { at: 60, requests: 1, input: 100, output: 80 }
    ]
    const { tokens } = describeBuckets(bucketsOf(rows, 60)).traffic
    const { input, cached, output, total } = tokens.sums
    expect([input, cached, output, total].map(({ value }) => value)).toEqual([400, 60, 100, 500])
    expect(tokens.averageTpm.value).toBeCloseTo(250, 9)
    expect([tokens.peakTpm.aligned.value, tokens.input]).toEqual([320, null])
    // 60 of 300: the other bucket does not say what was cached.
    expect(tokens.cachedShare.value).toBe(0.2)
  })

  test('tokens that no bucket states are unknown, never 0', () => {
    const { tokens, models } = describeBuckets(bucketsOf([{ at: 0, requests: 5, model: 'm' }], 60)).traffic
    const { sums, averageTpm, peakTpm, cachedShare } = tokens
    const figures = [
      sums.input,
      sums.output,
      sums.total,
      averageTpm,
      peakTpm.sliding,
      peakTpm.aligned,
      cachedShare
    ]
    expect(figures.map(({ value, low }) => value ?? low ?? null)).toEqual(figures.map(() => null))
    expect([models[0]?.inputTokens.value, models[0]?.peakTpm.value, models[0]?.peakTpm.low]).toEqual([
      null,
      null,
      undefined
    ])
  })

  test('sums say nothing of single requests', () => {
    const { concurrency, burstiness, latency, rate, tokens } = describeCounts(60, 5, 6)
    expect([concurrency.max.value, concurrency.average.value, concurrency.histogram]).toEqual([
      null,
      null,
      []
    ])
    expect([burstiness.interArrivalCv.value, burstiness.indexOfDispersion['60s'].value]).toEqual([null, null])
    expect(latency).toMatchObject({ total: null, ttft: null, tpot: null, underLoad: { busy: null } })
    expect([rate.calendar, tokens.withoutUsage, burstiness.sharedArrivals]).toEqual([null, null, null])
  })

  test('hours of the week are known from buckets of up to an hour', () => {
    // The epoch was a Thursday 00:00: hour 72 of the week.
    const { calendar } = describeCounts(3_600, 5, 7)
    expect(calendar.hourOfWeek?.slice(71, 75)).toEqual([0, 5, 7, 0])
    expect(describeCounts(86_400, 5).calendar).toMatchObject({ hourOfWeek: null, timezone: 'UTC' })
  })

  test('describes each model and caller, the busiest first, at most twenty callers', () => {
    const callers = Array.from({ length: 25 }, (_, i) => ({
      at: 0,
      requests: i + 1,
      model: i < 24 ? 'a' : 'b',
      caller: `c${i}`
    }))
    const { traffic } = describeBuckets(
      bucketsOf([...callers, { at: 60, requests: 7, input: 70, model: 'b' }], 60)
    )
    // Model a: 1 + … + 24 = 300; b: 25 + 7.
    expect(traffic.models.map(({ name, attempts }) => [name, attempts])).toEqual([
      ['a', 300],
      ['b', 32]
    ])
    expect(traffic.models[1]).toMatchObject({
      inputTokens: { value: 70 },
      averageRps: { value: 32 / 120 },
      peakRpm: { low: 25, high: 32 }
    })
    expect(traffic.callers.map(({ name }) => name)).toEqual(
      Array.from({ length: 20 }, (_, i) => `c${24 - i}`)
    )
    expect(traffic.callerCount).toBe(25)
  })
})

describe('laws: buckets of a request log tell the truth about it', () => {
  const seconds = fc
    .array(fc.integer({ min: 0, max: 7_199_999 }), { minLength: 1, maxLength: 150 })
    .map(millis => Float64Array.from(millis, ms => ms * 1_000).sort())

  /** Requests per minute of a log, idle minutes left out, as an export does. */
  function minutes(arrivals: Float64Array) {
    const rows = new Map<number, number>()
    for (const micros of arrivals) {
      const at = Math.floor(micros / 60e6) * 60
      rows.set(at, (rows.get(at) ?? 0) + 1)
    }
    return describeBuckets(
      bucketsOf(
        Array.from(rows, ([at, requests]) => ({ at, requests })),
        60
      )
    ).traffic
  }

  test.each(['60s', '300s', '3600s'] as const)(
    'the aligned peak over %s is exact, the sliding one within its bounds',
    window => {
      const width = Number.parseInt(window, 10) * 1e6
      fc.assert(
        fc.property(seconds, arrivals => {
          const { sliding, aligned } = minutes(arrivals).rate.peak[window]
          const truth = busiestSliding(arrivals, width).amount
          const counts: number[] = []
          eachBin(arrivals, width, (from, to) => counts.push(to - from))
          expect(aligned.value).toBe(Math.max(...counts))
          expect(sliding.low).toBeLessThanOrEqual(truth)
          expect(sliding.high).toBeGreaterThanOrEqual(truth)
        })
      )
    }
  )

  test.each(['1s', '10s'] as const)(
    'the peak over %s, shorter than a bucket, is never under its lower bound',
    window => {
      const width = Number.parseInt(window, 10) * 1e6
      fc.assert(
        fc.property(seconds, arrivals => {
          const { low = 0, high = 0 } = minutes(arrivals).rate.peak[window].sliding
          expect(low).toBeLessThanOrEqual(busiestSliding(arrivals, width).amount)
          expect(high).toBeGreaterThanOrEqual(low)
        })
      )
    }
  )

  test('timeline, models and counts account for every request', () => {
    fc.assert(
      fc.property(seconds, arrivals => {
        const { rate, counts: sums, models } = minutes(arrivals)
        expect(rate.timeline.requests.reduce((sum, count) => sum + count, 0)).toBe(arrivals.length)
        expect([sums.attempts, models[0]?.attempts]).toEqual([arrivals.length, arrivals.length])
      })
    )
  })
})
