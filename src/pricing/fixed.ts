/** A capacity plan → what its recommended GPUs cost by the month. */
import type { Candidate } from '../capacity/candidateShape.ts'
import type { CapacityPlan, Confidence } from '../capacity/planShape.ts'
import type { Workload } from '../capacity/workloadShape.ts'
import { assumed, type Figure, unknown } from '../figure.ts'
import { type Rent, type RentOf, rentSource } from '../rent.ts'
import { beside, fleetsOf, stayingOf } from './bills.ts'
import type { FixedCost } from './fleetShape.ts'
import type { CostLine, Unpriced } from './lineShape.ts'

/**
 * Σ rent of the recommended candidates, each with its spare, for a month. [USD/month] Idle time and spare replicas
 * included; operations, storage and egress not. `null` while any workload has no recommended, priced GPUs.
 */
export function priceFixed(
  plan: CapacityPlan,
  rentOf: RentOf
): { readonly cost: FixedCost; readonly unpriced: readonly Unpriced[] } {
  const rentals: Rental[] = []
  const unpriced: Unpriced[] = []
  for (const workload of fleetsOf(plan)) {
    const { recommended, requests } = workload
    if (recommended === null) {
      const why = `no GPUs are recommended: ${workload.unmet ?? workload.why}`
      unpriced.push({ side: 'fixed', name: nameOf(workload), attempts: requests, why })
      continue
    }
    const rented = rentOf(recommended.gpu, recommended.gpus)
    if (rented === null)
      unpriced.push({ side: 'fixed', name: recommended.gpu, attempts: requests, why: NO_GPU_PRICE })
    else rentals.push({ workload, candidate: recommended, rented })
  }
  const rented = withRangeOf(plan.confidence, rentSum(rentals, unpriced))
  const stayingUsdPerMonth = stayingOf(plan)
  const usdPerMonth = beside(rented, stayingUsdPerMonth)
  return { cost: { usdPerMonth, stayingUsdPerMonth, gpus: plan.gpus, lines: rentals.map(lineOf) }, unpriced }
}

type Rental = { readonly workload: Workload; readonly candidate: Candidate; readonly rented: Rent }

const NO_GPU_PRICE = 'no on-demand price is known for this GPU: set --gpu-price'

const nameOf = ({ sourceModels }: Workload): string => sourceModels.join(', ')

function rentSum(rentals: readonly Rental[], unpriced: readonly Unpriced[]): Figure {
  const unit = 'USD/month'
  if (unpriced.length > 0) {
    const reasons = unpriced.map(({ name, why }) => `${name === '' ? 'unnamed model' : name}: ${why}`)
    return unknown(unit, reasons.join('; '), 'assumed')
  }
  if (rentals.length === 0) return unknown(unit, 'there is nothing to serve', 'assumed')
  const total = (part: 'usd' | 'lowUsd' | 'highUsd'): number =>
    rentals.reduce((sum, { rented }) => sum + rented[part], 0)
  const isRange = rentals.some(({ rented }) => rented.providers > 1)
  const note = `GPU rent alone: operations, storage and egress are not in it${isRange ? '' : '; one offer is known, so the price has no range'}`
  return {
    ...assumed(total('usd'), unit, note),
    ...(isRange ? { low: total('lowUsd'), high: total('highUsd') } : {})
  }
}

/** The rent's range over prices, widened by the plan's over GPUs: each end rented anew, in whole lots. */
function withRangeOf(confidence: Confidence | null, rentFigure: Figure): Figure {
  const low = confidence?.optimistic.usdLow ?? null
  const high = confidence?.pessimistic.usdHigh ?? null
  if (rentFigure.value === null || low === null || high === null) return rentFigure
  const { value, low: cheapest = value, high: dearest = value } = rentFigure
  return { ...rentFigure, low: Math.min(low, cheapest), high: Math.max(high, dearest) }
}

function lineOf({ workload, candidate, rented }: Rental): CostLine {
  return {
    label: `${rented.gpus} × ${candidate.gpu} for ${workload.targetModel ?? nameOf(workload)}`,
    quantity: rented.gpus * rented.hours,
    unit: 'GPU-hour',
    usdPerUnit: rented.usdPerGpuHour,
    usd: rented.usd,
    source: rentSource(rented)
  }
}
