/** A log and a price book → tokens per price, and what could not be priced. */
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import { asBilled, bandOf, type Charge, type PriceOf, type Usage, walkBilled } from './charges.ts'
import type { Unpriced } from './costComparison.ts'
import type { PriceBook } from './priceBook.ts'
import { PRICE_BOOK } from './tokenPrices.ts'

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

/** One pass over the columns. Throws BAD_OPTION where `asOf` is no date. */
export function meterTokens(
  data: RequestLog | UsageBuckets,
  book: PriceBook,
  priceOf: PriceOf = asBilled(book)
): Metered {
  const withoutPrice = new Float64Array(data.models.length)
  const withoutTokens = new Float64Array(data.models.length)
  const sums: Sums = {
    pricedAttempts: 0,
    cachedUnknown: 0,
    modelAssumed: 0,
    pricedTokens: 0,
    servedTokens: 0
  }
  const charges = walkBilled(data, book.asOf, priceOf, (row, attempts, charge, usage) => {
    const model = data.model[row] as number
    if (usage !== null) sums.servedTokens += usage.input + usage.output
    if (charge === null || usage === null) {
      addTo(charge === null ? withoutPrice : withoutTokens, model, attempts)
      return
    }
    addUsage(charge, usage, data.grain === 'request')
    addPriced(sums, usage, attempts, data.models[model] === '')
  })
  const unpriced = [
    ...list(data.models, withoutPrice, name => noPrice(name, book.sourceModel)),
    ...list(data.models, withoutTokens, () => 'the log does not state its tokens')
  ]
  return { charges, unpriced, ...sums }
}

function addUsage(charge: Charge, usage: Usage, oneRequest: boolean): void {
  const band = bandOf(charge, usage, oneRequest)
  band.input += usage.input - usage.cached
  band.cached += usage.cached
  band.output += usage.output
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
