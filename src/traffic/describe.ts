/** `TrafficLog` data → `TrafficShape`: what happened. */
import { softened } from '../figure.ts'
import { COUNTED, FAILED, RETRY, type RequestLog, THROTTLED, type UsageBuckets } from '../log/trafficLog.ts'
import { UTC, type Zone } from '../log/zone.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import { describeBurstiness } from './burstiness.ts'
import { describeCalendar } from './calendar.ts'
import { describeConcurrency } from './concurrency.ts'
import { describeBuckets } from './describeBuckets.ts'
import { describeLatency } from './latency.ts'
import { momentOf } from './moment.ts'
import { describeRate } from './rate.ts'
import { describeSlices, namedCallers } from './slices.ts'
import { describeTokens } from './tokens.ts'
import type { Counts, TrafficDescription } from './trafficShape.ts'

/** @param zone of calendar figures */
export const describeTraffic = (data: RequestLog | UsageBuckets, zone: Zone = UTC): TrafficDescription =>
  data.grain === 'bucket' ? describeBuckets(data, zone) : describeRequests(data, zone)

function describeRequests(log: RequestLog, zone: Zone): TrafficDescription {
  const first = log.arrivalMicros[0] as number
  const last = log.arrivalMicros[log.length - 1] as number
  const spanSeconds = (last - first) / MICROS_PER_SECOND
  const tokens = describeTokens(log, spanSeconds)
  return {
    period: {
      start: momentOf(first, log.clock),
      end: momentOf(last, log.clock),
      spanSeconds,
      timezone: log.clock === 'wall' ? zone.name : null
    },
    grain: { kind: 'request', bucketSeconds: null },
    traffic: {
      counts: countsOf(log),
      rate: describeRate(log, spanSeconds),
      tokens: isCounted(log) ? softened(tokens, 'estimated') : tokens,
      concurrency: describeConcurrency(log),
      burstiness: describeBurstiness(log.arrivalMicros),
      latency: describeLatency(log),
      calendar: describeCalendar(log, zone),
      models: describeSlices(log, log.model, log.models, spanSeconds, log.models.length),
      callers: namedCallers(most => describeSlices(log, log.caller, log.callers, spanSeconds, most)),
      callerCount: new Set(log.caller.filter(code => code > 0)).size
    }
  }
}

/** Counts made from texts are close to what was billed, but not read from the log. */
const isCounted = (log: RequestLog): boolean => log.flags.some(flags => (flags & COUNTED) !== 0)

function countsOf(log: RequestLog): Counts {
  const flagged = (flag: number) => log.flags.reduce((n, flags) => n + ((flags & flag) === 0 ? 0 : 1), 0)
  const failed = flagged(FAILED)
  return {
    attempts: log.length,
    requests: log.length - flagged(RETRY),
    succeeded: log.length - failed,
    failed,
    throttled: flagged(THROTTLED)
  }
}
