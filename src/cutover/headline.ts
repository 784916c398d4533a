/** What was judged → one sentence that says what to do, and why. */

import { SECONDS_PER_DAY } from '../units.ts'
import { withCommas } from '../words.ts'
import type { Cutover, JudgedGate } from './cutoverShape.ts'

/** @param time seconds → text */
export function headlineOf(cutover: Cutover, time: (seconds: number) => string): string {
  const inState = (state: JudgedGate['state']) => cutover.gates.filter(gate => gate.state === state)
  const names = (gates: readonly JudgedGate[]) => gates.map(({ label }) => label).join('; ')
  if (cutover.recommendation === 'roll-back')
    return `Proven worse than its limit: ${names(inState('broken'))}.${byModel(cutover)}`
  if (cutover.recommendation === 'go') return 'Every gate is met.'
  const reasons = [
    ...(cutover.baseline.matched === 0
      ? nothingAlike(cutover)
      : lacking(inState('no-data').filter(({ isRequired }) => isRequired))),
    ...(inState('undecided').length === 0 ? [] : [undecided(cutover, names(inState('undecided')), time)]),
    ...worseAlone(cutover),
    ...uncovered(cutover)
  ]
  return reasons.length === 0 ? 'No gate had data to be judged by.' : reasons.join(' ')
}

const nameOf = (model: string): string => (model === '' ? 'requests without a model' : model)

/** Where one model is behind it, that is where to look. */
const byModel = ({ worseModels }: Cutover): string =>
  worseModels.length === 0
    ? ''
    : ` Proven by itself for: ${worseModels.map(({ model }) => nameOf(model)).join(', ')}.`

const worseAlone = ({ worseModels }: Cutover): readonly string[] =>
  worseModels.map(
    ({ model, gates }) =>
      `Proven worse for ${nameOf(model)} alone: ${gates.map(({ label }) => label).join('; ')}. Move the other models, or roll back.`
  )

/** A group takes three of each side. */
const nothingAlike = ({ baseline, canary }: Cutover): readonly string[] => [
  `Nothing to compare: of ${withCommas(baseline.requests)} requests of the baseline and ${withCommas(canary.requests)} of the canary no three of each are alike in model, lengths, streaming and tools.`
]

const lacking = (gates: readonly JudgedGate[]): readonly string[] =>
  gates.map(({ id, label, why }) => `No data for ${label}: ${why}, or leave it out with --skip-gate ${id}.`)

/** A month: nobody watches a canary for longer. */
const LONGEST_SECONDS = 30 * SECONDS_PER_DAY

function undecided(
  { moreSeconds, moreRequests, looks, startSeconds, endSeconds }: Cutover,
  names: string,
  time: (seconds: number) => string
): string {
  if (moreSeconds === null || moreRequests === null)
    return `Not decided: ${names}. There is too little data to say how much more it takes.`
  if (moreSeconds > LONGEST_SECONDS)
    return `Not decided: ${names}. At this rate a month does not decide it: send more to the canary, allow more, or look at the bursts.`
  if (moreSeconds === 0)
    return `Not decided, though this much data decides it where the two are equal: ${names}.`
  if (looks === 'one')
    return `Not decided: ${names}. A second look at this canary needs --looks every; a new one of ${time(moreSeconds + endSeconds - startSeconds)} at this rate decides it at one look if the two are equal.`
  return `Not decided: ${names}. If the two are equal, ${time(moreSeconds)} more at this rate (${withCommas(moreRequests)} requests of the canary) decides it.`
}

const uncovered = ({ matchedShare, minMatched }: Cutover): readonly string[] =>
  matchedShare >= minMatched || matchedShare === 0
    ? []
    : [
        `Only ${Math.floor(matchedShare * 100)} % of the baseline’s requests have a match in the canary (at least ${Math.round(minMatched * 100)} % are needed): send it the other kinds of requests, too.`
      ]
