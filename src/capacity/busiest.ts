/** Requests → the busiest sliding minutes, each cut out with what ran before and after it. */
import type { Requests } from './replica.ts'

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
  readonly chosenBy: 'requests' | 'tokens' | 'synthesised'
}

/** The sliding minutes [t, t + 60 s) with the most requests and with the most tokens; one if they are the same. */
export function busiestMinutes(requests: Requests): MinuteWindow[] {
  const byRequests = busiestStart(requests, () => 1)
  const byTokens = busiestStart(requests, index => tokensOf(requests, index))
  const first = minuteFrom(requests, byRequests, 'requests')
  return byTokens === byRequests ? [first] : [first, minuteFrom(requests, byTokens, 'tokens')]
}

/** First request of the window [t, t + 60 s) with the greatest sum of `weight`; the earliest of equals. */
function busiestStart({ arrivalSeconds }: Requests, weight: (index: number) => number): number {
  let best = 0
  let most = 0
  let sum = 0
  let end = 0
  for (let start = 0; start < arrivalSeconds.length; start++) {
    while (end < arrivalSeconds.length && minutesApart(arrivalSeconds, start, end) < 1) sum += weight(end++)
    if (sum > most) {
      most = sum
      best = start
    }
    sum -= weight(start)
  }
  return best
}

const minutesApart = (arrivals: Float64Array, start: number, end: number): number =>
  ((arrivals[end] as number) - (arrivals[start] as number)) / MINUTE_SECONDS

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
  const at = (seconds: number) => firstAtOrAfter(all.arrivalSeconds, startSeconds + seconds)
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
    outputTokens: all.outputTokens.slice(begin, end).filter(every)
  }
}

function totalsOf(all: Requests, from: number, to: number): MinuteWindow['totals'] {
  const sum = (column: Int32Array) => column.subarray(from, to).reduce((total, tokens) => total + tokens, 0)
  return { requests: to - from, inputTokens: sum(all.inputTokens), outputTokens: sum(all.outputTokens) }
}

function firstAtOrAfter(sorted: Float64Array, value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] as number) < value) low = middle + 1
    else high = middle
  }
  return low
}

/** Prompt and answer of one request. */
const tokensOf = (requests: Requests, index: number): number =>
  (requests.inputTokens[index] as number) + (requests.outputTokens[index] as number)
