/** Move, stay, mix, change something, or: the log cannot say. As it stands in the JSON. */
import { ACTION } from '../pricing/ways.ts'
import { AS_STATED, figure, flag, list, number, type Of, object, oneOf, orNull, text } from '../shape.ts'

export const RECOMMENDATIONS = ['dedicated', 'shared', 'hybrid', 'too-close', 'not-enough-data'] as const
const recommendation = oneOf(...RECOMMENDATIONS)
export type Recommendation = Of<typeof recommendation>

const criterion = object({
  id: text,
  /** Which way it points when it is met. */
  favours: oneOf('dedicated', 'shared'),
  /** The criterion in words. */
  statement: text,
  /** `null`: the log or the user does not say. */
  met: orNull(flag),
  measured: figure(AS_STATED).measured(
    'The figure that is compared with the threshold. Each criterion is met, not met or unknown, with the measured figure beside the threshold.'
  ),
  threshold: text,
  why: text,
  /** `false`: only the user knows it, and neither answer would change the decision. */
  asked: flag
})
export type Criterion = Of<typeof criterion>

/** A model of the log that is switched off, and what its maker names in its place. */
const deadline = object({
  models: list(text),
  /** ISO date. */
  date: text,
  /** `null`: none is named. */
  successor: orNull(text)
})
export type Deadline = Of<typeof deadline>

/** One of the ways in which shared pools fail teams, measured. */
const failureMode = object({
  id: oneOf('limits-in-spikes', 'tiers-run-out', 'retries-mask'),
  statement: text,
  /** `null`: the log does not say. */
  found: orNull(flag),
  why: text
})
export type FailureMode = Of<typeof failureMode>

/** What would stop the 429s. */
const remedy = object({
  name: text,
  usdPerMonth: orNull(number('USD/month').estimated('The whole bill under a remedy for 429s.')),
  refusedShare: orNull(
    number('share').estimated(
      "The share of this log's requests that would still be refused under a remedy for 429s, where that was replayed; `null`: its limits are not known."
    )
  ),
  note: text
})
export type Remedy = Of<typeof remedy>

export const verdict = object({
  recommendation,
  /** The alternative that is recommended; `null` where none can be. */
  action: orNull(ACTION),
  /** The sentence under which it holds; `null`: it needs none. */
  condition: orNull(text),
  /** The rule of docs/method.md that decided. */
  rule: text,
  /** What to do, by when, what it saves, what it hinges on. */
  headline: text,
  saving: figure('USD/month').derived('The bill as it is less the action.', {
    formula: 'bill as it is − bill of the action'
  }),
  /** ISO date on which a model of that bill is switched off; `null`: the saving has no end in sight. */
  savingUntil: orNull(text),
  savingAfter: figure('USD/month').derived('From `savingUntil` on, the named successors less the action.', {
    formula: 'named successors − bill of the action'
  }),
  deadlines: list(deadline),
  failureModes: list(failureMode),
  /** Cheapest first; empty where no 429 was seen. */
  remedies: list(remedy),
  criteria: list(criterion),
  /** Five at most. */
  because: list(text),
  caveats: list(text)
})
export type Verdict = Of<typeof verdict>
