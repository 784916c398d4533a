/** A log of models that are being switched off → the same tokens at the price of the models named in their place. */
import { type Deprecation, deprecationOf } from '../catalog/deprecations.ts'
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import { asBilled, type PriceOf } from './charges.ts'
import type { Replacement, SuccessorCost } from './costComparison.ts'
import { meterTokens } from './meter.ts'
import type { MonthScale } from './month.ts'
import type { PriceBook } from './priceBook.ts'
import { priceShared } from './shared.ts'

/**
 * The log's demand priced at each switched-off model's named successor, the other models as billed. Successors are
 * priced at the price book's own date: that is what comes, not what was. `null` where no model has a date.
 */
export function priceSuccessors(
  data: RequestLog | UsageBuckets,
  month: MonthScale,
  book: PriceBook
): SuccessorCost | null {
  const replacements = data.models.flatMap(model => replacementOf(model, book.sourceModel))
  if (replacements.length === 0) return null
  const metered = meterTokens(data, book, atSuccessor(book))
  const unpriced = metered.unpriced.map(entry => ({
    ...entry,
    why: whyUnpriced(entry.name, book, entry.why)
  }))
  return { ...priceShared(metered, month, book.tokenPrices, data.grain), replacements, unpriced }
}

function atSuccessor(book: PriceBook): PriceOf {
  const billed = asBilled(book)
  return (name, atMicros) => {
    const deprecation = deprecated(name, book.sourceModel)
    if (deprecation === undefined) return billed(name, atMicros)
    return deprecation.successor === null ? null : billed(deprecation.successor, null)
  }
}

const deprecated = (name: string, sourceModel: string | null): Deprecation | undefined =>
  deprecationOf(name === '' ? (sourceModel ?? '') : name)

function replacementOf(model: string, sourceModel: string | null): readonly Replacement[] {
  const deprecation = deprecated(model, sourceModel)
  if (deprecation === undefined) return []
  const { shutdown, successor, source } = deprecation
  return [{ model, shutdown, successor, source }]
}

function whyUnpriced(name: string, { sourceModel }: PriceBook, why: string): string {
  const deprecation = deprecated(name, sourceModel)
  if (deprecation === undefined) return why
  if (deprecation.successor === null)
    return `no successor is named for it; it is switched off on ${deprecation.shutdown}`
  return why.includes('does not state')
    ? why
    : `its successor ${deprecation.successor} has no known price: say --token-price`
}
