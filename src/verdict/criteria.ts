/** The criteria GPUOps publishes, as data: dedicated inference makes sense when …, a shared API is fine when … */

import type { Figure } from '../figure.ts'
import { assumed, measured, unknown, withCommas } from '../figure.ts'
import type { CostComparison } from '../pricing/costComparison.ts'
import type { LoadClass, TrafficDescription } from '../traffic/trafficShape.ts'
import type { Circumstances } from './question.ts'
import type { Criterion } from './verdict.ts'

const LATENCY_LIMIT_SECONDS = 0.5
const MONTHLY_SPEND_LIMIT_USD = 5_000
const PEAK_TO_AVERAGE_LIMIT = 2

/** What the criteria are judged on. */
type Evidence = {
  readonly description: TrafficDescription
  readonly costs: CostComparison
  readonly circumstances: Circumstances
}

type Rule = Omit<Criterion, 'met' | 'measured' | 'why'> & {
  readonly measure: (evidence: Evidence) => Figure
  readonly holds: (value: number) => boolean
  readonly why: (evidence: Evidence) => string
}

const YES_OR_NO = 'yes or no'

const RULES: readonly Rule[] = [
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
    statement: 'p95 latency above 500 ms under load',
    threshold: `> ${LATENCY_LIMIT_SECONDS} s`,
    measure: ({ description }) => p95Latency(description),
    holds: seconds => seconds > LATENCY_LIMIT_SECONDS,
    why: ({ description }) => latencyInWords(description)
  },
  {
    id: 'monthly-spend',
    favours: 'dedicated',
    statement: '5,000 USD a month or more on tokens',
    threshold: `>= ${withCommas(MONTHLY_SPEND_LIMIT_USD)} USD/month`,
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
    why: () => 'no log can tell: said by you'
  },
  {
    id: 'early-and-unpredictable',
    favours: 'shared',
    statement: 'early and unpredictable traffic',
    threshold: YES_OR_NO,
    measure: ({ circumstances }) => answered(circumstances.earlyStage, '--early-stage'),
    holds: isYes,
    why: () => 'no log can tell: said by you'
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
    why: () => 'no log can tell: said by you'
  }
]

/** Every criterion with its measured figure: met, not met, or `null` where nobody says. */
export const judgeCriteria = (evidence: Evidence): readonly Criterion[] =>
  RULES.map(({ measure, holds, why, ...rule }) => {
    const figure = measure(evidence)
    return { ...rule, met: decide(figure, holds), measured: figure, why: figure.note ?? why(evidence) }
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
    ? unknown(YES_OR_NO, `say ${flag} yes or no`, 'assumed')
    : assumed(answer ? 1 : 0, YES_OR_NO)

/** Zero 429s prove something only where the log records failures at all. */
function throttledAttempts({ traffic }: TrafficDescription): Figure {
  if (traffic.counts.throttled === null)
    return unknown('attempts', 'a usage export leaves out what was refused')
  if (traffic.counts.failed === 0 && traffic.throttling.share.value === null)
    return unknown('attempts', 'the log records no failures at all, so none of them could show')
  return measured(traffic.counts.throttled, 'attempts')
}

function throttlingInWords({ traffic: { counts } }: TrafficDescription): string {
  const share = Number((((counts.throttled ?? Number.NaN) / counts.attempts) * 100).toPrecision(2))
  return share === 0 ? 'outcomes are logged and none of them is a 429' : `${share} % of all attempts`
}

/** In the busiest tenth of the levels in flight; over the whole log where it knows no such levels. */
const p95Latency = ({ traffic: { latency } }: TrafficDescription): Figure => {
  const busy = latency.underLoad.busy?.total
  if (busy !== undefined && busy.value !== null) return busy
  return latency.total === null ? unknown('s', 'the log has no durations') : measured(latency.total.p95, 's')
}

/** The published limit does not say which latency; a streamed answer is read from its first token on. */
function latencyInWords({ traffic: { latency } }: TrafficDescription): string {
  const { busy } = latency.underLoad
  const isUnderLoad = busy !== null && busy.total.value !== null
  const where = isUnderLoad ? `of attempts that met ${levelsOf(busy)} others in flight` : 'over the whole log'
  const ttft = isUnderLoad ? busy.ttft.value : (latency.ttft?.p95 ?? null)
  const first = ttft === null ? '' : `; p95 to the first token is ${Number(ttft.toPrecision(3))} s`
  return `time to the whole answer, ${where}${first}`
}

const levelsOf = ({ from, to }: LoadClass): string => (from === to ? String(from) : `${from} to ${to}`)
