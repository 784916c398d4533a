/** A log → the same tokens at the makers' own cheaper current models, whether or not a switch-off presses. */
import { billedModel } from '../catalog/billedModel.ts'
import { CHEAPER_SOURCE, type CheaperModel, cheaperModelOf } from '../catalog/cheaperModels.ts'
import { deprecationOf } from '../catalog/deprecations.ts'
import { makerOf } from '../catalog/makers.ts'
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import type { BilledUsage, Listing } from './billed.ts'
import type { CheaperModels } from './billShape.ts'
import { asBilled, itemNamed, type ListedBook } from './listing.ts'
import { takes } from './longest.ts'
import { meterUsage } from './meter.ts'
import type { MonthScale } from './month.ts'
import type { PriceBook } from './priceBook.ts'
import { priceShared } from './shared.ts'
import { usageInAll } from './usage.ts'

export type CheaperUsage = { readonly usage: BilledUsage; readonly models: CheaperModels['models'] }

/**
 * `null` where no model of the log has a cheaper relative at its maker that takes its longest request. Models without one stay as
 * billed, those that are switched off move to the named successor.
 *
 * @param longest request of each model, by the log's code [tokens]
 */
export function cheaperUsage(
  data: RequestLog | UsageBuckets,
  book: PriceBook,
  longest: readonly number[]
): CheaperUsage | null {
  const change = (model: string) => changedOf(model, book, longest[data.models.indexOf(model)] ?? 0)
  const models = data.models.flatMap(model => {
    const found = change(model)
    return found === undefined ? [] : [{ ...found, model }]
  })
  return models.every(({ relation }) => relation === SUCCESSOR)
    ? null
    : { usage: usageInAll(data, atCheaper(book, change), book.asOf), models }
}

export function priceCheaper(
  { usage, models }: CheaperUsage,
  month: MonthScale,
  own: PriceBook['tokenPrices']
): CheaperModels {
  const metered = meterUsage(usage, own)
  return { ...priceShared(metered, month, own, usage.grain), models, unpriced: metered.unpriced }
}

const atCheaper = (book: ListedBook, change: (model: string) => Change | undefined): Listing => {
  const billed = asBilled(book)
  return {
    list: billed.list,
    of: (model, atMicros) => {
      const cheaper = change(model)
      if (cheaper === undefined) return billed.of(model, atMicros)
      const item = itemNamed(cheaper.cheaper, null, book)
      return item.listed === null ? billed.of(model, atMicros) : item
    }
  }
}

const SUCCESSOR = 'its named successor'

type Change = Omit<CheaperModel, 'model'>

function changedOf(name: string, book: ListedBook, longest: number): Change | undefined {
  const found = cheaperOf(name, book)
  if (found !== undefined && takes(itemNamed(found.cheaper, null, book).listed?.context, longest))
    return { ...found, evidence: `${found.evidence} (${CHEAPER_SOURCE.where})` }
  const ends = deprecationOf(name === '' ? (book.sourceModel ?? '') : name)
  return ends?.successor == null
    ? undefined
    : { cheaper: ends.successor, relation: SUCCESSOR, evidence: ends.source.where }
}

function cheaperOf(name: string, { sourceModel, billedAs }: ListedBook): CheaperModel | undefined {
  const asNamed = name === '' ? (sourceModel ?? '') : name
  const { id, isTuned } = billedModel(billedAs.get(asNamed.toLowerCase()) ?? asNamed)
  return isTuned ? undefined : cheaperModelOf(makerOf(id)?.id ?? id)
}
