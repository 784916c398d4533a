/** Episodes of throttling → what they kept from being sent: a band. */
import { between, estimated, type Figure } from '../figure.ts'
import type { RequestLog } from '../log/trafficLog.ts'
import { MICROS_PER_DAY, MICROS_PER_MINUTE, MICROS_PER_SECOND } from '../units.ts'
import type { Fates } from './chains.ts'
import { EPISODE_GAP_SECONDS, type Episode } from './episodes.ts'
import { countBelow, requestsAmong, requestsBetween } from './requestsBetween.ts'

/** Callers that were refused stay away for up to a minute after the last refusal. */
const AFTER_MICROS = EPISODE_GAP_SECONDS * MICROS_PER_SECOND
const NEIGHBOUR_MICROS = 300 * MICROS_PER_SECOND
const LEAST_NEIGHBOUR_MICROS = MICROS_PER_MINUTE
const DAYS_AROUND = 14
const LEAST_DAYS = 3

/**
 * Demand that throttling hid. [requests]
 *
 *     low  = requests that failed for good
 *     high = low + Σ over episodes of max(0, expected − seen)
 *
 * seen: requests from the first refusal to 60 s after the last. expected: the larger of what the rate of the 5 minutes
 * before and after gives, and the median of the same stretch on other days, up to 14 before and after, that had no
 * refusals (three of them at least). Refused attempts whose fate the log cannot tell count in `high` alone.
 *
 * @param throttled ascending indices of the refused attempts
 */
export function hiddenDemand(
  log: RequestLog,
  episodes: readonly Episode[],
  throttled: Uint32Array,
  { failed, untold }: Fates
): Figure {
  const unsent = episodes.reduce((sum, episode) => sum + shortfall(log, episode, throttled), 0)
  const [low, high] = [failed - untold, failed + Math.round(unsent)]
  const note = 'below: those that never succeeded; above: also those missing against other minutes and days'
  return low === high ? estimated(low, 'requests') : between(low, high, 'requests', note)
}

function shortfall(log: RequestLog, episode: Episode, throttled: Uint32Array): number {
  const last = log.arrivalMicros[log.length - 1] as number
  const [from, to] = [episode.startMicros, Math.min(last, episode.endMicros + AFTER_MICROS)]
  const seen = requestsBetween(log, from, to)
  return Math.max(0, byNeighbours(log, from, to) - seen, byOtherDays(log, from, to, throttled) - seen)
}

/** Requests at the rate of the minutes around; 0 where there are too few of them. */
function byNeighbours(log: RequestLog, from: number, to: number): number {
  const first = log.arrivalMicros[0] as number
  const last = log.arrivalMicros[log.length - 1] as number
  const [before, after] = [Math.max(first, from - NEIGHBOUR_MICROS), Math.min(last, to + NEIGHBOUR_MICROS)]
  const micros = from - before + (after - to)
  if (micros < LEAST_NEIGHBOUR_MICROS) return 0
  const requests = requestsBetween(log, before, from) + requestsBetween(log, to, after)
  return (requests / micros) * (to - from)
}

/** The median of the same stretch on other days; 0 where there are too few of them. */
function byOtherDays(log: RequestLog, from: number, to: number, throttled: Uint32Array): number {
  const seen: number[] = []
  for (let day = -DAYS_AROUND; day <= DAYS_AROUND; day++) {
    const shift = day * MICROS_PER_DAY
    if (!isCovered(log, from + shift, to + shift)) continue
    const first = countBelow(log.arrivalMicros, from + shift)
    const end = countBelow(log.arrivalMicros, to + shift)
    const isQuiet = countBelow(throttled, first) === countBelow(throttled, end)
    if (isQuiet) seen.push(requestsAmong(log, first, end))
  }
  if (seen.length < LEAST_DAYS) return 0
  seen.sort((a, b) => a - b)
  return seen[Math.floor((seen.length - 1) / 2)] as number
}

const isCovered = ({ arrivalMicros, length }: RequestLog, from: number, to: number): boolean =>
  from >= (arrivalMicros[0] as number) && to <= (arrivalMicros[length - 1] as number)
