/** The columns of a log of requests, one entry each: rows, batches, the builder, orders and slices are made of them. */
import { type Numbers, picked } from './columns.ts'

type ArrayOf<T extends Numbers> = {
  readonly BYTES_PER_ELEMENT: number
  new (length: number): T
  new (buffer: ArrayBufferLike, at: number, length: number): T
}

export type ColumnType<T extends Numbers = Numbers> = {
  readonly array: ArrayOf<T>
  /** What stands where the log does not say. */
  readonly unknown: number
}

/** What a rare count is to a reader who is told that it is none. */
export type CountColumn = ColumnType<Float32Array> & { readonly called: string }

const micros: ColumnType<Float64Array> = { array: Float64Array, unknown: Number.NaN }
const amount: ColumnType<Float32Array> = { array: Float32Array, unknown: Number.NaN }
const code16: ColumnType<Uint16Array> = { array: Uint16Array, unknown: 0 }
const code32: ColumnType<Uint32Array> = { array: Uint32Array, unknown: 0 }
const count = (called: string): CountColumn => ({ ...amount, called })

/** Numbers that every log has a column for. */
export const NUMBERS = {
  arrivalMicros: micros,
  /** Arrival to the last byte of the answer. */
  durationMicros: micros,
  /** Arrival to the first output token. */
  ttftMicros: micros,
  /** Prompt tokens, cached ones included. */
  inputTokens: amount,
  /** The part of `inputTokens` that a prompt cache served. */
  cachedTokens: amount,
  /** Generated tokens, reasoning included. */
  outputTokens: amount,
  /** HTTP status; 0 where the log states none. */
  status: code16,
  /** Bits, and the service tier (see serviceTier.ts). */
  flags: code16
} as const

/** Index into the names; 0 is always the empty name: the log does not say. */
export const CODES = {
  model: code16,
  /** Callers are hashes unless the user asked to see them. */
  caller: code32
} as const

/** The parts of `inputTokens`, `cachedTokens` and `outputTokens` that are audio or images and no text. */
const MEDIA_COUNTS = {
  audioInputTokens: count('its audio input'),
  audioCachedTokens: count('its cached audio input'),
  audioOutputTokens: count('its audio output'),
  imageInputTokens: count('its image input'),
  imageCachedTokens: count('its cached image input'),
  imageOutputTokens: count('its image output')
} as const

/** Counts of tokens that few logs state; a format names their places by the column's name. */
export const RARE_COUNTS = {
  /**
   * The parts of `inputTokens` that each attempt wrote into a prompt cache for five minutes, and for an hour. `cached`
   * is no part of them.
   */
  cacheWrite5mTokens: count('what it writes into a cache'),
  cacheWrite1hTokens: count('what it writes into a cache'),
  /** Of prompt and answer together, what is audio and no text: where nothing says which of the two. */
  audioTokens: count('its audio'),
  ...MEDIA_COUNTS,
  /** Web searches that are billed by the call. */
  searches: count('its web searches'),
  /** The most output tokens that each attempt allowed. */
  maxTokens: count('the most output it allows')
} as const

/** Columns that most logs lack: they are kept from the first row on that states one. */
export const RARE = {
  /** What the log itself says that each attempt cost. [USD] */
  costUsd: amount,
  ...RARE_COUNTS
} as const

type Table = Readonly<Record<string, ColumnType>>

/** The arrays of a table of columns. */
export type ArraysOf<Columns extends Table> = {
  readonly [Name in keyof Columns]: Columns[Name] extends ColumnType<infer T> ? T : never
}

const namesOf = <Columns extends Table>(columns: Columns) =>
  Object.keys(columns) as readonly (keyof Columns & string)[]

export const NUMBER_NAMES = namesOf(NUMBERS)
export const RARE_NAMES = namesOf(RARE)
export const RARE_COUNT_NAMES = namesOf(RARE_COUNTS)
export type RareCount = keyof typeof RARE_COUNTS
export type MediaCount = keyof typeof MEDIA_COUNTS
export const MEDIA_COUNT_NAMES = namesOf(MEDIA_COUNTS)

export const WHOLE = { ...NUMBERS, ...CODES }
export const WHOLE_NAMES = namesOf(WHOLE)

export type WholeColumns = ArraysOf<typeof WHOLE>
/** Absent where no input states any. */
export type RareArrays = { readonly [Name in keyof typeof RARE]?: Float32Array | undefined }

type Log = WholeColumns & RareArrays
type Change = <T extends Numbers>(column: T) => T

/** Every column of a log, changed alike. */
export const eachColumn = (log: Log, change: Change): Log =>
  Object.fromEntries(
    [...WHOLE_NAMES, ...RARE_NAMES].flatMap(name => {
      const column = log[name]
      return column === undefined ? [] : [[name, change(column as Numbers)]]
    })
  ) as Log

/** The rows at these indices. */
export const pickedColumns = (log: Log, order: Uint32Array): Log =>
  eachColumn(log, column => picked(column, order))
