/** Many attempts on their way into the columns at once: index-aligned arrays, written anew for every batch. */

export type RequestRows = {
  readonly arrivalMicros: Float64Array
  readonly durationMicros: Float64Array
  readonly ttftMicros: Float64Array
  readonly inputTokens: Float64Array
  readonly cachedTokens: Float64Array
  readonly outputTokens: Float64Array
  readonly status: Float64Array
  /** Codes of `RequestLogBuilder.modelCode` and `callerCode`. */
  readonly model: Uint32Array
  readonly caller: Uint32Array
  /** Halves of the request id's hash; both 0 where there is none. */
  readonly idLow: Uint32Array
  readonly idHigh: Uint32Array
}
