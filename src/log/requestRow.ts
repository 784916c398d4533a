/** One attempt on its way from a line into the columns: a single object, written anew for every line. */
import { MEDIA_COUNT_NAMES, type MediaCount, NUMBERS, RARE } from './logColumns.ts'

export type RequestRow = Record<keyof typeof NUMBERS | keyof typeof RARE, number> & {
  /** Empty: the log gives none. */
  id: string
  /** Which of the two lengths are differences of two clock times: `CLOCK_DURATION`, `CLOCK_TTFT`. */
  clockLengths: number
  /** Empty: the log does not say. */
  model: string
  caller: string
}

export const CLOCK_DURATION = 1
export const CLOCK_TTFT = 2

const EMPTY: RequestRow = {
  id: '',
  clockLengths: 0,
  model: '',
  caller: '',
  ...(Object.fromEntries(
    Object.entries({ ...NUMBERS, ...RARE }).map(([name, { unknown }]) => [name, unknown])
  ) as Record<keyof typeof NUMBERS | keyof typeof RARE, number>)
}

export const emptyRow = (): RequestRow => ({ ...EMPTY })

/** One row of a usage export. */
export type BucketRow = Record<MediaCount, number> & {
  startMicros: number
  endMicros: number
  requests: number
  /** Of the requests: those that failed, and those of them that were refused for a rate limit. */
  failed: number
  throttled: number
  inputTokens: number
  cachedTokens: number
  /** The part of the input that was written into a prompt cache for five minutes. */
  cacheWrite5mTokens: number
  /** … for an hour. */
  cacheWrite1hTokens: number
  outputTokens: number
  batch: boolean
  /** Code of the service tier. */
  tier: number
  model: string
  caller: string
}

export const emptyBucketRow = (): BucketRow => ({
  ...(Object.fromEntries(MEDIA_COUNT_NAMES.map(name => [name, Number.NaN])) as Record<MediaCount, number>),
  startMicros: Number.NaN,
  endMicros: Number.NaN,
  requests: Number.NaN,
  failed: Number.NaN,
  throttled: Number.NaN,
  inputTokens: Number.NaN,
  cachedTokens: Number.NaN,
  cacheWrite5mTokens: Number.NaN,
  cacheWrite1hTokens: Number.NaN,
  outputTokens: Number.NaN,
  batch: false,
  tier: 0,
  model: '',
  caller: ''
})
