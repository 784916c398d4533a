/** The recommended GPUs by the terms on which they are offered → what each would cost a month, with what one must know of it. */
import type { CapacityPlan } from '../capacity/planShape.ts'
import { assumed, type Figure, unknown } from '../figure.ts'
import { type RentTerm, rent } from '../rent.ts'
import { HOURS_PER_MONTH } from '../units.ts'
import type { TermCost } from './fleetShape.ts'
import { gpuOffers, type RentBook } from './priceBook.ts'

const TERMS: readonly (readonly [term: RentTerm, caveat: string])[] = [
  ['on-demand', 'given back at any time'],
  ['reserved', 'bound for months: the lists do not all say for how many'],
  ['managed', 'somebody else serves; many bill by the second, with a cold start after idle time'],
  ['marketplace', 'other people’s machines: they come and go'],
  ['spot', 'interrupted without notice: never the whole base']
]

/** Σ rent of the recommended candidates; unknown where one of their GPUs is not offered so. [USD/month] */
export function priceTerms(plan: CapacityPlan, book: RentBook): readonly TermCost[] {
  const fleets = plan.workloads.flatMap(({ recommended }) => (recommended === null ? [] : [recommended]))
  if (fleets.length === 0) return []
  return TERMS.map(([term, caveat]) => ({ term, caveat, usdPerMonth: usdOf(term) }))

  function usdOf(term: RentTerm): Figure {
    const rents = fleets.map(({ gpu, gpus }) => rent(gpuOffers(gpu, book), gpus, HOURS_PER_MONTH, term))
    const missing = fleets.find((_, at) => rents[at] === null)
    if (missing !== undefined)
      return unknown('USD/month', `no such offer of ${missing.gpu} is known`, 'assumed')
    const total = (part: 'usd' | 'lowUsd' | 'highUsd') =>
      rents.reduce((sum, rented) => sum + (rented?.[part] ?? Number.NaN), 0)
    const offers = Math.min(...rents.map(rented => rented?.providers ?? 0))
    return {
      ...assumed(total('usd'), 'USD/month', offers === 1 ? 'one offer is known: no range' : undefined),
      ...(offers > 1 ? { low: total('lowUsd'), high: total('highUsd') } : {})
    }
  }
}
