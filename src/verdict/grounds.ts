/** All stages → the few facts that the rules of the verdict look at. */
import type { CapacityPlan } from '../capacity/plan.ts'
import type { LimitReplay } from '../limits/limitReplay.ts'
import type { Alternative, CostComparison } from '../pricing/costComparison.ts'
import type { TrafficDescription } from '../traffic/trafficShape.ts'
import { SECONDS_PER_DAY } from '../units.ts'
import type { Circumstances } from './question.ts'
import type { Criterion } from './verdict.ts'

/** What the log's own completeness says. */
export type Sufficiency = {
  /** Of the lines of data that could not be read [0..1]. */
  readonly rejectedShare: number
  /** Signs that the export is not whole. */
  readonly truncation: readonly string[]
}

/** What the verdict is judged on. */
export type Evidence = {
  readonly description: TrafficDescription
  readonly limits: LimitReplay
  readonly plan: CapacityPlan
  readonly costs: CostComparison
  readonly sufficiency: Sufficiency
  readonly circumstances: Circumstances
}

/** A bill by the month with what it leaves out filled in at the price of the rest. */
type Bill = { readonly name: string; readonly usd: number; readonly isFilledIn: boolean }

export type Grounds = {
  readonly evidence: Evidence
  readonly criteria: readonly Criterion[]
  readonly days: number
  readonly shared: number | null
  /** The cheapest way to pay by the token, with all that is known of it; `null` where none is priced. */
  readonly cheapestShared: Bill | null
  readonly fixed: number | null
  /** `null` where it is unknown, or where no GPU belongs to the cheapest base. */
  readonly hybrid: number | null
  readonly unpricedAttempts: number
  readonly isThrottled: boolean
  readonly outageCostsRevenue: boolean
  /** The lowest published tier that would refuse next to nothing; `null` where none does or none is known. */
  readonly sufficientTier: string | null
}

export function groundsOf(evidence: Evidence, criteria: readonly Criterion[]): Grounds {
  const { description, limits, costs } = evidence
  const usdOf = (id: Alternative['id']): number | null => usdNamed(costs, id)
  const isMet = (id: string) => criteria.find(criterion => criterion.id === id)?.met === true
  const hasBase = costs.hybrid.workloads.some(({ best }) => best.gpus > 0)
  return {
    evidence,
    criteria,
    days: description.period.spanSeconds / SECONDS_PER_DAY,
    shared: usdOf('shared'),
    cheapestShared: cheapest(costs.alternatives),
    fixed: usdOf('fixed'),
    hybrid: hasBase ? usdOf('hybrid') : null,
    unpricedAttempts: unbilled(costs).reduce((sum, { attempts }) => sum + attempts, 0),
    isThrottled: isMet('throttled-in-production'),
    outageCostsRevenue: isMet('outage-costs-revenue'),
    sufficientTier: limits.lowestSufficient
  }
}

const usdNamed = ({ alternatives }: CostComparison, wanted: Alternative['id']): number | null =>
  alternatives.find(({ id }) => id === wanted)?.usdPerMonth.value ?? null

/** Ways to pay by the token. */
const BY_TOKEN: readonly Alternative['id'][] = ['shared', 'successor', 'open-shared']

/** A sum that leaves half of the attempts out says too little to be called the cheapest. */
const MOST_UNPRICED = 0.5

function cheapest(alternatives: readonly Alternative[]): Bill | null {
  const bills = alternatives.flatMap(({ id, name, usdPerMonth, unpricedShare }) =>
    BY_TOKEN.includes(id) && usdPerMonth.value !== null && unpricedShare < MOST_UNPRICED
      ? [{ name, usd: usdPerMonth.value / (1 - unpricedShare), isFilledIn: unpricedShare > 0 }]
      : []
  )
  return bills.reduce<Bill | null>(
    (least, bill) => (least !== null && least.usd <= bill.usd ? least : bill),
    null
  )
}

/** What the shared bill leaves out: GPUs without a price are no attempts. */
export const unbilled = ({ unpriced }: CostComparison): CostComparison['unpriced'] =>
  unpriced.filter(({ side }) => side === 'shared')
