/** What happened: the figures that describe a log, as they stand in the JSON. Defined in docs/method.md. */
import type { Figure, RankedDistribution } from '../figure.ts'
import type { Moment } from './moment.ts'
import type { Throttling } from './throttlingShape.ts'

export const PEAK_WINDOWS = ['1s', '10s', '60s', '300s', '3600s'] as const
export type PeakWindow = (typeof PEAK_WINDOWS)[number]

export const DISPERSION_WINDOWS = ['1s', '10s', '60s', '300s', '3600s'] as const
type DispersionWindow = (typeof DISPERSION_WINDOWS)[number]

export type Period = {
  /** First arrival. */
  readonly start: Moment
  /** Last arrival; for buckets the end of the last one. */
  readonly end: Moment
  readonly spanSeconds: number
  /** The zone in which calendar figures are given; `null` without a wall clock. */
  readonly timezone: string | null
}

export type Grain = { readonly kind: 'request' | 'bucket'; readonly bucketSeconds: number | null }

export type Counts = {
  readonly attempts: number
  readonly requests: number
  readonly succeeded: number
  /** `null`: a usage export leaves out what was refused. */
  readonly failed: number | null
  readonly throttled: number | null
}

/** The busiest window: `sliding` over all [t, t+W), `aligned` over the calendar bins floor(t/W). */
export type Peak = {
  readonly sliding: Figure
  readonly aligned: Figure
  /** First arrival of the busiest sliding window. */
  readonly at: Moment | null
  /** Start of the busiest calendar bin. */
  readonly alignedAt: Moment | null
}

/** As `Peak`, and over all closed windows [t, t+W], which differ only where arrivals lie exactly W apart. */
export type RequestPeak = Peak & { readonly slidingClosed: Figure }

export type Rate = {
  readonly averageRps: Figure
  readonly averageRpm: Figure
  readonly peak: Readonly<Record<PeakWindow, RequestPeak>>
  /** The sliding 1 s peak. */
  readonly peakRps: Figure
  /** The sliding 60 s peak. */
  readonly peakRpm: Figure
  readonly peakToAverage: Readonly<Record<PeakWindow, Figure>>
  /** As `peakToAverage`, of the aligned peaks. */
  readonly peakToAverageAligned: Readonly<Record<PeakWindow, Figure>>
  /** Counts per calendar second and minute, empty ones included; `null` for buckets. */
  readonly calendar: CalendarCounts | null
  /** Requests per equal slice of the span, for drawing; the slice's width in seconds. */
  readonly timeline: { readonly sliceSeconds: number; readonly requests: readonly number[] }
}

export type CalendarCounts = {
  readonly seconds: number
  readonly minutes: number
  readonly emptySeconds: number
  readonly emptyMinutes: number
  readonly averageRps: Figure
  /** Requests per calendar second by nearest rank: the smallest count with at least that share at or below it. */
  readonly perSecond: { readonly p50: number; readonly p95: number; readonly p99: number }
}

export type TokenDistribution = RankedDistribution & { readonly sum: number }

export type Tokens = {
  /** Over attempts that succeeded and whose usage is known; `null` when there is none. */
  readonly input: TokenDistribution | null
  readonly cached: TokenDistribution | null
  readonly output: TokenDistribution | null
  readonly total: TokenDistribution | null
  /** Over every row as the log writes it, the zeros of failures included; `null` when no row states tokens. */
  readonly asLogged: {
    readonly input: TokenDistribution | null
    readonly output: TokenDistribution | null
    readonly total: TokenDistribution | null
  }
  /** Of all that the log states, failures included. */
  readonly sums: {
    readonly input: Figure
    readonly cached: Figure
    readonly output: Figure
    readonly total: Figure
  }
  /** Attempts whose usage the log does not state: in the rates, out of the distributions. */
  readonly withoutUsage: number | null
  /** Most tokens in a window: all of an attempt's tokens count at its arrival. */
  readonly peak: Readonly<Record<PeakWindow, Peak>>
  readonly peakTpm: Peak
  readonly peakInputTpm: Peak
  readonly peakOutputTpm: Peak
  readonly averageTpm: Figure
  /** Cached over input tokens. */
  readonly cachedShare: Figure
}

export type ConcurrencyLevel = { readonly inFlight: number; readonly seconds: number; readonly share: number }

export type Concurrency = {
  /** First start to last end. */
  readonly observedSeconds: Figure
  readonly average: Figure
  /** Σ durations over the time with at least one in flight. */
  readonly averageWhileBusy: Figure
  readonly idleShare: Figure
  readonly p50: Figure
  readonly p90: Figure
  readonly p95: Figure
  readonly p99: Figure
  readonly max: Figure
  /** As `max`, where an end still counts at the moment of a start. */
  readonly maxStartsFirst: Figure
  /** Attempts of no duration: in flight for no time. */
  readonly zeroDurations: number | null
  /** When `max` is first reached. */
  readonly at: Moment | null
  readonly histogram: readonly ConcurrencyLevel[]
  /** The most in flight per equal slice of the time observed, for drawing; `null` without durations. */
  readonly timeline: {
    readonly start: Moment
    readonly end: Moment
    readonly sliceSeconds: number
    readonly most: readonly number[]
  } | null
}

/** What kind of traffic it is, and the numbers it goes by. */
export type Pattern = {
  /** `null`: the log is too short. */
  readonly kind: 'steady' | 'daily-rhythm' | 'bursty' | 'single-spike' | null
  /** The busiest hour, or minute, over the busiest one apart from it. */
  readonly spikeRatio: Figure
  /** How far the rate moves from minute to minute, over its mean. */
  readonly minuteSwing: Figure
  /** Share of the variance of hourly counts that the hour of the day explains. */
  readonly rhythmShare: Figure
}

export type Burstiness = {
  readonly interArrivalMeanSeconds: Figure
  readonly interArrivalMaxSeconds: Figure
  readonly interArrivalCv: Figure
  readonly indexOfDispersion: Readonly<Record<DispersionWindow, Figure>>
  readonly pattern: Pattern
  /** Largest unit that divides every gap: arrivals finer than this cannot be told apart. */
  readonly clockResolutionSeconds: Figure
  /** Attempts that share their arrival with another one. */
  readonly sharedArrivals: number | null
  readonly mostAtOneArrival: number | null
}

export type Latency = {
  readonly total: RankedDistribution | null
  readonly ttft: RankedDistribution | null
  readonly tpot: RankedDistribution | null
  readonly underLoad: UnderLoad
}

/** Attempts of one class and the p95 of their latencies; unknown below 20 attempts. */
export type LoadClass = {
  /** Others in flight at their arrival, or tokens of their input; both ends belong to the class. */
  readonly from: number
  readonly to: number
  readonly attempts: number
  readonly total: Figure
  readonly ttft: Figure
  readonly tpot: Figure
}

export type UnderLoad = {
  /** The first and the last of `byInFlight`; `null` where all attempts met the same load. */
  readonly quiet: LoadClass | null
  readonly busy: LoadClass | null
  /** p95 of the busy over p95 of the quiet. */
  readonly degradation: { readonly total: Figure; readonly ttft: Figure; readonly tpot: Figure }
  /** Deciles of what attempts met at their arrival, as far as they differ, the quietest first. */
  readonly byInFlight: readonly LoadClass[]
  readonly byInput: readonly LoadClass[]
}

export type Growth = {
  /** Share by which a week has more requests than the one before, with its 95 % interval. */
  readonly perWeek: Figure
  /** Days of 24 h from the first arrival on. */
  readonly wholeDays: number
  readonly requestsPerWeek: readonly number[]
}

/** Attempts by hour of the week, Monday 00:00 first; `null` without a wall clock or with buckets over an hour. */
export type Calendar = {
  readonly hourOfWeek: readonly number[] | null
  readonly timezone: string | null
  /** Share of hours with at least 80 % of the busiest one's attempts. */
  readonly nearPeak: Figure
}

/** The core figures of one model or one caller. */
export type Slice = {
  /** Empty: the log does not say. */
  readonly name: string
  readonly attempts: number
  readonly succeeded: number
  /** `null`: a usage export leaves out what was refused. */
  readonly failed: number | null
  readonly throttled: number | null
  readonly inputTokens: Figure
  readonly cachedTokens: Figure
  readonly outputTokens: Figure
  readonly averageRps: Figure
  /** Most in 1 s and in 60 s; each with the start of a window that holds it. */
  readonly peakRps: Figure
  readonly peakRpsAt: Moment | null
  readonly peakRpm: Figure
  readonly peakRpmAt: Moment | null
  readonly peakTpm: Figure
  readonly peakTpmAt: Moment | null
}

/** A caller in a busiest minute. */
export type PeakMaker = {
  /** Empty: the log does not say. */
  readonly name: string
  readonly amount: number
  /** Of the minute, and of the whole log. */
  readonly share: number
  readonly shareOfLog: number
}

/** Who makes the minute with the most requests, and the one with the most tokens; `null` without callers. */
export type PeakMakers = Readonly<
  Record<
    'requests' | 'tokens',
    { readonly at: Moment; readonly amount: number; readonly callers: readonly PeakMaker[] } | null
  >
>

export type TrafficShape = {
  readonly counts: Counts
  readonly rate: Rate
  readonly tokens: Tokens
  readonly concurrency: Concurrency
  readonly burstiness: Burstiness
  readonly latency: Latency
  readonly throttling: Throttling
  readonly calendar: Calendar
  readonly growth: Growth
  readonly peakMakers: PeakMakers
  readonly models: readonly Slice[]
  /** The 20 busiest that the log names; `callerCount` says how many it names. */
  readonly callers: readonly Slice[]
  readonly callerCount: number
}

export type TrafficDescription = {
  readonly period: Period
  readonly grain: Grain
  readonly traffic: TrafficShape
}
