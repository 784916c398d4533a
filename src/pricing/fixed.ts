/** A capacity plan → what its recommended GPUs cost by the month. */
import type { Candidate, CapacityPlan, Workload } from '../capacity/plan.ts'
import { listPrice } from '../catalog/gpuPrices.ts'
import type { Source } from '../catalog/source.ts'
import { assumed, type Figure, unknown } from '../figure.ts'
import { HOURS_PER_MONTH } from '../units.ts'
import type { CostLine, FixedCost, Unpriced } from './costComparison.ts'
import type { GpuPriceOverrides, OwnGpuPrice } from './priceBook.ts'

export type GpuPrice = {
  readonly figure: Figure
  /** GPUs that must be taken together. */
  readonly soldBy: number
  readonly source: Source
}

/** USD per GPU-hour where so many are wanted: the user's, else the list price with its range; `null` where neither is known. */
export function gpuPrice(gpu: string, gpus: number, overrides: GpuPriceOverrides): GpuPrice | null {
  const own = overrides.get(gpu.toLowerCase())
  if (own !== undefined) {
    const { usdPerGpuHour, gpusInOffer, source } = own
    return { figure: assumed(usdPerGpuHour, UNIT, ownNote(own)), soldBy: gpusInOffer, source }
  }
  const listed = listPrice(gpu, gpus)
  if (listed === undefined) return null
  const { offer, lowUsd, highUsd, offers } = listed
  const { asOf, verified } = offer.source
  const note = [
    [offer.provider, offer.form].filter(part => part !== '').join(' '),
    offer.term,
    asOf ?? 'undated',
    ...(verified ? [] : ['unconfirmed']),
    offers === 1 ? 'the only offer known' : `lower median of ${offers} providers`
  ].join(', ')
  return {
    figure: { ...assumed(offer.usdPerGpuHour, UNIT, note), low: lowUsd, high: highUsd },
    soldBy: offer.gpusInOffer,
    source: offer.source
  }
}

const UNIT = 'USD/GPU-hour'

const ownNote = ({ isFlat, gpusInOffer, termMonths, source }: OwnGpuPrice): string =>
  [
    `given by ${source.where}`,
    isFlat ? 'flat by the month' : '',
    gpusInOffer > 1 ? `in lots of ${gpusInOffer}` : '',
    termMonths === null ? '' : `for ${termMonths} months`,
    source.asOf ?? ''
  ]
    .filter(part => part !== '')
    .join(', ')

/**
 * Σ GPUs × 730 h × USD per GPU-hour over the recommended candidates, in whole lots of what the offer sells. [USD/month] Idle time and spare replicas
 * included; operations, storage and egress not. `null` while any workload has no recommended, priced GPUs.
 */
export function priceFixed(
  plan: CapacityPlan,
  overrides: GpuPriceOverrides
): { readonly cost: FixedCost; readonly unpriced: readonly Unpriced[] } {
  const rentals: Rental[] = []
  const unpriced: Unpriced[] = []
  for (const workload of plan.workloads) {
    const { recommended, requests } = workload
    if (recommended === null) {
      const why = `no GPUs are recommended: ${workload.unmet ?? workload.why}`
      unpriced.push({ side: 'fixed', name: nameOf(workload), attempts: requests, why })
      continue
    }
    const price = gpuPrice(recommended.gpu, recommended.gpus, overrides)
    if (price === null)
      unpriced.push({ side: 'fixed', name: recommended.gpu, attempts: requests, why: NO_GPU_PRICE })
    else rentals.push({ workload, candidate: recommended, price })
  }
  const usdPerMonth = withRangeOf(plan.gpus, rentOf(rentals, unpriced))
  return { cost: { usdPerMonth, gpus: plan.gpus, lines: rentals.map(lineOf) }, unpriced }
}

type Rental = { readonly workload: Workload; readonly candidate: Candidate; readonly price: GpuPrice }

const NO_GPU_PRICE = 'no on-demand price is known for this GPU: say --gpu-price'

const nameOf = ({ sourceModels }: Workload): string => sourceModels.join(', ')

function rentOf(rentals: readonly Rental[], unpriced: readonly Unpriced[]): Figure {
  const unit = 'USD/month'
  if (unpriced.length > 0) {
    const reasons = unpriced.map(({ name, why }) => `${name === '' ? 'unnamed model' : name}: ${why}`)
    return unknown(unit, reasons.join('; '), 'assumed')
  }
  if (rentals.length === 0) return unknown(unit, 'there is nothing to serve', 'assumed')
  const total = (usdOf: (price: Figure) => number): number =>
    rentals.reduce((sum, { candidate, price }) => sum + gpuHours(candidate) * usdOf(price.figure), 0)
  const listed = ({ value }: Figure): number => value ?? Number.NaN
  const note = 'GPU rent alone: operations, storage and egress are not in it'
  return {
    ...assumed(total(listed), unit, note),
    low: total(price => price.low ?? listed(price)),
    high: total(price => price.high ?? listed(price))
  }
}

/** The rent's range over prices, widened by the plan's over GPUs. */
function withRangeOf({ value: gpus, low: fewest, high: most }: Figure, rent: Figure): Figure {
  if (rent.value === null || gpus === null || fewest === undefined || most === undefined) return rent
  const { low = rent.value, high = rent.value } = rent
  return { ...rent, low: (low * fewest) / gpus, high: (high * most) / gpus }
}

const gpuHours = ({ rentedGpus }: Candidate): number => rentedGpus * HOURS_PER_MONTH

function lineOf({ workload, candidate, price }: Rental): CostLine {
  const quantity = gpuHours(candidate)
  const usdPerUnit = price.figure.value ?? Number.NaN
  return {
    label: `${candidate.rentedGpus} × ${candidate.gpu} for ${workload.targetModel ?? nameOf(workload)}`,
    quantity,
    unit: 'GPU-hour',
    usdPerUnit,
    usd: quantity * usdPerUnit,
    source: price.source
  }
}
