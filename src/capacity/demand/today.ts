/** A log → how long its users wait today: from a request's first arrival to its final answer, retries included. */

import { FAILED, GATEWAY_CACHED, RETRY, type RequestLog } from '../../log/trafficLog.ts'
import { lastAttempts } from '../../traffic/chains.ts'
import { quantilesOf } from '../../traffic/distribution.ts'
import { MICROS_PER_SECOND } from '../../units.ts'
import { TPOT_LEAST_TOKENS } from '../promise.ts'
import type { Waits } from '../workloadShape.ts'
import { GrowingColumn } from './growingColumn.ts'

/**
 * Of requests that were answered in the end. TTFT and the whole answer count from the first attempt; TPOT is that of the
 * last one, on answers of 16 tokens and more. `null` where the log tells no durations.
 *
 * @param members codes of the models whose requests are asked for
 */
export function waitsToday(log: RequestLog, members: ReadonlySet<number>): Waits | null {
  const lastOf = lastAttempts(log)
  const [ttft, tpot, latency] = [new GrowingColumn(), new GrowingColumn(), new GrowingColumn()]
  const isMember = Uint8Array.from(log.models, (_, code) => (members.has(code) ? 1 : 0))
  const { flags, model, arrivalMicros, ttftMicros, durationMicros, outputTokens, length } = log
  for (let i = 0; i < length; i++) {
    const isFirst = ((flags[i] as number) & (RETRY | GATEWAY_CACHED)) === 0
    if (!isFirst || isMember[model[i] as number] === 0) continue
    const last = lastOf[i] || i
    if (((flags[last] as number) & FAILED) !== 0) continue
    const before = ((arrivalMicros[last] as number) - (arrivalMicros[i] as number)) / MICROS_PER_SECOND
    const first = (ttftMicros[last] as number) / MICROS_PER_SECOND
    const whole = (durationMicros[last] as number) / MICROS_PER_SECOND
    const output = outputTokens[last] as number
    if (first > 0) ttft.add(before + first)
    if (whole > 0) latency.add(before + whole)
    if (first > 0 && whole > first && output >= TPOT_LEAST_TOKENS) tpot.add((whole - first) / (output - 1))
  }
  const total = summary(latency)
  return total === null ? null : { ttft: summary(ttft), tpot: summary(tpot), latency: total }
}

const summary = (column: GrowingColumn) => {
  const values = column.values()
  if (values.length === 0) return null
  const [p50, p95] = quantilesOf(values, [0.5, 0.95]) as [number, number]
  return { p50, p95, count: values.length }
}
