/** A throttled log and how many requests were never sent → how many each request that was sent stands for. */
import { type RequestLog, THROTTLED } from '../log/trafficLog.ts'
import { MICROS_PER_MINUTE } from '../units.ts'
import type { Demand } from './demand.ts'

/**
 * The requests never sent, spread evenly over the requests of those minutes, counted from the first arrival, in which
 * the log shows a 429.
 *
 *     1 + never sent / requests in such minutes,  1 in all others
 *
 * @returns by request; `null` where every one stands for itself alone
 */
export function weightsOf(log: RequestLog, demand: Demand, neverSent: number): Float64Array | null {
  if (!(neverSent > 0)) return null
  const isThrottled = throttledRows(log, demand)
  let rows = 0
  for (const one of isThrottled) rows += one
  if (rows === 0) return null
  const weight = 1 + neverSent / rows
  const weights = new Float64Array(isThrottled.length)
  for (let i = 0; i < weights.length; i++) weights[i] = isThrottled[i] === 1 ? weight : 1
  return weights
}

const minuteOf = (atMicros: number): number => Math.floor(atMicros / MICROS_PER_MINUTE)

/** By request: 1 in a minute with a 429. */
function throttledRows(log: RequestLog, { atMicros }: Demand): Uint8Array {
  const minutes = throttledMinutes(log)
  const isThrottled = new Uint8Array(atMicros.length)
  let [end, is] = [Number.NEGATIVE_INFINITY, 0]
  for (let i = 0; i < atMicros.length; i++) {
    const at = atMicros[i] as number
    if (at >= end) {
      const minute = minuteOf(at)
      end = (minute + 1) * MICROS_PER_MINUTE
      is = minutes.has(minute) ? 1 : 0
    }
    isThrottled[i] = is
  }
  return isThrottled
}

function throttledMinutes({ arrivalMicros, flags }: RequestLog): ReadonlySet<number> {
  const minutes = new Set<number>()
  const zero = arrivalMicros[0] as number
  for (let i = 0; i < flags.length; i++)
    if (((flags[i] as number) & THROTTLED) !== 0) minutes.add(minuteOf((arrivalMicros[i] as number) - zero))
  return minutes
}
