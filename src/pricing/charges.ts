/** A log and prices → every billed row in turn: what it used, and what it is charged by. */
import { AuditError } from '../errors.ts'
import { FAILED, GATEWAY_CACHED, type RequestLog, THROTTLED, type UsageBuckets } from '../log/trafficLog.ts'
import { MICROS_PER_MILLI, TOKENS_PER_MTOK } from '../units.ts'
import type { PriceBook } from './priceBook.ts'
import { rateAbove, type TokenPrice } from './rates.ts'
import { tokenPrice } from './tokenPrices.ts'

/** Tokens of the requests whose input exceeds `start`, up to the next band's: they share one set of rates. */
export type Band = {
  readonly start: number
  /** USD per Mtok. */
  readonly rates: { readonly input: number; readonly cached: number; readonly output: number }
  input: number
  cached: number
  output: number
}

export type Charge = {
  readonly price: TokenPrice
  readonly batch: boolean
  /** `input` of a band is without its `cached`. Ascending; the first starts at −∞. */
  readonly bands: readonly Band[]
}

export type Usage = {
  /** Cached tokens included. */
  readonly input: number
  readonly cached: number
  readonly output: number
  readonly cachedUnknown: boolean
}

/** A model as the log names it, at a moment [µs since the epoch; `null`: of the price book] → what it costs. */
export type PriceOf = (model: string, atMicros: number | null) => TokenPrice | null

/** Told of each billed row: `charge` is `null` without a price, `usage` where the row does not state its tokens. */
export type Visit = (row: number, attempts: number, charge: Charge | null, usage: Usage | null) => void

/** Failures are not charged for, and what a gateway's cache answered never reached the provider. */
const UNBILLED = FAILED | THROTTLED | GATEWAY_CACHED

/**
 * Walks the billed rows in the log's order.
 *
 * @returns the charges that were met, in the order in which they were
 * @throws {AuditError} BAD_OPTION where `asOf` is no date
 */
export function walkBilled(
  data: RequestLog | UsageBuckets,
  asOf: string | null,
  priceOf: PriceOf,
  visit: Visit
): readonly Charge[] {
  const charges = new Map<string, Charge>()
  const findCharge = chargeFinder(data.models, priceOf, charges)
  const timeOf = priceTimes(data, asOf)
  for (let i = 0; i < data.length; i++) {
    const attempts = billedAttempts(data, i)
    if (attempts === null) continue
    const charge = findCharge(
      data.model[i] as number,
      timeOf(i),
      data.grain === 'bucket' && data.batch[i] === 1
    )
    visit(i, attempts, charge, usageOf(data, i, charge?.price ?? null))
  }
  return [...charges.values()]
}

/** An override may name the model as the log does or as the price book does. */
export const asBilled =
  (book: PriceBook): PriceOf =>
  (name, atMicros) => {
    const model = name === '' ? book.sourceModel : name
    if (model === null) return null
    const own = book.tokenPrices.get(model.toLowerCase())
    if (own !== undefined) return own
    const listed = tokenPrice(model, atMicros)
    return listed === null ? null : (book.tokenPrices.get(listed.model.toLowerCase()) ?? listed)
  }

/**
 * The band a row's tokens are charged in. A bucket's sum says nothing of its requests' sizes: only a request can reach
 * a higher band.
 */
export function bandOf({ bands }: Charge, { input }: Usage, oneRequest: boolean): Band {
  let at = oneRequest ? bands.length - 1 : 0
  while (at > 0 && input <= (bands[at] as Band).start) at--
  return bands[at] as Band
}

/** What one row costs. [USD] */
export function usdOf(charge: Charge, usage: Usage, oneRequest: boolean): number {
  const { rates } = bandOf(charge, usage, oneRequest)
  const { input, cached, output } = usage
  return ((input - cached) * rates.input + cached * rates.cached + output * rates.output) / TOKENS_PER_MTOK
}

function billedAttempts(data: RequestLog | UsageBuckets, i: number): number | null {
  if (data.grain === 'bucket') return data.requests[i] as number
  return ((data.flags[i] as number) & UNBILLED) === 0 ? 1 : null
}

/** The moment whose prices apply to row i: `asOf`, else the row's own, else the price book's. */
function priceTimes(data: RequestLog | UsageBuckets, asOf: string | null): (i: number) => number | null {
  if (asOf !== null) {
    const millis = Date.parse(asOf)
    if (Number.isNaN(millis))
      throw AuditError.of('BAD_OPTION', '--prices-as-of', asOf, 'a date such as 2026-09-23')
    return () => millis * MICROS_PER_MILLI
  }
  if (data.clock === 'relative') return () => null
  const micros = data.grain === 'request' ? data.arrivalMicros : data.startMicros
  return i => micros[i] as number
}

/** Prices for one model, from `from` up to `to`. [µs] */
type Slot = { readonly charge: Charge | null; readonly from: number; readonly to: number }

/** Asks for a price once per model, and for one that changes with time once as long as it holds. */
function chargeFinder(models: readonly string[], priceOf: PriceOf, charges: Map<string, Charge>) {
  const slots: (Slot | undefined)[] = []
  return (model: number, atMicros: number | null, batch: boolean): Charge | null => {
    const moment = atMicros ?? 0
    const at = 2 * model + Number(batch)
    const slot = slots[at]
    if (slot !== undefined && moment >= slot.from && moment < slot.to) return slot.charge
    const price = priceOf(models[model] as string, atMicros)
    const charge = price === null ? null : chargeOf(price, batch, charges)
    slots[at] = { charge, ...whileItHolds(price?.holdsMicros ?? null, moment) }
    return charge
  }
}

function whileItHolds(holdsMicros: number | null, moment: number): Omit<Slot, 'charge'> {
  if (holdsMicros === null) return { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }
  const from = Math.floor(moment / holdsMicros) * holdsMicros
  return { from, to: from + holdsMicros }
}

function chargeOf(price: TokenPrice, batch: boolean, charges: Map<string, Charge>): Charge {
  const key = JSON.stringify([price, batch])
  const charge = charges.get(key) ?? { price, batch, bands: bandsOf(price, batch ? BATCH_PRICE_SHARE : 1) }
  charges.set(key, charge)
  return charge
}

/** What OpenAI's Batch API charges of the list price: 0.5 for every model with a batch price. (LiteLLM, 2026-07-24) */
const BATCH_PRICE_SHARE = 0.5

function bandsOf({ input, cached, output }: TokenPrice, share: number): readonly Band[] {
  const starts = [input, cached, output].flatMap(({ tiers }) => tiers.map(({ start }) => start))
  const ascending = [...new Set(starts)].sort((a, b) => a - b)
  return [Number.NEGATIVE_INFINITY, ...ascending].map(start => ({
    start,
    rates: {
      input: share * rateAbove(input, start),
      cached: share * rateAbove(cached, start),
      output: share * rateAbove(output, start)
    },
    input: 0,
    cached: 0,
    output: 0
  }))
}

/** `null` where the row does not state its tokens; embeddings need not state their output. */
function usageOf(data: RequestLog | UsageBuckets, i: number, price: TokenPrice | null): Usage | null {
  const input = data.inputTokens[i] as number
  const stated = data.outputTokens[i] as number
  const output = Number.isNaN(stated) && price !== null && sellsNoOutput(price) ? 0 : stated
  if (Number.isNaN(input + output)) return null
  const cached = data.cachedTokens[i] as number
  const cachedUnknown = Number.isNaN(cached)
  return { input, cached: cachedUnknown ? 0 : Math.min(cached, input), output, cachedUnknown }
}

const sellsNoOutput = ({ output }: TokenPrice): boolean => output.base === 0 && output.tiers.length === 0
