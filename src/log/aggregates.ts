/** What a database adds up of a log that is too long to be sent: enough to describe its traffic, in plain data. */
/** Values that came, each once, and how often each did. */
export type ValueCounts = readonly (readonly [value: number, times: number])[]

export type TokenKind = 'input' | 'cached' | 'output' | 'total'

/** Numbers of which only those at the ranks that a distribution quotes were asked for. */
export type RankedValues = {
  readonly count: number
  readonly sum: number
  /** By rank, from 0. */
  readonly at: ReadonlyMap<number, number>
  /** Where they are estimates: by how much their ranks are wrong at most, of all values. Absent: they are exact. */
  readonly rankError?: number
}

/** All attempts of one model or of one caller. `NaN`: none states it. */
export type Group = {
  readonly name: string
  readonly attempts: number
  readonly failed: number
  readonly throttled: number
  readonly input: number
  readonly cached: number
  readonly output: number
  /** Of its busiest second, its busiest minute, and the tokens of a minute. */
  readonly second: Bounds
  readonly minute: Bounds
  readonly tokens: Bounds
}

/** Of the calls that state a duration above 0: starts and ends swept in time order, ends before starts. [µs] */
export type SweepSums = {
  readonly calls: number
  readonly firstMicros: number
  readonly lastMicros: number
  readonly workMicros: number
  /** microsAt[c] = time with exactly c in flight. */
  readonly microsAt: readonly number[]
  readonly max: number
  readonly maxAtMicros: number
  /** The most in flight in each of 240 equal slices from the first start to the last end. */
  readonly most: readonly number[]
}

export type CallerTotal = { readonly attempts: number; readonly tokens: number }

/** A window of that width holds at least `low` somewhere, and nowhere more than `high`. */
export type Bounds = { readonly low: number; readonly high: number }

/** Calendar seconds that have arrivals, ascending. */
export type SecondSums = {
  readonly second: Float64Array
  readonly arrivals: Float64Array
  readonly input: Float64Array
  readonly output: Float64Array
}

export type Aggregates = {
  readonly attempts: number
  readonly failed: number
  readonly throttled: number
  /** Whether nearly every attempt states its status: a failure would have shown. */
  readonly statesOutcomes: boolean
  /** Whether any attempt has a caller and a size, by which retries are told. */
  readonly tellsRetries: boolean
  readonly firstMicros: number
  readonly lastMicros: number
  readonly seconds: SecondSums
  /** By minute since the first arrival: those that have any, ascending. */
  readonly minutes: { readonly minute: Float64Array; readonly arrivals: Float64Array }
  /** Attempts in 240 equal slices of the span. */
  readonly slices: readonly number[]
  readonly gaps: {
    readonly squares: bigint
    readonly longest: number
    readonly divisor: number
    readonly sharedArrivals: number
    readonly mostAtOneArrival: number
  }
  readonly tokens: {
    /** Of attempts that succeeded and state their usage, and of all others. */
    readonly served: Readonly<Record<TokenKind, ValueCounts>>
    readonly others: Readonly<Record<TokenKind, ValueCounts>>
    readonly withoutUsage: number
    readonly statesInput: boolean
    readonly statesOutput: boolean
    readonly cached: number
    readonly cachedOf: number
  }
  /** Of attempts that succeeded; `null` where none states it. [µs] */
  readonly latency: Readonly<Record<'total' | 'ttft' | 'tpot', RankedValues | null>>
  /** `null`: no call states a duration. */
  readonly sweep: SweepSums | null
  readonly models: readonly Group[]
  /** Those with the most attempts. */
  readonly callers: readonly Group[]
  /** Whether the busiest windows of all models and callers lie in stretches that were looked at. */
  readonly areGroupsSearched: boolean
  /** What every caller with an attempt in the busiest stretches has in the whole log, by the name that is shown. */
  readonly callersOfBusiest: ReadonlyMap<string, CallerTotal>
  readonly callerCount: number
  /** What the log is split by: those of its values with the most attempts, and how many there are. `null`: nobody asked. */
  readonly split: {
    readonly by: string
    readonly groups: readonly Group[]
    readonly valueCount: number
  } | null
  /** Widths of which not all stretches were looked at that may hold the busiest window, since there are too many. [s] */
  readonly unsearched: readonly number[]
}
