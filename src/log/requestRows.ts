/** Many attempts on their way into the columns at once: index-aligned arrays, written anew for every batch. */

export type RequestRows = {
  readonly arrivalMicros: Float64Array
  readonly durationMicros: Float64Array
  readonly ttftMicros: Float64Array
  readonly inputTokens: Float32Array
  readonly cachedTokens: Float32Array
  readonly outputTokens: Float32Array
  readonly costUsd: Float32Array
  readonly cacheWrite5mTokens: Float32Array
  readonly cacheWrite1hTokens: Float32Array
  readonly maxTokens: Float32Array
  /** Halves of the request id's hash; both 0 where there is none. */
  readonly idLow: Uint32Array
  readonly idHigh: Uint32Array
  /** Codes of `RequestLogBuilder.callerCode` and `modelCode`, or of the scanner's own names on their way there. */
  readonly caller: Uint32Array
  readonly model: Uint16Array
  readonly status: Uint16Array
  /** What the format knows beyond the status. */
  readonly flags: Uint16Array
  /** See `RequestRow.clockLengths`. */
  readonly clockLengths: Uint8Array
}

/** Columns that most logs lack: they are kept from the first row on that states one. */
export const RARE_COLUMNS = ['costUsd', 'cacheWrite5mTokens', 'cacheWrite1hTokens', 'maxTokens'] as const
export type RareColumn = (typeof RARE_COLUMNS)[number]

/** What `length` rows take, in whole words of eight bytes. */
export const bytesOfRows = (length: number): number => Math.ceil((ROW_BYTES * length) / 8) * 8

const ROW_BYTES = 3 * 8 + 10 * 4 + 3 * 2 + 1

/** Rows whose values lie in a part of the buffer, as they are there: two threads may look at the same ones. */
export function rowsIn(buffer: ArrayBufferLike, at: number, length: number): RequestRows {
  let next = at
  const place = (bytesEach: number): number => {
    next += bytesEach * length
    return next - bytesEach * length
  }
  return {
    arrivalMicros: new Float64Array(buffer, place(8), length),
    durationMicros: new Float64Array(buffer, place(8), length),
    ttftMicros: new Float64Array(buffer, place(8), length),
    inputTokens: new Float32Array(buffer, place(4), length),
    cachedTokens: new Float32Array(buffer, place(4), length),
    outputTokens: new Float32Array(buffer, place(4), length),
    costUsd: new Float32Array(buffer, place(4), length),
    cacheWrite5mTokens: new Float32Array(buffer, place(4), length),
    cacheWrite1hTokens: new Float32Array(buffer, place(4), length),
    maxTokens: new Float32Array(buffer, place(4), length),
    idLow: new Uint32Array(buffer, place(4), length),
    idHigh: new Uint32Array(buffer, place(4), length),
    caller: new Uint32Array(buffer, place(4), length),
    model: new Uint16Array(buffer, place(2), length),
    status: new Uint16Array(buffer, place(2), length),
    flags: new Uint16Array(buffer, place(2), length),
    clockLengths: new Uint8Array(buffer, place(1), length)
  }
}

/** Rows of which nothing is known; `rows` must be new. */
export function unknown(rows: RequestRows): RequestRows {
  for (const column of [rows.arrivalMicros, rows.durationMicros, rows.ttftMicros]) column.fill(Number.NaN)
  for (const column of [rows.inputTokens, rows.cachedTokens, rows.outputTokens]) column.fill(Number.NaN)
  for (const name of RARE_COLUMNS) rows[name].fill(Number.NaN)
  return rows
}

export const emptyRows = (length: number): RequestRows =>
  unknown(rowsIn(new ArrayBuffer(bytesOfRows(length)), 0, length))
