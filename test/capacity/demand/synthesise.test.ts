import { expect, it } from 'vitest'
import { busiestBucketMinute } from '../../../src/capacity/demand/synthesise.ts'
import { mulberry32 } from '../../../src/capacity/random.ts'
import type { UsageBuckets } from '../../../src/log/trafficLog.ts'

type Bucket = {
  readonly hour: number
  readonly requests: number
  readonly batch?: 1
  readonly model?: number
}

/** 1,000 input tokens, 400 of them cached, and 50 output tokens a request. */
const bucketsOf = (buckets: readonly Bucket[], bucketSeconds: number): UsageBuckets => {
  const times = (factor: number) => Float64Array.from(buckets, bucket => bucket.requests * factor)
  return {
    grain: 'bucket',
    clock: 'wall',
    length: buckets.length,
    bucketSeconds,
    coverStartMicros: 0,
    coverEndMicros: 24 * 3.6e9,
    startMicros: Float64Array.from(buckets, bucket => bucket.hour * 3.6e9),
    requests: times(1),
    inputTokens: times(1_000),
    cachedTokens: times(400),
    outputTokens: times(50),
    batch: Uint8Array.from(buckets, bucket => bucket.batch ?? 0),
    model: Uint16Array.from(buckets, bucket => bucket.model ?? 0),
    models: ['', 'gpt-4o'],
    caller: new Uint32Array(buckets.length),
    callers: ['']
  }
}
const ALL = new Set([0, 1])

it('takes the busiest bucket over all models, the Batch API left out', () => {
  const buckets = [
    { hour: 1, requests: 300 },
    { hour: 2, requests: 200 },
    { hour: 2, requests: 200, model: 1 },
    { hour: 3, requests: 900, batch: 1 as const }
  ]
  const { demand, requests } = busiestBucketMinute(bucketsOf(buckets, 3_600), ALL, 1, String)
  expect(requests).toBe(700)
  expect(demand).toMatchObject({
    moments: [String(2 * 3.6e9)],
    totalTokens: 700 * 1_050,
    spanSeconds: 86_400,
    whole: null
  })
  expect(demand?.windows[0]?.chosenBy).toBe('synthesised')
})

it('a minute bucket keeps its own rate, a longer one is assumed to burst to four times its average', () => {
  const minute = (buckets: UsageBuckets) => busiestBucketMinute(buckets, ALL, 3, String).demand?.windows[0]
  // 6,000 a minute over 210 s is 21,000 requests; Poisson, so within four standard deviations (√21,000 ≈ 145).
  const own = minute(bucketsOf([{ hour: 1, requests: 6_000 }], 60))
  expect(Math.abs((own?.requests.arrivalSeconds.length ?? 0) * (own?.thinning ?? 0) - 21_000)).toBeLessThan(
    600
  )
  const hour = minute(bucketsOf([{ hour: 1, requests: 90_000 }], 3_600))
  expect(Math.abs((hour?.totals.requests ?? 0) - 6_000)).toBeLessThan(4 * Math.sqrt(6_000))
  expect(hour?.requests.inputTokens[0]).toBe(1_000)
  expect(hour?.requests.cachedTokens[0]).toBe(400)
  expect(hour?.requests.outputTokens[0]).toBe(50)
})

it('same seed, same arrivals', () => {
  const arrivals = (seed: number) =>
    busiestBucketMinute(bucketsOf([{ hour: 1, requests: 500 }], 3_600), ALL, seed, String).demand?.windows[0]
      ?.requests.arrivalSeconds
  expect(arrivals(5)).toEqual(arrivals(5))
  expect(arrivals(5)).not.toEqual(arrivals(6))
})

it('a bucket of one request still holds one', () => {
  const { demand } = busiestBucketMinute(bucketsOf([{ hour: 1, requests: 1 }], 86_400), ALL, 1, String)
  expect(demand?.windows[0]?.totals.requests).toBe(1)
})

it('counts no requests, so there is nothing to size', () => {
  expect(
    busiestBucketMinute(bucketsOf([{ hour: 1, requests: Number.NaN }], 60), ALL, 1, String).demand
  ).toBeNull()
})

it('mulberry32 gives its published sequence', () => {
  // First outputs for seed 0 of the JavaScript port in common use (bryc, "PRNGs").
  const random = mulberry32(0)
  expect([random(), random()]).toEqual([0.26642920868471265, 0.0003297457005828619])
})

it('of five draws sizes the one with the middle count, and keeps the ends for the interval', () => {
  const { demand } = busiestBucketMinute(bucketsOf([{ hour: 1, requests: 100 }], 60), ALL, 1, String)
  const counts = [demand?.draws?.least, demand?.windows[0], demand?.draws?.most].map(
    minute => minute?.totals.requests ?? 0
  )
  expect(counts).toEqual(counts.toSorted((a, b) => a - b))
  // Poisson of mean 100: five draws that all agree have a chance of 0.04^4.
  expect(counts[0]).toBeLessThan(counts[2] as number)
})
