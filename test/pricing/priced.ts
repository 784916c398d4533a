/** A log and its description → what the stages of pricing make of it, one behind the other. */
import type { CapacityPlan } from '../../src/capacity/planShape.ts'
import type { RequestLog, UsageBuckets } from '../../src/log/trafficLog.ts'
import { billingOf, costsOf } from '../../src/pricing/compare.ts'
import type { CostComparison } from '../../src/pricing/costShape.ts'
import { asBilled } from '../../src/pricing/listing.ts'
import { type Metered, meterUsage } from '../../src/pricing/meter.ts'
import type { PriceBook } from '../../src/pricing/priceBook.ts'
import type { SizedReservation } from '../../src/pricing/reserved.ts'
import { usageOf } from '../../src/pricing/usage.ts'

export const meterTokens = (data: RequestLog | UsageBuckets, book: PriceBook): Metered =>
  meterUsage(usageOf(data, asBilled(book), book.asOf), book.tokenPrices)

export const compareCosts = (
  data: RequestLog | UsageBuckets,
  description: Parameters<typeof billingOf>[1],
  plan: CapacityPlan,
  reservations: readonly SizedReservation[],
  book: PriceBook
): CostComparison => costsOf(billingOf(data, description, book), plan, reservations, book)
