/** A log and a price list → what it is billed for in tokens, summed so that any price may be put on it afterwards. */
import { FAILED, type RequestLog, type UsageBuckets } from '../log/trafficLog.ts'
import { UTC, type Zone } from '../log/zone.ts'
import {
  type BilledUsage,
  byPart,
  type Kind,
  type KindUsage,
  type Listing,
  noTokens,
  type TokenColumns,
  type Tokens,
  tellsMedia
} from './billed.ts'
import { daySlots } from './calendarDays.ts'
import { MEDIA_PARTS } from './rates.ts'
import { UNBILLED, type Visit, walkBilled } from './walkBilled.ts'

type Sums = { -readonly [Name in keyof KindUsage]: KindUsage[Name] }

/**
 * One pass over the columns.
 *
 * @param asOf ISO date whose list prices apply; `null`: those of each row's own time
 * @param keep rows that count; `null`: all of them
 * @param zone whose midnights part the days
 * @param isByDay whether days are told apart
 * @throws {AuditError} BAD_OPTION where `asOf` is no date
 */
export function usageOf(
  data: RequestLog | UsageBuckets,
  listing: Listing,
  asOf: string | null,
  keep: Uint8Array | null = null,
  zone: Zone = UTC,
  isByDay = true
): BilledUsage {
  const { dayOf, calendar: calendarOf } = daySlots(data, zone)
  const calendar = calendarOf(isByDay)
  const costs = data.grain === 'request' ? data.costUsd : undefined
  const byIndex: (Sums | undefined)[] = []
  const kinds: Sums[] = []
  const take: Visit = (row, attempts, { kind, index }, tokens) => {
    if (keep !== null && keep[row] !== 1) return
    let sums = byIndex[index]
    if (sums === undefined) {
      sums = byIndex[index] = nothingOf(kind, calendar.days.length)
      kinds.push(sums)
    }
    sums.attempts += attempts
    addTokens(sums, tokens)
    countMarks(sums, attempts, tokens)
    if (isByDay) addAt(sums.daily, dayOf(row), tokens)
    const usd = costs?.[row] ?? Number.NaN
    if (!Number.isNaN(usd)) addStating(sums.stating, attempts, usd, tokens)
  }
  if (keep === null || keep.includes(1)) walkBilled(data, listing, asOf, take)
  return {
    models: data.models,
    grain: data.grain,
    list: listing.list,
    statesCosts: costs !== undefined,
    failedAnswers: failedAnswers(data, keep),
    calendar,
    kinds
  }
}

/** The same in all, without its days: what is compared by the month alone takes less room and time so. */
export const usageInAll = (
  data: RequestLog | UsageBuckets,
  listing: Listing,
  asOf: string | null,
  keep: Uint8Array | null = null
): BilledUsage => usageOf(data, listing, asOf, keep, UTC, false)

/** Those that a limit refused have none, whatever their row says. */
function failedAnswers(data: RequestLog | UsageBuckets, keep: Uint8Array | null): number {
  if (data.grain === 'bucket') return 0
  const { flags, outputTokens } = data
  let count = 0
  for (let i = 0; i < data.length; i++) {
    const isFailed = ((flags[i] as number) & UNBILLED) === FAILED
    if (isFailed && (outputTokens[i] as number) > 0 && (keep === null || keep[i] === 1)) count++
  }
  return count
}

/** What of them makes a bill less exact. */
function countMarks(sums: Sums, attempts: number, marks: Parameters<Visit>[3]): void {
  if (marks.cachedUnknown) sums.cachedUnknown += attempts
  if (marks.audio === 'parted') sums.withAudio += attempts
  else if (marks.audio === 'unparted') sums.audioUnparted += attempts
  if (marks.mediaUntold) sums.mediaUntold += attempts
  if (marks.searches > 0) sums.withSearches += attempts
}

const nothingOf = (kind: Kind, days: number): Sums => ({
  ...kind,
  ...noTokens(),
  attempts: 0,
  cachedUnknown: 0,
  withAudio: 0,
  audioUnparted: 0,
  mediaUntold: 0,
  withSearches: 0,
  daily: columnsOf(days),
  stating: { attempts: 0, usd: 0, ...noTokens() }
})

export const columnsOf = (slots: number): TokenColumns => byPart(() => new Float64Array(slots))

export function addTokens(sum: Tokens, tokens: Readonly<Tokens>): void {
  sum.input += tokens.input
  sum.cached += tokens.cached
  sum.write5m += tokens.write5m
  sum.write1h += tokens.write1h
  sum.output += tokens.output
  sum.searches += tokens.searches
  if (tellsMedia(tokens)) for (const part of MEDIA_PARTS) sum[part] += tokens[part]
}

export const tokensAt = (columns: TokenColumns, slot: number): Tokens =>
  byPart(part => columns[part][slot] as number)

/** Where there is such a slot. */
export function addAt(sums: TokenColumns, at: number, tokens: Tokens): void {
  if (at >= sums.input.length) return
  addTo(sums.input, at, tokens.input)
  addTo(sums.cached, at, tokens.cached)
  addTo(sums.write5m, at, tokens.write5m)
  addTo(sums.write1h, at, tokens.write1h)
  addTo(sums.output, at, tokens.output)
  addTo(sums.searches, at, tokens.searches)
  if (tellsMedia(tokens)) for (const part of MEDIA_PARTS) addTo(sums[part], at, tokens[part])
}

function addTo(column: Float64Array, at: number, amount: number): void {
  column[at] = (column[at] as number) + amount
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
