/** A log and a price list → what it is billed for in tokens, summed so that any price may be put on it afterwards. */
import type { ServiceTier } from '../log/serviceTier.ts'
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import { MICROS_PER_SECOND, SECONDS_PER_DAY } from '../units.ts'
import { type PriceList, TOKEN_PARTS, type TokenPart, type TokenPrice } from './rates.ts'
import { walkBilled } from './walkBilled.ts'

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
    /** By each whole day of 24 h from the log's first row on. */
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
  /** In the order in which they were met. */
  readonly kinds: readonly KindUsage[]
}

/** A model's name, at a moment [µs since the epoch; `null`: the day of the list] → what it is billed as. */
export type Listing = {
  readonly list: PriceList
  readonly of: (model: string, atMicros: number | null) => Item
}

type Sums = { -readonly [Name in keyof KindUsage]: KindUsage[Name] }

/**
 * One pass over the columns.
 *
 * @param asOf ISO date whose list prices apply; `null`: those of each row's own time
 * @param keep rows that count; `null`: all of them
 * @throws {AuditError} BAD_OPTION where `asOf` is no date
 */
export function usageOf(
  data: RequestLog | UsageBuckets,
  listing: Listing,
  asOf: string | null,
  keep: Uint8Array | null = null
): BilledUsage {
  const { days, dayOf } = wholeDays(data)
  const costs = data.grain === 'request' ? data.costUsd : undefined
  const byIndex: (Sums | undefined)[] = []
  const kinds: Sums[] = []
  walkBilled(data, listing, asOf, (row, attempts, { kind, index }, tokens) => {
    if (keep !== null && keep[row] !== 1) return
    let sums = byIndex[index]
    if (sums === undefined) {
      sums = byIndex[index] = nothingOf(kind, days)
      kinds.push(sums)
    }
    sums.attempts += attempts
    addTokens(sums, tokens)
    if (tokens.cachedUnknown) sums.cachedUnknown += attempts
    addAt(sums.daily, dayOf(row), tokens)
    const usd = costs?.[row] ?? Number.NaN
    if (!Number.isNaN(usd)) addStating(sums.stating, attempts, usd, tokens)
  })
  return {
    models: data.models,
    grain: data.grain,
    list: listing.list,
    statesCosts: costs !== undefined,
    kinds
  }
}

const nothingOf = (kind: Kind, days: number): Sums => ({
  ...kind,
  ...noTokens(),
  attempts: 0,
  cachedUnknown: 0,
  daily: columnsOf(days),
  stating: { attempts: 0, usd: 0, ...noTokens() }
})

export const noTokens = (): Tokens => byPart(() => 0)

export const columnsOf = (slots: number): TokenColumns => byPart(() => new Float64Array(slots))

export function addTokens(sum: Tokens, { input, cached, write5m, write1h, output }: Tokens): void {
  sum.input += input
  sum.cached += cached
  sum.write5m += write5m
  sum.write1h += write1h
  sum.output += output
}

/** All of a prompt, and the answer. */
export const totalOf = ({ input, cached, write5m, write1h, output }: Readonly<Tokens>): number =>
  input + cached + write5m + write1h + output

export const tokensAt = (columns: TokenColumns, slot: number): Tokens =>
  byPart(part => columns[part][slot] as number)

export const byPart = <Value>(of: (part: TokenPart) => Value): Record<TokenPart, Value> => ({
  input: of('input'),
  cached: of('cached'),
  write5m: of('write5m'),
  write1h: of('write1h'),
  output: of('output')
})

/** Where there is such a slot. */
export function addAt(sums: TokenColumns, at: number, tokens: Tokens): void {
  if (at >= sums.input.length) return
  for (const part of TOKEN_PARTS) {
    const column = sums[part]
    column[at] = (column[at] as number) + tokens[part]
  }
}

function addStating(
  sum: Tokens & { attempts: number; usd: number },
  attempts: number,
  usd: number,
  tokens: Tokens
): void {
  sum.attempts += attempts
  sum.usd += usd
  addTokens(sum, tokens)
}

/** A slot per whole day of 24 h since the first row; what comes after the last one falls outside of all. */
function wholeDays(data: RequestLog | UsageBuckets) {
  const micros = data.grain === 'request' ? data.arrivalMicros : data.startMicros
  const first = data.grain === 'request' ? (micros[0] ?? 0) : data.coverStartMicros
  const end = data.grain === 'request' ? (micros[data.length - 1] ?? 0) : data.coverEndMicros
  const days = Math.max(0, Math.min(MOST_DAYS, Math.floor((end - first) / DAY_MICROS)))
  return { days, dayOf: (row: number) => Math.floor(((micros[row] as number) - first) / DAY_MICROS) }
}

const DAY_MICROS = SECONDS_PER_DAY * MICROS_PER_SECOND
/** A wrong year in a log must not fill the memory. */
const MOST_DAYS = 10_000
