/** What reading a log gives: columns of requests, or buckets of usage, and an account of every line. */

import type { Aggregates } from './aggregates.ts'
import type { MediaCount, RareArrays, WholeColumns } from './logColumns.ts'
import type { NamedLimit } from './namedLimits.ts'
import type { InputSummary, Reading, Warning } from './readingShape.ts'
import type { RequestFacts } from './requestFacts.ts'
import type { Split } from './split.ts'

/** `wall`: microseconds since the Unix epoch, UTC. `relative`: microseconds since the file's own zero. */
export type Clock = 'wall' | 'relative'

/** Bits of `RequestLog.flags`; those from 256 on hold the service tier (see serviceTier.ts). */
export const FAILED = 1
export const THROTTLED = 2
export const STREAMED = 4
/** Answered from a gateway's response cache: a request, but no load on any GPU. */
export const GATEWAY_CACHED = 8
/** A later attempt of a request that an earlier attempt began. */
export const RETRY = 16
/** Tokens were counted from the texts, since the log states no usage. */
export const COUNTED = 32

/** Of the log's time, from `since` on and before `until`; `null` where nobody set that end. [μs] */
export type AskedStretch = {
  readonly since: number | null
  readonly until: number | null
  /** Whether the log holds records outside: then it was kept at that bound, too. */
  readonly recordsBefore?: boolean
  readonly recordsAfter?: boolean
}

/** Half-widths of the 95 % ranges of the sums of tokens, where some follow from a sample. [tokens] */
export type TokenRange = { readonly input: number; readonly output: number }

/** Which attempts are retries, index-aligned and ascending by `later`: two numbers a retry, none for the rest. */
export type RetryLinks = {
  /** Indices of the attempts that carry `RETRY`. */
  readonly later: Uint32Array
  /** Index of the attempt that began the request of each. */
  readonly first: Uint32Array
}

export const NO_RETRIES: RetryLinks = { later: new Uint32Array(0), first: new Uint32Array(0) }

/**
 * One attempt per index, in arrival order; every column has `length` entries. 50 bytes an attempt.
 *
 * Times are whole microseconds in doubles: exact up to the year 2255, so that two arrivals exactly one
 * window apart compare as what they are. Unknown is `NaN`, in every numeric column but `status`.
 */
export type RequestLog = WholeColumns &
  RareArrays & {
    readonly grain: 'request'
    readonly clock: Clock
    /** Absent where a log has no wall clock. */
    readonly asked?: AskedStretch | undefined
    readonly length: number
    readonly models: readonly string[]
    readonly callers: readonly string[]
    /** What the log is split by. Absent unless it was asked for. */
    readonly split?: Split | undefined
    /** What each attempt asked for and how it ended. Absent unless it was asked for. */
    readonly facts?: RequestFacts | undefined
    /** A number for all attempts of one id, where they are several; else 0. Absent where none are, or retries are folded. */
    readonly sharedIds?: Uint32Array | undefined
    /** The chains of attempts that are one request each. */
    readonly retries: RetryLinks
    /** Absent where all tokens are what the log states, or were counted. */
    readonly tokenRange?: TokenRange | undefined
    /** Sizes that the user gave requests which state none. Absent where no request got them. */
    readonly assumedTokens?: { readonly input: number; readonly output: number } | undefined
    /** Whether tokens are what the log's maker estimated, and nobody counted. */
    readonly areTokensEstimated?: boolean | undefined
    /** Limits that the messages of refused attempts name, those of repeated rows included. Absent where none does. */
    readonly namedLimits?: readonly NamedLimit[] | undefined
  }

/** One row of a usage export per index: sums over a stretch of time, one model and caller. Never requests. */
export type UsageBuckets = { readonly [Name in MediaCount]?: Float64Array | undefined } & {
  readonly grain: 'bucket'
  readonly clock: 'wall'
  readonly asked?: AskedStretch | undefined
  readonly length: number
  readonly bucketSeconds: number
  /** First bucket's start and last bucket's end, idle buckets included. */
  readonly coverStartMicros: number
  readonly coverEndMicros: number
  readonly startMicros: Float64Array
  readonly requests: Float64Array
  /** Of the requests: those that failed, and those of them that were refused. Absent where no input states them. */
  readonly failed?: Float64Array | undefined
  readonly throttled?: Float64Array | undefined
  readonly inputTokens: Float64Array
  readonly cachedTokens: Float64Array
  readonly outputTokens: Float64Array
  /** Parts of `inputTokens` that were written into a prompt cache. Absent where no input states them. */
  readonly cacheWrite5mTokens?: Float64Array | undefined
  readonly cacheWrite1hTokens?: Float64Array | undefined
  /** The means by which requests were counted that the export does not count. Absent: it does. */
  readonly assumedTokens?: { readonly input: number; readonly output: number } | undefined
  /** Whether tokens are what the log's maker estimated, and nobody counted. */
  readonly areTokensEstimated?: boolean | undefined
  /** 1 for the Batch API, whose work may wait: it takes no part in peaks. */
  readonly batch: Uint8Array
  /** Code of the service tier (see serviceTier.ts). Absent: all at the standard one, but for the Batch API. */
  readonly tier?: Uint8Array | undefined
  readonly model: Uint16Array
  readonly models: readonly string[]
  readonly caller: Uint32Array
  readonly callers: readonly string[]
  /** What the log is split by. Absent unless it was asked for. */
  readonly split?: Split | undefined
}

export type TrafficLog = {
  readonly inputs: readonly InputSummary[]
  readonly reading: Reading
  readonly warnings: readonly Warning[]
  readonly data: RequestLog | UsageBuckets
  /** What a database added up of the requests, of which `data` holds the sums by the minute. */
  readonly sums?: LogSums | undefined
}

export type LogSums = Aggregates & {
  /** Every refused attempt, and every one that is a retry or may have been tried again. */
  readonly tried: RequestLog
  /**
   * Every attempt of the stretches of time that may hold the busiest window of a width, with what lies around the busiest
   * minutes: the window that is the busiest in it is so in the whole log.
   */
  readonly busiest: RequestLog
  /** What the values of what the log is split by are billed for, by the half hour. `null`: nobody asked. */
  readonly splitBuckets: UsageBuckets | null
}
