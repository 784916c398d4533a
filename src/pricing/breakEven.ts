/** Both bills → where the decision between them flips, one input at a time. */

import { marginOf, tokensPerReplicaMinute } from '../capacity/fleet/replicaLoad.ts'
import type { CapacityPlan } from '../capacity/planShape.ts'
import { type Figure, unknown, weakest } from '../figure.ts'
import { HOURS_PER_MONTH, TOKENS_PER_MTOK } from '../units.ts'
import type { BreakEven, CostComparison } from './costShape.ts'
import { besideEachOther, servingAll, type Way, type Ways } from './ways.ts'

/** Two monthly bills, extras included, and what they were made from. */
export type Bills = {
  readonly byToken: Figure
  readonly dedicated: Figure
  /** The part of `dedicated` that is rent, and the part that grows with the traffic: what stays on the shared pool or overflows to it. [USD/month] */
  readonly rentUsd: number
  readonly growingUsd: number
  /** Rented, in a month. */
  readonly gpuHours: number
  /** Input and output tokens a month, and those of them that the fleets serve. */
  readonly servedTokens: number
  readonly fleetTokens: number
  /** Of the 60 s windows. */
  readonly peakToAverage: Figure
  readonly partial: boolean
}

/**
 * The bills of the two ways that are weighed, each with what it alone leaves out filled in.
 *
 * @param standingUsd extras of the GPUs that do not grow with the traffic [USD/month]
 */
export function billsWeighed(
  ways: Ways,
  priced: Pick<CostComparison, 'shared' | 'fixed' | 'hybrid' | 'scheduled'>,
  tokens: Pick<Bills, 'servedTokens' | 'fleetTokens'>,
  peakToAverage: Figure,
  standingUsd: number
): Bills {
  const [byToken, dedicated] =
    ways.byToken === null || ways.dedicated === null
      ? [ways.byToken, ways.dedicated]
      : besideEachOther(ways.byToken, ways.dedicated)
  const bill = dedicated === null ? priced.fixed.usdPerMonth : billOf(dedicated)
  const rented = rentedBy(dedicated, priced)
  return {
    byToken: byToken === null ? priced.shared.usdPerMonth : billOf(byToken),
    dedicated: bill,
    ...rented,
    growingUsd: Math.max(0, (bill.value ?? Number.NaN) - rented.rentUsd - standingUsd),
    ...tokens,
    peakToAverage,
    partial: (byToken?.unpricedShare ?? 0) > 0
  }
}

const billOf = (way: Way): Figure => {
  const { usd, low, high } = servingAll(way)
  return { value: usd, unit: 'USD/month', basis: way.basis, low, high, note: way.name }
}

function rentedBy(
  way: Way | null,
  { fixed, hybrid, scheduled }: Pick<CostComparison, 'fixed' | 'hybrid' | 'scheduled'>
): Pick<Bills, 'rentUsd' | 'gpuHours'> {
  if (way?.action === 'hybrid')
    return {
      rentUsd: hybrid.workloads.reduce((sum, { best }) => sum + best.usdBase, 0),
      gpuHours: hybrid.workloads.reduce((sum, { best }) => sum + best.gpus * HOURS_PER_MONTH, 0)
    }
  const rentUsd = (fixed.usdPerMonth.value ?? Number.NaN) - (fixed.stayingUsdPerMonth.value ?? 0)
  const gpuHours = fixed.lines.reduce((sum, { quantity }) => sum + quantity, 0)
  if (way?.action !== 'scheduled') return { rentUsd, gpuHours }
  const scheduledRent = (scheduled.usdPerMonth.value ?? Number.NaN) - (fixed.stayingUsdPerMonth.value ?? 0)
  return { rentUsd: scheduledRent, gpuHours: (gpuHours * scheduledRent) / rentUsd }
}

/** Every entry leaves all other inputs as they are, the fleet included where its note says so. */
export function breakEvenOf(bills: Bills, plan: CapacityPlan): BreakEven {
  const { servedTokens, fleetTokens, gpuHours, rentUsd, growingUsd, peakToAverage } = bills
  const most = mostTokensPerMonth(plan)
  const at = (unit: string, note: string, of: (tokenUsd: number, fleetUsd: number) => number) =>
    weigh(bills, unit, note, of)
  /** Rent = times × what the fleets' requests cost by the token. */
  const times = (tokens: number, fleet: number): number => (fleet - growingUsd) / (tokens - growingUsd)
  return {
    traffic: at(
      '× today’s traffic',
      trafficNote(bills),
      (tokens, fleet) => (1 + plan.plannedGrowth) * times(tokens, fleet)
    ),
    tokensPerMonth: at('tokens/month', SAME_FLEET, (tokens, fleet) => times(tokens, fleet) * servedTokens),
    utilisation: at(
      'share',
      'of the tokens the serving replicas would take if every minute were as the busiest',
      (tokens, fleet) => (times(tokens, fleet) * fleetTokens) / most
    ),
    usdPerMtok: at(
      'USD/Mtok',
      'what the shared pool would have to charge, input and output together',
      (tokens, fleet) => (times(tokens, fleet) * tokens) / (servedTokens / TOKENS_PER_MTOK)
    ),
    usdPerGpuHour: at(
      'USD/GPU-hour',
      'what a GPU would have to cost, the fleet as it is',
      (tokens, fleet) => (tokens - (fleet - rentUsd)) / gpuHours
    ),
    peakToAverage: at(
      '× average',
      'if the fleet grew and shrank in step with the peak, the average as it is',
      (tokens, fleet) => ((peakToAverage.value ?? Number.NaN) * (tokens - (fleet - rentUsd))) / rentUsd
    )
  }
}

const SAME_FLEET = 'the same mix on the same GPUs, though more traffic may need more'

const trafficNote = ({ partial, byToken, dedicated }: Bills): string =>
  [
    `${byToken.note ?? 'tokens'} against ${dedicated.note ?? 'GPUs'}`,
    partial ? 'unpriced requests are counted at the average price of the rest' : '',
    'a lower bound: for the same number of GPUs, though more traffic may need more'
  ]
    .filter(part => part !== '')
    .join('; ')

/** Σ replicas × tokens per replica-minute × the minutes of a month. */
function mostTokensPerMonth(plan: CapacityPlan): number {
  return plan.workloads.reduce((sum, workload) => {
    const tokens = tokensPerReplicaMinute(workload, marginOf(plan)) ?? Number.NaN
    return sum + tokens * (workload.recommended?.replicas ?? Number.NaN) * HOURS_PER_MONTH * 60
  }, 0)
}

function weigh(
  { byToken, dedicated }: Bills,
  unit: string,
  note: string,
  of: (tokenUsd: number, fleetUsd: number) => number
): Figure {
  const basis = weakest(byToken.basis, dedicated.basis)
  if (byToken.value === null) return unknown(unit, byToken.note ?? 'the cost of tokens is unknown', basis)
  if (dedicated.value === null) return unknown(unit, dedicated.note ?? 'the cost of GPUs is unknown', basis)
  if (byToken.value === 0) return unknown(unit, 'the shared pool charges nothing for this', basis)
  const tokenUsd = byToken.value
  const value = of(tokenUsd, dedicated.value)
  if (!Number.isFinite(value) || value < 0)
    return unknown(unit, 'no value of it makes both bills equal', basis)
  const ends = [dedicated.low ?? dedicated.value, dedicated.high ?? dedicated.value].map(fleetUsd =>
    Math.max(0, of(tokenUsd, fleetUsd))
  )
  return { value, unit, basis, low: Math.min(value, ...ends), high: Math.max(value, ...ends), note }
}
