/** The seam of capacity planning: how long one engine iteration takes, and what one replica can hold. */
import type { Batching } from './batching.ts'

/** What one iteration of an engine works on. */
export type Batch = {
  decodeSequences: number
  /** Context that the decoding sequences hold together. */
  decodeContextTokens: number
  prefillTokens: number
  /** Query–key pairs of the prefill: a chunk of c tokens after o others has c·o + c(c + 1)/2. */
  prefillPairs: number
  /** Prompts whose last chunk is in this iteration: each yields its first token. */
  promptsFinishing: number
}

export type PerformanceModel = {
  /**
   * Seconds of one iteration. For a fixed set of decoding sequences it must be (close to) affine in
   * `decodeContextTokens`: the simulator times a stretch of equal steps by its first and its last one.
   */
  iterationSeconds(batch: Readonly<Batch>): number
  readonly scheduling: Batching
  readonly kvCapacityTokens: number
  /** KV that a sequence holds apart from its context, in whole tokens of context: sliding windows, linear state. */
  kvFixedTokens(contextTokens: number): number
  /** The longest request it accepts, prompt and answer together. [tokens] */
  readonly maxSequenceTokens: number
  readonly maxSequences: number
  /** Tokens of one iteration, prefill and decode together. */
  readonly maxBatchTokens: number
  /** Between a request's arrival and its entry into the engine's queue: HTTP, tokenisation. */
  readonly requestOverheadSeconds: number
}

/** The same engine, `factor` times as slow: carries the uncertainty of the speed into the answer. */
export function slowed(model: PerformanceModel, factor: number): PerformanceModel {
  const slower = {
    ...model,
    iterationSeconds: (batch: Readonly<Batch>) => factor * model.iterationSeconds(batch)
  }
  origins.set(slower, { than: model, times: factor })
  return slower
}

type Slower = { readonly than: PerformanceModel; readonly times: number }
const origins = new WeakMap<PerformanceModel, Slower>()

/** What `slowed` made it of; any other is once as slow as itself. */
export const originOf = (model: PerformanceModel): Slower => origins.get(model) ?? { than: model, times: 1 }
