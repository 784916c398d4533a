/** A log and a stretch of time → the attempts that arrived in it. */
import { NO_RETRIES, type RequestLog } from './trafficLog.ts'

/** From the first moment up to, not including, the second [µs]; columns are views of the log's own. */
export function sliceOf(log: RequestLog, fromMicros: number, toMicros: number): RequestLog {
  const from = firstAt(log.arrivalMicros, fromMicros)
  const to = firstAt(log.arrivalMicros, toMicros)
  const part = <Column extends Float64Array | Float32Array | Uint16Array | Uint32Array>(column: Column) =>
    column.subarray(from, to) as Column
  const optional = (column: Float32Array | undefined) => (column === undefined ? undefined : part(column))
  return {
    ...log,
    length: to - from,
    arrivalMicros: part(log.arrivalMicros),
    durationMicros: part(log.durationMicros),
    ttftMicros: part(log.ttftMicros),
    inputTokens: part(log.inputTokens),
    cachedTokens: part(log.cachedTokens),
    outputTokens: part(log.outputTokens),
    status: part(log.status),
    flags: part(log.flags),
    model: part(log.model),
    caller: part(log.caller),
    costUsd: optional(log.costUsd),
    cacheWrite5mTokens: optional(log.cacheWrite5mTokens),
    cacheWrite1hTokens: optional(log.cacheWrite1hTokens),
    maxTokens: optional(log.maxTokens),
    // Which attempt a retry began with may lie outside; that it is one stands in its flags.
    retries: NO_RETRIES
  }
}

/** The first index whose arrival is not before that moment. */
function firstAt(arrivals: Float64Array, micros: number): number {
  let [low, high] = [0, arrivals.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((arrivals[middle] as number) < micros) low = middle + 1
    else high = middle
  }
  return low
}
