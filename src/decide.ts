/** What a log says, and what the user asks for → the plan, the costs and the verdict: the half of an audit that needs no log. */

import type { Demands } from './capacity/demand/demand.ts'
import { withStatedPrecision } from './capacity/demand/statedPrecision.ts'
import { planCapacity } from './capacity/fleet/size.ts'
import type { CapacityPlan } from './capacity/planShape.ts'
import type { SizingOptions } from './capacity/question.ts'
import { GPUS } from './catalog/gpus.ts'
import type { LimitReplay } from './limits/limitsShape.ts'
import { billsOf } from './pricing/bills.ts'
import { type Billing, costsOf } from './pricing/compare.ts'
import type { CostComparison } from './pricing/costShape.ts'
import { scaleToMonth } from './pricing/month.ts'
import { type PriceBook, rentIn } from './pricing/priceBook.ts'
import type { TrafficDescription } from './traffic/trafficShape.ts'
import type { Sufficiency } from './verdict/grounds.ts'
import { judge } from './verdict/judge.ts'
import type { Circumstances } from './verdict/question.ts'
import type { Verdict } from './verdict/verdictShape.ts'

/** All of the log that the decision rests on: aggregates, and the requests of its busiest minutes. */
export type Evidence = {
  readonly description: TrafficDescription
  readonly sufficiency: Sufficiency
  readonly limits: LimitReplay
  readonly demands: Demands
  readonly billing: Billing
}

export type Question = {
  /** With the limits that are meant, those of the log included. */
  readonly sizing: SizingOptions
  readonly prices: PriceBook
  readonly circumstances: Circumstances
}

export type Decision = {
  readonly capacity: CapacityPlan
  readonly pricing: CostComparison
  readonly verdict: Verdict
}

/** The same evidence and question give the same decision, wherever they are asked. */
export function decide(evidence: Evidence, { sizing, prices, circumstances }: Question): Decision {
  const { description, sufficiency, limits, demands, billing } = evidence
  const bills = billsOf(billing.usage, scaleToMonth(billing.spanSeconds), prices.tokenPrices)
  const capacity = planCapacity(demands, withStatedPrecision(sizing, demands.models), rentIn(prices), bills)
  const pricing = costsOf(billing, capacity, limits.reserved, prices)
  const leastGpuUsd = Math.min(
    ...GPUS.map(({ name }) => rentIn(prices)(name, 1)?.usd ?? Number.POSITIVE_INFINITY)
  )
  const verdict = judge({
    description,
    limits,
    plan: capacity,
    costs: pricing,
    sufficiency,
    circumstances,
    leastGpuUsd
  })
  return { capacity, pricing, verdict }
}
