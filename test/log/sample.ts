/** Rows as a test states them, in seconds → logs, built as the reader builds them. */
import { type BuiltRequests, RequestLogBuilder } from '../../src/log/requestLogBuilder.ts'
import { emptyBucketRow, emptyRow } from '../../src/log/requestRow.ts'
import type { Clock, RequestLog, UsageBuckets } from '../../src/log/trafficLog.ts'
import { UsageBucketsBuilder } from '../../src/log/usageBucketsBuilder.ts'

/** What a row leaves out the log does not state. */
export type Row = {
  /** Arrival. [s] */
  readonly at: number
  readonly duration?: number
  readonly ttft?: number
  readonly input?: number
  readonly cached?: number
  readonly output?: number
  readonly status?: number
  readonly flags?: number
  readonly model?: string
  readonly caller?: string
  readonly id?: string
  /** Index of the file it comes from. */
  readonly file?: number
}

const toMicros = (seconds = Number.NaN): number => Math.round(seconds * 1e6)

export function buildRequests(rows: readonly Row[], clock: Clock = 'relative'): BuiltRequests {
  const builder = new RequestLogBuilder(clock)
  for (const row of rows) builder.add(requestRow(row), row.file ?? 0)
  return builder.finish()
}

export const requestRow = ({ at, duration, ttft, input, cached, output, ...stated }: Row) => ({
  ...emptyRow(),
  ...stated,
  arrivalMicros: toMicros(at),
  durationMicros: toMicros(duration),
  ttftMicros: toMicros(ttft),
  inputTokens: input ?? Number.NaN,
  cachedTokens: cached ?? Number.NaN,
  outputTokens: output ?? Number.NaN
})

export const logOf = (rows: readonly Row[], clock: Clock = 'relative'): RequestLog =>
  buildRequests(rows, clock).log

/** A log of which only the arrivals are known. [s] */
export const arrivalsAt = (...seconds: readonly number[]): RequestLog => logOf(seconds.map(at => ({ at })))

export type Bucket = {
  /** Start. [s] */
  readonly at: number
  /** Left out: an idle bucket. */
  readonly requests?: number
  readonly input?: number
  readonly cached?: number
  readonly output?: number
  readonly batch?: boolean
  readonly model?: string
  readonly caller?: string
  /** Its own width where it differs from the others'. [s] */
  readonly width?: number
}

export function buildBuckets(rows: readonly Bucket[], bucketSeconds: number): UsageBucketsBuilder {
  const builder = new UsageBucketsBuilder()
  for (const { at, requests, input, cached, output, width, ...stated } of rows) {
    builder.add({
      ...emptyBucketRow(),
      ...stated,
      startMicros: toMicros(at),
      endMicros: toMicros(at + (width ?? bucketSeconds)),
      requests: requests ?? Number.NaN,
      inputTokens: input ?? Number.NaN,
      cachedTokens: cached ?? Number.NaN,
      outputTokens: output ?? Number.NaN
    })
  }
  return builder
}

export const bucketsOf = (rows: readonly Bucket[], bucketSeconds: number): UsageBuckets =>
  buildBuckets(rows, bucketSeconds).finish()
