/** Durations and first tokens → latency as callers saw it. */
import { FAILED, GATEWAY_CACHED, type RequestLog } from '../log/trafficLog.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import { knownDistributionOf } from './distribution.ts'
import { scratchFor } from './scratch.ts'
import type { Latency } from './trafficShape.ts'

/**
 * Over attempts that succeeded and were not answered from a gateway's cache:
 *
 *     TPOT = (latency − TTFT) / (output − 1), for answers of two tokens and more. [s]
 */
export function describeLatency(log: RequestLog, [seconds] = scratchFor(log)): Latency {
  return {
    total: knownDistributionOf(servedSeconds(log, log.durationMicros, seconds), 's', 'measured'),
    ttft: knownDistributionOf(servedSeconds(log, log.ttftMicros, seconds), 's', 'measured'),
    // Computed from three measured numbers.
    tpot: knownDistributionOf(tpotSeconds(log, seconds), 's', 'derived')
  }
}

const UNSERVED = FAILED | GATEWAY_CACHED

/** What is known of a column, written into `seconds` from its start. */
function servedSeconds({ flags }: RequestLog, micros: Float64Array, seconds: Float64Array): Float64Array {
  let known = 0
  for (let i = 0; i < micros.length; i++) {
    const value = micros[i] as number
    if (((flags[i] as number) & UNSERVED) !== 0 || Number.isNaN(value)) continue
    seconds[known++] = value / MICROS_PER_SECOND
  }
  return seconds.subarray(0, known)
}

function tpotSeconds(log: RequestLog, seconds: Float64Array): Float64Array {
  const { flags, durationMicros, ttftMicros, outputTokens } = log
  let known = 0
  for (let i = 0; i < durationMicros.length; i++) {
    const later = (outputTokens[i] as number) - 1
    const decoding = (durationMicros[i] as number) - (ttftMicros[i] as number)
    if (((flags[i] as number) & UNSERVED) !== 0 || !(later > 0) || Number.isNaN(decoding)) continue
    seconds[known++] = decoding / later / MICROS_PER_SECOND
  }
  return seconds.subarray(0, known)
}
