/** The criteria GPUOps publishes, as data: dedicated inference makes sense when …, a shared API is fine when … */

import type { CapacityPlan } from '../capacity/planShape.ts'
import type { Figure } from '../figure.ts'
import { assumed, derived, measured, unknown } from '../figure.ts'
import type { CostComparison } from '../pricing/costShape.ts'
import type { TrafficDescription } from '../traffic/trafficShape.ts'
import { share } from '../words.ts'
import { type Money, moneyIn } from './money.ts'
import type { Circumstances } from './question.ts'
import type { Criterion } from './verdictShape.ts'

/** p95 of the busiest tenth of the levels in flight over that of the quietest. */
const SLOWER_UNDER_LOAD = 2
const MONTHLY_SPEND_LIMIT_USD = 5_000
const PEAK_TO_AVERAGE_LIMIT = 2

/** What the criteria are judged on. */
type Weighed = {
  readonly description: TrafficDescription
  readonly plan: CapacityPlan
  readonly costs: CostComparison
  readonly circumstances: Circumstances
}

type Rule = Omit<Criterion, 'met' | 'measured' | 'why' | 'asked'> & {
  readonly measure: (evidence: Weighed) => Figure
  readonly holds: (value: number) => boolean
  readonly why: (evidence: Weighed) => string
}

const YES_OR_NO = 'yes or no'

/** @param money writes the threshold in the currency that was asked for */
const rulesIn = (money: Money): readonly Rule[] => [
  {
    id: 'throttled-in-production',
    favours: 'dedicated',
    statement: '429s in production',
    threshold: 'any attempt answered 429',
    measure: ({ description }) => throttledAttempts(description),
    holds: count => count > 0,
    why: ({ description }) => throttlingInWords(description)
  },
  {
    id: 'slow-under-load',
    favours: 'dedicated',
    statement: 'slower under load, where GPUs would not be',
    threshold: `> ${SLOWER_UNDER_LOAD}× the quiet baseline, and than GPUs could be`,
    measure: ({ description, plan }) => slowerUnderLoad(description, plan),
    holds: ratio => ratio > SLOWER_UNDER_LOAD,
    why: ({ description, plan }) => latencyInWords(description, plan)
  },
  {
    id: 'monthly-spend',
    favours: 'dedicated',
    statement: `${money(MONTHLY_SPEND_LIMIT_USD)} a month or more on tokens`,
    threshold: `≥ ${money(MONTHLY_SPEND_LIMIT_USD)}/month`,
    measure: ({ costs }) => costs.shared.usdPerMonth,
    holds: usd => usd >= MONTHLY_SPEND_LIMIT_USD,
    why: ({ costs }) => costs.period.note
  },
  {
    id: 'outage-costs-revenue',
    favours: 'dedicated',
    statement: 'an outage costs revenue',
    threshold: YES_OR_NO,
    measure: ({ circumstances }) => answered(circumstances.outageCostsRevenue, '--outage-costs-revenue'),
    holds: isYes,
    why: () => 'set by you: no log states it'
  },
  {
    id: 'early-and-unpredictable',
    favours: 'shared',
    statement: 'early and unpredictable traffic',
    threshold: YES_OR_NO,
    measure: ({ circumstances }) => answered(circumstances.earlyStage, '--early-stage'),
    holds: isYes,
    why: () => 'set by you: no log states it'
  },
  {
    id: 'even-traffic',
    favours: 'shared',
    statement: 'peak under 2× average (60 s windows)',
    threshold: `< ${PEAK_TO_AVERAGE_LIMIT}× average`,
    measure: ({ description }) => description.traffic.rate.peakToAverage['60s'],
    holds: ratio => ratio < PEAK_TO_AVERAGE_LIMIT,
    why: () => 'the shared pool absorbs what a fixed fleet would have to hold idle'
  },
  {
    id: 'cost-not-urgent',
    favours: 'shared',
    statement: 'cost is not urgent',
    threshold: YES_OR_NO,
    measure: ({ circumstances: { costUrgent } }) =>
      answered(costUrgent === null ? null : !costUrgent, '--cost-urgent'),
    holds: isYes,
    why: () => 'set by you: no log states it'
  }
]

/** Of those that no log can tell. */
export const isCircumstance = (id: string): boolean =>
  rulesIn(moneyIn(null)).some(rule => rule.id === id && rule.threshold === YES_OR_NO)

/** Every criterion with its measured figure: met, not met, or `null` where nobody says. */
export const judgeCriteria = (evidence: Weighed): readonly Criterion[] =>
  rulesIn(moneyIn(evidence.costs.currency)).map(({ measure, holds, why, ...rule }) => {
    const figure = measure(evidence)
    return {
      ...rule,
      met: decide(figure, holds),
      measured: figure,
      why: figure.note ?? why(evidence),
      asked: true
    }
  })

/** A range decides only when both its ends agree. */
function decide(figure: Figure, holds: (value: number) => boolean): boolean | null {
  if (figure.value !== null) return holds(figure.value)
  if (figure.low === undefined || figure.high === undefined) return null
  return holds(figure.low) === holds(figure.high) ? holds(figure.low) : null
}

function isYes(value: number): boolean {
  return value === 1
}

const answered = (answer: boolean | null, flag: string): Figure =>
  answer === null
    ? unknown(YES_OR_NO, `set ${flag} yes or no`, 'assumed')
    : assumed(answer ? 1 : 0, YES_OR_NO)

/** Sums of failures of every kind. */
export const UNTOLD_REFUSALS = 'which of its failures were refusals (429) is not in the log'

/** Zero 429s prove something only where the log records failures at all. */
function throttledAttempts({ traffic }: TrafficDescription): Figure {
  if (traffic.counts.throttled === null)
    return unknown(
      'attempts',
      traffic.counts.failed === null ? 'a usage export leaves out what was refused' : UNTOLD_REFUSALS
    )
  if (traffic.counts.failed === 0 && traffic.throttling.share.value === null)
    return unknown('attempts', 'the log records no failures, so refusals would not show')
  return measured(traffic.counts.throttled, 'attempts')
}

function throttlingInWords({ traffic: { counts } }: TrafficDescription): string {
  return counts.throttled === 0
    ? 'outcomes are logged and none of them is a 429'
    : `${share((counts.throttled ?? Number.NaN) / counts.attempts)} of all attempts`
}

type Waited = { readonly what: string; readonly busy: number; readonly quiet: number }

/** To the first token where the log tells it, else to the whole answer: a published limit of 500 ms can mean neither for a long one. */
function waited({ traffic: { latency } }: TrafficDescription): Waited | null {
  const { busy, quiet } = latency.underLoad
  const pair = (part: 'ttft' | 'total', what: string): Waited | null => {
    const [loaded, alone] = [busy?.[part].value ?? null, quiet?.[part].value ?? null]
    return loaded === null || alone === null || alone <= 0 ? null : { what, busy: loaded, quiet: alone }
  }
  return pair('ttft', 'the first token') ?? pair('total', 'the whole answer')
}

/** p95 of the busiest tenth of the levels in flight over that of the quietest; 1 at most where GPUs would be no faster. */
function slowerUnderLoad(description: TrafficDescription, plan: CapacityPlan): Figure {
  const unit = '× quiet'
  const found = waited(description)
  if (found === null) return unknown(unit, 'the log has no durations at different levels in flight')
  const ratio = found.busy / found.quiet
  const reachable = reachableSeconds(plan, found)
  return reachable !== null && reachable >= found.busy
    ? derived(
        Math.min(1, ratio),
        unit,
        `${seconds(found.busy)} under load, which GPUs would not shorten (${seconds(reachable)})`
      )
    : derived(ratio, unit)
}

/** The slowest fleet's p95 in its busiest minutes. [s] */
function reachableSeconds({ workloads }: CapacityPlan, { what }: Waited): number | null {
  const fleets = workloads.flatMap(({ recommended }) => recommended ?? [])
  if (fleets.length === 0) return null
  return Math.max(...fleets.map(({ ttft, latency }) => (what === 'the first token' ? ttft : latency).p95))
}

function latencyInWords(description: TrafficDescription, plan: CapacityPlan): string {
  const found = waited(description)
  if (found === null) return ''
  const reachable = reachableSeconds(plan, found)
  const gpus = reachable === null ? '' : `; ${seconds(reachable)} predicted on the GPUs`
  return `p95 of ${found.what}: ${seconds(found.busy)} under load, ${seconds(found.quiet)} when quiet${gpus}`
}

const seconds = (value: number): string => `${Number(value.toPrecision(3))} s`
