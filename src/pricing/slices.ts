/** A log → slices of its traffic by caller, model, length and time of day: what each is billed, and what it asks of a fleet minute by minute. */
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import type { Zone } from '../log/zone.ts'
import { MICROS_PER_HOUR, MICROS_PER_MINUTE } from '../units.ts'
import { totalOf } from './billed.ts'
import { ratesOf, usdOfTokens } from './charges.ts'
import { asBilled } from './listing.ts'
import type { PriceBook } from './priceBook.ts'
import { walkBilled } from './walkBilled.ts'

export type TrafficSlice = {
  /** Code of its model in the log. */
  readonly model: number
  readonly name: string
  readonly requests: number
  /** Of the tokens, over the log's span, of what has a price. */
  readonly usd: number
  /** Tokens, prompts and answers together, by minute since the first request. */
  readonly minutes: Float64Array
}

/** A prompt of so many tokens is a long one. */
const LONG = 4_096
const DAY = { from: 8, to: 20 } as const

/** Beyond so many the smallest are one slice a model. */
const MOST_SLICES = 30

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
  walkBilled(data, asBilled(book), book.asOf, (row, { kind }, tokens) => {
    const key = keyOf(data, row, zone)
    const slice = found.get(key) ?? { row, requests: 0, usd: 0, minutes: [], tokens: [] }
    found.set(key, slice)
    const rates = ratesOf(kind, book.tokenPrices)
    slice.requests++
    slice.usd += rates === null ? 0 : usdOfTokens(rates, tokens)
    slice.minutes.push(Math.floor(((data.arrivalMicros[row] as number) - first) / MICROS_PER_MINUTE))
    slice.tokens.push(totalOf(tokens))
  })
  const byBill = [...found.values()].filter(({ usd }) => usd > 0).sort((a, b) => b.usd - a.usd)
  return [
    ...byBill.slice(0, MOST_SLICES).map(slice => finished(slice, nameOf(slice, data, zone), data, minutes)),
    ...smaller(byBill.slice(MOST_SLICES), data, minutes)
  ]
}

/** The smallest ones together, model by model. */
function smaller(slices: readonly Growing[], data: RequestLog, minutes: number): readonly TrafficSlice[] {
  const byModel = new Map<number, Growing>()
  for (const slice of slices) {
    const model = data.model[slice.row] as number
    const sum = byModel.get(model)
    if (sum === undefined)
      byModel.set(model, { ...slice, minutes: [...slice.minutes], tokens: [...slice.tokens] })
    else {
      sum.requests += slice.requests
      sum.usd += slice.usd
      for (const minute of slice.minutes) sum.minutes.push(minute)
      for (const tokens of slice.tokens) sum.tokens.push(tokens)
    }
  }
  return [...byModel].map(([model, slice]) =>
    finished(slice, `${modelName(data, model)}, all smaller slices`, data, minutes)
  )
}

type Growing = {
  /** One of its rows. */
  readonly row: number
  requests: number
  usd: number
  /** Of each request. */
  readonly minutes: number[]
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

function finished(slice: Growing, name: string, data: RequestLog, length: number): TrafficSlice {
  const { row, requests, usd } = slice
  const minutes = new Float64Array(length)
  for (const [i, minute] of slice.minutes.entries())
    minutes[minute] = (minutes[minute] as number) + (slice.tokens[i] as number)
  return { model: data.model[row] as number, name, requests, usd, minutes }
}

const modelName = ({ models }: RequestLog, model: number): string => models[model] || 'the unnamed model'

/** `caller-f8ef751dfbff, gpt-4o, long prompts, by day`. */
function nameOf({ row }: Growing, data: RequestLog, zone: Zone): string {
  const byDay = isByDay(data, row, zone)
  const parts = [
    data.callers[data.caller[row] as number] || '',
    modelName(data, data.model[row] as number),
    isLong(data, row) ? 'long prompts' : 'short prompts',
    byDay === null ? '' : byDay ? 'by day' : 'by night'
  ]
  return parts.filter(part => part !== '').join(', ')
}
