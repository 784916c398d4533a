/** A log and a price book → tokens per price, and what could not be priced. */
import { AuditError } from '../errors.ts'
import { FAILED, GATEWAY_CACHED, type RequestLog, THROTTLED, type UsageBuckets } from '../log/trafficLog.ts'
import { MICROS_PER_MILLI } from '../units.ts'
import type { Unpriced } from './costComparison.ts'
import type { PriceBook } from './priceBook.ts'
import { PRICE_BOOK, PRICE_PERIOD_MICROS, type TokenPrice, tokenPrice } from './tokenPrices.ts'

/** Tokens of the requests whose input exceeds `start`, up to the next band's: they share one set of rates. */
export type Band = { readonly start: number; input: number; cached: number; output: number }

export type Charge = {
  readonly price: TokenPrice
  readonly batch: boolean
  /** `input` of a band is without its `cached`. Ascending; the first starts at −∞. */
  readonly bands: readonly Band[]
}

export type Metered = Readonly<Sums> & {
  readonly charges: readonly Charge[]
  readonly unpriced: readonly Unpriced[]
}

type Sums = {
  pricedAttempts: number
  /** Priced attempts whose cached tokens the log does not state: charged as if none were cached. */
  cachedUnknown: number
  /** Priced attempts that took their model from `sourceModel`. */
  modelAssumed: number
  /** Input and output tokens of the priced rows, and of every billed row that states them. */
  pricedTokens: number
  servedTokens: number
}

/** Failures are not charged for, and what a gateway's cache answered never reached the provider. */
const UNBILLED = FAILED | THROTTLED | GATEWAY_CACHED

/** One pass over the columns. Throws BAD_OPTION where `asOf` is no date. */
export function meterTokens(data: RequestLog | UsageBuckets, book: PriceBook): Metered {
  const charges = new Map<string, Charge>()
  const findCharge = chargeFinder(data.models, book, charges)
  const timeOf = priceTimes(data, book)
  const withoutPrice = new Float64Array(data.models.length)
  const withoutTokens = new Float64Array(data.models.length)
  const sums: Sums = {
    pricedAttempts: 0,
    cachedUnknown: 0,
    modelAssumed: 0,
    pricedTokens: 0,
    servedTokens: 0
  }
  for (let i = 0; i < data.length; i++) {
    const attempts = billedAttempts(data, i)
    if (attempts === null) continue
    const model = data.model[i] as number
    const charge = findCharge(model, timeOf(i), data.grain === 'bucket' && data.batch[i] === 1)
    const usage = usageOf(data, i, charge?.price ?? null)
    if (usage !== null) sums.servedTokens += usage.input + usage.output
    if (charge === null || usage === null) {
      addTo(charge === null ? withoutPrice : withoutTokens, model, attempts)
      continue
    }
    addUsage(charge, usage, data.grain === 'request')
    addPriced(sums, usage, attempts, data.models[model] === '')
  }
  const unpriced = [
    ...list(data.models, withoutPrice, name => noPrice(name, book.sourceModel)),
    ...list(data.models, withoutTokens, () => 'the log does not state its tokens')
  ]
  return { charges: [...charges.values()], unpriced, ...sums }
}

function billedAttempts(data: RequestLog | UsageBuckets, i: number): number | null {
  if (data.grain === 'bucket') return data.requests[i] as number
  return ((data.flags[i] as number) & UNBILLED) === 0 ? 1 : null
}

/** The moment whose prices apply to row i: `asOf`, else the row's own, else the price book's. */
function priceTimes(data: RequestLog | UsageBuckets, { asOf }: PriceBook): (i: number) => number | null {
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

type Slot = { readonly charge: Charge | null /** `null`: at all times. */; readonly period: number | null }

/** Asks the price book once per model, and for dated prices once per period of it. */
function chargeFinder(models: readonly string[], book: PriceBook, charges: Map<string, Charge>) {
  const slots: (Slot | undefined)[] = []
  return (model: number, atMicros: number | null, batch: boolean): Charge | null => {
    const period = atMicros === null ? 0 : Math.floor(atMicros / PRICE_PERIOD_MICROS)
    const at = 2 * model + Number(batch)
    const slot = slots[at]
    if (slot !== undefined && (slot.period === null || slot.period === period)) return slot.charge
    const price = priceOf(models[model] as string, atMicros, book)
    const charge = price === null ? null : chargeOf(price, batch, charges)
    slots[at] = { charge, period: price?.dated ? period : null }
    return charge
  }
}

/** An override may name the model as the log does or as the price book does. */
function priceOf(name: string, atMicros: number | null, book: PriceBook): TokenPrice | null {
  const model = name === '' ? book.sourceModel : name
  if (model === null) return null
  const own = book.tokenPrices.get(model.toLowerCase())
  if (own !== undefined) return own
  const listed = tokenPrice(model, atMicros)
  return listed === null ? null : (book.tokenPrices.get(listed.model.toLowerCase()) ?? listed)
}

function chargeOf(price: TokenPrice, batch: boolean, charges: Map<string, Charge>): Charge {
  const key = JSON.stringify([price, batch])
  const charge = charges.get(key) ?? { price, batch, bands: bandsOf(price) }
  charges.set(key, charge)
  return charge
}

function bandsOf({ input, cached, output }: TokenPrice): readonly Band[] {
  const starts = [input, cached, output].flatMap(({ tiers }) => tiers.map(({ start }) => start))
  const ascending = [...new Set(starts)].sort((a, b) => a - b)
  return [Number.NEGATIVE_INFINITY, ...ascending].map(start => ({ start, input: 0, cached: 0, output: 0 }))
}

type Usage = {
  readonly input: number
  readonly cached: number
  readonly output: number
  readonly cachedUnknown: boolean
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

/** A bucket's sum says nothing of its requests' sizes: only a request can reach a higher band. */
function addUsage(charge: Charge, { input, cached, output }: Usage, oneRequest: boolean): void {
  const band = charge.bands.findLast(({ start }, at) => at === 0 || (oneRequest && input > start)) as Band
  band.input += input - cached
  band.cached += cached
  band.output += output
}

function addPriced(sums: Sums, usage: Usage, attempts: number, unnamed: boolean): void {
  sums.pricedAttempts += attempts
  sums.pricedTokens += usage.input + usage.output
  if (usage.cachedUnknown) sums.cachedUnknown += attempts
  if (unnamed) sums.modelAssumed += attempts
}

function addTo(counts: Float64Array, at: number, more: number): void {
  counts[at] = (counts[at] as number) + more
}

function list(names: readonly string[], attempts: Float64Array, why: (name: string) => string): Unpriced[] {
  return names.flatMap((name, at) => {
    const count = attempts[at] as number
    return count > 0 ? [{ side: 'shared' as const, name, attempts: count, why: why(name) }] : []
  })
}

function noPrice(name: string, sourceModel: string | null): string {
  if (name === '' && sourceModel === null) return 'the log names no model: say --source-model'
  const model = name === '' ? (sourceModel as string) : name
  return `${PRICE_BOOK.name} (${PRICE_BOOK.date}) has no price for ${model}: say --token-price`
}
