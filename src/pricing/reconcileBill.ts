/** A log and a bill → both compared over the days that both hold. */
import { unknown } from '../figure.ts'
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import type { BillEntry } from './billExport.ts'
import { comparedTime } from './billWindow.ts'
import { asBilled } from './listing.ts'
import type { PriceBook } from './priceBook.ts'
import { reconcile } from './reconcile.ts'
import type { Reconciliation } from './reconciliationShape.ts'
import { usageOf } from './usage.ts'

/** @throws {AuditError} BAD_OPTION where bill and log have no time in common */
export function reconcileBill(
  data: RequestLog | UsageBuckets,
  bill: {
    readonly source: string
    readonly entries: readonly BillEntry[]
    readonly notes: readonly string[]
  },
  book: PriceBook
): Reconciliation {
  const { entries, keep, notes, isLonger } = comparedTime(data, bill.entries, bill.source)
  const usage = usageOf(data, asBilled(book), book.asOf, keep)
  const found = reconcile(bill.source, entries, usage, book, [...bill.notes, ...notes])
  return isLonger ? { ...found, coverage: unknown('share', notes.join(' ')) } : found
}
