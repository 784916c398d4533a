/** What a log is billed for. */
import type { ServiceTier } from '../log/serviceTier.ts'
import type { CalendarDays } from './calendarDays.ts'
import type { BilledPart, PriceList, TokenPrice } from './rates.ts'

/** A model of the log as the bill goes by it. */
export type Item = {
  /** As the user's own price may name it; `null`: nothing names it. */
  readonly name: string | null
  /** What the list asks at the moment of the request; `null`: nothing known. */
  readonly listed: TokenPrice | null
}

/** Rows of one kind are charged at one set of rates, whatever the prices are. */
export type Kind = Item & {
  /** The log's code. */
  readonly model: number
  readonly tier: ServiceTier
  /** A list price may rise with the size of the input: the size from which this one holds. [tokens] */
  readonly start: number
  /** What the rows say of their tokens: only a model that sells no output can be billed by its input. */
  readonly states: 'all' | 'input' | 'nothing'
}

/** `input` is without `cached` and without what was written into a cache; audio, images and searches are in no other part. */
export type Tokens = Record<BilledPart, number>

/** Tokens by slot, such as days. */
export type TokenColumns = Readonly<Record<BilledPart, Float64Array>>

/** Tokens of rows in columns. */
export type Rows = {
  readonly tokens: TokenColumns
  /** Whether any row may hold audio or images: else their columns are 0. */
  readonly hasMedia: boolean
}

export type KindUsage = Kind &
  Readonly<Tokens> & {
    readonly attempts: number
    /** Attempts whose cached tokens the log does not state: charged as if none were cached. */
    readonly cachedUnknown: number
    /** Attempts with audio that the log tells apart by side. */
    readonly withAudio: number
    /** Attempts with audio of which it does not say whether it was heard, cached or spoken: charged as the least it can be. */
    readonly audioUnparted: number
    /** Attempts of which it says neither that there was audio or an image, nor that there was none. */
    readonly mediaUntold: number
    readonly withSearches: number
    /** By calendar day. */
    readonly daily: TokenColumns
    /** Of the attempts whose cost the log itself states. */
    readonly stating: Readonly<Tokens> & { readonly attempts: number; readonly usd: number }
  }

export type BilledUsage = {
  /** Names by code. */
  readonly models: readonly string[]
  readonly grain: 'request' | 'bucket'
  readonly list: PriceList
  /** Whether the log states costs at all. */
  readonly statesCosts: boolean
  /** Attempts that failed with an answer, which are in none of the kinds: whether it was charged for is not known. */
  readonly failedAnswers: number
  /** The slots of the kinds' `daily` columns. */
  readonly calendar: CalendarDays
  /** In the order in which they were met. */
  readonly kinds: readonly KindUsage[]
}

/** A model's name, at a moment [µs since the epoch; `null`: the day of the list] → what it is billed as. */
export type Listing = {
  readonly list: PriceList
  readonly of: (model: string, atMicros: number | null) => Item
}

export const byPart = <Value>(of: (part: BilledPart) => Value): Record<BilledPart, Value> => ({
  input: of('input'),
  cached: of('cached'),
  write5m: of('write5m'),
  write1h: of('write1h'),
  output: of('output'),
  audioInput: of('audioInput'),
  audioCached: of('audioCached'),
  audioOutput: of('audioOutput'),
  imageInput: of('imageInput'),
  imageCached: of('imageCached'),
  imageOutput: of('imageOutput'),
  searches: of('searches')
})

export const noTokens = (): Tokens => byPart(() => 0)

export const columnsOf = (slots: number): TokenColumns => byPart(() => new Float64Array(slots))

export const tokensAt = (columns: TokenColumns, slot: number): Tokens =>
  byPart(part => columns[part][slot] as number)

/** All of a prompt. */
export const promptOf = (tokens: Readonly<Tokens>): number =>
  tokens.input +
  tokens.cached +
  tokens.write5m +
  tokens.write1h +
  tokens.audioInput +
  tokens.audioCached +
  tokens.imageInput +
  tokens.imageCached

/** As `promptOf` the tokens of one slot. */
export const promptAt = (tokens: TokenColumns, slot: number): number =>
  (tokens.input[slot] as number) +
  (tokens.cached[slot] as number) +
  (tokens.write5m[slot] as number) +
  (tokens.write1h[slot] as number) +
  (tokens.audioInput[slot] as number) +
  (tokens.audioCached[slot] as number) +
  (tokens.imageInput[slot] as number) +
  (tokens.imageCached[slot] as number)

/** All of an answer. */
export const answerOf = ({ output, audioOutput, imageOutput }: Readonly<Tokens>): number =>
  output + audioOutput + imageOutput

/** What of a prompt a cache served. */
export const cachedOf = ({ cached, audioCached, imageCached }: Readonly<Tokens>): number =>
  cached + audioCached + imageCached

export const totalOf = (tokens: Readonly<Tokens>): number => promptOf(tokens) + answerOf(tokens)

/** As `totalOf` the tokens of one slot. */
export const totalAt = (tokens: TokenColumns, slot: number): number =>
  promptAt(tokens, slot) +
  ((tokens.output[slot] as number) +
    (tokens.audioOutput[slot] as number) +
    (tokens.imageOutput[slot] as number))

/** Few logs do: the others need not be added up part by part. */
export const tellsMedia = ({
  audioInput,
  audioCached,
  audioOutput,
  imageInput,
  imageCached,
  imageOutput
}: Readonly<Tokens>): boolean =>
  audioInput + audioCached + audioOutput + imageInput + imageCached + imageOutput > 0
