/** A log and a price book → what the list asks for each of its rows. */
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import type { Tokens } from './billed.ts'
import { ratesOf, usdOfRow } from './charges.ts'
import type { Met } from './kindFinder.ts'
import { asBilled, type ListedBook } from './listing.ts'
import type { PriceBook } from './priceBook.ts'
import { walkBlocks } from './walkBilled.ts'

const NONE: PriceBook['tokenPrices'] = new Map()

/**
 * List price of every row. [USD] What the user pays instead is not asked: the monthly caps of usage tiers and the units of
 * reserved capacity are a provider's own rules, and count at its own prices.
 *
 * @param own prices of the user's that overrule the list's, where they are asked
 * @returns `NaN` where a row is not charged for, or its model, price or size is not known
 */
export function priceRows(
  data: RequestLog | UsageBuckets,
  book: ListedBook & Pick<PriceBook, 'asOf'>,
  own: PriceBook['tokenPrices'] = NONE
): Float64Array {
  const usd = new Float64Array(data.length).fill(Number.NaN)
  const known: (Readonly<Tokens> | null)[] = []
  walkBlocks(data, asBilled(book), book.asOf, rows => {
    for (let at = 0; at < rows.length; at++) {
      const index = rows.kind[at] as number
      let rates = known[index]
      if (rates === undefined) rates = known[index] = ratesOf((rows.met[index] as Met).kind, own)
      if (rates !== null) usd[rows.row[at] as number] = usdOfRow(rates, rows, at)
    }
  })
  return usd
}
