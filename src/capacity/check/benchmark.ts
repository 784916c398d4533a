/** A benchmark: what was run, apart from what came out. */
import type { Hosted } from '../engine/iteration.ts'
import type { Lengths } from '../engine/loadedIterations.ts'
import type { Load } from '../engine/steadyState.ts'
import type { Precision } from '../question.ts'
import type { Architecture, FittedEngine } from '../speed/effective.ts'

/** A cell of the row by its column's name; empty where there is none. */
export type Row = (column: string) => string

/** What was run, apart from what came out. */
export type Benchmark = {
  readonly hosted: Hosted
  readonly precision: Precision
  readonly architecture: Architecture
  readonly engine: FittedEngine
  readonly version: string
  readonly kind: string
  /** Who measured, where that is told: each has ways of its own. */
  readonly harness: string
  readonly expertParallel: boolean
  readonly load: Load
  /** As asked for, and as the requests have them on average. */
  readonly lengths: Lengths
  readonly meanLengths: Lengths
  /** All answers are equally long, and all were asked for at once. */
  readonly lockStep: boolean
  /** Of the requests, those that were sent at the opening together; 1 where that is not told. */
  readonly openingShare: number
  /** Iterations from one look for new requests to the next. */
  readonly pollIterations: number
  /** Requests were handed to the engine in its own process: none was sent over HTTP. */
  readonly inProcess: boolean
  /** Sequences that may run together. */
  readonly sequences: number
  readonly batchTokens: number
}
