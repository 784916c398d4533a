/** Durations and first tokens → latency as callers saw it. */
import { FAILED, GATEWAY_CACHED, type RequestLog } from '../log/trafficLog.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import { distributionOf } from './distribution.ts'
import type { Latency } from './trafficShape.ts'

/**
 * Over attempts that succeeded and were not answered from a gateway's cache:
 *
 *     TPOT = (latency − TTFT) / (output − 1), for answers of two tokens and more. [s]
 */
export function describeLatency(log: RequestLog): Latency {
  const served = Array.from(log.flags.keys()).filter(
    i => ((log.flags[i] as number) & (FAILED | GATEWAY_CACHED)) === 0
  )
  const seconds = (value: (i: number) => number) =>
    distributionOf(
      Float64Array.from(served, i => value(i) / MICROS_PER_SECOND),
      's',
      'measured'
    )
  const tpot = (i: number): number => {
    const later = (log.outputTokens[i] as number) - 1
    return later > 0
      ? ((log.durationMicros[i] as number) - (log.ttftMicros[i] as number)) / later
      : Number.NaN
  }
  return {
    total: seconds(i => log.durationMicros[i] as number),
    ttft: seconds(i => log.ttftMicros[i] as number),
    tpot: withBasis(seconds(tpot))
  }
}

/** TPOT is computed from three measured numbers. */
const withBasis = (tpot: Latency['tpot']): Latency['tpot'] =>
  tpot === null ? null : { ...tpot, basis: 'derived' }
