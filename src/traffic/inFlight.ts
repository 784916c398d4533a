/** Starts and sorted ends → how many attempts are in flight as each one starts, and at most over time. */
import type { RequestLog } from '../log/trafficLog.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import { momentOf } from './moment.ts'
import { countBelow } from './requestsBetween.ts'
import type { Concurrency } from './trafficShape.ts'

/**
 * Others in flight at the arrival of each attempt: started by then, those of the same moment included, and not ended.
 *
 * @param ends of the attempts of known duration above 0, ascending. [µs]
 */
export function othersAtStart(
  { arrivalMicros, durationMicros, length }: RequestLog,
  ends: Float64Array
): Uint32Array {
  const others = new Uint32Array(length)
  let [started, ended] = [0, 0]
  for (let from = 0, to = 0; from < length; from = to) {
    const arrival = arrivalMicros[from] as number
    while ((ends[ended] as number) <= arrival) ended++
    for (; to < length && arrivalMicros[to] === arrival; to++)
      if ((durationMicros[to] as number) > 0) started++
    for (let i = from; i < to; i++) others[i] = started - ended - ((durationMicros[i] as number) > 0 ? 1 : 0)
  }
  return others
}

/** Slices of the time observed, for drawing. */
const SLICES = 240

/** The most in flight in each equal slice from the first start to the last end. */
export function inFlightTimeline(
  { arrivalMicros, durationMicros, clock }: RequestLog,
  ends: Float64Array,
  others: Uint32Array
): Concurrency['timeline'] {
  const first = arrivalMicros[durationMicros.findIndex(duration => duration > 0)] as number
  const last = ends[ends.length - 1] as number
  const width = (last - first) / SLICES
  const most: number[] = []
  let [started, from] = [0, countBelow(arrivalMicros, first)]
  for (let slice = 0; slice < SLICES; slice++) {
    // What ends at the slice's very start is over.
    const over = countBelow(ends, Math.floor(first + slice * width) + 1)
    let level = started - over
    const to =
      slice === SLICES - 1 ? arrivalMicros.length : countBelow(arrivalMicros, first + (slice + 1) * width)
    for (let i = from; i < to; i++) {
      if (!((durationMicros[i] as number) > 0)) continue
      started++
      level = Math.max(level, (others[i] as number) + 1)
    }
    most.push(level)
    from = to
  }
  return {
    start: momentOf(first, clock),
    end: momentOf(last, clock),
    sliceSeconds: width / MICROS_PER_SECOND,
    most
  }
}
