/** A plan with its hours of the week → what a fleet that follows them costs, where GPUs are billed by the hour. */
import type { CapacityPlan, Workload } from '../capacity/plan.ts'
import { estimated, type Figure, unknown } from '../figure.ts'
import { HOURS_PER_MONTH, HOURS_PER_WEEK } from '../units.ts'
import type { FixedCost, ScheduledCost } from './costComparison.ts'
import { gpuPrice } from './fixed.ts'
import type { GpuPriceOverrides } from './priceBook.ts'

const UNIT = 'USD/month'

/** Σ over workloads and hours of the week: (replicas + spare) × GPUs × USD per GPU-hour, × 730 / 168. [USD/month] */
export function priceScheduled(
  plan: CapacityPlan,
  fixed: FixedCost,
  overrides: GpuPriceOverrides
): ScheduledCost {
  const parts = plan.workloads.map(workload => scheduledUsd(workload, overrides))
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
    'each hour of the week as its busiest minute in the log needs it, spare included; starting a replica takes minutes'
  return { usdPerMonth: estimated(usd, UNIT, note), savedAgainstFixed: saved(usd, fixed.usdPerMonth) }
}

function scheduledUsd({ schedule, recommended }: Workload, overrides: GpuPriceOverrides): number {
  if (recommended !== null && overrides.get(recommended.gpu.toLowerCase())?.isFlat) return Number.NaN
  const price = recommended === null ? null : gpuPrice(recommended.gpu, recommended.gpus, overrides)
  if (schedule === null || recommended === null || price === null) return Number.NaN
  const { tensorParallel, replicas, spareReplicas } = recommended
  const replicaHours = schedule.reduce((sum, needed) => sum + Math.min(needed, replicas) + spareReplicas, 0)
  return (
    ((replicaHours * HOURS_PER_MONTH) / HOURS_PER_WEEK) * tensorParallel * (price.figure.value ?? Number.NaN)
  )
}

const saved = (usd: number, fixed: Figure): Figure =>
  fixed.value === null
    ? unknown(UNIT, fixed.note ?? 'the fixed cost is unknown', 'estimated')
    : estimated(fixed.value - usd, UNIT)
