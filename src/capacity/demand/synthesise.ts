/** Buckets of usage → a minute of requests such as the busiest bucket may have held. */
import type { UsageBuckets } from '../../log/trafficLog.ts'
import { MICROS_PER_DAY, MICROS_PER_SECOND } from '../../units.ts'
import { withCommas } from '../../words.ts'
import type { Requests } from '../engine/requests.ts'
import { mulberry32 } from '../random.ts'
import { BATCH_NOTE, equalRequests, evenMinute } from './batchWork.ts'
import { MINUTE_SECONDS, type MinuteWindow, minuteAt, TAIL_SECONDS, WARM_UP_SECONDS } from './busiest.ts'
import type { Demand, FoundDemand } from './demand.ts'
import { lengthsOfDrawn } from './lengths.ts'

/** Busiest minute over its bucket's average rate, where buckets are longer than a minute. Assumed. */
export const BURST_FACTOR = 4

/** More cannot be replayed within a few seconds and a few hundred megabytes: 48,000 requests/s. */
const MOST_ARRIVALS = 10_000_000

const SYNTHESISED_SECONDS = WARM_UP_SECONDS + MINUTE_SECONDS + TAIL_SECONDS

/** Of the minute, with seeds that follow each other. */
const DRAWS = 5
/** Of so many arrivals the draws hardly differ: one will do. */
const DRAWN_ONCE = 200_000

type BucketSums = { requests: number; inputTokens: number; cachedTokens: number; outputTokens: number }

/**
 * Arrivals of a Poisson process at the busiest bucket's average rate, times `BURST_FACTOR` for buckets of more than a
 * minute; every request has the bucket's mean size. Batch work may wait, so it takes no part.
 */
export function busiestBucketMinute(
  data: UsageBuckets,
  members: ReadonlySet<number>,
  seed: number,
  momentOf: (micros: number) => string
): FoundDemand {
  const buckets = sumBuckets(data, members, false)
  const requests = [...buckets.values()].reduce((total, bucket) => total + bucket.requests, 0)
  if (!(requests > 0)) {
    return {
      requests: 0,
      demand: null,
      notes: ['No bucket outside the Batch API counts requests of this workload.']
    }
  }
  const [startMicros, busiest] = [...buckets].reduce((most, next) =>
    next[1].requests > most[1].requests ? next : most
  )
  const burst = data.bucketSeconds > MINUTE_SECONDS ? BURST_FACTOR : 1
  const perSecond = (burst * busiest.requests) / data.bucketSeconds
  if (perSecond * SYNTHESISED_SECONDS > MOST_ARRIVALS)
    return { requests, demand: null, notes: [tooMany(data.bucketSeconds, perSecond)] }
  const drawn = drawMinutes(perSecond, busiest, seed)
  const minute = drawn[drawn.length >> 1] as MinuteWindow
  const demand: Demand = {
    windows: [minute],
    draws: { least: drawn[0] as MinuteWindow, most: drawn.at(-1) as MinuteWindow },
    moments: [momentOf(startMicros)],
    spanSeconds: (data.coverEndMicros - data.coverStartMicros) / MICROS_PER_SECOND,
    totalTokens: tokensIn([...buckets.values()]),
    lengths: lengthsOfDrawn(minute.requests),
    dailyPeaks: [],
    hourlyPeaks: null,
    timeline: null,
    whole: null
  }
  return { requests, demand, notes: [explain(data.bucketSeconds, burst)] }
}

const tokensIn = (buckets: readonly BucketSums[]): number =>
  buckets.reduce((sum, bucket) => sum + bucket.inputTokens + bucket.outputTokens, 0)

/** The Batch API's work of the 24 h that ask for most, spread evenly over 24 h; every request has their mean size. */
export function busiestBatchDay(
  data: UsageBuckets,
  members: ReadonlySet<number>,
  seed: number,
  momentOf: (micros: number) => string
): FoundDemand {
  const buckets = [...sumBuckets(data, members, true)].sort(([a], [b]) => a - b)
  const requests = buckets.reduce((total, [, bucket]) => total + bucket.requests, 0)
  if (!(requests > 0)) {
    const why = 'No bucket of the Batch API counts requests of this workload.'
    return { requests: 0, demand: null, notes: [why] }
  }
  const days = buckets.map(([start]) => {
    const within = buckets.filter(([at]) => at >= start && at < start + MICROS_PER_DAY)
    return { start, ...totalOf(within.map(([, bucket]) => bucket)) }
  })
  const day = days.reduce((most, next) => (tokensIn([next]) > tokensIn([most]) ? next : most))
  const equal = equalRequests(
    Math.max(1, Math.min(MOST_ARRIVALS, Math.round(day.requests))),
    day.inputTokens / day.requests,
    day.cachedTokens / day.requests,
    day.outputTokens / day.requests
  )
  const demand: Demand = {
    windows: [evenMinute(equal, 0, equal.arrivalSeconds.length, seed)],
    moments: [momentOf(day.start)],
    spanSeconds: (data.coverEndMicros - data.coverStartMicros) / MICROS_PER_SECOND,
    totalTokens: tokensIn(buckets.map(([, bucket]) => bucket)),
    lengths: lengthsOfDrawn(equal),
    dailyPeaks: [],
    hourlyPeaks: null,
    timeline: null,
    whole: null
  }
  return { requests, demand, notes: [BATCH_NOTE] }
}

function totalOf(buckets: readonly BucketSums[]): BucketSums {
  const sum = { requests: 0, inputTokens: 0, cachedTokens: 0, outputTokens: 0 }
  for (const bucket of buckets) {
    for (const part of ['requests', 'inputTokens', 'cachedTokens', 'outputTokens'] as const)
      sum[part] += bucket[part]
  }
  return sum
}

const explain = (bucketSeconds: number, burst: number): string =>
  `Arrivals are synthesised: Poisson at ${burst === 1 ? '' : `${burst} times (assumed) `}the average rate of the ` +
  `busiest ${bucketSeconds} s bucket, each request of its mean size; of up to ${DRAWS} draws the middle one is sized, and the ends ` +
  `of the interval on the quietest and the busiest. Real bursts may differ widely: analyse a log of ` +
  `requests before ordering GPUs.`

const tooMany = (bucketSeconds: number, perSecond: number): string =>
  `The busiest ${bucketSeconds} s bucket asks for ${withCommas(Math.round(perSecond))} requests/s, more ` +
  `than can be replayed. Check its request count, or analyse a part of the traffic.`

function sumBuckets(
  data: UsageBuckets,
  members: ReadonlySet<number>,
  isBatch: boolean
): Map<number, BucketSums> {
  const sums = new Map<number, BucketSums>()
  for (let i = 0; i < data.length; i++) {
    if ((data.batch[i] === 1) !== isBatch || !members.has(data.model[i] as number)) continue
    const start = data.startMicros[i] as number
    const bucket = sums.get(start) ?? { requests: 0, inputTokens: 0, cachedTokens: 0, outputTokens: 0 }
    bucket.requests += data.requests[i] || 0
    bucket.inputTokens += data.inputTokens[i] || 0
    bucket.cachedTokens += data.cachedTokens[i] || 0
    bucket.outputTokens += data.outputTokens[i] || 0
    sums.set(start, bucket)
  }
  return sums
}

/** The quietest first. */
function drawMinutes(perSecond: number, bucket: BucketSums, seed: number): readonly MinuteWindow[] {
  const length = perSecond * SYNTHESISED_SECONDS > DRAWN_ONCE ? 1 : DRAWS
  const drawn = Array.from({ length }, (_, draw) => poissonMinute(perSecond, bucket, seed + draw))
  return drawn.sort((a, b) => a.totals.requests - b.totals.requests)
}

function poissonMinute(perSecond: number, bucket: BucketSums, seed: number): MinuteWindow {
  const arrivalSeconds = poissonArrivals(perSecond, SYNTHESISED_SECONDS, seed)
  const each = (tokens: number, least: number) =>
    new Int32Array(arrivalSeconds.length).fill(Math.max(least, Math.round(tokens / bucket.requests)))
  const requests: Requests = {
    arrivalSeconds,
    inputTokens: each(bucket.inputTokens, 1),
    cachedTokens: each(bucket.cachedTokens, 0),
    outputTokens: each(bucket.outputTokens, 1)
  }
  return { ...minuteAt(requests, WARM_UP_SECONDS, 'synthesised'), startSeconds: 0 }
}

/** At least one, in the middle, so that a quiet bucket still asks for a replica. */
function poissonArrivals(perSecond: number, lengthSeconds: number, seed: number): Float64Array {
  const random = mulberry32(seed)
  const arrivals: number[] = []
  for (let at = 0; ; ) {
    at -= Math.log(1 - random()) / perSecond
    if (at >= lengthSeconds) break
    arrivals.push(at)
  }
  const isCovered = arrivals.some(at => at >= WARM_UP_SECONDS && at < WARM_UP_SECONDS + MINUTE_SECONDS)
  return Float64Array.from(isCovered ? arrivals : [WARM_UP_SECONDS])
}
