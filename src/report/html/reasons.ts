/** A report → what a reader asks after the decision: why, what would change it, how sure it is, what to do next. */

import { isPast } from '../../pricing/successor.ts'
import { isDedicated, type Way } from '../../pricing/ways.ts'
import type { Deadline } from '../../verdict/verdictShape.ts'
import { glimpse, wordsIn } from '../../words.ts'
import type { AuditReport } from '../auditReport.ts'
import { todayIn } from '../currency.ts'
import { count, nameText, requestsNote, share } from '../format.ts'
import { periodText } from '../periodText.ts'
import { forBuyers } from './buyerText.ts'
import { breakEvenText, byTokenName, type Choice, newModels } from './decisionText.ts'

export type Reasons = { readonly title: string; readonly items: readonly string[]; readonly isOrdered?: true }

const MOST_ITEMS = 4

export const reasonsOf = (report: AuditReport, choice: Choice): readonly Reasons[] =>
  [
    { title: 'Why', items: report.verdict.because },
    { title: 'What would change it', items: hingesOf(report, choice) },
    { title: 'How sure this is', items: certaintyOf(report, choice) },
    { title: 'Next steps', items: stepsOf(report, choice), isOrdered: true as const }
  ]
    .map(reasons => ({
      ...reasons,
      items: reasons.items
        .map(forBuyers)
        .filter(item => item !== '')
        .slice(0, MOST_ITEMS)
    }))
    .filter(({ items }) => items.length > 0)

function hingesOf(report: AuditReport, { chosen, money }: Choice): readonly string[] {
  const { pricing, capacity } = report
  const { traffic } = pricing.breakEven
  return [
    ...qualityHinge(report),
    ...(traffic.value === null ? [] : [`The traffic: ${breakEvenText(pricing)}`]),
    ...(chosen !== null && isDedicated(chosen)
      ? pricing.sensitivity.slice(0, 1).map(found => sensitivityText(found, byTokenName(pricing), money))
      : []),
    ...capacity.levers
      .filter(lever => couldDecide(lever, report, chosen))
      .slice(0, 2)
      .map(
        ({ name, effectUsd }) =>
          `A fleet for the whole month: “${name}” makes it ${money(Math.abs(effectUsd as number))} a month cheaper.`
      )
  ]
}

/** A lever on the fleet is worth a line where the fleet is chosen, or would be with it. */
function couldDecide(
  { effectUsd }: AuditReport['capacity']['levers'][number],
  { pricing: { fixed } }: AuditReport,
  chosen: Choice['chosen']
): boolean {
  if (effectUsd === null || effectUsd >= 0) return false
  if (chosen === null || isDedicated(chosen)) return true
  return fixed.usdPerMonth.value !== null && fixed.usdPerMonth.value + effectUsd < chosen.stated
}

const sensitivityText = (
  { input, savingAtLess, savingAtMore }: AuditReport['pricing']['sensitivity'][number],
  byToken: string,
  money: Choice['money']
) =>
  `The ${input}: a fifth less or more makes what GPUs save on “${byToken}” ${money(savingAtLess)} or ${money(savingAtMore)} a month.`

function qualityHinge(report: AuditReport): readonly string[] {
  const { action } = report.verdict
  const targets = newModels(report)
  if (targets.length === 0) return []
  return action === 'cheaper-model' || action === 'successor'
    ? ['The answers: whether the other models do as well on your own prompts.']
    : [
        `The answers: whether ${targets.join(' and ')} ${targets.length === 1 ? 'does' : 'do'} as well on your own prompts.`
      ]
}

function certaintyOf(
  { verdict, capacity, period, traffic, pricing }: AuditReport,
  { money }: Choice
): readonly string[] {
  const { saving } = verdict
  const today = todayIn(pricing)
  const unpriced = pricing.alternatives.find(({ id }) => id === today)?.unpricedShare ?? 0
  return [
    ...(saving.low === undefined || saving.high === undefined || saving.low === saving.high
      ? []
      : [
          `The saving lies between ${money(saving.low)} and ${money(saving.high)} a month, as far as the days of the log and the size of the fleet tell.`
        ]),
    ...otherRateText(pricing, money),
    ...unpricedText(unpriced),
    `It rests on ${count(traffic.counts.requests)} requests${requestsNote(traffic) && ` (${requestsNote(traffic)})`}, ${periodText(period)}.${monthText(pricing, period)}`,
    ...fleetCertainty(capacity)
  ]
}

/** The last week is not what the sums are of. */
const otherRateText = (
  { period: { lastWeek } }: AuditReport['pricing'],
  money: Choice['money']
): readonly string[] =>
  lastWeek === null || lastWeek.since === null
    ? []
    : [
        `The last week cost ${Number(lastWeek.overAverage.toPrecision(2))} times the log’s average, ${money(lastWeek.usdPerMonth.value)} a month: the sums are of the whole log, and --since ${lastWeek.since} leaves the rest out.`
      ]

/** What the month is made of: a log of a day may be all there is of it. */
function monthText(
  { period: { monthsFactor, note, spanSeconds } }: AuditReport['pricing'],
  seen: AuditReport['period']
): string {
  if (monthsFactor === null) return ''
  const idle = spanSeconds > seen.spanSeconds ? ', the idle time up to the bounds included,' : ''
  return ` The month${idle} is ${note}.`
}

/** Where most have none the rest says nothing of them. */
const unpricedText = (part: number): readonly string[] => {
  if (part === 0) return []
  return part >= 0.5
    ? [`${share(part)} of the attempts have no price: today’s bill is not known.`]
    : [`${share(part)} of the attempts have no price; what it costs with them is more than the sums say.`]
}

function fleetCertainty({ confidence, workloads }: AuditReport['capacity']): readonly string[] {
  const thin = workloads.find(({ recommended }) => recommended?.evidence.thin === true)
  const range =
    confidence === null ||
    confidence.low === null ||
    confidence.high === null ||
    confidence.low === confidence.high
      ? []
      : [
          `In ${share(confidence.level)} of cases the fleet needs ${count(Math.min(confidence.low, confidence.high))} to ${count(Math.max(confidence.low, confidence.high))} GPUs.`
        ]
  return thin === undefined
    ? range
    : [
        ...range,
        `The speed of ${thin.targetModel} on ${thin.recommended?.gpu} is predicted from few public measurements.`
      ]
}

function stepsOf(report: AuditReport, { chosen, today }: Choice): readonly string[] {
  const { verdict, capacity } = report
  const isFleet = chosen !== null && isDedicated(chosen)
  const thin = capacity.workloads.some(({ recommended }) => recommended?.evidence.thin === true)
  return [
    ...(glimpse(report.period.spanSeconds, report.traffic.counts.requests) === null
      ? []
      : ['Record a day at least, a week if you can, and audit that before anything is ordered or left.']),
    ...verdict.deadlines.slice(0, 2).map(deadline => deadlineText(deadline, report.period.end)),
    ...comparedModels(newModels(report).length),
    ...(isFleet && thin ? ['Load-test the fleet before it is ordered.'] : []),
    ...tierStep(report),
    ...(verdict.recommendation === 'not-enough-data'
      ? ['Log what every answer states: its input and output tokens, the model, the time. Then audit again.']
      : [lastStep(chosen, today)])
  ]
}

const comparedModels = (count: number): readonly string[] =>
  count === 0
    ? []
    : [`Compare the answers of the new ${count === 1 ? 'model' : 'models'} with today’s on your own prompts.`]

/** Ways of the same pool and the same models: nothing is cut over. */
const STAYS: readonly Way['action'][] = ['batch', 'flex', 'cache', 'reserved-shared']

function lastStep(chosen: Choice['chosen'], today: Choice['today']): string {
  if (chosen === null || chosen === today) return 'Ask again when the traffic or the prices have changed.'
  return STAYS.includes(chosen.action)
    ? 'Try it on a part of the traffic for a day, then audit the log of that day.'
    : 'Send 10 % of the traffic there for two hours beside today’s, compare waits, errors and answers, then cut over; keep the way back open.'
}

function deadlineText({ models, date, successor }: Deadline, end: string): string {
  const leave = isPast(date, end)
    ? `Leave ${modelsText(models)} now, due to be switched off on ${dayText(date)}`
    : `Leave ${modelsText(models)} before ${dayText(date)}`
  return `${leave}${successor === null ? '' : ` (${successor} is named in ${models.length === 1 ? 'its' : 'their'} place)`}.`
}

const MOST_NAMES = 4

const modelsText = (models: readonly string[]): string =>
  models.length > MOST_NAMES ? `${models.length} models` : models.map(name => nameText(name)).join(', ')

/** The first tier that would refuse next to nothing, and not stop at its cap, costs its deposit alone. */
function tierStep({ verdict, traffic, limits }: AuditReport): readonly string[] {
  if (!traffic.counts.throttled) return []
  const found = verdict.remedies.find(({ name }) => name === limits.lowestSufficient)
  return found === undefined
    ? []
    : [`Until then, ask for ${found.name}: it would refuse under ${share(limits.tolerated)} of this traffic.`]
}

/** `2026-10-18T23:57:28Z` → `18 October 2026`; `null` without a wall clock. */
export function dayText(moment: string): string | null {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)/.exec(moment) ?? []
  return year === undefined ? null : `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`
}

const MONTHS = wordsIn(`
  January February March April May June July August September October November December
`)
