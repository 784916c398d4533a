/** `UsageBuckets` → `TrafficShape`: exact averages, bounded peaks, and `null` for what sums cannot say. */
import { between, derived, type Figure, measured, unknown } from '../figure.ts'
import type { UsageBuckets } from '../log/trafficLog.ts'
import { UTC, type Zone } from '../log/zone.ts'
import { unknownOf } from '../shape.ts'
import { HOURS_PER_WEEK, MICROS_PER_HOUR, MICROS_PER_SECOND, SECONDS_PER_HOUR } from '../units.ts'
import { groupsOf, sumFigure, tokenWeights, type Weight } from './bucketRows.ts'
import { type BucketSeries, seriesOf } from './bucketSeries.ts'
import { boundedPeak, boundsWithin } from './burstModel.ts'
import { hourOfWeek } from './calendar.ts'
import { unknownConcurrency } from './concurrency.ts'
import { describeBucketGrowth } from './growth.ts'
import { momentOf } from './moment.ts'
import { nearPeakShare } from './pattern.ts'
import type { Calendar } from './rhythmShape.ts'
import { burstiness } from './rhythmShape.ts'
import type { Slice } from './sliceShape.ts'
import { namedCallers, splitOf } from './slices.ts'
import { unknownThrottling } from './throttling.ts'
import type { Throttling } from './throttlingShape.ts'
import { averageTpm, cachedShare, unknownTokenPeak } from './tokens.ts'
import type { Counts, Peak, Rate, Tokens, TrafficDescription } from './trafficShape.ts'
import { unknownUnderLoad } from './underLoad.ts'
import { PEAK_WINDOWS } from './windowNames.ts'
import { perWindow, windowSeconds } from './windows.ts'

const SUMS_ONLY = 'a usage export holds sums, not requests'

/** @param why single requests are not known */
export function describeBuckets(
  buckets: UsageBuckets,
  zone: Zone = UTC,
  why: string = SUMS_ONLY
): TrafficDescription {
  const spanSeconds = (buckets.coverEndMicros - buckets.coverStartMicros) / MICROS_PER_SECOND
  const rows = Uint32Array.from(buckets.startMicros.keys())
  const counts = countsOf(buckets, rows)
  return {
    period: {
      start: momentOf(buckets.coverStartMicros, 'wall'),
      end: momentOf(buckets.coverEndMicros, 'wall'),
      spanSeconds,
      timezone: zone.name
    },
    grain: { kind: 'bucket', bucketSeconds: buckets.bucketSeconds },
    traffic: {
      counts,
      rate: describeRate(buckets, rows, spanSeconds),
      tokens: describeTokens(buckets, rows, spanSeconds),
      concurrency: unknownConcurrency(why),
      burstiness: unknownOf(burstiness, why),
      latency: { total: null, ttft: null, tpot: null, underLoad: unknownUnderLoad(why) },
      throttling: throttlingOf(counts, why),
      calendar: describeCalendar(buckets, zone),
      growth: describeBucketGrowth(buckets),
      peakMakers: { requests: null, tokens: null },
      models: describeSlices(buckets, buckets.model, buckets.models, spanSeconds, buckets.models.length),
      callers: namedCallers(most =>
        describeSlices(buckets, buckets.caller, buckets.callers, spanSeconds, most)
      ),
      callerCount: new Set(buckets.caller.filter(code => code > 0)).size,
      split: splitOf(buckets, (codes, names, most) =>
        describeSlices(buckets, codes, names, spanSeconds, most)
      )
    }
  }
}

/** Failures are a part of the requests, and unknown where no input states them. */
function countsOf(buckets: UsageBuckets, rows: Uint32Array): Counts {
  const requests = requestsOf(buckets, rows)
  const stated = (column: Float64Array | undefined): number | null =>
    column === undefined ? null : rows.reduce((sum, i) => sum + ((column[i] as number) || 0), 0)
  const failed = stated(buckets.failed)
  return {
    attempts: requests,
    requests,
    succeeded: requests - (failed ?? 0),
    failed,
    throttled: stated(buckets.throttled)
  }
}

/** Sums tell how many were refused, and nothing of when and in which order. */
function throttlingOf({ attempts, throttled }: Counts, why: string): Throttling {
  const unknown = unknownThrottling(why)
  return throttled === null ? unknown : { ...unknown, share: derived(throttled / attempts, 'share') }
}

const requestsOf = ({ requests }: UsageBuckets, rows: Uint32Array): number =>
  rows.reduce((sum, i) => sum + (requests[i] as number), 0)

/** Batch work may wait: it counts in sums and averages, not in peaks. */
const interactive = (buckets: UsageBuckets, rows: Uint32Array, weight: Weight): BucketSeries =>
  seriesOf(buckets, rows, i => (buckets.batch[i] === 1 ? 0 : weight(i)))

const interactiveRequests = (buckets: UsageBuckets, rows: Uint32Array): BucketSeries =>
  interactive(buckets, rows, i => buckets.requests[i] as number)

function describeRate(buckets: UsageBuckets, rows: Uint32Array, spanSeconds: number): Rate {
  const series = interactiveRequests(buckets, rows)
  const averageRps = requestsOf(buckets, rows) / spanSeconds
  const peak = perWindow(PEAK_WINDOWS, window =>
    peakOf(series, buckets.bucketSeconds, windowSeconds(window), 1, 'requests')
  )
  const ratio = (figure: Figure, seconds: number) =>
    scaled(figure, 1 / seconds / averageRps, seconds, spanSeconds)
  return {
    averageRps: derived(averageRps, 'requests/s'),
    averageRpm: derived(averageRps * 60, 'requests/min'),
    peak,
    peakRps: { ...peak['1s'].sliding, unit: 'requests/s' },
    peakRpm: { ...peak['60s'].sliding, unit: 'requests/min' },
    peakToAverage: perWindow(PEAK_WINDOWS, window => ratio(peak[window].sliding, windowSeconds(window))),
    calendar: null,
    timeline: series.timeline,
    closeUp: null
  }
}

/** A figure and its bounds times a factor; unknown where the window is longer than the log. */
function scaled(figure: Figure, factor: number, seconds: number, spanSeconds: number): Figure {
  if (seconds > spanSeconds) return unknown('ratio', `the log is shorter than ${seconds} s`, 'derived')
  return {
    ...figure,
    unit: 'ratio',
    basis: figure.basis === 'measured' ? 'derived' : figure.basis,
    value: figure.value === null ? null : figure.value * factor,
    ...(figure.low === undefined ? {} : { low: figure.low * factor }),
    ...(figure.high === undefined ? {} : { high: figure.high * factor })
  }
}

/**
 * The peak over a window. Shorter than a bucket: a range by the burst model. A whole number of buckets: the aligned
 * peak exactly; the sliding one lies between it and what the window plus one bucket holds. Otherwise unknown.
 */
function peakOf(
  series: BucketSeries,
  bucketSeconds: number,
  seconds: number,
  size: number,
  unit: string
): Peak {
  const busiest = series.busiest(1)
  const at = momentOf(busiest.atMicros, 'wall')
  if (seconds < bucketSeconds) {
    const bounds = boundsWithin(busiest.amount, series.busiest(2).amount, bucketSeconds, seconds, size)
    const figure = boundedPeak(bounds, bucketSeconds, unit)
    return { sliding: figure, aligned: figure, at, alignedAt: at }
  }
  if (seconds % bucketSeconds !== 0) {
    const figure = unknown(unit, `buckets of ${bucketSeconds} s do not divide ${seconds} s`)
    return { sliding: figure, aligned: figure, at: null, alignedAt: null }
  }
  const run = seconds / bucketSeconds
  const aligned = series.busiestAligned(run)
  const note = 'at least this many in a run of whole buckets; at most what one bucket more holds'
  return {
    sliding: between(series.busiest(run).amount, series.busiest(run + 1).amount, unit, note),
    aligned: measured(aligned.amount, unit),
    at: momentOf(series.busiest(run).atMicros, 'wall'),
    alignedAt: momentOf(aligned.atMicros, 'wall')
  }
}

function describeTokens(buckets: UsageBuckets, rows: Uint32Array, spanSeconds: number): Tokens {
  const { input, cached, output, total } = tokenWeights(buckets)
  const sums = (weight: Weight) => sumFigure(rows, weight)
  const peak = (weight: Weight) => tokenPeak(buckets, rows, weight)
  return {
    input: null,
    cached: null,
    output: null,
    total: null,
    sums: { input: sums(input), cached: sums(cached), output: sums(output), total: sums(total) },
    withoutUsage: null,
    peak: perWindow(PEAK_WINDOWS, window => tokenPeak(buckets, rows, total, windowSeconds(window), 'tokens')),
    peakTpm: peak(total),
    peakInputTpm: peak(input),
    peakOutputTpm: peak(output),
    averageTpm: averageTpm(sums(total), spanSeconds),
    cachedShare: cachedShareOf(buckets)
  }
}

/** Over the rows that state both. */
function cachedShareOf({ inputTokens, cachedTokens }: UsageBuckets): Figure {
  let [cached, input] = [0, 0]
  for (let i = 0; i < inputTokens.length; i++) {
    if (Number.isNaN((cachedTokens[i] as number) + (inputTokens[i] as number))) continue
    cached += cachedTokens[i] as number
    input += inputTokens[i] as number
  }
  return cachedShare(cached, input)
}

/** The peak over a window, a minute unless said; one arrival brings a request's mean tokens. */
function tokenPeak(
  buckets: UsageBuckets,
  rows: Uint32Array,
  weight: Weight,
  seconds = 60,
  unit = 'tokens/min'
): Peak {
  const { value } = sumFigure(rows, weight)
  const requests = requestsOf(buckets, rows)
  if (value === null || requests === 0) return unknownTokenPeak('the log states no tokens', unit)
  return peakOf(interactive(buckets, rows, weight), buckets.bucketSeconds, seconds, value / requests, unit)
}

function describeCalendar(buckets: UsageBuckets, zone: Zone): Calendar {
  if (buckets.bucketSeconds > SECONDS_PER_HOUR)
    return {
      hourOfWeek: null,
      timezone: zone.name,
      nearPeak: unknown('share', 'buckets are longer than an hour', 'derived')
    }
  const counts = new Array<number>(HOURS_PER_WEEK).fill(0)
  for (let i = 0; i < buckets.length; i++) {
    const hour = hourOfWeek(buckets.startMicros[i] as number, zone)
    counts[hour] = (counts[hour] as number) + (buckets.requests[i] as number)
  }
  return { hourOfWeek: counts, timezone: zone.name, nearPeak: nearPeakShare(hoursOf(buckets)) }
}

/** Requests per whole hour of the time covered. */
function hoursOf(buckets: UsageBuckets): Float64Array {
  const { coverStartMicros, coverEndMicros } = buckets
  const hours = new Float64Array(Math.floor((coverEndMicros - coverStartMicros) / MICROS_PER_HOUR))
  for (let i = 0; i < buckets.length; i++) {
    const hour = Math.floor(((buckets.startMicros[i] as number) - coverStartMicros) / MICROS_PER_HOUR)
    if (hour < hours.length) hours[hour] = (hours[hour] as number) + (buckets.requests[i] as number)
  }
  return hours
}

function describeSlices(
  buckets: UsageBuckets,
  codes: Uint16Array | Uint32Array,
  names: readonly string[],
  spanSeconds: number,
  most: number
): readonly Slice[] {
  return groupsOf(codes, names)
    .map(({ name, indices }) => ({ name, indices, requests: requestsOf(buckets, indices) }))
    .sort((a, b) => b.requests - a.requests || (a.name < b.name ? -1 : 1))
    .slice(0, most)
    .map(({ name, indices }) => describeSlice(buckets, name, indices, spanSeconds))
}

function describeSlice(
  buckets: UsageBuckets,
  name: string,
  indices: Uint32Array,
  spanSeconds: number
): Slice {
  const { input, cached, output, total } = tokenWeights(buckets)
  const { attempts, succeeded, failed, throttled } = countsOf(buckets, indices)
  const series = interactiveRequests(buckets, indices)
  const peakRps = peakOf(series, buckets.bucketSeconds, 1, 1, 'requests/s')
  const peakRpm = peakOf(series, buckets.bucketSeconds, 60, 1, 'requests/min')
  const peakTpm = tokenPeak(buckets, indices, total)
  return {
    name,
    attempts,
    succeeded,
    failed,
    throttled,
    inputTokens: sumFigure(indices, input),
    cachedTokens: sumFigure(indices, cached),
    outputTokens: sumFigure(indices, output),
    averageRps: derived(attempts / spanSeconds, 'requests/s'),
    peakRps: peakRps.sliding,
    peakRpsAt: peakRps.at,
    peakRpm: peakRpm.sliding,
    peakRpmAt: peakRpm.at,
    peakTpm: peakTpm.sliding,
    peakTpmAt: peakTpm.at
  }
}
