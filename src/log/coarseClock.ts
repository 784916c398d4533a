/** A request log whose clock counts hours or days → the sums of each, which is all that it says of when calls came. */
import { MICROS_PER_DAY, MICROS_PER_HOUR, MICROS_PER_MINUTE, MICROS_PER_SECOND } from '../units.ts'
import { SERVICE_TIERS, tierOfFlags } from './serviceTier.ts'
import { FAILED, type RequestLog, THROTTLED, type UsageBuckets } from './trafficLog.ts'

/** Days that begin by the clocks of a place are this much shorter once a year. */
const SHORTEST_DAY_MICROS = MICROS_PER_DAY - MICROS_PER_HOUR

/**
 * A bucket for each attempt, as wide as the clock is coarse. `null`: the clock is finer, relative, or no two calls share a
 * moment, so that nothing is hidden.
 */
export function sumsOfCoarseClock(log: RequestLog): UsageBuckets | null {
  const { arrivalMicros, flags } = log
  const width = coarseTick(log)
  if (width === null) return null
  const first = arrivalMicros[0] as number
  const startMicros = arrivalMicros.map(micros => first + Math.round((micros - first) / width) * width)
  const marked = (isMarked: (bits: number) => boolean) => Uint8Array.from(flags, bits => +isMarked(bits))
  const { asked, models, model, callers, caller, split, areTokensEstimated, length } = log
  return {
    ...{ asked, models, model, callers, caller, split, areTokensEstimated, length },
    grain: 'bucket',
    clock: 'wall',
    bucketSeconds: width / MICROS_PER_SECOND,
    coverStartMicros: first,
    coverEndMicros: (startMicros.at(-1) as number) + width,
    startMicros,
    requests: new Float64Array(length).fill(1),
    failed: Float64Array.from(marked(bits => (bits & FAILED) !== 0)),
    throttled: Float64Array.from(marked(bits => (bits & THROTTLED) !== 0)),
    inputTokens: Float64Array.from(log.inputTokens),
    cachedTokens: Float64Array.from(log.cachedTokens),
    outputTokens: Float64Array.from(log.outputTokens),
    batch: marked(bits => tierOfFlags(bits) === BATCH)
  }
}

const BATCH = SERVICE_TIERS.indexOf('batch')

/**
 * An hour or a day, where every arrival is a whole number of hours after the first and some share one; `null`: the clock is finer
 * or relative. [µs]
 */
export function coarseTick({
  arrivalMicros,
  clock
}: Pick<RequestLog, 'arrivalMicros' | 'clock'>): number | null {
  const least = clock === 'wall' ? leastGap(arrivalMicros, MICROS_PER_HOUR) : null
  if (least === null) return null
  return least >= SHORTEST_DAY_MICROS ? MICROS_PER_DAY : MICROS_PER_HOUR
}

/**
 * The least time between two moments, where all are whole multiples of `unit` apart and calls share some; `null` otherwise.
 * [µs]
 */
function leastGap(arrivals: Float64Array, unit: number): number | null {
  let [least, isShared] = [Number.POSITIVE_INFINITY, false]
  for (let i = 1; i < arrivals.length; i++) {
    const gap = (arrivals[i] as number) - (arrivals[i - 1] as number)
    if (gap % unit !== 0) return null
    if (gap === 0) isShared = true
    else if (gap < least) least = gap
  }
  return isShared && least < Number.POSITIVE_INFINITY ? least : null
}

/** Whether the clock counts whole minutes, of which some hold several calls at one moment. */
export const countsMinutes = ({
  arrivalMicros,
  clock
}: Pick<RequestLog, 'arrivalMicros' | 'clock'>): boolean =>
  clock === 'wall' && leastGap(arrivalMicros, MICROS_PER_MINUTE) !== null

/**
 * The calls of each minute at moments drawn within it, in the same order.
 *
 * @param log whose clock counts minutes
 * @param random uniform in [0, 1)
 */
export function spreadOverMinutes(log: RequestLog, random: () => number): RequestLog {
  const arrivalMicros = log.arrivalMicros.slice()
  for (let from = 0; from < arrivalMicros.length; ) {
    const minute = arrivalMicros[from] as number
    let to = from + 1
    while (arrivalMicros[to] === minute) to++
    const drawn = Float64Array.from(
      { length: to - from },
      () => minute + Math.floor(random() * MICROS_PER_MINUTE)
    )
    arrivalMicros.set(drawn.sort(), from)
    from = to
  }
  return { ...log, arrivalMicros }
}
