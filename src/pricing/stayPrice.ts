/** What a log is billed for → what it is weighed at to leave a model where it is, and what then stays there costs. */
import type { BillOf } from '../capacity/fleet/size.ts'
import { targetsFor } from '../catalog/targets.ts'
import type { BilledUsage } from './billed.ts'
import { type PartOf, partsOf } from './bills.ts'
import { isSelfHosted } from './current.ts'
import { meterUsage } from './meter.ts'
import type { MonthScale } from './month.ts'
import { middleOf, offersFor } from './openOffers.ts'
import type { PriceBook } from './priceBook.ts'

type Names = Pick<PriceBook, 'tokenPrices' | 'billedAs'>

/**
 * As billed. An open-weight model without a price is weighed at what it costs where it is sold by the token: the lower median of
 * its offers. What runs on one's own servers stays unknown, and so it does not stay. [USD/month]
 */
export function stayingWeighed(usage: BilledUsage, month: MonthScale, names: Names): BillOf {
  const partOf = partsOf(usage, month, names.tokenPrices)
  return (sourceModel, isBatch) => {
    const { usd, isWhole } = partOf(sourceModel, isBatch)
    return isWhole ? usd : soldFor(sourceModel, isBatch, usage, month, names)
  }
}

/**
 * What the bill holds of a model that stays. Where the log has no bill at all, an open-weight model is bought where it is sold;
 * beside a bill that leaves it out, it is left out here as there.
 */
export function stayingParts(usage: BilledUsage, month: MonthScale, names: Names): PartOf {
  const partOf = partsOf(usage, month, names.tokenPrices)
  const hasBill = usage.kinds.some(
    ({ model, tier }) => partOf(usage.models[model] as string, tier === 'batch').usd > 0
  )
  return (sourceModel, isBatch) => {
    const part = partOf(sourceModel, isBatch)
    const sold = part.isWhole || hasBill ? null : soldFor(sourceModel, isBatch, usage, month, names)
    return sold === null ? part : { usd: sold, isWhole: true, isSold: true }
  }
}

/** The lower median of those who sell the open-weight model that the log names. [USD/month] */
function soldFor(
  sourceModel: string,
  isBatch: boolean,
  usage: BilledUsage,
  month: MonthScale,
  { tokenPrices, billedAs }: Names
): number | null {
  if (isSelfHosted(sourceModel, billedAs) || Number.isNaN(month.factor)) return null
  const own = targetsFor(sourceModel).options.find(({ relation }) => relation === 'same')
  if (own === undefined) return null
  const code = usage.models.indexOf(sourceModel)
  const kinds = usage.kinds.filter(({ model, tier }) => model === code && (tier === 'batch') === isBatch)
  const tokens = meterUsage({ ...usage, kinds }, tokenPrices).usage[code]
  if (tokens === undefined || tokens.withoutTokens > 0) return null
  return middleOf(offersFor(own.model.name, tokens, month, tokenPrices))?.usdPerMonth ?? null
}
