/** A log → how long its users wait today: from a request's first arrival to its final answer, retries included. */

import { FAILED, GATEWAY_CACHED, RETRY, type RequestLog } from '../../log/trafficLog.ts'
import { lastAttempts } from '../../traffic/chains.ts'
import { distributionOf } from '../../traffic/distribution.ts'
import { MICROS_PER_SECOND } from '../../units.ts'
import { TPOT_LEAST_TOKENS } from '../promise.ts'
import type { Waits } from '../workloadShape.ts'

/**
 * Of requests that were answered in the end. TTFT and the whole answer count from the first attempt; TPOT is that of the
 * last one, on answers of 16 tokens and more. `null` where the log tells no durations.
 *
 * @param members codes of the models whose requests are asked for
 */
export function waitsToday(log: RequestLog, members: ReadonlySet<number>): Waits | null {
  const lastOf = lastAttempts(log)
  const [ttft, tpot, latency]: [number[], number[], number[]] = [[], [], []]
  for (let i = 0; i < log.length; i++) {
    const isFirst = ((log.flags[i] as number) & (RETRY | GATEWAY_CACHED)) === 0
    if (!isFirst || !members.has(log.model[i] as number)) continue
    const last = lastOf[i] || i
    if (((log.flags[last] as number) & FAILED) !== 0) continue
    const before =
      ((log.arrivalMicros[last] as number) - (log.arrivalMicros[i] as number)) / MICROS_PER_SECOND
    const first = (log.ttftMicros[last] as number) / MICROS_PER_SECOND
    const whole = (log.durationMicros[last] as number) / MICROS_PER_SECOND
    const output = log.outputTokens[last] as number
    if (first > 0) ttft.push(before + first)
    if (whole > 0) latency.push(before + whole)
    if (first > 0 && whole > first && output >= TPOT_LEAST_TOKENS) tpot.push((whole - first) / (output - 1))
  }
  const total = summary(latency)
  return total === null ? null : { ttft: summary(ttft), tpot: summary(tpot), latency: total }
}

const summary = (values: readonly number[]) => {
  const found = distributionOf(Float64Array.from(values), 's', 'measured')
  return found === null ? null : { p50: found.p50, p95: found.p95, count: found.count }
}
