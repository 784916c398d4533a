/** Whose traffic it is: the figures of one model, of one caller and of who makes the peak, as they stand in the JSON. */
import { figure, list, moment, number, type Of, object, orNull, record, text } from '../shape.ts'

const SPAN = 'period.spanSeconds'

/** The core figures of one model or one caller; the name is empty where the log does not say. */
export const slice = (whose: string, root: string) =>
  object({
    name: text,
    attempts: number('attempts').measured(`Attempts of the ${whose}.`),
    succeeded: number('attempts').measured(`Attempts of the ${whose} that did not fail.`),
    failed: orNull(number('attempts').measured(`Attempts of the ${whose} that failed.`)),
    throttled: orNull(number('attempts').measured(`Attempts of the ${whose} that were answered 429.`)),
    inputTokens: figure('tokens').measured(`Input tokens of the ${whose}.`),
    cachedTokens: figure('tokens').measured(`Cached tokens of the ${whose}.`),
    outputTokens: figure('tokens').measured(`Output tokens of the ${whose}.`),
    averageRps: figure('requests/s').derived(`Attempts of the ${whose} over the span of the log.`, {
      formula: 'attempts / span',
      from: [`${root}.*.attempts`, SPAN]
    }),
    peakRps: figure('requests/s').measured(`The most arrivals of the ${whose} in 1 s.`, {
      formula: 'most arrivals in [t, t + 1 s)'
    }),
    /** Start of a window that holds it, as of the others. */
    peakRpsAt: orNull(moment),
    peakRpm: figure('requests/min').measured(`The most arrivals of the ${whose} in 60 s.`, {
      formula: 'most arrivals in [t, t + 60 s)'
    }),
    peakRpmAt: orNull(moment),
    peakTpm: figure('tokens/min').measured(`The most tokens of the ${whose} in 60 s.`, {
      formula: 'most tokens in [t, t + 60 s)'
    }),
    peakTpmAt: orNull(moment)
  })
export type Slice = Of<ReturnType<typeof slice>>

/** The figures of each value of what the log is split by; `null` unless it was asked for. */
export const split = orNull(
  object({
    /** As it was asked for: `tag.team`, `caller`, `model`. */
    by: text,
    values: list(slice('value', 'traffic.split.values')),
    valueCount: number('values').measured('How many values there are; the 20 busiest are listed.')
  })
)
export type SplitTraffic = Of<typeof split>

const peakMaker = object({
  name: text,
  amount: number('').measured("The caller's part of the busiest sliding minute, in requests or tokens."),
  share: number('share').derived("The caller's share of that minute."),
  shareOfLog: number('share').derived("The caller's share of the whole log.")
})
export type PeakMaker = Of<typeof peakMaker>

/** Who makes the minute with the most requests, and the one with the most tokens; `null` without callers. */
export const peakMakers = record(
  ['requests', 'tokens'],
  orNull(
    object({
      at: moment,
      amount: number('').measured('The busiest sliding minute by requests, and the one by tokens.'),
      /** Its five largest. */
      callers: list(peakMaker)
    })
  )
)
export type PeakMakers = Of<typeof peakMakers>
