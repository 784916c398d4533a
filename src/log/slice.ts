/** A log and a stretch of time → the attempts that arrived in it. */
import { eachColumn } from './logColumns.ts'
import { NO_RETRIES, type RequestLog } from './trafficLog.ts'

/** From the first moment up to, not including, the second [µs]; columns are views of the log's own. */
export function sliceOf(log: RequestLog, fromMicros: number, toMicros: number): RequestLog {
  const from = firstAt(log.arrivalMicros, fromMicros)
  const to = firstAt(log.arrivalMicros, toMicros)
  return {
    ...log,
    ...eachColumn(
      log,
      <Column extends { subarray(from: number, to: number): unknown }>(column: Column) =>
        column.subarray(from, to) as Column
    ),
    length: to - from,
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
