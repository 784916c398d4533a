/** Traffic, limits, plan and costs → a verdict that a sceptical buyer can check. */
import { derived, type Figure, unknown } from '../figure.ts'
import { caveatsOf } from './caveats.ts'
import { conditionOf } from './condition.ts'
import { judgeCriteria } from './criteria.ts'
import { failureModesOf } from './failureModes.ts'
import { type Evidence, type Grounds, groundsOf } from './grounds.ts'
import { isDedicated, type Way } from './options.ts'
import { remediesOf } from './remedies.ts'
import { RULES, type Rule } from './rules.ts'
import type { Verdict } from './verdictShape.ts'
import { namesOf, usd } from './words.ts'

/** More reasons than these are not read. */
const MOST_REASONS = 5

/** The first rule of the table that holds decides; the last one always does. */
export function judge(evidence: Evidence): Verdict {
  const criteria = judgeCriteria(evidence)
  const grounds = groundsOf(evidence, criteria)
  const { id, recommendation, headline, because, way } = RULES.find(({ holds }) => holds(grounds)) as Rule
  const chosen = way(grounds)
  const saving = savingOf(grounds, chosen)
  const condition = recommendation === 'not-enough-data' ? null : conditionOf(grounds, id)
  const failureModes = failureModesOf(evidence.description, evidence.limits)
  const failures = failureModes.filter(({ found }) => found === true)
  return {
    recommendation,
    action: actionOf(chosen, evidence),
    condition,
    rule: id,
    headline: [condition, headline(grounds), ...afterthoughts(grounds, chosen, saving)]
      .filter(Boolean)
      .join(' '),
    saving,
    deadlines: grounds.deadlines,
    failureModes,
    remedies: remediesOf(grounds),
    because: [
      ...because(grounds).slice(0, MOST_REASONS - Math.min(1, failures.length)),
      ...failures.map(({ statement, why }) => `The shared pool fails here: ${statement} (${why}).`)
    ].slice(0, MOST_REASONS),
    criteria,
    caveats: caveatsOf(grounds, recommendation)
  }
}

/** Where the log's models run on GPUs of one's own already, other GPUs are the same fleet at its right size. */
const actionOf = (chosen: Way | null, { costs }: Evidence): Verdict['action'] =>
  chosen?.action === 'dedicated' && costs.current !== null ? 'right-size' : (chosen?.action ?? null)

/** What it saves with its interval, and what it hinges on. */
function afterthoughts(
  { evidence: { plan } }: Grounds,
  chosen: Way | null,
  saving: Figure
): readonly string[] {
  const { value, low, high } = saving
  const range =
    low === undefined || high === undefined || low === high ? '' : ` (${usd(low)} to ${usd(high)})`
  const saved = value !== null && value > 0 ? [`It saves ${usd(value)} a month${range}.`] : []
  const targets = [...new Set(plan.workloads.flatMap(({ targetModel }) => targetModel ?? []))]
  const standIn = chosen !== null && (isDedicated(chosen) || chosen.action === 'open-shared')
  const isOther = plan.workloads.some(({ standIns }) => standIns.some(({ relation }) => relation !== 'same'))
  const slow = chosen !== null && isDedicated(chosen) ? plan.workloads.flatMap(slower) : []
  return [
    ...saved,
    ...slow,
    ...(standIn && isOther && targets.length > 0
      ? [`It hinges on whether ${targets.join(' and ')} answers well enough: test it on your own prompts.`]
      : [])
  ]
}

/** A fleet that lets users wait longer than today says so. */
function slower({ sourceModels, beforeAfter }: Evidence['plan']['workloads'][number]): readonly string[] {
  const { today, planned, isSlower } = beforeAfter
  if (isSlower !== true || today === null || planned === null) return []
  const text = (value: number) => `${Number(value.toPrecision(2))} s`
  return [
    `It is slower than today for ${namesOf(sourceModels)}: p95 of the whole answer ${text(planned.latency.p95)} against ${text(today.latency.p95)}.`
  ]
}

/** The bill as it is less the way that is chosen. [USD/month] */
function savingOf({ shared, ways }: Grounds, chosen: Way | null): Figure {
  const unit = 'USD/month'
  if (shared === null || chosen === null)
    return unknown(unit, 'the bill as it is, or what would replace it, is unknown')
  const billed = ways.find(({ action }) => action === 'as-billed')
  const range =
    chosen.action === 'as-billed'
      ? [0, 0]
      : [(billed?.low ?? shared) - chosen.high, (billed?.high ?? shared) - chosen.low]
  return {
    ...derived(chosen.action === 'as-billed' ? 0 : shared - chosen.usd, unit, 'against the bill as it is'),
    low: Math.min(range[0] as number, range[1] as number),
    high: Math.max(range[0] as number, range[1] as number),
    basis: chosen.action === 'as-billed' ? 'derived' : 'estimated'
  }
}
