/** Traffic, limits, plan and costs → a verdict that a sceptical buyer can check. */
import { longerInWords } from '../capacity/fleet/beforeAfter.ts'
import { derived, type Figure, unknown } from '../figure.ts'
import { savingOf } from '../pricing/saving.ts'
import { isPast } from '../pricing/successor.ts'
import { isDedicated, type Way } from '../pricing/ways.ts'
import { glimpse } from '../words.ts'
import { caveatsOf } from './caveats.ts'
import { conditionOf } from './condition.ts'
import { isCircumstance, judgeCriteria } from './criteria.ts'
import { failureModesOf } from './failureModes.ts'
import { type Grounds, groundsOf, type Stages } from './grounds.ts'
import { deadlinesInWords, hingesOn, savedInWords } from './headline.ts'
import { remediesOf } from './remedies.ts'
import { RULES, type Rule } from './rules.ts'
import type { Criterion, Verdict } from './verdictShape.ts'
import { lowerFirst, namesOf } from './words.ts'

/** More reasons than these are not read. */
const MOST_REASONS = 5

/** The first rule of the table that holds decides; the last one always does. */
export function judge(evidence: Stages): Verdict {
  const criteria = judgeCriteria(evidence)
  const grounds = groundsOf(evidence, criteria)
  const { id, recommendation, headline, beside, because, way } = ruleFor(grounds)
  const chosen = way(grounds)
  const saving = savedOnToday(grounds, chosen)
  const condition = recommendation === 'not-enough-data' ? null : conditionOf(grounds, id)
  const failureModes = failureModesOf(evidence.description, evidence.limits)
  const failures = failureModes.filter(({ found }) => found === true)
  return {
    recommendation: chosen?.id === 'current' ? 'dedicated' : recommendation,
    action: actionOf(chosen, evidence),
    condition,
    rule: id,
    headline: [
      ...(condition === null ? [headline(grounds)] : underCondition(grounds, id, headline(grounds))),
      ...afterthoughts(grounds, chosen, saving, beside?.(grounds) ?? '')
    ].join(' '),
    saving,
    savingUntil: endOfToday(grounds, chosen)?.date ?? null,
    savingAfter: savedOnSuccessors(grounds, chosen),
    deadlines: grounds.deadlines,
    failureModes,
    remedies: remediesOf(grounds),
    because: [
      ...because(grounds).slice(0, MOST_REASONS - Math.min(1, failures.length)),
      ...failures.map(({ statement, why }) => `The shared pool fails here: ${statement} (${why}).`)
    ].slice(0, MOST_REASONS),
    criteria: criteria.map(criterion =>
      isAskedInVain(criterion, grounds, id) ? unasked(criterion) : criterion
    ),
    caveats: caveatsOf(grounds, recommendation)
  }
}

/** How little was seen comes first: nobody should take a second for a month. */
function underCondition(grounds: Grounds, rule: string, decision: string): readonly string[] {
  const { period, traffic } = grounds.evidence.description
  const seen = glimpse(period.spanSeconds, traffic.counts.requests)
  const condition = conditionOf(grounds, rule, seen !== null)
  return [seen, condition, lowerFirst(decision)].filter(part => part !== null)
}

const UNASKED = 'not asked: neither answer would change the decision'

const ruleFor = (grounds: Grounds): Rule => RULES.find(({ holds }) => holds(grounds)) as Rule

/** Only the user knows it, and neither answer would lead to another rule: nobody is asked. */
function isAskedInVain({ id, met }: Criterion, { evidence, criteria }: Grounds, rule: string): boolean {
  if (met !== null || !isCircumstance(id)) return false
  const answered = (answer: boolean) =>
    groundsOf(
      evidence,
      criteria.map(criterion => (criterion.id === id ? { ...criterion, met: answer } : criterion))
    )
  return [true, false].every(answer => ruleFor(answered(answer)).id === rule)
}

const unasked = (criterion: Criterion): Criterion => ({
  ...criterion,
  measured: { ...criterion.measured, note: UNASKED },
  why: UNASKED,
  asked: false
})

/** Where the log's models run on GPUs of one's own already, other GPUs are the same fleet at its right size. */
const actionOf = (chosen: Way | null, { costs }: Stages): Verdict['action'] =>
  chosen?.action === 'dedicated' && costs.current !== null ? 'right-size' : (chosen?.action ?? null)

/** What it saves and until when, what else presses or stands beside it, and what it hinges on. */
function afterthoughts(
  grounds: Grounds,
  chosen: Way | null,
  saving: Figure,
  beside: string
): readonly string[] {
  const { evidence, deadlines } = grounds
  const slow = chosen !== null && isDedicated(chosen) ? evidence.plan.workloads.flatMap(slower) : []
  const ends = endOfToday(grounds, chosen)
  const isSaved = (saving.value ?? 0) > 0
  const isSaid = isSaved && ends !== null
  return [
    ...(isSaved ? [savedInWords(saving, ends, savedOnSuccessors(grounds, chosen), grounds.money)] : []),
    ...deadlinesInWords(
      isSaid ? deadlines.filter(({ date }) => date !== ends.date) : deadlines,
      chosen,
      isSaid,
      evidence.description.period.end
    ),
    ...slow,
    ...(beside === '' ? [] : [beside]),
    ...hingesOn(grounds, chosen)
  ]
}

/** The day on which the bill that is saved on ends: a model of it is switched off. */
function endOfToday(
  { deadlines, evidence }: Grounds,
  chosen: Way | null
): Pick<Grounds['deadlines'][number], 'date' | 'models'> | null {
  const [first] = deadlines.filter(({ date }) => !isPast(date, evidence.description.period.end))
  if (chosen === null || chosen.action === 'as-billed' || first === undefined) return null
  const same = deadlines.filter(({ date }) => date === first.date)
  return { date: first.date, models: same.flatMap(({ models }) => models) }
}

/** A fleet that lets users wait longer than today says so. */
function slower({ sourceModels, beforeAfter }: Stages['plan']['workloads'][number]): readonly string[] {
  const longer = longerInWords(beforeAfter, seconds => `${Number(seconds.toPrecision(2))} s`)
  return longer.length === 0
    ? []
    : [`It is slower than today for ${namesOf(sourceModels)}: ${longer.join(', ')}.`]
}

/** From that day on: the named successors less the way that is chosen. [USD/month] */
function savedOnSuccessors({ ways }: Grounds, chosen: Way | null): Figure {
  const successor = ways.find(({ action }) => action === 'successor')
  if (chosen === null || successor === undefined || chosen.id === successor.id)
    return unknown('USD/month', 'no successor of the bill as it is has a price')
  return savingOf(successor, chosen)
}

/** The bill as it is less the way that is chosen. [USD/month] */
function savedOnToday({ today }: Grounds, chosen: Way | null): Figure {
  const unit = 'USD/month'
  if (today === null || chosen === null)
    return unknown(unit, 'the bill as it is, or what would replace it, is unknown')
  if (chosen.id === today.id) return { ...derived(0, unit, 'against the bill as it is'), low: 0, high: 0 }
  return savingOf(today, chosen)
}
