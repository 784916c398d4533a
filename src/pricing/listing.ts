/** A price book → what the list asks for the models of a log, as they are billed. */

import type { Item, Listing } from './billed.ts'
import type { PriceBook } from './priceBook.ts'
import type { PriceList } from './rates.ts'
import { tokenPrice } from './tokenPrices.ts'

/** At the moment of each request; rows that name no model are those of `sourceModel`. */
export const asBilled = (book: ListedBook): Listing => ({
  list: book.list,
  of: (model, atMicros) => itemNamed(model === '' ? book.sourceModel : model, atMicros, book)
})

export type ListedBook = Pick<PriceBook, 'sourceModel' | 'billedAs' | 'list'>

/** A model as the user says that it is billed, else as the log names it. */
export const itemNamed = (
  name: string | null,
  atMicros: number | null,
  { billedAs, list }: { readonly billedAs: PriceBook['billedAs']; readonly list: PriceList }
): Item => ({
  name,
  listed: name === null ? null : tokenPrice(billedAs.get(name.toLowerCase()) ?? name, atMicros, list)
})
