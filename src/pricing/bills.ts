/** What a log is billed for → what each of its models costs on the shared pool by the month, and what of a plan stays there. */
import type { BillOf } from '../capacity/fleet/size.ts'
import type { CapacityPlan } from '../capacity/planShape.ts'
import type { Workload } from '../capacity/workloadShape.ts'
import { assumed, type Figure, unknown } from '../figure.ts'
import type { BilledUsage, KindUsage } from './billed.ts'
import { bandAt, chargeOf, statesEnough, usdOfTokens } from './charges.ts'
import type { MonthScale } from './month.ts'
import type { TokenPriceOverrides } from './priceBook.ts'

/**
 * What the bill holds of the rows of one model: `whole` where it leaves none of them out for want of a price; `isSold`: it holds
 * none, and this is what others sell the model for. [USD/month]
 */
type BilledPart = { readonly usd: number; readonly isWhole: boolean; readonly isSold?: boolean }
export type PartOf = (sourceModel: string, isBatch: boolean) => BilledPart

/** Of tokens, by model and tier of the Batch API: at its price, else as the log itself states it. */
export const partsOf =
  ({ models, kinds }: BilledUsage, month: MonthScale, own: TokenPriceOverrides): PartOf =>
  (sourceModel, isBatch) => {
    const code = models.indexOf(sourceModel)
    const parts = kinds
      .filter(({ model, tier }) => model === code && (tier === 'batch') === isBatch)
      .map(kind => partOfKind(kind, own))
    const usd = parts.reduce((sum, part) => sum + part.usd, 0)
    const isWhole = !Number.isNaN(month.factor) && parts.every(part => part.isWhole)
    return { usd: isWhole || usd > 0 ? usd * month.factor : 0, isWhole }
  }

function partOfKind(kind: KindUsage, own: TokenPriceOverrides): BilledPart {
  const charge = chargeOf(kind, own)
  if (charge !== null && statesEnough(kind, charge))
    return { usd: usdOfTokens(bandAt(charge, kind).rates, kind), isWhole: true }
  const { usd, attempts } = kind.stating
  return { usd: Math.max(0, usd), isWhole: charge !== null || (usd > 0 && attempts === kind.attempts) }
}

/** As `partsOf`; unknown where any of its rows with tokens has no price. */
export const billsOf = (...billed: Parameters<typeof partsOf>): BillOf => {
  const partOf = partsOf(...billed)
  return (sourceModel, isBatch) => {
    const { usd, isWhole } = partOf(sourceModel, isBatch)
    return isWhole ? usd : null
  }
}

/** Those of a plan that have a fleet of their own or share one. */
export const fleetsOf = ({ workloads }: Pick<CapacityPlan, 'workloads'>): readonly Workload[] =>
  workloads.filter(({ served }) => served === 'dedicated')

/** A bill with what stays on the shared pool; where nobody knows what that costs, its note says so: it is the same on both sides. */
export function beside(bill: Figure, staying: Figure): Figure {
  if (bill.value === null || staying.value === 0) return bill
  const note = [bill.note, staying.note].filter(part => part !== undefined).join('; ')
  const more = staying.value ?? 0
  const { low, high } = bill
  return {
    ...bill,
    value: bill.value + more,
    note,
    ...(low === undefined ? {} : { low: low + more }),
    ...(high === undefined ? {} : { high: high + more })
  }
}

const UNIT = 'USD/month'

/**
 * What stays on the shared pool beside the fleets, as billed; where the bill leaves a part of it out, so does this, and says it.
 *
 * @param partOf what the bill holds of workloads whose bill is not known whole
 */
export function stayingOf({ workloads }: Pick<CapacityPlan, 'workloads'>, partOf: PartOf): Figure {
  const staying = workloads.filter(({ served }) => served === 'shared')
  if (staying.length === 0) return assumed(0, UNIT, 'nothing stays on the shared pool')
  const parts = staying.map(({ sourceModels, kind, sharedUsdPerMonth }) => {
    const bills = sourceModels.map(name => partOf(name, kind === 'batch'))
    return {
      names: sourceModels.map(name => name || 'the unnamed model'),
      isWhole: sharedUsdPerMonth !== null || bills.every(({ isWhole }) => isWhole),
      isSold: bills.some(({ isSold }) => isSold === true),
      usd: sharedUsdPerMonth ?? bills.reduce((sum, { usd }) => sum + usd, 0)
    }
  })
  const namesOf = (which: (part: (typeof parts)[number]) => boolean): string =>
    parts
      .filter(which)
      .flatMap(({ names }) => names)
      .join(', ')
  const [billed, sold, left] = [
    namesOf(({ isWhole, isSold, usd }) => !isSold && (isWhole || usd > 0)),
    namesOf(({ isSold }) => isSold),
    namesOf(({ isWhole }) => !isWhole)
  ]
  if (billed === '' && sold === '')
    return unknown(UNIT, `${left} stays on the shared pool at an unknown price`, 'assumed')
  const unpriced = left === '' ? '' : `; what of ${left} has no price is left out here as there`
  const usd = parts.reduce((sum, part) => sum + part.usd, 0)
  const stays = [
    ...(billed === '' ? [] : [`${billed} stays on the shared pool as billed`]),
    ...(sold === '' ? [] : [`${sold} is bought by the token, at the lower median of those who sell it`])
  ]
  return assumed(usd, UNIT, `${stays.join('; ')}${unpriced}`)
}
