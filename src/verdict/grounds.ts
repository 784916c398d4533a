/** All stages → the few facts that the rules of the verdict look at. */
import type { CapacityPlan } from '../capacity/planShape.ts'
import type { LimitReplay } from '../limits/limitsShape.ts'
import type { CostComparison } from '../pricing/costShape.ts'
import type { TrafficDescription } from '../traffic/trafficShape.ts'
import { SECONDS_PER_DAY } from '../units.ts'
import { isDedicated, type Way, waysOf } from './options.ts'
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
export type Evidence = {
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
  readonly evidence: Evidence
  readonly criteria: readonly Criterion[]
  readonly days: number
  /** As billed, extras included, what has no price counted like the rest; `null`: unknown. */
  readonly shared: number | null
  /** Every way that may be chosen, cheapest first. */
  readonly ways: readonly Way[]
  /** The cheapest way without GPUs of one's own, and the cheapest with them. */
  readonly byToken: Way | null
  readonly dedicated: Way | null
  /** The same GPUs all month; `null`: unknown. */
  readonly fixed: number | null
  /** Shared less dedicated, at both ends. [USD/month] */
  readonly saving: { readonly value: number; readonly low: number; readonly high: number } | null
  readonly unpricedAttempts: number
  readonly isThrottled: boolean
  readonly outageCostsRevenue: boolean
  /** The lowest published tier that would refuse next to nothing; `null` where none does or none is known. */
  readonly sufficientTier: string | null
  readonly deadlines: readonly Deadline[]
}

export function groundsOf(evidence: Evidence, criteria: readonly Criterion[]): Grounds {
  const { description, limits, costs, plan } = evidence
  const isMet = (id: string) => criteria.find(criterion => criterion.id === id)?.met === true
  const deadlines = deadlinesOf(costs)
  const all = waysOf(costs, plan)
  const ways = all.filter(way => !isEnding(way, all, deadlines, description.period.end))
  const byToken = ways.find(way => !isDedicated(way)) ?? null
  const dedicated = cheapestFleet(ways)
  return {
    evidence,
    criteria,
    days: description.period.spanSeconds / SECONDS_PER_DAY,
    shared: all.find(({ action }) => action === 'as-billed')?.usd ?? null,
    ways,
    byToken,
    dedicated,
    fixed: all.find(({ action }) => action === 'dedicated')?.usd ?? null,
    saving: byToken && dedicated && savingOf(byToken, dedicated),
    unpricedAttempts: unbilled(costs).reduce((sum, { attempts }) => sum + attempts, 0),
    isThrottled: isMet('throttled-in-production'),
    outageCostsRevenue: isMet('outage-costs-revenue'),
    sufficientTier: limits.lowestSufficient,
    deadlines
  }
}

/** A base with overflow, or a fleet by the hour, is more to run: it must save at least this share over the plain fleet. */
const SIMPLER = 0.05

function cheapestFleet(ways: readonly Way[]): Way | null {
  const plain = ways.find(({ action }) => action === 'dedicated')
  const cheapest = ways.find(isDedicated)
  if (cheapest === undefined) return null
  return plain !== undefined && cheapest.usd >= plain.usd * (1 - SIMPLER) ? plain : cheapest
}

const savingOf = (token: Way, fleet: Way): Grounds['saving'] => ({
  value: token.usd - fleet.usd,
  low: token.low - fleet.high,
  high: token.high - fleet.low
})

/** Within a year: what is switched off by then is no way to go on. */
const YEAR_MILLIS = 366 * SECONDS_PER_DAY * 1_000

function isEnding(
  { action }: Way,
  ways: readonly Way[],
  deadlines: readonly Deadline[],
  end: string
): boolean {
  if (action !== 'as-billed' || deadlines.length === 0) return false
  const log = Date.parse(end)
  const soon = deadlines.some(({ date }) => Number.isNaN(log) || Date.parse(date) - log < YEAR_MILLIS)
  return soon && ways.some(way => way.action === 'successor')
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
