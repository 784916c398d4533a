/** Durations and first tokens → latency as callers saw it. */
import type { Basis } from '../figure.ts'
import { FAILED, GATEWAY_CACHED, type RequestLog } from '../log/trafficLog.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import { describeOrdered, quotedRanks } from './distribution.ts'
import { Ranked } from './ranks.ts'
import type { Latency, RankedDistribution } from './trafficShape.ts'

/**
 * Over attempts that succeeded and were not answered from a gateway's cache:
 *
 *     TPOT = (latency − TTFT) / (output − 1), for answers of two tokens and more. [s]
 */
export function describeLatency(log: RequestLog): Omit<Latency, 'underLoad'> {
  const latencies = { total: new Ranked(), ttft: new Ranked(), tpot: new Ranked() }
  tell(log, latencies)
  for (const ranked of Object.values(latencies)) ranked.want(quotedRanks(ranked.count))
  tell(log, latencies)
  return {
    total: inSeconds(latencies.total, 'measured'),
    ttft: inSeconds(latencies.ttft, 'measured'),
    // Computed from three measured numbers.
    tpot: inSeconds(latencies.tpot, 'derived')
  }
}

const UNSERVED = FAILED | GATEWAY_CACHED

/** Refused, failed, or answered by nobody's model. */
export const isUnserved = (flags: number): boolean => (flags & UNSERVED) !== 0

/** Tells what is known of each latency. [µs] */
function tell(
  log: RequestLog,
  { total, ttft, tpot }: Readonly<Record<'total' | 'ttft' | 'tpot', Ranked>>
): void {
  const { flags, durationMicros, ttftMicros, outputTokens, length } = log
  for (let i = 0; i < length; i++) {
    if (isUnserved(flags[i] as number)) continue
    const duration = durationMicros[i] as number
    const first = ttftMicros[i] as number
    const later = (outputTokens[i] as number) - 1
    if (!Number.isNaN(duration)) total.see(duration)
    if (!Number.isNaN(first)) ttft.see(first)
    if (later > 0 && !Number.isNaN(duration - first)) tpot.see((duration - first) / later)
  }
}

/** Whole numbers of microseconds add up without rounding, and dividing them leaves their order as it is. */
function inSeconds(ranked: Ranked, basis: Basis): RankedDistribution | null {
  if (ranked.count === 0) return null
  const { count, sum, valuesAt } = ranked.ordered()
  const seconds = (micros: number) => micros / MICROS_PER_SECOND
  return describeOrdered(
    { count, sum: seconds(sum), valuesAt: ranks => valuesAt(ranks).map(seconds) },
    's',
    basis
  )
}
