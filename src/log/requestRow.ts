/** One attempt on its way from a line into the columns: a single object, written anew for every line. */

export type RequestRow = {
  /** Empty: the log gives none. */
  id: string
  arrivalMicros: number
  durationMicros: number
  ttftMicros: number
  /** Which of the two lengths are differences of two clock times: `CLOCK_DURATION`, `CLOCK_TTFT`. */
  clockLengths: number
  inputTokens: number
  cachedTokens: number
  /** Parts of `inputTokens` that were written into a prompt cache, by how long they live there. */
  cacheWrite5mTokens: number
  cacheWrite1hTokens: number
  outputTokens: number
  /** The most output that the call allowed. */
  maxTokens: number
  /** HTTP status; 0: not stated. */
  status: number
  flags: number
  /** As the log states it. [USD] */
  costUsd: number
  /** Empty: the log does not say. */
  model: string
  caller: string
}

export const CLOCK_DURATION = 1
export const CLOCK_TTFT = 2

export const emptyRow = (): RequestRow => ({
  id: '',
  arrivalMicros: Number.NaN,
  durationMicros: Number.NaN,
  ttftMicros: Number.NaN,
  clockLengths: 0,
  inputTokens: Number.NaN,
  cachedTokens: Number.NaN,
  cacheWrite5mTokens: Number.NaN,
  cacheWrite1hTokens: Number.NaN,
  outputTokens: Number.NaN,
  maxTokens: Number.NaN,
  status: 0,
  flags: 0,
  costUsd: Number.NaN,
  model: '',
  caller: ''
})

/** One row of a usage export. */
export type BucketRow = {
  startMicros: number
  endMicros: number
  requests: number
  inputTokens: number
  cachedTokens: number
  outputTokens: number
  batch: boolean
  /** Code of the service tier. */
  tier: number
  model: string
  caller: string
}

export const emptyBucketRow = (): BucketRow => ({
  startMicros: Number.NaN,
  endMicros: Number.NaN,
  requests: Number.NaN,
  inputTokens: Number.NaN,
  cachedTokens: Number.NaN,
  outputTokens: Number.NaN,
  batch: false,
  tier: 0,
  model: '',
  caller: ''
})
