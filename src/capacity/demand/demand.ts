/** What a log demands of what would serve it. */
import type { Requests } from '../engine/requests.ts'
import type { LengthClass } from '../promiseShape.ts'
import type { Waits, WorkloadKind } from '../workloadShape.ts'
import type { MinuteWindow } from './busiest.ts'
import type { Lengths } from './lengths.ts'
import type { MinuteTimeline } from './minuteTimeline.ts'

export type Demand = {
  readonly windows: readonly MinuteWindow[]
  /** Of several draws of a synthesised minute those with the fewest and the most requests; its window is the middle one. */
  readonly draws?: { readonly least: MinuteWindow; readonly most: MinuteWindow }
  /** When each window's minute begins. */
  readonly moments: readonly string[]
  readonly spanSeconds: number
  readonly totalTokens: number
  /** Of every request of the log; for buckets, of those that are synthesised. */
  readonly lengths: Lengths
  /** Tokens of the busiest minute of each whole day, in order; none for buckets. */
  readonly dailyPeaks: readonly number[]
  /** Tokens of the busiest minute of each hour of the week; `null` for buckets, and without a week or a wall clock. */
  readonly hourlyPeaks: readonly number[] | null
  /** For drawing; `null` for buckets and batch work, and where it is not at hand. */
  readonly timeline: MinuteTimeline | null
  /** Every request of the log, made anew: nobody holds on to them; `null` for buckets, and where they are not at hand. */
  readonly whole: (() => Requests) | null
}

export type FoundDemand = {
  readonly requests: number
  /** `null`: nothing the sizing could replay. */
  readonly demand: Demand | null
  readonly notes: readonly string[]
  /** The log's own limits for these models alone; absent: it tells none. */
  readonly classes?: readonly LengthClass[]
  /** How long its users wait today; absent or `null`: nobody can say. */
  readonly today?: Waits | null
}

/** Of what may not wait. */
export type AnswerKind = Exclude<WorkloadKind, 'batch'>

/** All that sizing needs to know of a log. */
export type Demands = {
  /** The names it holds rows of that want an answer at once. */
  readonly models: readonly string[]
  /** Those it holds rows of the Batch API of. */
  readonly batchModels: readonly string[]
  /** Those whose requests hold audio, heard or spoken. */
  readonly speaking: readonly string[]
  /** What one model would serve in place of these. */
  readonly of: (sourceModels: readonly string[], kind: AnswerKind, isBatch: boolean) => FoundDemand
}
