/** What a log is billed for → what it is weighed at to leave a model where it is. */
import type { BillOf } from '../capacity/fleet/size.ts'
import { targetsFor } from '../catalog/targets.ts'
import type { BilledUsage } from './billed.ts'
import { billsOf } from './bills.ts'
import { isSelfHosted } from './current.ts'
import { meterUsage } from './meter.ts'
import type { MonthScale } from './month.ts'
import { middleOf, offersFor } from './openOffers.ts'
import type { PriceBook } from './priceBook.ts'

/**
 * As billed. An open-weight model without a price, beside others that have one, is weighed at what it costs where it is sold by
 * the token: the lower median of its offers. What runs on one's own servers stays unknown, and so it does not stay. [USD/month]
 */
export function stayingWeighed(
  usage: BilledUsage,
  month: MonthScale,
  { tokenPrices, billedAs }: Pick<PriceBook, 'tokenPrices' | 'billedAs'>
): BillOf {
  const billOf = billsOf(usage, month, tokenPrices)
  const { models, kinds } = usage
  const isMixed = kinds.some(
    ({ model, tier }) => (billOf(models[model] as string, tier === 'batch') ?? 0) > 0
  )
  return (sourceModel, isBatch) => {
    const billed = billOf(sourceModel, isBatch)
    if (billed !== null || !isMixed || isSelfHosted(sourceModel, billedAs)) return billed
    const own = targetsFor(sourceModel).options.find(({ relation }) => relation === 'same')
    if (own === undefined || Number.isNaN(month.factor)) return null
    const code = models.indexOf(sourceModel)
    const asked = kinds.filter(({ model, tier }) => model === code && (tier === 'batch') === isBatch)
    const tokens = meterUsage({ ...usage, kinds: asked }, tokenPrices).usage[code]
    if (tokens === undefined || tokens.withoutTokens > 0) return null
    return middleOf(offersFor(own.model.name, tokens, month, tokenPrices))?.usdPerMonth ?? null
  }
}
