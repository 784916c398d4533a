/** A price book → what the list asks for the models of a log, as they are billed. */

import type { Item, Listing } from './billed.ts'
import type { PriceBook } from './priceBook.ts'
import { priceListInUse, tokenPrice } from './tokenPrices.ts'

/** At the moment of each request; rows that name no model are those of `sourceModel`. */
export const asBilled = ({ sourceModel }: Pick<PriceBook, 'sourceModel'>): Listing => ({
  list: priceListInUse(),
  of: (model, atMicros) => itemNamed(model === '' ? sourceModel : model, atMicros)
})

export const itemNamed = (name: string | null, atMicros: number | null): Item => ({
  name,
  listed: name === null ? null : tokenPrice(name, atMicros)
})
