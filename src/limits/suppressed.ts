/** A throttled log and how many requests were never sent → how many each request that was sent stands for. */
import { type RequestLog, THROTTLED } from '../log/trafficLog.ts'
import { MINUTE_MICROS } from './allowance.ts'
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
  const minutes = throttledMinutes(log)
  const weights = new Float64Array(demand.length).fill(1)
  const rows = weights.reduce((count, _, i) => count + (minutes.has(minuteOf(demand.atMicros[i])) ? 1 : 0), 0)
  if (rows === 0) return null
  const weight = 1 + neverSent / rows
  return weights.map((one, i) => (minutes.has(minuteOf(demand.atMicros[i])) ? weight : one))
}

const minuteOf = (atMicros = 0): number => Math.floor(atMicros / MINUTE_MICROS)

function throttledMinutes({ arrivalMicros, flags }: RequestLog): ReadonlySet<number> {
  const minutes = new Set<number>()
  const zero = arrivalMicros[0] as number
  for (let i = 0; i < flags.length; i++)
    if (((flags[i] as number) & THROTTLED) !== 0) minutes.add(minuteOf((arrivalMicros[i] as number) - zero))
  return minutes
}
