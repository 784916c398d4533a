/** Refused attempts → stretches of throttling: when, how long, how many requests they hit, when it was over. */
import { FAILED, type RequestLog, THROTTLED } from '../log/trafficLog.ts'
import { MICROS_PER_SECOND } from '../units.ts'

/** Refusals further apart belong to different episodes: rate limits are counted over a minute. */
export const EPISODE_GAP_SECONDS = 60

export type Episode = {
  /** Index of the first refused attempt, and of the last one. */
  readonly from: number
  readonly to: number
  readonly startMicros: number
  readonly endMicros: number
  readonly refused: number
  /** Requests with an attempt refused in it. */
  readonly requests: number
  /** Arrival of the first attempt after the last refusal that succeeded; `NaN`: the log ends before. [µs] */
  readonly recoveredMicros: number
}

/** Indices of the attempts that were refused for their rate. */
export function throttledIndices({ flags }: RequestLog): Uint32Array {
  let count = 0
  for (let i = 0; i < flags.length; i++) if (((flags[i] as number) & THROTTLED) !== 0) count++
  const indices = new Uint32Array(count)
  let next = 0
  for (let i = 0; next < count; i++) if (((flags[i] as number) & THROTTLED) !== 0) indices[next++] = i
  return indices
}

/**
 * In time order.
 *
 * @param throttled ascending indices
 * @param first of each of them, the attempt that began its request
 */
export function episodesOf(log: RequestLog, throttled: Uint32Array, first: Uint32Array): readonly Episode[] {
  const found: Omit<Episode, 'recoveredMicros'>[] = []
  // By request, the episode that counted it last; the first one is 1.
  const countedIn = new Uint32Array(log.length)
  for (let at = 0; at < throttled.length; ) {
    const end = endOf(log, throttled, at)
    const [from, to] = [throttled[at] as number, throttled[end - 1] as number]
    found.push({
      from,
      to,
      startMicros: log.arrivalMicros[from] as number,
      endMicros: log.arrivalMicros[to] as number,
      refused: end - at,
      requests: countNew(first.subarray(at, end), countedIn, found.length + 1)
    })
    at = end
  }
  const recovered = recoveries(log, found)
  return found.map((episode, i) => ({ ...episode, recoveredMicros: recovered[i] as number }))
}

function countNew(firsts: Uint32Array, countedIn: Uint32Array, episode: number): number {
  let count = 0
  for (const first of firsts) {
    if (countedIn[first] !== episode) count++
    countedIn[first] = episode
  }
  return count
}

/** The place in `throttled` behind the last refusal of the episode that begins at `at`. */
function endOf({ arrivalMicros }: RequestLog, throttled: Uint32Array, at: number): number {
  const arrival = (place: number) => arrivalMicros[throttled[place] as number] as number
  let end = at + 1
  while (end < throttled.length && arrival(end) - arrival(end - 1) <= EPISODE_GAP_SECONDS * MICROS_PER_SECOND)
    end++
  return end
}

/** From the last episode back, so that no attempt is looked at twice. */
function recoveries(log: RequestLog, episodes: readonly { readonly to: number }[]): Float64Array {
  const recovered = new Float64Array(episodes.length).fill(Number.NaN)
  for (let e = episodes.length - 1; e >= 0; e--) {
    const { to } = episodes[e] as { readonly to: number }
    const next = episodes[e + 1]
    const success = firstSuccess(log, to + 1, next === undefined ? log.length : next.to)
    recovered[e] = success < 0 ? (recovered[e + 1] ?? Number.NaN) : (log.arrivalMicros[success] as number)
  }
  return recovered
}

function firstSuccess({ flags }: RequestLog, from: number, to: number): number {
  for (let i = from; i < to; i++) if (((flags[i] as number) & FAILED) === 0) return i
  return -1
}
