/** Requests → the busiest minute of equal slices of their span, in tokens: what a chart of the load draws. */
import type { Requests } from '../engine/requests.ts'
import { MINUTE_SECONDS } from './busiest.ts'
import { eachMinute } from './slidingMinutes.ts'

export type MinuteTimeline = {
  /** Of the first request. */
  readonly start: string
  readonly sliceSeconds: number
  /** Of each slice: the most tokens, prompts and answers together, of the requests in (t − 60 s, t] over its arrivals t. */
  readonly busiestTokens: readonly number[]
}

/** As fine as a sheet of paper shows; of short logs a minute each, since a minute is what is looked at. */
const MOST_SLICES = 160

export function minuteTimeline(requests: Requests, start: string): MinuteTimeline {
  const span = requests.arrivalSeconds.at(-1) ?? 0
  const slices = Math.max(1, Math.min(MOST_SLICES, Math.floor(span / MINUTE_SECONDS)))
  const busiest = new Float64Array(slices)
  eachMinute(requests, (seconds, tokens) => {
    const slice = span === 0 ? 0 : Math.min(slices - 1, Math.floor((seconds / span) * slices))
    if (tokens > (busiest[slice] as number)) busiest[slice] = tokens
  })
  return { start, sliceSeconds: span / slices, busiestTokens: [...busiest] }
}
