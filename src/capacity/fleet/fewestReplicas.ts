/** A fleet's rehearsals → the fewest replicas that keep the promise. */
import type { MinuteWindow } from '../demand/busiest.ts'
import type { Bracket } from './outcomes.ts'
import type { Rehearse } from './trial.ts'

/** A replica for each request, and one more: further ones change nothing. */
export const mostUseful = (windows: readonly MinuteWindow[]): number =>
  windows.reduce((sum, { requests, thinning }) => sum + thinning * requests.arrivalSeconds.length, 1)

/**
 * The fewest replicas that keep the promise in the minutes together; the promise must be within reach. `null` where more
 * than `most` would be needed.
 *
 * @param bracket what is known of it; where it does not hold, it is looked for from below
 */
export function fewestReplicas(
  rehearse: Rehearse,
  windows: readonly MinuteWindow[],
  attainment: number,
  most = Number.POSITIVE_INFINITY,
  bracket: Bracket = { least: 1, enough: Number.POSITIVE_INFINITY }
): number | null {
  const suffices = (replicas: number) => rehearse.suffices(replicas, attainment)
  const requests = mostUseful(windows)
  const limit = Math.min(most, requests)
  const isEnough = bracket.enough <= limit && suffices(bracket.enough)
  if (!isEnough && most < requests && !suffices(most)) return null
  const top = isEnough ? bracket.enough : limit
  let [short, enough] = [Math.min(bracket.least, top) - 1, Math.min(bracket.least, top)]
  while (enough < top && !suffices(enough)) {
    short = enough
    enough = Math.min(top, enough * 2)
  }
  while (enough - short > 1) {
    const middle = (short + enough) >> 1
    if (suffices(middle)) enough = middle
    else short = middle
  }
  return enough
}
