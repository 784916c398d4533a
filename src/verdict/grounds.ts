/** All stages → the few facts that the rules of the verdict look at. */
import type { CapacityPlan } from '../capacity/planShape.ts'
import type { LimitReplay } from '../limits/limitsShape.ts'
import { mayStillSuffice } from '../limits/sufficient.ts'
import type { CostComparison } from '../pricing/costShape.ts'
import { besideEachOther, servingAll, type Way, waysOf } from '../pricing/ways.ts'
import type { TrafficDescription } from '../traffic/trafficShape.ts'
import { SECONDS_PER_DAY } from '../units.ts'
import { type Money, moneyIn } from './money.ts'
import type { Circumstances } from './question.ts'
import type { Criterion, Deadline } from './verdictShape.ts'

/** What the log's own completeness says. */
export type Sufficiency = {
  /** Of the lines of data that could not be read [0..1]. */
  readonly rejectedShare: number
  /** Signs that the export is not whole. */
  readonly truncation: readonly string[]
}

/** What the verdict is judged on. */
export type Stages = {
  readonly description: TrafficDescription
  readonly limits: LimitReplay
  readonly plan: CapacityPlan
  readonly costs: CostComparison
  readonly sufficiency: Sufficiency
  readonly circumstances: Circumstances
  /** What the cheapest GPU of the price list rents for; absent: unknown. [USD/month] */
  readonly leastGpuUsd?: number
}

export type Grounds = {
  readonly evidence: Stages
  readonly criteria: readonly Criterion[]
  readonly days: number
  /** Things as they are, with unpriced requests counted at the average price of the rest; `null`: nobody knows what they cost. */
  readonly today: Way | null
  /** Every way that may be chosen, cheapest first. */
  readonly ways: readonly Way[]
  /** The cheapest way without GPUs of one's own, and the cheapest with them. */
  readonly byToken: Way | null
  readonly dedicated: Way | null
  /** The same GPUs all month; `null`: unknown. */
  readonly fixed: Way | null
  /** By token less dedicated, at both ends. [USD/month] */
  readonly saving: { readonly value: number; readonly low: number; readonly high: number } | null
  readonly unpricedAttempts: number
  readonly isThrottled: boolean
  readonly outageCostsRevenue: boolean
  /** The lowest published tier that would refuse next to nothing; `null` where none does or none is known. */
  readonly sufficientTier: string | null
  /** None of those that are known carries the traffic. */
  readonly noTierSuffices: boolean
  readonly deadlines: readonly Deadline[]
  /** Writes amounts. */
  readonly money: Money
}

export function groundsOf(evidence: Stages, criteria: readonly Criterion[]): Grounds {
  const { description, limits, costs, plan } = evidence
  const isMet = (id: string) => criteria.find(criterion => criterion.id === id)?.met === true
  const deadlines = deadlinesOf(costs)
  const { all, byToken, dedicated, today } = waysOf(costs, plan, description.period.end)
  return {
    evidence,
    criteria,
    days: costs.period.spanSeconds / SECONDS_PER_DAY,
    today,
    ways: all,
    byToken,
    dedicated,
    fixed: all.find(({ action }) => action === 'dedicated') ?? null,
    saving: byToken && dedicated && savingOf(byToken, dedicated),
    unpricedAttempts: unbilled(costs).reduce((sum, { attempts }) => sum + attempts, 0),
    isThrottled: isMet('throttled-in-production'),
    outageCostsRevenue: isMet('outage-costs-revenue'),
    sufficientTier: limits.lowestSufficient,
    noTierSuffices: limits.lowestSufficient === null && !mayStillSuffice(limits),
    deadlines,
    money: moneyIn(costs.currency)
  }
}

function savingOf(byToken: Way, fleet: Way): Grounds['saving'] {
  const [one, other] = besideEachOther(byToken, fleet)
  const token = servingAll(one)
  return { value: token.usd - other.usd, low: token.low - other.high, high: token.high - other.low }
}

/** By date, the next first. */
function deadlinesOf({ successor }: CostComparison): readonly Deadline[] {
  const byDate = new Map<string, Deadline>()
  for (const { model, shutdown, successor: next } of successor?.replacements ?? []) {
    const key = `${shutdown} ${next}`
    const before = byDate.get(key)
    byDate.set(key, { models: [...(before?.models ?? []), model], date: shutdown, successor: next })
  }
  return [...byDate.values()].sort((a, b) => (a.date < b.date ? -1 : 1))
}

/** What the shared bill leaves out: GPUs without a price are no attempts. */
export const unbilled = ({ unpriced }: CostComparison): CostComparison['unpriced'] =>
  unpriced.filter(({ side }) => side === 'shared')
