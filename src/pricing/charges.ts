/** A log and prices → every billed row in turn: what it used, and what it is charged by. */
import { tierFactor } from '../catalog/serviceTiers.ts'
import { AuditError } from '../errors.ts'
import { SERVICE_TIERS, type ServiceTier, tierOfFlags } from '../log/serviceTier.ts'
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
  readonly tier: ServiceTier
  /** `input` of a band is without its `cached`. Ascending; the first starts at −∞. */
  readonly bands: readonly Band[]
}

/** Of one row. The walk writes the same object anew for every row. */
export type Usage = {
  /** Cached tokens included. */
  input: number
  cached: number
  output: number
  cachedUnknown: boolean
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
  const finder = new ChargeFinder(data.models, priceOf)
  const times = priceTimes(data, asOf)
  const usage = { input: 0, cached: 0, output: 0, cachedUnknown: false }
  for (let i = 0; i < data.length; i++) {
    const attempts = billedAttempts(data, i)
    if (attempts === null) continue
    const charge = finder.find(data.model[i] as number, tierOf(data, i), times.at(i))
    visit(i, attempts, charge, readUsage(usage, data, i, charge) ? usage : null)
  }
  return finder.met
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

/** Code of the tier at which row i is billed. */
function tierOf(data: RequestLog | UsageBuckets, i: number): number {
  if (data.grain === 'request') return tierOfFlags(data.flags[i] as number)
  return data.batch[i] === 1 ? BATCH : (data.tier?.[i] ?? 0)
}

const BATCH = SERVICE_TIERS.indexOf('batch')

function billedAttempts(data: RequestLog | UsageBuckets, i: number): number | null {
  if (data.grain === 'bucket') return data.requests[i] as number
  return ((data.flags[i] as number) & UNBILLED) === 0 ? 1 : null
}

/** The moment whose prices apply to a row: `asOf`, else the row's own, else the price book's, which is `null`. */
class PriceTimes {
  private readonly always: number | null
  private readonly micros: Float64Array | null

  constructor(always: number | null, micros: Float64Array | null) {
    this.always = always
    this.micros = micros
  }

  at(i: number): number | null {
    return this.micros === null ? this.always : (this.micros[i] as number)
  }
}

function priceTimes(data: RequestLog | UsageBuckets, asOf: string | null): PriceTimes {
  if (asOf !== null) {
    const millis = Date.parse(asOf)
    if (Number.isNaN(millis))
      throw AuditError.of('BAD_OPTION', '--prices-as-of', asOf, 'a date such as 2026-09-23')
    return new PriceTimes(millis * MICROS_PER_MILLI, null)
  }
  if (data.clock === 'relative') return new PriceTimes(null, null)
  return new PriceTimes(null, data.grain === 'request' ? data.arrivalMicros : data.startMicros)
}

/** Prices for one model at one tier, from `from` up to `to`. [µs] */
type Slot = { readonly charge: Charge | null; readonly from: number; readonly to: number }

/** Asks for a price once per model and tier, and for one that changes with time once as long as it holds. */
class ChargeFinder {
  private readonly slots: (Slot | undefined)[]
  private readonly charges = new Map<string, Charge>()
  private readonly models: readonly string[]
  private readonly priceOf: PriceOf

  constructor(models: readonly string[], priceOf: PriceOf) {
    this.models = models
    this.priceOf = priceOf
    this.slots = Array.from({ length: models.length * SERVICE_TIERS.length })
  }

  /** In the order in which they were found. */
  get met(): readonly Charge[] {
    return [...this.charges.values()]
  }

  find(model: number, tier: number, atMicros: number | null): Charge | null {
    const moment = atMicros ?? 0
    const at = SERVICE_TIERS.length * model + tier
    const slot = this.slots[at]
    if (slot !== undefined && moment >= slot.from && moment < slot.to) return slot.charge
    const price = this.priceOf(this.models[model] as string, atMicros)
    const charge = price === null ? null : this.chargeOf(price, SERVICE_TIERS[tier] as ServiceTier)
    this.slots[at] = { charge, ...whileItHolds(price?.holdsMicros ?? null, moment) }
    return charge
  }

  private chargeOf(price: TokenPrice, tier: ServiceTier): Charge | null {
    const factor = tierFactor(price.model, tier)
    if (factor === null) return null
    const key = JSON.stringify([price, tier])
    const charge = this.charges.get(key) ?? { price, tier, bands: bandsOf(price, factor) }
    this.charges.set(key, charge)
    return charge
  }
}

function whileItHolds(holdsMicros: number | null, moment: number): Omit<Slot, 'charge'> {
  if (holdsMicros === null) return { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }
  const from = Math.floor(moment / holdsMicros) * holdsMicros
  return { from, to: from + holdsMicros }
}

function bandsOf({ input, cached, output }: TokenPrice, factor: number): readonly Band[] {
  const starts = [input, cached, output].flatMap(({ tiers }) => tiers.map(({ start }) => start))
  const ascending = [...new Set(starts)].sort((a, b) => a - b)
  return [Number.NEGATIVE_INFINITY, ...ascending].map(start => ({
    start,
    rates: {
      input: factor * rateAbove(input, start),
      cached: factor * rateAbove(cached, start),
      output: factor * rateAbove(output, start)
    },
    input: 0,
    cached: 0,
    output: 0
  }))
}

/** Writes row i into `usage`; false where it does not state its tokens. Embeddings need not state their output. */
function readUsage(usage: Usage, data: RequestLog | UsageBuckets, i: number, charge: Charge | null): boolean {
  const input = data.inputTokens[i] as number
  const stated = data.outputTokens[i] as number
  const output = Number.isNaN(stated) && charge !== null && sellsNoOutput(charge.price) ? 0 : stated
  if (Number.isNaN(input + output)) return false
  const cached = data.cachedTokens[i] as number
  usage.input = input
  usage.output = output
  usage.cachedUnknown = Number.isNaN(cached)
  usage.cached = usage.cachedUnknown ? 0 : Math.min(cached, input)
  return true
}

const sellsNoOutput = ({ output }: TokenPrice): boolean => output.base === 0 && output.tiers.length === 0
