/** What a shared pool with rate limits would have refused: as it stands in the JSON. Defined in docs/method.md. */
import type { PoolLimits } from '../catalog/rateLimits.ts'
import type { UnsizedOffer } from '../catalog/reservedShared.ts'
import type { Source } from '../catalog/source.ts'
import type { Basis, Distribution, Figure } from '../figure.ts'
import type { Moment } from '../traffic/moment.ts'

/** Why a request was refused, by the limit that was hit first. */
export const REFUSALS = [
  'requestsPerMinute',
  'requestsPerDay',
  'tokensPerMinute',
  'tooLarge',
  'ramp',
  'monthlyUsage'
] as const
export type Refusal = (typeof REFUSALS)[number]

/** One pool of one scenario: the requests that share a set of limits. */
export type PoolReplay = {
  readonly pool: string
  /** As the log names them. */
  readonly models: readonly string[]
  readonly requests: number
  readonly limits: PoolLimits
  readonly refused: Figure
  readonly refusedRequests: number | null
  /** Limit over the smallest limit that refuses at most the tolerated share; the least of the pool's limits. */
  readonly headroom: Figure
}

/** A limit that the average stays below and the busiest minute does not: its refusals are those of bursts. */
export type BurstRefusal = {
  readonly pool: string
  readonly limit: 'requestsPerMinute' | 'tokensPerMinute'
  readonly perMinute: number
  /** Of the limit, over the log and in its busiest minute. */
  readonly average: Figure
  readonly busiestMinute: Figure
}

/** Dates in UTC: expected, and by the ends of the growth's interval. `null`: not known, or more than 100 years away. */
export type Outgrown = {
  readonly on: string | null
  readonly earliest: string | null
  readonly latest: string | null
}

export type Scenario = {
  /** `tier 1`, or `your account`. */
  readonly tier: string
  /** What the user says is theirs. */
  readonly present: boolean
  /** Share of requests whose first attempt is refused; `low` and `high` over the readings of the rules. */
  readonly refused: Figure
  readonly refusedRequests: number | null
  /** Refused first attempts by the limit that was hit first. */
  readonly refusedBy: Readonly<Record<Refusal, number>> | null
  readonly firstAt: Moment | null
  /** The minute, counted from the first arrival, with the most refused requests. */
  readonly worstMinute: {
    readonly at: Moment
    readonly requests: number
    readonly refusedRequests: number
  } | null
  /** Share of requests that no retry of the SDK brings through. */
  readonly failedForGood: Figure
  /** Back-off of the requests that were refused and came through. */
  readonly addedLatency: Distribution | null
  readonly attempts: number | null
  /** How many times the traffic may grow, minute by minute, before more than the tolerated share is refused. */
  readonly headroom: Figure
  /** The limit that is reached first then. */
  readonly binding: string | null
  readonly monthsUntilOutgrown: Figure
  /** The end of the log and those months. `null`: without a wall clock, outgrown already, or not known. */
  readonly outgrown: Outgrown | null
  /** `null`: no limit is exceeded by bursts alone, or the log does not show them. */
  readonly bursts: BurstRefusal | null
  readonly monthlyUsage: {
    readonly usd: number
    /** What the log's traffic costs in a month, over the cap. */
    readonly used: Figure
    /** When the cap is reached within the log. */
    readonly reachedAt: Moment | null
  } | null
  readonly pools: readonly PoolReplay[]
  readonly batchQueue: readonly BatchQueue[]
}

/** Work of the Batch API, which waits in a queue of its own. */
export type BatchQueue = {
  readonly pool: string
  readonly limitTokens: number
  /** Most input tokens that the log shows in a day: an upper bound of what waits at once. */
  readonly mostPerDay: Figure
  /** `null`: it may not fit. */
  readonly fits: true | null
}

/** What is asked for in a minute: on average, and in the busiest one. */
export type MinuteLoad = { readonly average: Figure; readonly busiest: Figure }

/** The smallest limits of a pool that refuse at most the tolerated share, each by itself. */
export type PoolNeed = {
  readonly pool: string
  readonly models: readonly string[]
  readonly requests: number
  readonly requestsPerMinute: Figure
  readonly tokensPerMinute: Figure
  readonly requestsPerDay: Figure
  /** `null`: the log is no longer than a minute. */
  readonly perMinute: { readonly requests: MinuteLoad; readonly tokens: MinuteLoad | null } | null
  readonly source: Source
}

/** Capacity that can be reserved for one model: what it takes to cover the busiest minute, and what fewer units leave over. */
export type ReservedScenario = {
  readonly offer: string
  readonly model: string
  readonly unit: string
  /** The most in any minute, counted from the first arrival, of what the offer counts. */
  readonly peakMinute: Figure
  /** What one unit covers in a minute. */
  readonly perUnit: number
  readonly unitsForPeak: Figure
  readonly usdPerMonth: Figure
  /** Fewer units, ascending: share of what the offer counts that spills over, to be paid by the token. */
  readonly steps: readonly {
    readonly units: number
    readonly spilled: Figure
    readonly usdPerMonth: Figure
  }[]
  readonly sources: readonly Source[]
}

export type Unlisted = { readonly model: string; readonly requests: number; readonly why: string }

export type LimitReplay = {
  readonly basis: Basis
  /** Share of requests that may be refused before a limit counts as outgrown. */
  readonly tolerated: number
  readonly demand: {
    /** Requests that were replayed, a chain of retries counted once. */
    readonly requests: number
    /** Attempts of the log that were answered 429: the log shows suppressed traffic. */
    readonly throttledAttempts: number | null
    readonly unlisted: readonly Unlisted[]
    readonly notes: readonly string[]
  }
  readonly scenarios: readonly Scenario[]
  /** The lowest tier that refuses less than the tolerated share and whose monthly cap the traffic stays under. */
  readonly lowestSufficient: string | null
  readonly needs: readonly PoolNeed[]
  /** Why there are no scenarios; `null` where there are. */
  readonly why: string | null
  readonly reserved: readonly ReservedScenario[]
  /** Offers whose throughput is not published. */
  readonly unsized: readonly UnsizedOffer[]
  readonly sources: readonly Source[]
  /** How the rules are read. */
  readonly rules: readonly string[]
}
