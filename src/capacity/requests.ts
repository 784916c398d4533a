/** What the simulator reads and writes, as columns: the requests, their times, and where each one stands. */

/** Columns, index-aligned, in arrival order. Tokens are whole; every request yields at least one. */
export type Requests = {
  readonly arrivalSeconds: Float64Array
  readonly inputTokens: Int32Array
  /** The part of the prompt that costs no prefill; it holds its KV all the same. */
  readonly cachedTokens: Int32Array
  readonly outputTokens: Int32Array
}

/** `NaN` for a request that no replica accepts. */
export type Times = {
  readonly scheduledSeconds: Float64Array
  readonly firstTokenSeconds: Float64Array
  readonly completionSeconds: Float64Array
}

/** Where each request stands; shared by all replicas, since each request lives on one. */
export type Progress = {
  /** Tokens in the KV cache while prefilling; once preempted, what was there. */
  readonly prefilled: Int32Array
  /** Tokens needed there before the next token can be sampled: more than the prompt after a preemption. */
  readonly goal: Int32Array
  /** Prompt tokens worked on in the current iteration. */
  readonly chunk: Int32Array
  /** Tokens still to be produced, while not decoding. */
  readonly remaining: Int32Array
  /** KV that it holds apart from its context, once admitted. */
  readonly fixedBlocks: Int32Array
  /** Where eviction begins to take what the preempted sequence left behind; `NaN` before any preemption. */
  readonly evictionPoint: Float64Array
}

export const newProgress = (length: number): Progress => ({
  prefilled: new Int32Array(length),
  goal: new Int32Array(length),
  chunk: new Int32Array(length),
  remaining: new Int32Array(length),
  fixedBlocks: new Int32Array(length),
  evictionPoint: new Float64Array(length).fill(Number.NaN)
})

/** Busy time is counted inside this interval. [s] */
export type Interval = { readonly from: number; readonly to: number }
