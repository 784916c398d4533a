/** A group of models → its busiest sliding minutes, each cut out with what ran before and after it. */

import type { RequestLog } from '../../log/trafficLog.ts'
import { MICROS_PER_SECOND } from '../../units.ts'
import type { Requests } from '../engine/requests.ts'
import type { BusiestMinute } from '../workloadShape.ts'
import { requestsBetween, statedOr } from './demandedRequests.ts'
import { type Asked, askedIn, type Group, oneBit } from './group.ts'
import { answerOf, type GroupSizes, UNSTATED, weightsOf } from './groupSizes.ts'

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
export function busiestMinutes(group: Group, sizes: GroupSizes): MinuteWindow[] {
  const { requests, tokens } = busiestStarts(group, sizes)
  const first = minuteFrom(group, sizes, requests, 'requests')
  return tokens === requests ? [first] : [first, minuteFrom(group, sizes, tokens, 'tokens')]
}

/** Starts that are looked at together: how many requests enter at each one cannot be predicted, and of many at once it can. */
const STARTS = 32

/** Rows of the log at which the minutes begin; the earliest of equals. */
function busiestStarts(
  group: Group,
  sizes: GroupSizes
): { readonly requests: number; readonly tokens: number } {
  const { first, last } = sizes
  const { arrivalMicros } = group.log
  const endOf = (start: number) => (arrivalMicros[start] as number) + MINUTE_SECONDS * MICROS_PER_SECOND
  const [stretch, minute] = [new Stretch(group, sizes), new Stretch(group, sizes)]
  const most = { byRequests: first, requests: 0, byTokens: first, tokens: 0 }
  const lookAtEach = (from: number, next: number): void => {
    for (let start = from; start < next; start++) {
      minute.enter(endOf(start))
      const { requests, tokens } = minute
      minute.leave(start + 1)
      if (minute.requests === requests) continue
      if (requests > most.requests) Object.assign(most, { byRequests: start, requests })
      if (tokens > most.tokens) Object.assign(most, { byTokens: start, tokens })
    }
  }
  for (let start = first; start <= last; start += STARTS) {
    const next = Math.min(start + STARTS, last + 1)
    minute.become(stretch)
    // All that any of the minutes holds, and maybe more.
    stretch.enter(endOf(next - 1))
    if (stretch.requests > most.requests || stretch.tokens > most.tokens) lookAtEach(start, next)
    stretch.leave(next)
  }
  return { requests: most.byRequests, tokens: most.byTokens }
}

/** Rows of the log that follow one another, and how many of them are the group's. */
class Stretch {
  requests = 0
  tokens = 0
  /** Of the rows, and the first after them. */
  private start: number
  private end: number
  private readonly last: number
  private readonly log: RequestLog
  private readonly asked: Asked
  private readonly weights: Int32Array
  private readonly filled: (row: number) => number

  constructor(group: Group, sizes: GroupSizes) {
    const { log, embeds = false } = group
    this.log = log
    this.asked = askedIn(group)
    this.weights = weightsOf(log, embeds)
    this.filled = filledIn(group, sizes)
    this.start = sizes.first
    this.end = sizes.first
    this.last = sizes.last
  }

  become({ requests, tokens, start, end }: Stretch): void {
    this.requests = requests
    this.tokens = tokens
    this.start = start
    this.end = end
  }

  /** On to the last row before this moment. */
  enter(micros: number): void {
    const { arrivalMicros } = this.log
    let { end } = this
    while (end <= this.last && (arrivalMicros[end] as number) < micros) end++
    this.add(this.end, end, 1)
    this.end = end
  }

  /** Without the rows before this one. */
  leave(start: number): void {
    this.add(this.start, start, -1)
    this.start = start
  }

  private add(from: number, to: number, times: 1 | -1): void {
    const { weights, filled } = this
    const { model } = this.log
    const { asks, ofModel } = this.asked
    let [requests, tokens] = [0, 0]
    for (let row = from; row < to; row++) {
      // Added in any case, times 0 or 1: which model comes next is a coin that branches lose.
      const isIn = oneBit((asks[row] as number) & (ofModel[model[row] as number] as number))
      const weight = weights[row] as number
      requests += isIn
      tokens += isIn * (weight === UNSTATED ? filled(row) : weight)
    }
    this.requests += times * requests
    this.tokens += times * tokens
  }
}

/** By row: prompt and answer, with the group's medians for what is not stated. */
function filledIn({ log, embeds = false }: Group, { medians }: GroupSizes): (row: number) => number {
  const { flags, inputTokens, outputTokens } = log
  const [input, output] = [medians?.input ?? 1, medians?.output ?? 1]
  return row =>
    statedOr(inputTokens[row] as number, input) +
    statedOr(answerOf(flags[row] as number, outputTokens[row] as number, embeds), output)
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

/** Cuts out the minute that begins at row `start` of the log. */
function minuteFrom(
  group: Group,
  sizes: GroupSizes,
  start: number,
  chosenBy: MinuteWindow['chosenBy']
): MinuteWindow {
  const { arrivalMicros, length } = group.log
  const micros = arrivalMicros[start] as number
  const at = (seconds: number) =>
    firstWhere(0, length, i => (arrivalMicros[i] as number) >= micros + seconds * MICROS_PER_SECOND)
  // A second more on either side: where the minute is cut is decided on the group's own clock.
  const around = requestsBetween(
    group,
    sizes,
    at(-WARM_UP_SECONDS - 1),
    at(MINUTE_SECONDS + TAIL_SECONDS + 1)
  )
  const zeroMicros = arrivalMicros[sizes.first] as number
  return minuteAt(around, (micros - zeroMicros) / MICROS_PER_SECOND, chosenBy)
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
