/** What a log is billed for → what each of its models costs on the shared pool by the month, and what of a plan stays there. */
import type { BillOf } from '../capacity/fleet/size.ts'
import type { CapacityPlan } from '../capacity/planShape.ts'
import type { Workload } from '../capacity/workloadShape.ts'
import { assumed, type Figure, unknown } from '../figure.ts'
import type { BilledUsage } from './billed.ts'
import { bandAt, chargeOf, statesEnough, usdOfTokens } from './charges.ts'
import type { MonthScale } from './month.ts'
import type { TokenPriceOverrides } from './priceBook.ts'

/** Of tokens, by model and tier of the Batch API; unknown where any of its rows with tokens has no price. */
export function billsOf({ models, kinds }: BilledUsage, month: MonthScale, own: TokenPriceOverrides): BillOf {
  return (sourceModel, isBatch) => {
    const code = models.indexOf(sourceModel)
    let usd = 0
    for (const kind of kinds) {
      if (kind.model !== code || (kind.tier === 'batch') !== isBatch) continue
      const charge = chargeOf(kind, own)
      if (charge === null) return null
      if (statesEnough(kind, charge)) usd += usdOfTokens(bandAt(charge, kind).rates, kind)
    }
    return Number.isNaN(month.factor) ? null : usd * month.factor
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

/** What stays on the shared pool beside the fleets, as billed. [USD/month] */
export function stayingOf({ workloads }: Pick<CapacityPlan, 'workloads'>): Figure {
  const unit = 'USD/month'
  const staying = workloads.filter(({ served }) => served === 'shared')
  if (staying.length === 0) return assumed(0, unit, 'nothing stays on the shared pool')
  const names = staying.map(({ sourceModels }) => sourceModels.join(', ') || 'the unnamed model').join(', ')
  const bills = staying.map(({ sharedUsdPerMonth }) => sharedUsdPerMonth)
  if (bills.includes(null))
    return unknown(unit, `${names} stays on the shared pool at an unknown price`, 'assumed')
  const usd = bills.reduce<number>((sum, bill) => sum + (bill as number), 0)
  return assumed(usd, unit, `${names} stays on the shared pool as billed`)
}
