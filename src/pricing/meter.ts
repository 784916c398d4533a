/** A log and a price book → tokens per price, and what could not be priced. */
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import { MICROS_PER_SECOND, SECONDS_PER_DAY } from '../units.ts'
import { asBilled, bandOf, type Charge, type PriceOf, type Usage, usdOf, walkBilled } from './charges.ts'
import type { Unpriced } from './costComparison.ts'
import type { PriceBook } from './priceBook.ts'
import { priceListInUse } from './tokenPrices.ts'

/** Of the billed rows of one model; attempts without stated tokens are counted beside. */
export type ModelUsage = {
  input: number
  output: number
  attempts: number
  withoutTokens: number
  /** Of the priced rows. [USD] */
  usd: number
}

export type Metered = Readonly<Sums> & {
  /** By the log's model code. */
  readonly usage: readonly Readonly<ModelUsage>[]
  /** What each whole day of 24 h from the log's first row on costs. [USD] */
  readonly dailyUsd: readonly number[]
  readonly charges: readonly Charge[]
  readonly unpriced: readonly Unpriced[]
}

type Sums = {
  /** Attempts that were charged for, priced or not. */
  billedAttempts: number
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
    billedAttempts: 0,
    pricedAttempts: 0,
    cachedUnknown: 0,
    modelAssumed: 0,
    pricedTokens: 0,
    servedTokens: 0
  }
  const used = data.models.map(() => ({ input: 0, output: 0, attempts: 0, withoutTokens: 0, usd: 0 }))
  const { days, dayOf } = wholeDays(data)
  const charges = walkBilled(data, book.asOf, priceOf, (row, attempts, charge, usage) => {
    const model = data.model[row] as number
    addModelUsage(used[model] as ModelUsage, attempts, usage)
    sums.billedAttempts += attempts
    if (usage !== null) sums.servedTokens += usage.input + usage.output
    if (charge === null || usage === null) {
      addTo(charge === null ? withoutPrice : withoutTokens, model, attempts)
      return
    }
    addUsage(charge, usage, data.grain === 'request')
    const usd = usdOf(charge, usage, data.grain === 'request')
    ;(used[model] as ModelUsage).usd += usd
    addTo(days, dayOf(row), usd)
    addPriced(sums, usage, attempts, data.models[model] === '')
  })
  const unpriced = [
    ...list(data.models, withoutPrice, name => noPrice(name, book.sourceModel, priceOf)),
    ...list(data.models, withoutTokens, () => 'the log does not state its tokens')
  ]
  return { charges, unpriced, usage: used, dailyUsd: [...days], ...sums }
}

/** A slot per whole day of 24 h since the first row; what comes after the last one falls outside of all. */
function wholeDays(data: RequestLog | UsageBuckets) {
  const micros = data.grain === 'request' ? data.arrivalMicros : data.startMicros
  const first = data.grain === 'request' ? (micros[0] ?? 0) : data.coverStartMicros
  const end = data.grain === 'request' ? (micros[data.length - 1] ?? 0) : data.coverEndMicros
  const days = new Float64Array(Math.max(0, Math.min(MOST_DAYS, Math.floor((end - first) / DAY_MICROS))))
  return { days, dayOf: (row: number) => Math.floor(((micros[row] as number) - first) / DAY_MICROS) }
}

const DAY_MICROS = SECONDS_PER_DAY * MICROS_PER_SECOND
/** A wrong year in a log must not fill the memory. */
const MOST_DAYS = 10_000

function addModelUsage(sum: ModelUsage, attempts: number, usage: Usage | null): void {
  sum.attempts += attempts
  if (usage === null) sum.withoutTokens += attempts
  else {
    sum.input += usage.input
    sum.output += usage.output
  }
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

/** Where there is such a slot. */
function addTo(sums: Float64Array, at: number, more: number): void {
  if (at < sums.length) sums[at] = (sums[at] as number) + more
}

function list(names: readonly string[], attempts: Float64Array, why: (name: string) => string): Unpriced[] {
  return names.flatMap((name, at) => {
    const count = attempts[at] as number
    return count > 0 ? [{ side: 'shared' as const, name, attempts: count, why: why(name) }] : []
  })
}

function noPrice(name: string, sourceModel: string | null, priceOf: PriceOf): string {
  if (name === '' && sourceModel === null) return 'the log names no model: say --source-model'
  const model = name === '' ? (sourceModel as string) : name
  if (priceOf(name, null) !== null) return `no price of ${model} at the priority tier is known`
  const { name: list, date } = priceListInUse()
  return `${list} (${date}) has no price for ${model}: say --token-price`
}
