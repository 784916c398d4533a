/** What the simulator reads and writes, as columns: the requests and their times. */

/** Columns, index-aligned, in arrival order. Tokens are whole; every request yields at least one. */
export type Requests = {
  readonly arrivalSeconds: Float64Array
  readonly inputTokens: Int32Array
  /** The part of the prompt that costs no prefill; it holds its KV all the same. */
  readonly cachedTokens: Int32Array
  readonly outputTokens: Int32Array
  /** Which source of its group each is of, by position; absent where there is one, or nobody knows. */
  readonly sources?: Uint16Array
  /** By source: the share of an answer that is thought before its first visible token [0..1]; absent: none. */
  readonly hidden?: readonly number[]
}

/** `NaN` for a request that no replica accepts. */
export type Times = {
  readonly scheduledSeconds: Float64Array
  readonly firstTokenSeconds: Float64Array
  readonly completionSeconds: Float64Array
}

/** Busy time is counted inside this interval. [s] */
export type Interval = { readonly from: number; readonly to: number }
