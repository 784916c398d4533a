/** Requests that may wait → the minute of a day in which their work is spread evenly. */
import { HOURS_PER_WEEK, MICROS_PER_SECOND, SECONDS_PER_DAY } from '../../units.ts'
import type { Requests } from '../engine/requests.ts'
import { mulberry32, shuffle } from '../random.ts'
import { MINUTE_SECONDS, type MinuteWindow, minuteAt, TAIL_SECONDS, WARM_UP_SECONDS } from './busiest.ts'
import type { Demand } from './demand.ts'
import { type Lengths, tokensOf } from './lengths.ts'

export const BATCH_NOTE =
  'Batch work may wait for a day: what any 24 h of the log ask for is spread evenly over 24 h, without limits on ' +
  'latency, and the fleet stays under 85 % of what it can process. Idle hours of other fleets are not counted on.'

/** @param zeroMicros of the first request, on the log's clock */
export function batchDemand(
  rows: () => Requests,
  lengths: Lengths,
  zeroMicros: number,
  seed: number,
  momentOf: (micros: number) => string
): Demand {
  const requests = rows()
  const { from, to } = busiestDay(requests)
  const minute = evenMinute(requests, from, to, seed)
  const days = dailyTokens(requests)
  return {
    windows: [minute],
    moments: [momentOf(zeroMicros + (requests.arrivalSeconds[from] as number) * MICROS_PER_SECOND)],
    spanSeconds: days.length * SECONDS_PER_DAY,
    totalTokens: days.reduce((sum, tokens) => sum + tokens, 0),
    lengths,
    dailyPeaks: days.slice(0, -1).map(tokens => tokens / MINUTES_PER_DAY),
    hourlyPeaks: days.length > 7 ? allWeek(minute) : null,
    timeline: null,
    whole: () => spreadByDay(rows())
  }
}

const MINUTES_PER_DAY = SECONDS_PER_DAY / MINUTE_SECONDS

const allWeek = ({ totals }: MinuteWindow): readonly number[] =>
  new Array<number>(HOURS_PER_WEEK).fill(totals.inputTokens + totals.outputTokens)

/** Of each day of 24 h since the first request, the last one unfinished. */
function dailyTokens(requests: Requests): readonly number[] {
  const tokens = new Float64Array(daysOf(requests))
  for (let i = 0; i < requests.arrivalSeconds.length; i++) {
    const day = Math.floor((requests.arrivalSeconds[i] as number) / SECONDS_PER_DAY)
    tokens[day] = (tokens[day] as number) + tokensOf(requests, i)
  }
  return [...tokens]
}

/** So many requests of one size. */
export function equalRequests(count: number, input: number, cached: number, output: number): Requests {
  const each = (tokens: number, least: number) =>
    new Int32Array(count).fill(Math.max(least, Math.round(tokens)))
  return {
    arrivalSeconds: new Float64Array(count),
    inputTokens: each(input, 1),
    cachedTokens: each(cached, 0),
    outputTokens: each(output, 1)
  }
}

/** The 24 h [t, t + 24 h) with the most tokens, as a range of requests. */
function busiestDay(requests: Requests): { readonly from: number; readonly to: number } {
  const { arrivalSeconds } = requests
  let [best, most, first, tokens] = [{ from: 0, to: 0 }, -1, 0, 0]
  for (let i = 0; i < arrivalSeconds.length; i++) {
    tokens += tokensOf(requests, i)
    for (; (arrivalSeconds[i] as number) - (arrivalSeconds[first] as number) >= SECONDS_PER_DAY; first++)
      tokens -= tokensOf(requests, first)
    if (tokens > most) [best, most] = [{ from: first, to: i + 1 }, tokens]
  }
  return best
}

/**
 * A minute, with what runs before and after it, of the requests [from, to) spread over 24 h. It holds their sizes at
 * equal steps of rank, in a random order, so that its tokens are those of a mean minute.
 */
export function evenMinute(all: Requests, from: number, to: number, seed: number): MinuteWindow {
  const perMinute = Math.max(1, Math.round(((to - from) * MINUTE_SECONDS) / SECONDS_PER_DAY))
  const bySize = Int32Array.from({ length: to - from }, (_, i) => from + i)
  bySize.sort((a, b) => tokensOf(all, a) - tokensOf(all, b))
  const sampled = Int32Array.from(
    { length: perMinute },
    (_, i) => bySize[Math.floor(((i + 0.5) * (to - from)) / perMinute)] as number
  )
  shuffle(sampled, mulberry32(seed))
  const minutes = (WARM_UP_SECONDS + MINUTE_SECONDS + TAIL_SECONDS) / MINUTE_SECONDS
  const length = Math.ceil(minutes * perMinute)
  const column = (values: Int32Array) =>
    Int32Array.from({ length }, (_, i) => values[sampled[i % perMinute] as number] as number)
  const requests: Requests = {
    arrivalSeconds: Float64Array.from({ length }, (_, i) => ((i + 0.5) * MINUTE_SECONDS) / perMinute),
    inputTokens: column(all.inputTokens),
    cachedTokens: column(all.cachedTokens),
    outputTokens: column(all.outputTokens),
    ...(all.sources === undefined
      ? {}
      : {
          sources: Uint16Array.from(
            { length },
            (_, i) => all.sources?.[sampled[i % perMinute] as number] as number
          )
        })
  }
  return minuteAt(requests, WARM_UP_SECONDS, 'spread')
}

/** Days of 24 h since the first request, the last one whole. */
const daysOf = ({ arrivalSeconds }: Requests): number =>
  Math.floor((arrivalSeconds.at(-1) as number) / SECONDS_PER_DAY) + 1

/** Each day's requests at equal steps over it. */
function spreadByDay(requests: Requests): Requests {
  const { arrivalSeconds } = requests
  const dayOf = (i: number) => Math.floor((arrivalSeconds[i] as number) / SECONDS_PER_DAY)
  const counts = new Float64Array(daysOf(requests))
  for (let i = 0; i < arrivalSeconds.length; i++) counts[dayOf(i)] = (counts[dayOf(i)] as number) + 1
  const placed = new Float64Array(counts.length)
  const spread = arrivalSeconds.map((_, i) => {
    const day = dayOf(i)
    const place = placed[day] as number
    placed[day] = place + 1
    return SECONDS_PER_DAY * (day + (place + 0.5) / (counts[day] as number))
  })
  return { ...requests, arrivalSeconds: spread }
}
