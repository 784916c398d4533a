/** A log and a price book → what each of its rows is charged for. */
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import { asBilled, usdOf, walkBilled } from './charges.ts'
import type { PriceBook } from './priceBook.ts'

/**
 * List price of every row, at the rates with which `meterTokens` prices their sum. [USD]
 *
 * @returns `NaN` where a row is not charged for, or its model, price or size is not known
 */
export function priceRows(data: RequestLog | UsageBuckets, book: PriceBook): Float64Array {
  const usd = new Float64Array(data.length).fill(Number.NaN)
  walkBilled(data, book.asOf, asBilled(book), (row, _, charge, usage) => {
    if (charge !== null && usage !== null) usd[row] = usdOf(charge, usage, data.grain === 'request')
  })
  return usd
}
