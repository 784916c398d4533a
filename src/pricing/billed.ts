/** What a log is billed for. */
import type { ServiceTier } from '../log/serviceTier.ts'
import type { CalendarDays } from './calendarDays.ts'
import type { PriceList, TokenPart, TokenPrice } from './rates.ts'

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

/** `input` is without `cached` and without what was written into a cache. */
export type Tokens = Record<TokenPart, number>

/** Tokens by slot, such as days. */
export type TokenColumns = Readonly<Record<TokenPart, Float64Array>>

export type KindUsage = Kind &
  Readonly<Tokens> & {
    readonly attempts: number
    /** Attempts whose cached tokens the log does not state: charged as if none were cached. */
    readonly cachedUnknown: number
    /** Attempts with audio, which is charged as text: a lower bound. */
    readonly withAudio: number
    /** Attempts that searched the web, which is billed by the call: a lower bound. */
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

export const byPart = <Value>(of: (part: TokenPart) => Value): Record<TokenPart, Value> => ({
  input: of('input'),
  cached: of('cached'),
  write5m: of('write5m'),
  write1h: of('write1h'),
  output: of('output')
})

export const noTokens = (): Tokens => byPart(() => 0)

/** All of a prompt, and the answer. */
export const totalOf = ({ input, cached, write5m, write1h, output }: Readonly<Tokens>): number =>
  input + cached + write5m + write1h + output
