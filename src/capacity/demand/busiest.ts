/** Requests → the busiest sliding minutes, each cut out with what ran before and after it. */

import type { Requests } from '../engine/requests.ts'
import type { BusiestMinute } from '../workloadShape.ts'
import { tokensOf } from './lengths.ts'

export const MINUTE_SECONDS = 60
/** Replayed before the minute, so that it does not begin on empty replicas. */
export const WARM_UP_SECONDS = 120
/** Replayed after the minute: its last answers are still being generated when these arrive. */
export const TAIL_SECONDS = 30

/** Requests at most in one replay; beyond, the traffic is thinned and the fleet scaled back up. */
const MOST_REPLAYED = 6_000

/** A stretch of traffic around one minute; `arrivalSeconds` count from the minute's start. */
export type MinuteWindow = {
  readonly requests: Requests
  /** The minute's own requests are those in [from, to). */
  readonly from: number
  readonly to: number
  /** Only every n-th request of the log is in it. */
  readonly thinning: number
  readonly startSeconds: number
  readonly totals: { readonly requests: number; readonly inputTokens: number; readonly outputTokens: number }
  readonly chosenBy: BusiestMinute['chosenBy']
}

/** The sliding minutes [t, t + 60 s) with the most requests and with the most tokens; one if they are the same. */
export function busiestMinutes(requests: Requests): MinuteWindow[] {
  const byRequests = busiestStart(requests.arrivalSeconds, position => position)
  const tokensBefore = sumsBefore(requests)
  const byTokens = busiestStart(requests.arrivalSeconds, position => tokensBefore[position] as number)
  const first = minuteFrom(requests, byRequests, 'requests')
  return byTokens === byRequests ? [first] : [first, minuteFrom(requests, byTokens, 'tokens')]
}

/** What all requests before each one weigh, prompts and answers; one entry more than requests. [tokens] */
function sumsBefore(requests: Requests): Float64Array {
  const sums = new Float64Array(requests.arrivalSeconds.length + 1)
  for (let i = 1; i < sums.length; i++) sums[i] = (sums[i - 1] as number) + tokensOf(requests, i - 1)
  return sums
}

/**
 * First request of the window [t, t + 60 s) that weighs most; the earliest of equals. Where the shortest run that
 * would weigh more is longer than a minute, the next window to try is the first that reaches its end.
 *
 * @param before what all requests before a position weigh, in whole numbers
 */
function busiestStart(arrivals: Float64Array, before: (position: number) => number): number {
  const count = arrivals.length
  let [best, most, start, end] = [0, 0, 0, 0]
  for (;;) {
    end = firstWhere(end, count + 1, position => before(position) - before(start) > most)
    if (end > count) return best
    const last = arrivals[end - 1] as number
    if (last - (arrivals[start] as number) < MINUTE_SECONDS) {
      const opens = arrivals[start] as number
      const after = firstWhere(end, count, i => (arrivals[i] as number) - opens >= MINUTE_SECONDS)
      most = before(after) - before(start)
      best = start
    } else start = firstWhere(start, count, i => last - (arrivals[i] as number) < MINUTE_SECONDS)
  }
}

/** The first index in [from, to) where `holds`, which from there on holds everywhere; `to` where nowhere. */
export function firstWhere(from: number, to: number, holds: (index: number) => boolean): number {
  let [low, step] = [from, 1]
  while (low + step < to && !holds(low + step)) {
    low += step
    step *= 2
  }
  let high = Math.min(low + step, to)
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}

/** Cuts out the minute that begins with request `first`. */
function minuteFrom(all: Requests, first: number, chosenBy: MinuteWindow['chosenBy']): MinuteWindow {
  const startSeconds = all.arrivalSeconds[first] as number
  return minuteAt(all, startSeconds, chosenBy)
}

/** Cuts out the minute that begins at `startSeconds`. */
export function minuteAt(
  all: Requests,
  startSeconds: number,
  chosenBy: MinuteWindow['chosenBy']
): MinuteWindow {
  const { arrivalSeconds } = all
  const at = (seconds: number) =>
    firstWhere(0, arrivalSeconds.length, i => (arrivalSeconds[i] as number) >= startSeconds + seconds)
  const [warm, from, to, tail] = [
    at(-WARM_UP_SECONDS),
    at(0),
    at(MINUTE_SECONDS),
    at(MINUTE_SECONDS + TAIL_SECONDS)
  ]
  const thinning = Math.ceil((tail - warm) / MOST_REPLAYED)
  const position = (index: number) => Math.ceil((index - warm) / thinning)
  return {
    requests: cutOut(all, warm, tail, thinning, startSeconds),
    from: position(from),
    to: position(to),
    thinning,
    startSeconds,
    totals: totalsOf(all, from, to),
    chosenBy
  }
}

function cutOut(all: Requests, begin: number, end: number, thinning: number, zeroSeconds: number): Requests {
  const every = (_: number, index: number) => index % thinning === 0
  return {
    arrivalSeconds: all.arrivalSeconds
      .slice(begin, end)
      .filter(every)
      .map(seconds => seconds - zeroSeconds),
    inputTokens: all.inputTokens.slice(begin, end).filter(every),
    cachedTokens: all.cachedTokens.slice(begin, end).filter(every),
    outputTokens: all.outputTokens.slice(begin, end).filter(every),
    ...(all.sources === undefined ? {} : { sources: all.sources.slice(begin, end).filter(every) })
  }
}

function totalsOf(all: Requests, from: number, to: number): MinuteWindow['totals'] {
  const sum = (column: Int32Array) => column.subarray(from, to).reduce((total, tokens) => total + tokens, 0)
  return { requests: to - from, inputTokens: sum(all.inputTokens), outputTokens: sum(all.outputTokens) }
}
