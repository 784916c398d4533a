/** Two logs of requests → whether the canary is good enough to take all the traffic: go, hold or roll back. */

import { defaultsOf } from '../option.ts'
import { blocksOf } from './blocks.ts'
import type { Cutover, JudgedGate, SideSummary } from './cutoverShape.ts'
import { type GateId, type GateOptions, gatesOf } from './gates.ts'
import { recommendation } from './judge.ts'
import { LEVELS, type Matching, matched } from './match.ts'
import { type Paired, paired } from './pairing.ts'
import { CERTAINTY, GATES, SIDES } from './question.ts'
import { judged, seenIn, type Terms } from './seen.ts'
import type { Side } from './side.ts'
import { modelsMadeWorse, worseUnjudged } from './unjudged.ts'

export type CutoverQuestion = Terms & {
  readonly gates: GateOptions
  readonly leftOut: readonly GateId[]
  readonly hasScore: boolean
  /** Names of the canary's models → those of the baseline. */
  readonly modelMap: ReadonlyMap<string, string>
  /** Least share of the baseline's requests that must have like ones in the canary. */
  readonly minMatched: number
}

/** Draws of blocks: the error of a ratio needs no more. */
const REPLICATES = 500

export const DEFAULT_QUESTION: CutoverQuestion = {
  gates: defaultsOf(GATES),
  leftOut: [],
  hasScore: false,
  modelMap: new Map(),
  minMatched: SIDES.minMatched.otherwise,
  ...defaultsOf(CERTAINTY),
  replicates: REPLICATES
}

/** Compares like with like and judges the gates. */
export function compareSides(
  sides: { readonly baseline: Side; readonly canary: Side },
  question: CutoverQuestion
): Cutover {
  const pair = paired(sides.baseline, sides.canary, question.modelMap)
  const [onLengths, onInput, onAsked] = [
    matched(pair, true),
    matched(pair, false),
    matched(pair, false, true)
  ]
  const blocks = blocksOf(pair)
  const gates = gatesOf(question.gates, question.hasScore, question.leftOut)
  const like = { pair, onLengths, onInput, onAsked, blocks }
  const seen = seenIn(like, question, gates.length)
  const all = gates.map(gate => judged(gate, seen, question, gates.length))
  const worseModels = modelsMadeWorse(like, gates, question)
  const matchedShare = onLengths.matched.baseline / Math.max(1, pair.baseline.length)
  return {
    recommendation: recommendation(all, matchedShare >= question.minMatched && worseModels.length === 0),
    gates: all,
    worseModels,
    notJudged: worseUnjudged(all, seen, question),
    baseline: summaryOf(pair.baseline, onLengths.matched.baseline, pair.outside.baseline),
    canary: summaryOf(pair.canary, onLengths.matched.canary, pair.outside.canary),
    mirrored: pair.mirrored,
    distinctRequests: pair.baseline.length + pair.canary.length - pair.mirrored,
    isParallel: pair.isParallel,
    startSeconds: pair.startSeconds,
    endSeconds: pair.endSeconds,
    matchedShare,
    minMatched: question.minMatched,
    matchedBy: LEVELS.map(({ name }, i) => ({ level: name, requests: onLengths.byLevel[i] as number })),
    unmatched: onLengths.unmatched,
    notMatchedOn: [...onLengths.notMatchedOn, ...unstated(onInput, onAsked)],
    modelNotes: pair.modelNotes,
    ratios: [...seen.latencies, seen.lengths, ...seen.means].flatMap(({ ratios }) => ratios),
    shares: seen.shares,
    blocks: { count: blocks.count, seen: blocks.seen, seconds: blocks.seconds },
    confidence: question.confidence,
    looks: question.looks,
    power: question.power,
    replicates: question.replicates,
    seed: question.seed,
    ...stillNeeded(all, pair)
  }
}

/** What failures could not be matched on. */
const unstated = (onInput: Matching, onAsked: Matching): readonly string[] =>
  onAsked.notMatchedOn
    .filter(name => !onInput.notMatchedOn.includes(name))
    .map(name => `${name} of failed requests`)

function summaryOf(side: Side, matchedRequests: number, outside: number): SideSummary {
  const answered = side.failed.reduce((sum, failed) => sum + 1 - failed, 0)
  const costs = side.cost.filter(cost => !Number.isNaN(cost))
  return {
    requests: side.length,
    attempts: side.attempts,
    answered,
    matched: matchedRequests,
    outside,
    costPerAnswer: costs.length === 0 ? Number.NaN : costs.reduce((sum, cost) => sum + cost, 0) / answered
  }
}

/** Until the last of the gates that hold is decided. */
function stillNeeded(
  gates: readonly JudgedGate[],
  pair: Paired
): Pick<Cutover, 'moreSeconds' | 'moreRequests'> {
  const times = gates
    .filter(({ state }) => state === 'undecided')
    .map(({ power }) => power?.timesForEqual ?? null)
  if (times.length === 0 || times.includes(null)) return { moreSeconds: null, moreRequests: null }
  const more = Math.max(0, ...times.map(each => (each as number) - 1))
  return {
    moreSeconds: more * (pair.endSeconds - pair.startSeconds),
    moreRequests: Math.ceil(more * pair.canary.length)
  }
}
