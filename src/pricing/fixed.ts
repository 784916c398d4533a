/** A capacity plan → what its recommended GPUs cost by the month. */
import type { Candidate } from '../capacity/candidateShape.ts'
import { endsInWords } from '../capacity/fleet/intervalEnds.ts'
import type { CapacityPlan } from '../capacity/planShape.ts'
import type { Workload } from '../capacity/workloadShape.ts'
import { assumed, type Figure, unknown } from '../figure.ts'
import { type Rent, type RentOf, rentSource } from '../rent.ts'
import { beside, fleetsOf, type PartOf, stayingOf } from './bills.ts'
import type { FixedCost } from './fleetShape.ts'
import type { CostLine, Unpriced } from './lineShape.ts'

/**
 * Σ rent of the recommended candidates, each with its spare, for a month. [USD/month] Idle time and spare replicas
 * included; operations, storage and egress not. `null` while any workload has no recommended, priced GPUs.
 */
export function priceFixed(
  plan: CapacityPlan,
  rentOf: RentOf,
  partOf: PartOf
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
  const rented = withRangeOf(plan, rentSum(rentals, unpriced))
  const stayingUsdPerMonth = stayingOf(plan, partOf)
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
  const usd = rentals.reduce((sum, { rented }) => sum + rented.usd, 0)
  return assumed(usd, unit, 'GPU rent alone: operations, storage and egress are not in it')
}

/** The rent at both ends of the plan's interval, each rented anew in whole lots; none where an end has no fleet or no price. */
function withRangeOf(plan: CapacityPlan, rented: Figure): Figure {
  const { value, note } = rented
  const { confidence } = plan
  if (value === null || confidence === null) return rented
  const { optimistic, pessimistic } = confidence
  if (optimistic.usdPerMonth === null || pessimistic.usdPerMonth === null) return rented
  const [low, high] = fleetRange(value, plan)
  const ends = low === high ? null : endsInWords(confidence)
  return { ...rented, low, high, ...(ends === null ? {} : { note: `${note}; ${ends}` }) }
}

/** What the fleet would cost at both ends of its interval, at the same providers: a buyer chooses those. [USD/month] */
export function fleetRange(
  usd: number,
  { confidence }: Pick<CapacityPlan, 'confidence'>
): readonly [number, number] {
  const central = confidence?.central.usdPerMonth ?? null
  if (confidence === null || central === null) return [usd, usd]
  const beside = usd - central
  const end = (value: number | null) => (value === null ? usd : value + beside)
  return [
    Math.min(usd, end(confidence.optimistic.usdPerMonth)),
    Math.max(usd, end(confidence.pessimistic.usdPerMonth))
  ]
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
