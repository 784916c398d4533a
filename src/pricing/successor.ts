/** A log of models that are being switched off → the same tokens at the price of the models named in their place. */
import { type Deprecation, deprecationOf } from '../catalog/deprecations.ts'
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import type { BilledUsage, Listing } from './billed.ts'
import type { Replacement, SuccessorCost } from './billShape.ts'
import { asBilled, itemNamed, type ListedBook } from './listing.ts'
import { meterUsage } from './meter.ts'
import type { MonthScale } from './month.ts'
import type { PriceBook } from './priceBook.ts'
import { priceShared } from './shared.ts'
import { usageInAll } from './usage.ts'

/** The log's usage with each switched-off model listed as its named successor. */
export type SuccessorUsage = {
  readonly usage: BilledUsage
  readonly replacements: readonly Replacement[]
}

/**
 * Successors are listed at the price list's own date: that is what comes, not what was. `null` where no model has a date.
 */
export function successorUsage(data: RequestLog | UsageBuckets, book: PriceBook): SuccessorUsage | null {
  const { sourceModel } = book
  const replacements = data.models.flatMap(model => replacementOf(model, sourceModel))
  if (replacements.length === 0) return null
  return { usage: usageInAll(data, atSuccessor(book), book.asOf), replacements }
}

/**
 * The log's demand priced at each switched-off model's named successor; a model whose successor is not named or has no price, and
 * the other models, as billed.
 */
export function priceSuccessors(
  { usage, replacements }: SuccessorUsage,
  month: MonthScale,
  own: PriceBook['tokenPrices']
): SuccessorCost {
  const metered = meterUsage(usage, own)
  return { ...priceShared(metered, month, own, usage.grain), replacements, unpriced: metered.unpriced }
}

function atSuccessor(book: ListedBook & Pick<PriceBook, 'tokenPrices'>): Listing {
  const billed = asBilled(book)
  return {
    list: billed.list,
    of: (model, atMicros) => {
      const deprecation = deprecated(model, book.sourceModel)
      if (deprecation === undefined || deprecation.successor === null) return billed.of(model, atMicros)
      const item = itemNamed(deprecation.successor, null, book)
      const isPriced = item.listed !== null || book.tokenPrices.has(deprecation.successor.toLowerCase())
      return isPriced ? item : billed.of(model, atMicros)
    }
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

/** Before the log ends: it still calls what its maker had announced to switch off. */
export const isPast = (date: string, end: string): boolean => date <= end.slice(0, 10) && /^\d{4}-/.test(end)
