/** What was refused: the figures of throttling, as they stand in the JSON. Defined in docs/method.md. */
import type { Figure, RankedDistribution } from '../figure.ts'
import type { LimitNaming } from '../log/namedLimits.ts'
import type { Moment } from './moment.ts'

/** 429s less than a minute apart. */
export type ThrottlingEpisode = {
  /** First refusal. */
  readonly start: Moment
  /** First refusal to the last one. */
  readonly seconds: number
  /** Attempts that arrived in that time, the refused ones included. */
  readonly attempts: number
  readonly refused: number
  /** Requests with an attempt refused in it. */
  readonly requests: number
  /** First refusal to the first arrival after the last refusal that succeeded. */
  readonly recovery: Figure
}

export type Retries = {
  /** Requests that took several attempts. `null`: the log records no failures. */
  readonly chains: number | null
  readonly attemptsPerRequest: Figure
  /** Requests with an attempt answered 429. */
  readonly throttledRequests: number | null
  /** Those of them whose last attempt failed. */
  readonly neverSucceeded: Figure
  /** First arrival to the arrival of the attempt that succeeded; `null` where no retry did. */
  readonly addedLatency: RankedDistribution | null
}

/** A rate limit that the messages of refused attempts name. */
type LimitInMessages = LimitNaming & {
  readonly messages: number
  /** Arrival of the last of them. */
  readonly lastAt: Moment
}

export type Throttling = {
  /** 429s over attempts. */
  readonly share: Figure
  /** The 50 with the most refusals, in time order; `episodeCount` says how many there are. */
  readonly episodes: readonly ThrottlingEpisode[]
  readonly episodeCount: number | null
  /** 429s by hour of the day in the calendar's zone; `null` without a wall clock. */
  readonly hoursOfDay: readonly number[] | null
  readonly namedLimits: readonly LimitInMessages[]
  readonly retry: Retries
  /** What throttling kept from being served: requests that failed for good, and a band for those never sent. */
  readonly hiddenDemand: Figure
}
