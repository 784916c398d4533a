/** A log → how many requests, retries folded in, arrived in any stretch of time: by bisection, without a pass. */
import type { RequestLog } from '../log/trafficLog.ts'

/** How many values of an ascending array are below a limit. */
export function countBelow(ascending: Float64Array | Uint32Array, limit: number): number {
  let [low, high] = [0, ascending.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ascending[middle] as number) < limit) low = middle + 1
    else high = middle
  }
  return low
}

/** First attempts in [from, to). [µs] */
export const requestsBetween = (log: RequestLog, from: number, to: number): number =>
  requestsAmong(log, countBelow(log.arrivalMicros, from), countBelow(log.arrivalMicros, to))

/** First attempts among those with the indices [from, to). */
export const requestsAmong = ({ retries }: RequestLog, from: number, to: number): number =>
  to - from - (countBelow(retries.later, to) - countBelow(retries.later, from))
