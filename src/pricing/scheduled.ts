/** A plan with its hours of the week → what a fleet that follows them costs, where GPUs are billed by the hour. */
import type { CapacityPlan } from '../capacity/planShape.ts'
import type { Workload } from '../capacity/workloadShape.ts'
import { estimated, type Figure, unknown } from '../figure.ts'
import { rents } from '../rent.ts'
import { HOURS_PER_MONTH, HOURS_PER_WEEK } from '../units.ts'
import { beside, fleetsOf } from './bills.ts'
import type { FixedCost, ScheduledCost } from './fleetShape.ts'
import { gpuOffers, type RentBook } from './priceBook.ts'

const UNIT = 'USD/month'

/** Σ over workloads and hours of the week: rent of (replicas + spare) × GPUs for the hour, none in idle ones, × 730 / 168. [USD/month] */
export function priceScheduled(plan: CapacityPlan, fixed: FixedCost, book: RentBook): ScheduledCost {
  const parts = fleetsOf(plan).map(workload => scheduledUsd(workload, book))
  const usd = parts.reduce((sum, part) => sum + part, 0)
  if (parts.length === 0 || Number.isNaN(usd)) {
    const none = unknown(
      UNIT,
      'no week of requests to schedule by, or no recommended GPUs with a price by the hour',
      'estimated'
    )
    return { usdPerMonth: none, savedAgainstFixed: none }
  }
  const note =
    'each hour of the week as its busiest minute in the log needs it, spare included, and none in hours without a request; starting a replica takes minutes'
  const usdPerMonth = beside(estimated(usd, UNIT, note), fixed.stayingUsdPerMonth)
  return { usdPerMonth, savedAgainstFixed: saved(usdPerMonth.value as number, fixed.usdPerMonth) }
}

function scheduledUsd({ schedule, recommended }: Workload, book: RentBook): number {
  if (schedule === null || recommended === null) return Number.NaN
  const { gpu, gpusPerReplica, replicas, spareReplicas } = recommended
  const offers = gpuOffers(gpu, book).filter(({ isFlat }) => !isFlat)
  const anHour = rents(offers, HOURS_PER_MONTH / HOURS_PER_WEEK, 'on-demand')
  return schedule.reduce((sum, needed) => {
    const gpus = needed === 0 ? 0 : (Math.min(needed, replicas) + spareReplicas) * gpusPerReplica
    return sum + (anHour(gpus)?.usd ?? Number.NaN)
  }, 0)
}

const saved = (usd: number, fixed: Figure): Figure =>
  fixed.value === null
    ? unknown(UNIT, fixed.note ?? 'the fixed cost is unknown', 'estimated')
    : estimated(fixed.value - usd, UNIT)
