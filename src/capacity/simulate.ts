/** Requests × replicas of an engine → when each request was scheduled, answered first, and done. */
import { tokensOf } from './lengths.ts'
import type { PerformanceModel } from './performanceModel.ts'
import { type Interval, newProgress, Replica, type Requests, type Times } from './replica.ts'

export type Simulation = Times & {
  /** Per replica, inside the interval asked for. */
  readonly busySeconds: Float64Array
}

const ALWAYS: Interval = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }

/**
 * Replays the requests on `replicas` equal engines behind a router that sends each one to the replica with the
 * fewest outstanding. Requests longer than a replica accepts are refused: their times stay `NaN`.
 *
 * @param busy interval in which busy time is counted [s]
 */
export function simulate(
  model: PerformanceModel,
  replicas: number,
  requests: Requests,
  busy: Interval = ALWAYS
): Simulation {
  const length = requests.arrivalSeconds.length
  const times = unknownTimes(length)
  const progress = newProgress(length)
  const fleet = Array.from({ length: replicas }, () => new Replica(model, requests, progress, times, busy))
  const longest = longestAccepted(model)
  for (let request = 0; request < length; request++) {
    const now = (requests.arrivalSeconds[request] as number) + model.requestOverheadSeconds
    if (tokensOf(requests, request) <= longest) advanceTo(fleet, now).accept(request, now)
  }
  advanceTo(fleet, Number.POSITIVE_INFINITY)
  return { ...times, busySeconds: Float64Array.from(fleet, replica => replica.busySeconds) }
}

/** The longest request, prompt and answer together, that one empty replica serves; a longer one holds no less KV. */
export function longestAccepted(model: PerformanceModel): number {
  const fits = (tokens: number) => tokens + model.kvFixedTokens(tokens) <= model.kvCapacityTokens
  let [served, refused] = [0, model.maxSequenceTokens + 1]
  while (refused - served > 1) {
    const middle = Math.floor((served + refused) / 2)
    if (fits(middle)) served = middle
    else refused = middle
  }
  return served
}

/** Advances every replica to the moment. @returns the one with the fewest outstanding, the first of equals */
function advanceTo(fleet: readonly Replica[], now: number): Replica {
  let least = fleet[0] as Replica
  for (const replica of fleet) {
    while (replica.readySeconds < now) replica.advance()
    if (replica.outstanding < least.outstanding) least = replica
  }
  return least
}

const unknownTimes = (length: number): Times => ({
  scheduledSeconds: new Float64Array(length).fill(Number.NaN),
  firstTokenSeconds: new Float64Array(length).fill(Number.NaN),
  completionSeconds: new Float64Array(length).fill(Number.NaN)
})
