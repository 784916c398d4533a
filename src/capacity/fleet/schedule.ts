/** Requests and a replica's load → replicas needed by hour of the week. */
import { HOURS_PER_WEEK, SECONDS_PER_DAY, SECONDS_PER_HOUR } from '../../units.ts'
import { eachMinute } from '../demand/slidingMinutes.ts'
import type { Requests } from '../engine/requests.ts'

/** Hours that follow each other: a fleet is scheduled only where each of them was seen. */
const LEAST_SECONDS = 7 * SECONDS_PER_DAY

/**
 * For each hour of the week: its busiest minute, with the headroom, over what a replica carries; at least 1, spares not
 * counted. None where no week of the log shows a request, but for the hour before they come again: a replica takes minutes to start.
 *
 * @param peaks of `hourlyPeaks`
 */
export const scheduleOf = (
  peaks: readonly number[],
  tokensPerReplicaMinute: number,
  headroom: number
): readonly number[] =>
  peaks.map((tokens, hour) => {
    const isIdle = tokens === 0 && peaks[(hour + 1) % peaks.length] === 0
    return isIdle ? 0 : Math.max(1, Math.ceil(((1 + headroom) * tokens) / tokensPerReplicaMinute))
  })

/**
 * Tokens of the busiest minute that ended in each hour of the week, in any of the log's weeks: the most in (t − 60 s, t]
 * over the arrivals t. `null` for logs under a week.
 *
 * @param hourOf hour of the week, Monday 00:00 first, of a moment in seconds after the first request
 */
export function hourlyPeaks(
  requests: Requests,
  hourOf: (seconds: number) => number
): readonly number[] | null {
  const span = requests.arrivalSeconds.at(-1) ?? 0
  if (span < LEAST_SECONDS - SECONDS_PER_HOUR) return null
  const peaks = new Float64Array(HOURS_PER_WEEK)
  eachMinute(requests, (seconds, tokens) => {
    const hour = hourOf(seconds)
    peaks[hour] = Math.max(peaks[hour] as number, tokens)
  })
  return [...peaks]
}
