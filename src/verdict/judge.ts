/** Traffic, plan and costs → a verdict that a sceptical buyer can check. */

import type { CapacityPlan } from '../capacity/capacityPlan.ts'
import { withCommas } from '../figure.ts'
import type { CostComparison } from '../pricing/costComparison.ts'
import { SECONDS_PER_DAY } from '../units.ts'
import { type Evidence, judgeCriteria } from './criteria.ts'
import type { Criterion, Recommendation, Verdict } from './verdict.ts'

type Judgement = {
  readonly recommendation: Recommendation
  readonly headline: string
  readonly because: readonly string[]
}

/** Under a day the daily rhythm is unseen, and a monthly bill would be a guess. */
const LEAST_SPAN_SECONDS = SECONDS_PER_DAY

/**
 * Judges in this order: can the log say at all; do the GPUs cost less than the tokens they replace; if they cost more,
 * does reliability ask for them (429s seen and an outage costs revenue); is enough of the tokens' bill known to say
 * that they are cheaper. What is left stays on the shared pool.
 */
export function judge(evidence: Evidence, plan: CapacityPlan): Verdict {
  const criteria = judgeCriteria(evidence)
  return {
    ...judgementOf(evidence, criteria, plan),
    criteria,
    caveats: caveats(evidence, plan)
  }
}

const judgementOf = (evidence: Evidence, criteria: readonly Criterion[], plan: CapacityPlan): Judgement =>
  notEnough(evidence, plan) ??
  byPrice(evidence.costs) ??
  byReliability(criteria, evidence.costs) ??
  openBill(evidence) ??
  stay(criteria, evidence.costs)

function notEnough({ description, costs }: Evidence, plan: CapacityPlan): Judgement | undefined {
  const { spanSeconds } = description.period
  const unsized = plan.workloads.flatMap(whyUnsized)
  const missing = [
    ...(spanSeconds < LEAST_SPAN_SECONDS
      ? [
          `The log covers ${(spanSeconds / 3_600).toPrecision(2)} hours; a month cannot be told from less than a day.`
        ]
      : []),
    ...(costs.shared.usdPerMonth.value === null
      ? [`The shared pool's bill is unknown: ${costs.shared.usdPerMonth.note ?? 'nothing could be priced'}.`]
      : []),
    ...unsized,
    ...(costs.fixed.usdPerMonth.value === null && unsized.length === 0
      ? [`The GPUs' rent is unknown: ${costs.fixed.usdPerMonth.note ?? 'they could not be priced'}.`]
      : [])
  ]
  return missing.length === 0 ? undefined : undecided(missing)
}

const undecided = (because: readonly string[]): Judgement => ({
  recommendation: 'not-enough-data',
  headline: 'The log cannot decide this: see what is missing below.',
  because
})

const whyUnsized = (workload: CapacityPlan['workloads'][number]): readonly string[] =>
  workload.recommended === null
    ? [`No GPUs could be sized for ${namesOf(workload.sourceModels)}: ${workload.unmet ?? workload.why}`]
    : []

const namesOf = (models: readonly string[]): string =>
  models.map(name => (name === '' ? 'the unnamed model' : name)).join(', ')

const usd = (value: number): string => `${withCommas(Math.round(value))} USD`

function byPrice({ shared, fixed }: CostComparison): Judgement | undefined {
  const [sharedUsd, fixedUsd] = [shared.usdPerMonth.value as number, fixed.usdPerMonth.value as number]
  if (fixedUsd >= sharedUsd) return undefined
  return {
    recommendation: 'dedicated',
    headline: `Move to dedicated GPUs: they cost ${usd(fixedUsd)} a month where the tokens cost ${usd(sharedUsd)}.`,
    because: [`Price: ${usd(sharedUsd - fixedUsd)} a month less, idle time and spare included.`]
  }
}

/** Staying is undecided where the unpriced attempts, at the average cost of the priced ones, would tip the scale. */
function openBill({ description, costs: { shared, fixed, unpriced } }: Evidence): Judgement | undefined {
  const { succeeded } = description.traffic.counts
  const left = unbilled(unpriced).reduce((sum, { attempts }) => sum + attempts, 0)
  const whole = (shared.usdPerMonth.value as number) / (1 - left / succeeded)
  if (left === 0 || whole <= (fixed.usdPerMonth.value as number)) return undefined
  return undecided([
    `${left} of ${succeeded} attempts could not be priced; at the cost of the others the tokens would cost more than the GPUs.`,
    ...new Set(unbilled(unpriced).map(({ why }) => `Missing: ${why}.`))
  ])
}

function byReliability(
  criteria: readonly Criterion[],
  { shared, fixed }: CostComparison
): Judgement | undefined {
  const met = (id: string) => criteria.find(criterion => criterion.id === id)?.met === true
  if (!(met('throttled-in-production') && met('outage-costs-revenue'))) return undefined
  const extra = (fixed.usdPerMonth.value as number) - (shared.usdPerMonth.value as number)
  return {
    recommendation: 'dedicated',
    headline: `Move to dedicated GPUs for reliability, not for price: they cost ${usd(extra)} a month more than the tokens.`,
    because: [
      'Requests are refused with 429 and an outage costs revenue: that is what the extra money buys.',
      `Price speaks against it: ${usd(fixed.usdPerMonth.value as number)} a month against ${usd(shared.usdPerMonth.value as number)}.`
    ]
  }
}

function stay(criteria: readonly Criterion[], { shared, fixed, breakEven }: CostComparison): Judgement {
  const throttled = criteria.some(({ id, met }) => id === 'throttled-in-production' && met === true)
  const [sharedUsd, fixedUsd] = [shared.usdPerMonth.value as number, fixed.usdPerMonth.value as number]
  const times = breakEven.traffic.value
  return {
    recommendation: 'shared',
    headline: `Stay on the shared pool: the tokens cost ${usd(sharedUsd)} a month, the GPUs that would replace them ${usd(fixedUsd)}.`,
    because: [
      `Price: dedicated GPUs would cost ${usd(fixedUsd - sharedUsd)} a month more.`,
      ...(times === null
        ? []
        : [`Break-even is at ${Number(times.toPrecision(2))}× today's traffic or more.`]),
      ...(throttled
        ? [
            '429s were seen: a higher tier, a queue or client-side limits cost less than these GPUs. If an outage costs revenue, say --outage-costs-revenue yes.'
          ]
        : [])
    ]
  }
}

/** What the shared bill leaves out: GPUs without a price are no attempts. */
const unbilled = (unpriced: CostComparison['unpriced']): CostComparison['unpriced'] =>
  unpriced.filter(({ side }) => side === 'shared')

function unpricedCaveat({ unpriced }: CostComparison, attempts: number): readonly string[] {
  const left = unbilled(unpriced).reduce((sum, { attempts }) => sum + attempts, 0)
  if (left === 0) return []
  const share = Number(((left / attempts) * 100).toPrecision(2))
  return [`${withCommas(left)} attempts (${share} %) could not be priced and are in no sum: see the costs.`]
}

function caveats({ description, costs }: Evidence, plan: CapacityPlan): readonly string[] {
  const { spanSeconds } = description.period
  return [
    ...(spanSeconds >= LEAST_SPAN_SECONDS && spanSeconds < 7 * SECONDS_PER_DAY
      ? ['The log is shorter than a week: a weekly rhythm and its peak are not in it.']
      : []),
    ...unpricedCaveat(costs, description.traffic.counts.attempts),
    ...(description.grain.kind === 'bucket'
      ? ['Peaks come from sums per bucket: confirm the GPU count on a request log.']
      : []),
    ...plan.workloads
      .filter(({ targetModel, sourceModels }) => targetModel !== null && !sourceModels.includes(targetModel))
      .map(
        ({ targetModel, sourceModels }) =>
          `${targetModel} stands in for ${namesOf(sourceModels)}: compare the quality of its answers before moving.`
      )
  ]
}
