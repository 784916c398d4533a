/** What an audit may be asked for, and what holds where nothing is said. */
import { promised } from './capacity/promise.ts'
import { SIZING, type SizingOptions } from './capacity/question.ts'
import { LIMITS, type LimitOptions } from './limits/question.ts'
import { defaultsOf } from './option.ts'
import type { BillEntry } from './pricing/billExport.ts'
import { NO_EXTRAS } from './pricing/extras.ts'
import { PRICES, type PriceBook } from './pricing/priceBook.ts'
import { PACKAGE_LIST } from './pricing/rates.ts'
import { CIRCUMSTANCES, type Circumstances } from './verdict/question.ts'

export type Bill = {
  readonly source: string
  readonly entries: readonly BillEntry[]
  readonly notes: readonly string[]
}

export type AuditOptions = {
  readonly sizing: SizingOptions
  readonly limits: LimitOptions
  readonly prices: PriceBook
  readonly circumstances: Circumstances
  /** What a provider billed for the same time; `null`: not said. */
  readonly bill: Bill | null
  /** Of a whole answer, for the average in flight where the log has no durations; `null`: not said. [s] */
  readonly latencySeconds: number | null
}

/** What holds where the user says nothing. Each stands in the report's assumptions. */
export const DEFAULTS: AuditOptions = {
  sizing: { ...defaultsOf(SIZING), slo: promised({}), sourceModel: null, calibration: [] },
  limits: { ...defaultsOf(LIMITS), account: null },
  prices: { ...defaultsOf(PRICES), list: PACKAGE_LIST, extras: NO_EXTRAS },
  circumstances: defaultsOf(CIRCUMSTANCES),
  bill: null,
  latencySeconds: null
}
