/** A row as its format left it → why no request can be so. Every row of every reader passes here, after the last change to it. */
import { RARE_COUNT_NAMES, RARE_COUNTS, type RareCount } from '../../log/logColumns.ts'
import type { BucketRow, RequestRow } from '../../log/requestRow.ts'
import type { RequestRows } from '../../log/requestRows.ts'
import { withCommas } from '../../words.ts'
import { isPlausible, LONGEST_MICROS } from './time.ts'

/** Float32 columns hold whole numbers exactly up to here, and no request is that long. */
export const MAX_TOKENS = 2 ** 24

/** No single request costs more. [USD] */
const MAX_COST_USD = 1e6

/** No bucket holds more: 700 requests a second for a month. */
const MAX_BUCKET_REQUESTS = 2 ** 31

const GRAIN_MICROS = 1_000
const MICROS = 1_000_000

type Checked = Omit<RequestRow, 'id' | 'flags' | 'clockLengths' | 'model' | 'caller'>

/**
 * Why it is no request: a value that is not finite, out of range, or at odds with another. `NaN` is unknown and fits.
 *
 * @param wallClock whether arrivals are dates
 * @param rare counts that may be known
 */
export function requestFault(
  row: Checked,
  wallClock: boolean,
  rare: readonly RareCount[] = RARE_COUNT_NAMES
): string | undefined {
  return (
    arrivalFault(row.arrivalMicros, wallClock) ??
    lengthFault(row) ??
    tokenFault(row, rare) ??
    (isWithin(row.costUsd, MAX_COST_USD) ? undefined : 'its cost is not a plausible sum of money') ??
    (row.status >= 0 && row.status <= 65_535 ? undefined : 'its status is not an HTTP status')
  )
}

function arrivalFault(micros: number, wallClock: boolean): string | undefined {
  if (wallClock) return isPlausible(micros) ? undefined : 'its arrival is not in the years 2000 to 2099'
  return micros >= 0 && micros <= LONGEST_MICROS ? undefined : 'its arrival is negative or beyond 100 years'
}

function lengthFault({ durationMicros, ttftMicros }: Checked): string | undefined {
  if (!isWithin(durationMicros, LONGEST_MICROS)) return 'its duration is negative or beyond 100 years'
  if (!isWithin(ttftMicros, LONGEST_MICROS)) return 'its first token is before its start or beyond 100 years'
  return ttftMicros > durationMicros + roundingOf(durationMicros)
    ? 'its first token comes after its end'
    : undefined
}

/** How far a duration may be off that is stated in whole seconds, or in milliseconds. */
const roundingOf = (durationMicros: number): number => (durationMicros % MICROS === 0 ? MICROS : GRAIN_MICROS)

/**
 * Marks with 1, among many rows at once, those in which `requestFault` finds a fault, and those whose first token comes after their end
 * at all: only these need be looked at one by one.
 *
 * @param rare counts that may be known: the others are not looked at
 */
export function markSuspects(
  rows: RequestRows,
  count: number,
  wallClock: boolean,
  suspects: Uint8Array,
  rare: readonly RareCount[] = RARE_COUNT_NAMES
): void {
  suspects.fill(0, 0, count)
  markTimes(rows, count, wallClock, suspects)
  for (const tokens of [rows.inputTokens, rows.outputTokens, rows.cachedTokens])
    markCounts(tokens, count, suspects)
  for (const name of rare) markCounts(rows[name], count, suspects)
  markParts(rows, count, suspects, rare)
  for (let i = 0; i < count; i++) if (!isWithin(rows.costUsd[i] as number, MAX_COST_USD)) suspects[i] = 1
}

/** What was found in a cache or written into one is part of the input. */
function markParts(
  { inputTokens, cachedTokens, ...rows }: RequestRows,
  count: number,
  suspects: Uint8Array,
  rare: readonly RareCount[]
): void {
  const written = CACHE_WRITES.filter(name => rare.includes(name)).map(name => rows[name])
  for (let i = 0; i < count; i++) {
    let cached = (cachedTokens[i] as number) || 0
    for (const tokens of written) cached += (tokens[i] as number) || 0
    if (cached > (inputTokens[i] as number)) suspects[i] = 1
  }
}

const CACHE_WRITES = ['cacheWrite5mTokens', 'cacheWrite1hTokens'] as const

function markTimes(
  { arrivalMicros, durationMicros, ttftMicros }: RequestRows,
  count: number,
  wallClock: boolean,
  suspects: Uint8Array
): void {
  for (let i = 0; i < count; i++) {
    const lasts = durationMicros[i] as number
    const waits = ttftMicros[i] as number
    const isFit =
      arrivalFault(arrivalMicros[i] as number, wallClock) === undefined &&
      isWithin(lasts, LONGEST_MICROS) &&
      isWithin(waits, LONGEST_MICROS) &&
      !(waits > lasts)
    if (!isFit) suspects[i] = 1
  }
}

function markCounts(tokens: Float32Array, count: number, suspects: Uint8Array): void {
  for (let i = 0; i < count; i++) if (!isCount(tokens[i] as number)) suspects[i] = 1
}

/** Counted from texts, after the gate: a text may be longer than any request. */
export const countedFault = ({ inputTokens, cachedTokens, outputTokens }: Checked): string | undefined =>
  inputTokens > MAX_TOKENS || outputTokens > MAX_TOKENS
    ? `its text ${NO_COUNT}`
    : cachedTokens > inputTokens
      ? MORE_CACHED
      : undefined

function tokenFault(row: Checked, rare: readonly RareCount[]): string | undefined {
  const { inputTokens, cachedTokens, outputTokens, cacheWrite5mTokens, cacheWrite1hTokens } = row
  if (!isCount(inputTokens)) return `its input ${NO_COUNT}`
  if (!isCount(outputTokens)) return `its output ${NO_COUNT}`
  if (!isCount(cachedTokens)) return `its cached input ${NO_COUNT}`
  for (const name of rare) if (!isCount(row[name])) return `${RARE_COUNTS[name].called} ${NO_COUNT}`
  const cached = (cachedTokens || 0) + (cacheWrite5mTokens || 0) + (cacheWrite1hTokens || 0)
  return cached > inputTokens ? MORE_CACHED : undefined
}

const NO_COUNT = `is not a count of tokens from 0 to ${withCommas(MAX_TOKENS)}`
const MORE_CACHED = 'it has more cached than input tokens'

const isCount = (tokens: number): boolean =>
  Number.isNaN(tokens) || (Number.isInteger(tokens) && tokens >= 0 && tokens <= MAX_TOKENS)

/** `NaN` is unknown. */
const isWithin = (value: number, most: number): boolean => !(value < 0 || value > most)

/** As `requestFault`, of a row of a usage export. */
export function bucketFault(row: BucketRow): string | undefined {
  const { startMicros, endMicros, requests } = row
  if (!(isPlausible(startMicros) && isPlausible(endMicros) && endMicros > startMicros))
    return 'its bucket has no start and later end in the years 2000 to 2099'
  if (!isWithin(requests, MAX_BUCKET_REQUESTS)) return 'it has more requests than 2,147,483,648'
  if (row.failed > requests || row.throttled > requests) return 'more of its requests failed than it counts'
  return bucketTokenFault(row)
}

function bucketTokenFault(row: BucketRow) {
  const { requests, inputTokens, cachedTokens, cacheWrite5mTokens, cacheWrite1hTokens, outputTokens } = row
  if ((cachedTokens || 0) + (cacheWrite5mTokens || 0) + (cacheWrite1hTokens || 0) > inputTokens)
    return MORE_CACHED
  // Some exports count requests and tokens in rows of their own.
  const most = requests === 0 ? Number.NaN : requests * MAX_TOKENS
  for (const tokens of [inputTokens, outputTokens, cachedTokens, cacheWrite5mTokens, cacheWrite1hTokens]) {
    if (!isWithin(tokens, Number.MAX_SAFE_INTEGER)) return 'its tokens are not a count'
    if (tokens > most) return `it has more than ${withCommas(MAX_TOKENS)} tokens a request`
  }
  return undefined
}
