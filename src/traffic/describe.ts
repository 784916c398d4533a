/** `TrafficLog` data → `TrafficShape`: what happened. */
import { softened } from '../figure.ts'
import { sumsOfCoarseClock } from '../log/coarseClock.ts'
import { COUNTED, FAILED, RETRY, type RequestLog, THROTTLED, type UsageBuckets } from '../log/trafficLog.ts'
import { UTC, type Zone } from '../log/zone.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import { binsPerWindow } from './bins.ts'
import { describeBurstiness } from './burstiness.ts'
import { describeCalendar } from './calendar.ts'
import { describeConcurrency, littleConcurrency } from './concurrency.ts'
import { describeBuckets } from './describeBuckets.ts'
import { describeCoarse } from './describeCoarse.ts'
import { describeGrowth } from './growth.ts'
import { sweepInFlight } from './inFlight.ts'
import { describeLatency } from './latency.ts'
import { momentOf } from './moment.ts'
import { minutesOf, nearPeakShare, patternOf, wholeHours } from './pattern.ts'
import { describePeakMakers } from './peakMakers.ts'
import { describeRate } from './rate.ts'
import { scratchFor } from './scratch.ts'
import { describeSlices } from './slices.ts'
import { describeThrottling } from './throttling.ts'
import { ranged, withSofterTokens } from './tokenRange.ts'
import { describeTokens } from './tokens.ts'
import type { Counts, TrafficDescription } from './trafficShape.ts'

/**
 * @param zone of calendar figures
 * @param latencySeconds stated by the user, for the average in flight where the log has no durations
 */
export function describeTraffic(
  data: RequestLog | UsageBuckets,
  zone: Zone = UTC,
  latencySeconds: number | null = null
): TrafficDescription {
  const description = data.grain === 'bucket' ? softBuckets(data, zone) : describeByClock(data, zone)
  const { concurrency, rate } = description.traffic
  if (latencySeconds === null || rate.averageRps.value === null || concurrency.average.value !== null)
    return description
  const estimate = littleConcurrency(concurrency, rate.averageRps.value, latencySeconds)
  return { ...description, traffic: { ...description.traffic, concurrency: estimate } }
}

function describeByClock(log: RequestLog, zone: Zone): TrafficDescription {
  const described = describeRequests(log, zone)
  const sums = sumsOfCoarseClock(log)
  return sums === null ? described : describeCoarse(described, sums, zone)
}

function softBuckets(data: UsageBuckets, zone: Zone): TrafficDescription {
  const { traffic, ...description } = describeBuckets(data, zone)
  if (data.assumedTokens) return softened({ ...description, traffic }, 'assumed')
  return {
    ...description,
    traffic: data.areTokensEstimated ? withSofterTokens(traffic, 'estimated') : traffic
  }
}

function describeRequests(log: RequestLog, zone: Zone): TrafficDescription {
  const first = log.arrivalMicros[0] as number
  const last = log.arrivalMicros[log.length - 1] as number
  const spanSeconds = (last - first) / MICROS_PER_SECOND
  const bins = binsPerWindow(log)
  const tokens = describeTokens(log, spanSeconds, bins)
  const sweep = sweepInFlight(log, scratchFor(log))
  const rate = describeRate(log, spanSeconds, bins)
  const flagged = flagCounter(log.flags)
  const minutes = minutesOf(log.arrivalMicros)
  const counts = countsOf(log.length, flagged)
  const isEstimated = log.areTokensEstimated || flagged(COUNTED) > 0
  const softness = log.assumedTokens ? 'assumed' : isEstimated ? 'estimated' : null
  const counted = { tokens: ranged(tokens, log.tokenRange), ...describeSlices(log, spanSeconds) }
  const { tokens: told, ...slices } = softness === null ? counted : withSofterTokens(counted, softness)
  return {
    period: {
      start: momentOf(first, log.clock),
      end: momentOf(last, log.clock),
      spanSeconds,
      timezone: log.clock === 'wall' ? zone.name : null
    },
    grain: { kind: 'request', bucketSeconds: null },
    traffic: {
      counts,
      rate,
      // Counts made from texts are close to what was billed, but not read from the log.
      tokens: told,
      concurrency: describeConcurrency(log, sweep),
      burstiness: describeBurstiness(log.arrivalMicros, bins, patternOf(minutes)),
      latency: describeLatency(log, sweep),
      throttling: describeThrottling(log, counts, zone),
      calendar: describeCalendar(log, zone, nearPeakShare(wholeHours(minutes))),
      growth: describeGrowth(log),
      peakMakers: describePeakMakers(log, rate.peak['60s'].at, tokens.peakTpm.at),
      ...slices
    }
  }
}

/** flagged(FLAG) = attempts that carry it. */
function flagCounter(flags: Uint16Array): (flag: number) => number {
  const times = new Uint32Array(1 << 16)
  for (let i = 0; i < flags.length; i++) times[flags[i] as number] = (times[flags[i] as number] as number) + 1
  const present: number[] = []
  for (let value = 0; value < times.length; value++) if (times[value] !== 0) present.push(value)
  return flag =>
    present.reduce((sum, value) => ((value & flag) === 0 ? sum : sum + (times[value] as number)), 0)
}

function countsOf(attempts: number, flagged: (flag: number) => number): Counts {
  const failed = flagged(FAILED)
  return {
    attempts,
    requests: attempts - flagged(RETRY),
    succeeded: attempts - failed,
    failed,
    throttled: flagged(THROTTLED)
  }
}
