/** A log → slices of its traffic by caller, model, length and time of day: what each is billed, and what it asks of a fleet minute by minute. */
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import type { Zone } from '../log/zone.ts'
import { MICROS_PER_HOUR } from '../units.ts'
import { totalOf } from './billed.ts'
import { ratesOf, usdOf } from './charges.ts'
import { asBilled } from './listing.ts'
import type { PriceBook } from './priceBook.ts'
import { walkBilled } from './walkBilled.ts'

export type TrafficSlice = {
  /** Code of its model in the log. */
  readonly model: number
  readonly name: string
  readonly requests: number
  /** Over the log's span; `NaN`: some of it has no price. */
  readonly usd: number
  /** Tokens, prompts and answers together, by minute since the first request. */
  readonly minutes: Float64Array
}

/** A prompt of so many tokens is a long one. */
const LONG = 4_096
const DAY = { from: 8, to: 20 } as const
const MICROS_PER_MINUTE = 60e6

/** Beyond so many the smallest stay as they are. */
const MOST_SLICES = 40

/** Largest bill first; empty for sums of usage, whose requests cannot be told apart. */
export function slicesOf(
  data: RequestLog | UsageBuckets,
  book: PriceBook,
  zone: Zone
): readonly TrafficSlice[] {
  if (data.grain === 'bucket' || data.length === 0) return []
  const first = data.arrivalMicros[0] as number
  const minutes = Math.floor(((data.arrivalMicros.at(-1) as number) - first) / MICROS_PER_MINUTE) + 1
  const found = new Map<string, Growing>()
  walkBilled(data, asBilled(book), book.asOf, (row, _, { kind }, tokens) => {
    const key = keyOf(data, row, zone)
    const slice = found.get(key) ?? { row, requests: 0, usd: 0, rows: [], tokens: [] }
    found.set(key, slice)
    const rates = ratesOf(kind, book.tokenPrices)
    slice.requests++
    slice.usd += rates === null ? Number.NaN : usdOf(rates, tokens)
    slice.rows.push(Math.floor(((data.arrivalMicros[row] as number) - first) / MICROS_PER_MINUTE))
    slice.tokens.push(totalOf(tokens))
  })
  return [...found.values()]
    .filter(({ usd }) => usd > 0)
    .sort((a, b) => b.usd - a.usd)
    .slice(0, MOST_SLICES)
    .map(slice => finished(slice, data, zone, minutes))
}

type Growing = {
  /** One of its rows. */
  readonly row: number
  requests: number
  usd: number
  readonly rows: number[]
  readonly tokens: number[]
}

function keyOf(data: RequestLog, row: number, zone: Zone): string {
  return [data.caller[row], data.model[row], isLong(data, row), isByDay(data, row, zone)].join(' ')
}

const isLong = (data: RequestLog, row: number): boolean => (data.inputTokens[row] as number) >= LONG

/** `null`: the log has no wall clock. */
function isByDay({ arrivalMicros, clock }: RequestLog, row: number, zone: Zone): boolean | null {
  if (clock === 'relative') return null
  const micros = arrivalMicros[row] as number
  const hours = Math.floor((micros + zone.offsetMicros(micros)) / MICROS_PER_HOUR)
  const hour = ((hours % 24) + 24) % 24
  return hour >= DAY.from && hour < DAY.to
}

function finished(slice: Growing, data: RequestLog, zone: Zone, length: number): TrafficSlice {
  const { row, requests, usd } = slice
  const minutes = new Float64Array(length)
  for (const [i, minute] of slice.rows.entries())
    minutes[minute] = (minutes[minute] as number) + (slice.tokens[i] as number)
  const model = data.model[row] as number
  const byDay = isByDay(data, row, zone)
  const parts = [
    data.callers[data.caller[row] as number] || '',
    data.models[model] || 'the unnamed model',
    isLong(data, row) ? `prompts of ${LONG} tokens and more` : 'shorter prompts',
    byDay === null ? '' : byDay ? `${DAY.from} to ${DAY.to} h` : 'by night'
  ]
  return { model, name: parts.filter(part => part !== '').join(', '), requests, usd, minutes }
}
