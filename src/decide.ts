/** What a log says, and what the user asks for → the plan, the costs and the verdict: the half of an audit that needs no log. */

import type { Demands } from './capacity/demand/demand.ts'
import { withStatedPrecision } from './capacity/demand/statedPrecision.ts'
import { planCapacity } from './capacity/fleet/size.ts'
import { standInsOf } from './capacity/fleet/sources.ts'
import type { CapacityPlan } from './capacity/planShape.ts'
import type { SizingOptions } from './capacity/question.ts'
import { GPUS } from './catalog/gpus.ts'
import type { LimitReplay } from './limits/limitsShape.ts'
import { type Billing, costsOf, modelBillsOf } from './pricing/compare.ts'
import type { CostComparison } from './pricing/costShape.ts'
import { type AtTraffic, overTermOf } from './pricing/overTerm.ts'
import { otherRents, type PriceBook, rentIn } from './pricing/priceBook.ts'
import { scenariosOf } from './pricing/scenarios.ts'
import { AS_IT_IS, type Factors, sensitivityOf } from './pricing/sensitivity.ts'
import { rentedBy, waysOf } from './pricing/ways.ts'
import { noFirmerThanTokens } from './traffic/tokenRange.ts'
import type { TrafficDescription } from './traffic/trafficShape.ts'
import type { Sufficiency } from './verdict/grounds.ts'
import { judge } from './verdict/judge.ts'
import type { Circumstances } from './verdict/question.ts'
import type { Verdict } from './verdict/verdictShape.ts'

/** All of the log that the decision rests on: aggregates, and the requests of its busiest minutes. */
export type Gathered = {
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
export function decide(evidence: Gathered, question: Question): Decision {
  const { description, sufficiency, limits } = evidence
  const { capacity: plan, pricing: weighed } = planned(evidence, question)
  const sensitivity =
    weighed.savingPerMonth.value === null
      ? []
      : sensitivityOf(factors => planned(evidence, shifted(question, factors)).pricing)
  const overTerm = termOf(evidence, question, { capacity: plan, pricing: weighed }, traffic =>
    planned(evidence, shifted(question, { ...AS_IT_IS, traffic }))
  )
  const pricing = noFirmerThanTokens(description, { ...weighed, sensitivity, overTerm })
  const capacity = noFirmerThanTokens(description, plan)
  const rentOf = rentIn(question.prices)
  const leastGpuUsd = Math.min(...GPUS.map(({ name }) => rentOf(name, 1)?.usd ?? Number.POSITIVE_INFINITY))
  const verdict = judge({
    description,
    limits,
    plan: capacity,
    costs: pricing,
    sufficiency,
    circumstances: question.circumstances,
    leastGpuUsd
  })
  return { capacity, pricing, verdict }
}

type Planned = Pick<Decision, 'capacity' | 'pricing'>

/** Month by month, where a term is said and the cut of the fleets is free; today’s size is the plan as it stands. */
function termOf(
  { description: { traffic }, billing: { end, spanSeconds } }: Gathered,
  { prices: { extras }, sizing }: Question,
  today: Planned,
  at: (traffic: number) => Planned
): CostComparison['overTerm'] {
  const { termMonths: months, growthPerMonth, priceFallPerYear } = extras
  if (months === null || sizing.groups !== undefined) return []
  const { pricing } = today
  const { perWeek } = traffic.growth
  return overTermOf(
    { months, end, ends: pricing.successor?.replacements ?? [], terms: pricing.terms },
    scenariosOf({ growthPerMonth, priceFallPerYear, perWeek, spanSeconds }),
    size => waysIn(size === 1 ? today : at(size), end)
  )
}

function waysIn({ capacity, pricing }: Planned, end: string): AtTraffic {
  const ways = waysOf(pricing, capacity, end)
  const rented = rentedBy(ways.dedicated, capacity, pricing)
  return { ways, gpus: rented.reduce((sum, { gpus }) => sum + gpus, 0) }
}

/** The plan and its bills. */
function planned({ demands, billing, limits }: Gathered, { sizing, prices }: Question) {
  const { billOf, stayOf } = modelBillsOf(billing, sizing.growth, prices)
  const capacity = planCapacity(
    demands,
    withStatedPrecision(sizing, demands.models),
    rentIn(prices),
    billOf,
    {
      rents: otherRents(prices),
      today: prices.currentFleet ?? [],
      stayOf
    }
  )
  return {
    capacity,
    pricing: costsOf(billing, capacity, limits.reserved, prices, standInsOf(sizing, demands))
  }
}

/** The same question with its inputs a little off, for the cheapest fleets alone. */
const shifted = (
  { sizing, prices, circumstances }: Question,
  { traffic, tokenPrice, gpuPrice, speed }: Factors
): Question => ({
  circumstances,
  sizing: { ...sizing, growth: (1 + sizing.growth) * traffic - 1, slowness: 1 / speed, isBrief: true },
  prices: { ...prices, shifted: { tokens: tokenPrice, gpus: gpuPrice } }
})
