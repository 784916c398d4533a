/** Many attempts on their way into the columns at once: index-aligned arrays, written anew for every batch. */

export type RequestRows = {
  readonly arrivalMicros: Float64Array
  readonly durationMicros: Float64Array
  readonly ttftMicros: Float64Array
  readonly inputTokens: Float64Array
  readonly cachedTokens: Float64Array
  readonly outputTokens: Float64Array
  readonly status: Float64Array
  /** What the format knows beyond the status. */
  readonly flags: Uint8Array
  /** Codes of `RequestLogBuilder.modelCode` and `callerCode`. */
  readonly model: Uint32Array
  readonly caller: Uint32Array
  /** Halves of the request id's hash; both 0 where there is none. */
  readonly idLow: Uint32Array
  readonly idHigh: Uint32Array
}

/** Rows of which nothing is known. */
export const emptyRows = (length: number): RequestRows => ({
  arrivalMicros: new Float64Array(length).fill(Number.NaN),
  durationMicros: new Float64Array(length).fill(Number.NaN),
  ttftMicros: new Float64Array(length).fill(Number.NaN),
  inputTokens: new Float64Array(length).fill(Number.NaN),
  cachedTokens: new Float64Array(length).fill(Number.NaN),
  outputTokens: new Float64Array(length).fill(Number.NaN),
  status: new Float64Array(length),
  flags: new Uint8Array(length),
  model: new Uint32Array(length),
  caller: new Uint32Array(length),
  idLow: new Uint32Array(length),
  idHigh: new Uint32Array(length)
})
