/** The priced ways to serve the demand → what each costs, how sure that is, and which may be chosen at all. */

import type { CapacityPlan } from '../capacity/planShape.ts'
import type { Alternative, CostComparison } from '../pricing/costShape.ts'
import type { Action } from './verdictShape.ts'

/** One way to serve the demand, with what it leaves out filled in at the price of the rest. [USD/month] */
export type Way = {
  readonly action: Action
  readonly name: string
  readonly usd: number
  /** Range over what may turn out otherwise: the days of the log, the GPUs needed. */
  readonly low: number
  readonly high: number
  readonly isFilledIn: boolean
}

const ACTIONS: Readonly<Record<string, Action>> = {
  shared: 'as-billed',
  current: 'as-billed',
  reserved: 'reserved-shared',
  fixed: 'dedicated'
}

const DEDICATED: readonly Action[] = ['dedicated', 'scheduled', 'hybrid']

export const isDedicated = ({ action }: Way): boolean => DEDICATED.includes(action)

/** A sum that leaves half of the attempts out says too little to be called the cheapest. */
const MOST_UNPRICED = 0.5

/** Cheapest first. */
export function waysOf(costs: CostComparison, plan: CapacityPlan): readonly Way[] {
  return costs.alternatives
    .flatMap(alternative => wayOf(alternative, costs, plan))
    .sort((a, b) => a.usd - b.usd)
}

function wayOf(alternative: Alternative, costs: CostComparison, plan: CapacityPlan): readonly Way[] {
  const { id, name, usdPerMonth, unpricedShare } = alternative
  const { value } = usdPerMonth
  if (value === null || (unpricedShare >= MOST_UNPRICED && id !== 'shared')) return []
  if (id === 'hybrid' && !costs.hybrid.workloads.some(({ best }) => best.gpus > 0)) return []
  const whole = 1 - Math.min(unpricedShare, MOST_UNPRICED)
  const action = ACTIONS[id] ?? (id as Action)
  const [low, high] = action === 'dedicated' ? fleetRange(value, plan) : billRange(usdPerMonth, costs, value)
  return [
    { action, name, usd: value / whole, low: low / whole, high: high / whole, isFilledIn: unpricedShare > 0 }
  ]
}

/** What the fleet would cost at both ends of its interval, at the same providers: a buyer chooses those. */
function fleetRange(usd: number, { confidence }: CapacityPlan): readonly [number, number] {
  const central = confidence?.central.usdPerMonth ?? null
  if (confidence === null || central === null) return [usd, usd]
  const beside = usd - central
  const end = (value: number | null) => (value === null ? usd : value + beside)
  return [
    Math.min(usd, end(confidence.optimistic.usdPerMonth)),
    Math.max(usd, end(confidence.pessimistic.usdPerMonth))
  ]
}

/** A bill by the token is as sure as the mean day of the log. */
function billRange(
  { low, high }: Alternative['usdPerMonth'],
  { shared }: CostComparison,
  usd: number
): readonly [number, number] {
  const { value, low: least, high: most } = shared.usdPerMonth
  const isRange = value !== null && value > 0 && least !== undefined && most !== undefined
  if (isRange) return [(usd * least) / value, (usd * most) / value]
  return [low ?? usd, high ?? usd]
}
