/** Arrivals → what a chart of the rate draws: slices of the span with the busiest minute of each, and the peak close up. */
import { type RequestLog, THROTTLED } from '../log/trafficLog.ts'
import { MICROS_PER_MINUTE, MICROS_PER_SECOND, SECONDS_PER_HOUR } from '../units.ts'
import { momentOf } from './moment.ts'
import type { Rate } from './trafficShape.ts'
import { busiestSliding } from './windows.ts'

/** Slices of the span that a chart needs: fine enough to be resampled to any width. */
export const SLICES = 240

export type Drawn = {
  readonly busiestMinutes: Rate['timeline']['busiestMinutes']
  readonly closeUp: Rate['closeUp']
}

/** What needs every arrival. */
export const drawnOf = (log: RequestLog): Drawn => ({
  busiestMinutes: busiestMinutes(log.arrivalMicros, sliceEnds(log.arrivalMicros)),
  closeUp: closeUpOf(log, busiestSliding(log.arrivalMicros, MICROS_PER_MINUTE).atMicros)
})

/** Slice k of an arrival: floor((arrival − first) / span · 240), the last one for the last arrival. */
export function slicesOf(arrivals: Float64Array): readonly number[] {
  const ends = sliceEnds(arrivals)
  return ends.map((end, slice) => end - (ends[slice - 1] ?? 0))
}

/** Behind the last arrival of each slice. */
function sliceEnds(arrivals: Float64Array): readonly number[] {
  const first = arrivals[0] ?? 0
  const span = (arrivals[arrivals.length - 1] ?? 0) - first
  const sliceOf = (arrival: number) =>
    span === 0 ? 0 : Math.min(SLICES - 1, Math.floor(((arrival - first) / span) * SLICES))
  return Array.from({ length: SLICES }, (_, slice) => firstWhere(arrivals, t => sliceOf(t) > slice))
}

/** Of each slice the most arrivals in [t, t + 60 s) over its arrivals t. @param ends behind each slice's last arrival */
function busiestMinutes(arrivals: Float64Array, ends: readonly number[]): readonly number[] {
  let end = 0
  return ends.map((last, slice) => {
    let most = 0
    for (let from = ends[slice - 1] ?? 0; from < last; from++) {
      while (
        end < arrivals.length &&
        (arrivals[end] as number) < (arrivals[from] as number) + MICROS_PER_MINUTE
      )
        end++
      if (end - from > most) most = end - from
    }
    return most
  })
}

/** Slices on either side of the busiest minute's start; fewer before it where the log begins. */
const ASIDE = 30
/** Of logs that are long enough to fill the hour around it; of shorter ones it is ten seconds. [s] */
const CLOSE_UP = { long: 60, short: 10, longFromSeconds: 4 * SECONDS_PER_HOUR } as const

/** @param atMicros start of the busiest minute: a slice begins there */
function closeUpOf(log: RequestLog, atMicros: number): Rate['closeUp'] {
  const { arrivalMicros, flags, clock } = log
  const first = arrivalMicros[0] ?? 0
  const span = ((arrivalMicros.at(-1) ?? 0) - first) / MICROS_PER_SECOND
  if (!(span > 0)) return null
  const sliceSeconds = span >= CLOSE_UP.longFromSeconds ? CLOSE_UP.long : CLOSE_UP.short
  const width = sliceSeconds * MICROS_PER_SECOND
  const start = atMicros - Math.min(ASIDE, Math.floor((atMicros - first) / width)) * width
  const attempts = new Array<number>(2 * ASIDE).fill(0)
  const throttled = new Array<number>(2 * ASIDE).fill(0)
  for (let i = firstWhere(arrivalMicros, t => t >= start); i < log.length; i++) {
    const slice = Math.floor(((arrivalMicros[i] as number) - start) / width)
    if (slice >= attempts.length) break
    attempts[slice] = (attempts[slice] as number) + 1
    if (((flags[i] as number) & THROTTLED) !== 0) throttled[slice] = (throttled[slice] as number) + 1
  }
  return { start: momentOf(start, clock), sliceSeconds, attempts, throttled }
}

/** The first arrival for which `holds`, which holds for all later ones too. */
function firstWhere(arrivals: Float64Array, holds: (arrival: number) => boolean): number {
  let [low, high] = [0, arrivals.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(arrivals[middle] as number)) high = middle
    else low = middle + 1
  }
  return low
}
