/** Both bills → where the decision between them flips, one input at a time. */

import { marginOf, tokensPerReplicaMinute } from '../capacity/fleet/replicaLoad.ts'
import type { CapacityPlan } from '../capacity/planShape.ts'
import { type Figure, unknown, weakest } from '../figure.ts'
import { HOURS_PER_MONTH, TOKENS_PER_MTOK } from '../units.ts'
import type { BreakEven } from './costShape.ts'

/** Two monthly bills, extras included, and what they were made from. */
export type Bills = {
  readonly shared: Figure
  readonly fixed: Figure
  /** The part of `fixed` that is rent. [USD/month] */
  readonly rentUsd: number
  /** Rented, in a month. */
  readonly gpuHours: number
  /** Input and output tokens a month. */
  readonly servedTokens: number
  /** Of the 60 s windows. */
  readonly peakToAverage: Figure
  readonly partial: boolean
}

/** Every entry leaves all other inputs as they are, the fleet included where its note says so. */
export function breakEvenOf(bills: Bills, plan: CapacityPlan): BreakEven {
  const { servedTokens, gpuHours, rentUsd, peakToAverage } = bills
  const fleetTokens = fleetTokensPerMonth(plan)
  const at = (unit: string, note: string, of: (sharedUsd: number, fixedUsd: number) => number) =>
    weigh(bills, unit, note, of)
  return {
    traffic: at('× today’s traffic', trafficNote(bills), (shared, fixed) => fixed / shared),
    tokensPerMonth: at('tokens/month', SAME_FLEET, (shared, fixed) => (fixed / shared) * servedTokens),
    utilisation: at(
      'share',
      'of the tokens the serving replicas would take if every minute were as the busiest',
      (shared, fixed) => ((fixed / shared) * servedTokens) / fleetTokens
    ),
    usdPerMtok: at(
      'USD/Mtok',
      'what the shared pool would have to charge, input and output together',
      (_, fixed) => fixed / (servedTokens / TOKENS_PER_MTOK)
    ),
    usdPerGpuHour: at(
      'USD/GPU-hour',
      'what a GPU would have to cost, the fleet as it is',
      (shared, fixed) => (shared - (fixed - rentUsd)) / gpuHours
    ),
    peakToAverage: at(
      '× average',
      'if the fleet grew and shrank in step with the peak, the average as it is',
      (shared, fixed) => ((peakToAverage.value ?? Number.NaN) * (shared - (fixed - rentUsd))) / rentUsd
    )
  }
}

const SAME_FLEET = 'the same mix on the same GPUs, though more traffic may need more'

const trafficNote = ({ partial }: Bills): string =>
  partial
    ? 'for the same number of GPUs; the shared cost leaves out what could not be priced'
    : 'a lower bound: for the same number of GPUs, though more traffic may need more'

/** Σ replicas × tokens per replica-minute × the minutes of a month. */
function fleetTokensPerMonth(plan: CapacityPlan): number {
  return plan.workloads.reduce((sum, workload) => {
    const tokens = tokensPerReplicaMinute(workload, marginOf(plan)) ?? Number.NaN
    return sum + tokens * (workload.recommended?.replicas ?? Number.NaN) * HOURS_PER_MONTH * 60
  }, 0)
}

function weigh(
  { shared, fixed }: Bills,
  unit: string,
  note: string,
  of: (sharedUsd: number, fixedUsd: number) => number
): Figure {
  const basis = weakest(shared.basis, fixed.basis)
  if (shared.value === null) return unknown(unit, shared.note ?? 'the shared cost is unknown', basis)
  if (fixed.value === null) return unknown(unit, fixed.note ?? 'the fixed cost is unknown', basis)
  if (shared.value === 0) return unknown(unit, 'the shared pool charges nothing for this', basis)
  const sharedUsd = shared.value
  const value = of(sharedUsd, fixed.value)
  if (!Number.isFinite(value) || value < 0)
    return unknown(unit, 'no value of it makes both bills equal', basis)
  const ends = [fixed.low ?? fixed.value, fixed.high ?? fixed.value].map(fixedUsd =>
    Math.max(0, of(sharedUsd, fixedUsd))
  )
  return { value, unit, basis, low: Math.min(...ends), high: Math.max(...ends), note }
}
