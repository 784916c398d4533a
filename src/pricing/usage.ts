/** A log and a price list → what it is billed for in tokens, summed so that any price may be put on it afterwards. */
import { FAILED, type RequestLog, type UsageBuckets } from '../log/trafficLog.ts'
import { UTC, type Zone } from '../log/zone.ts'
import {
  type BilledUsage,
  columnsOf,
  type Kind,
  type KindUsage,
  type Listing,
  type Rows,
  type TokenColumns,
  type Tokens,
  tellsMedia,
  tokensAt
} from './billed.ts'
import { daySlots } from './calendarDays.ts'
import type { Met } from './kindFinder.ts'
import { MEDIA_PARTS } from './rates.ts'
import {
  AUDIO_PARTED,
  AUDIO_UNPARTED,
  type BilledRows,
  CACHED_UNKNOWN,
  MEDIA_UNTOLD,
  UNBILLED,
  walkBlocks
} from './walkBilled.ts'

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
  const sums: Sums[] = []
  const sumOf = ({ kind, index }: Met): Sums => {
    const known = byIndex[index]
    if (known !== undefined) return known
    const sum = nothingOf(kind, calendar.days.length)
    byIndex[index] = sum
    sums.push(sum)
    return sum
  }
  const take = (rows: BilledRows): void => {
    for (let at = 0; at < rows.length; at++) {
      const row = rows.row[at] as number
      if (keep !== null && keep[row] !== 1) continue
      const sum = sumOf(rows.met[rows.kind[at] as number] as Met)
      addRow(sum, rows, at)
      if (isByDay) addAt(sum.daily, dayOf(row), rows, at)
      const usd = costs?.[row] ?? Number.NaN
      if (!Number.isNaN(usd)) addStating(sum.stating, usd, rows, at)
    }
  }
  if (keep === null || keep.includes(1)) walkBlocks(data, listing, asOf, take)
  return {
    models: data.models,
    grain: data.grain,
    list: listing.list,
    statesCosts: costs !== undefined,
    failedAnswers: failedAnswers(data, keep),
    calendar,
    kinds: sums.map(summedUp)
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

const nothingOf = (kind: Kind, days: number) => ({
  kind,
  ...{ attempts: 0, cachedUnknown: 0, withAudio: 0, audioUnparted: 0, mediaUntold: 0, withSearches: 0 },
  tokens: columnsOf(1),
  daily: columnsOf(days),
  stating: { attempts: 0, usd: 0, tokens: columnsOf(1) }
})

/** Of one kind, while its rows are added up. */
type Sums = ReturnType<typeof nothingOf>

function addRow(sum: Sums, rows: BilledRows, at: number): void {
  const attempts = rows.attempts[at] as number
  const marks = rows.marks[at] as number
  sum.attempts += attempts
  addAt(sum.tokens, 0, rows, at)
  if ((marks & CACHED_UNKNOWN) !== 0) sum.cachedUnknown += attempts
  if ((marks & AUDIO_PARTED) !== 0) sum.withAudio += attempts
  if ((marks & AUDIO_UNPARTED) !== 0) sum.audioUnparted += attempts
  if ((marks & MEDIA_UNTOLD) !== 0) sum.mediaUntold += attempts
  if ((rows.tokens.searches[at] as number) > 0) sum.withSearches += attempts
}

function addStating(sum: Sums['stating'], usd: number, rows: BilledRows, at: number): void {
  sum.attempts += rows.attempts[at] as number
  sum.usd += usd
  addAt(sum.tokens, 0, rows, at)
}

const summedUp = ({ kind, tokens, stating, ...counts }: Sums): KindUsage => ({
  ...kind,
  ...tokensAt(tokens, 0),
  ...counts,
  stating: { attempts: stating.attempts, usd: stating.usd, ...tokensAt(stating.tokens, 0) }
})

export function addTokens(sum: Tokens, tokens: Readonly<Tokens>): void {
  sum.input += tokens.input
  sum.cached += tokens.cached
  sum.write5m += tokens.write5m
  sum.write1h += tokens.write1h
  sum.output += tokens.output
  sum.searches += tokens.searches
  if (tellsMedia(tokens)) for (const part of MEDIA_PARTS) sum[part] += tokens[part]
}

/** One row's, where there is such a slot. */
export function addAt(sums: TokenColumns, slot: number, { tokens, hasMedia }: Rows, at: number): void {
  if (slot >= sums.input.length) return
  addTo(sums.input, slot, tokens.input[at] as number)
  addTo(sums.cached, slot, tokens.cached[at] as number)
  addTo(sums.write5m, slot, tokens.write5m[at] as number)
  addTo(sums.write1h, slot, tokens.write1h[at] as number)
  addTo(sums.output, slot, tokens.output[at] as number)
  addTo(sums.searches, slot, tokens.searches[at] as number)
  if (hasMedia) for (const part of MEDIA_PARTS) addTo(sums[part], slot, tokens[part][at] as number)
}

function addTo(column: Float64Array, at: number, amount: number): void {
  column[at] = (column[at] as number) + amount
}
