/** A request log whose clock counts hours or days → the sums of each, which is all that it says of when calls came. */
import { MICROS_PER_DAY, MICROS_PER_HOUR, MICROS_PER_MINUTE, MICROS_PER_SECOND } from '../units.ts'
import { SERVICE_TIERS, tierOfFlags } from './serviceTier.ts'
import { FAILED, type RequestLog, THROTTLED, type UsageBuckets } from './trafficLog.ts'

/**
 * A bucket for each attempt, as wide as the clock is coarse; `null`: the clock is finer or relative, or no two calls share a moment, so
 * that nothing is hidden.
 */
export function sumsOfCoarseClock(log: RequestLog): UsageBuckets | null {
  const { arrivalMicros, flags } = log
  const width = coarseTick(log)
  if (width === null) return null
  const marked = (isMarked: (bits: number) => boolean) => Uint8Array.from(flags, bits => +isMarked(bits))
  const { asked, models, model, callers, caller, split, areTokensEstimated, length } = log
  return {
    ...{ asked, models, model, callers, caller, split, areTokensEstimated, length },
    grain: 'bucket',
    clock: 'wall',
    bucketSeconds: width / MICROS_PER_SECOND,
    coverStartMicros: arrivalMicros[0] as number,
    coverEndMicros: (arrivalMicros.at(-1) as number) + width,
    startMicros: arrivalMicros,
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

/** Fewer hours of the day are jobs that run on the hour. */
const LEAST_HOURS_OF_DAY = 6
/** Zones of the world are whole quarters of an hour from each other. */
const QUARTER_MICROS = MICROS_PER_HOUR / 4

/**
 * An hour or a day: every arrival is the midnight of a date in UTC, or on the hour at many hours of the day. `null`: the clock is
 * finer or relative, or it cannot be told from jobs that run then. [µs]
 */
export function coarseTick(log: Pick<RequestLog, 'arrivalMicros' | 'clock'>): number | null {
  const grid = gridOf(log)
  if (grid === null) return null
  const { arrivalMicros } = log
  const first = arrivalMicros[0] as number
  if (grid === MICROS_PER_DAY) return first % MICROS_PER_DAY === 0 ? grid : null
  if (grid !== MICROS_PER_HOUR || first % QUARTER_MICROS !== 0) return null
  const hours = new Set<number>()
  for (let i = 0; i < arrivalMicros.length && hours.size < LEAST_HOURS_OF_DAY; i++)
    hours.add(Math.floor((arrivalMicros[i] as number) / MICROS_PER_HOUR) % 24)
  return hours.size < LEAST_HOURS_OF_DAY ? null : grid
}

/** Minutes that the clock counts as one, where several calls share a moment: a minute, five, a quarter of an hour; `null`: none. [µs] */
export function minutesTick(log: Pick<RequestLog, 'arrivalMicros' | 'clock'>): number | null {
  const grid = gridOf(log)
  const isWhole = grid !== null && (log.arrivalMicros[0] as number) % MICROS_PER_MINUTE === 0
  return isWhole && grid < MICROS_PER_HOUR ? grid : null
}

/**
 * The least time between moments, of whole minutes, where all others are whole multiples of it and calls share some; `null` otherwise. [µs]
 */
function gridOf({ arrivalMicros, clock }: Pick<RequestLog, 'arrivalMicros' | 'clock'>): number | null {
  let [grid, least, isShared] = [0, Number.POSITIVE_INFINITY, false]
  for (let i = 1; i < arrivalMicros.length; i++) {
    const gap = (arrivalMicros[i] as number) - (arrivalMicros[i - 1] as number)
    if (gap % MICROS_PER_MINUTE !== 0) return null
    if (gap === 0) {
      isShared = true
      continue
    }
    if (gap < least) least = gap
    if (gap % grid !== 0) grid = greatestCommonDivisor(gap, grid)
  }
  return clock === 'wall' && isShared && grid === least ? grid : null
}

/** By Euclid. */
function greatestCommonDivisor(a: number, b: number): number {
  while (b > 0) [a, b] = [b, a % b]
  return a
}

/**
 * The calls of each moment at moments drawn within the stretch that begins there, in the same order.
 *
 * @param log whose clock counts such stretches
 * @param tick their length [µs]
 * @param random uniform in [0, 1)
 */
export function spreadOver(log: RequestLog, tick: number, random: () => number): RequestLog {
  const arrivalMicros = log.arrivalMicros.slice()
  for (let from = 0; from < arrivalMicros.length; ) {
    const start = arrivalMicros[from] as number
    let to = from + 1
    while (arrivalMicros[to] === start) to++
    const drawn = Float64Array.from({ length: to - from }, () => start + Math.floor(random() * tick))
    arrivalMicros.set(drawn.sort(), from)
    from = to
  }
  return { ...log, arrivalMicros }
}
