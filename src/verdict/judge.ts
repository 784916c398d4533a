/** Traffic, limits, plan and costs → a verdict that a sceptical buyer can check. */
import { caveatsOf } from './caveats.ts'
import { judgeCriteria } from './criteria.ts'
import { type Evidence, groundsOf } from './grounds.ts'
import { RULES, type Rule } from './rules.ts'
import type { Verdict } from './verdict.ts'

/** More reasons than these are not read. */
const MOST_REASONS = 5

/** The first rule of the table that holds decides; the last one always does. */
export function judge(evidence: Evidence): Verdict {
  const criteria = judgeCriteria(evidence)
  const grounds = groundsOf(evidence, criteria)
  const { id, recommendation, headline, because } = RULES.find(({ holds }) => holds(grounds)) as Rule
  return {
    recommendation,
    rule: id,
    headline: headline(grounds),
    because: because(grounds).slice(0, MOST_REASONS),
    criteria,
    caveats: caveatsOf(grounds, recommendation)
  }
}
