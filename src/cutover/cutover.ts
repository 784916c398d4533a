/** Two logs of requests → whether the canary is good enough to take all the traffic: go, hold or roll back. */

import { defaultsOf } from '../option.ts'
import { type Blocks, blocksOf } from './blocks.ts'
import { type LogRatio, meanRatio, quantileRatios, type Weighted, weighted } from './estimates.ts'
import {
  type Gate,
  type GateId,
  type GateOptions,
  gatesOf,
  LATENCIES,
  type LatencyName,
  type MeanName,
  QUANTILE_SHARES,
  QUANTILES,
  type Quantile,
  SHARES,
  type ShareName
} from './gates.ts'
import {
  type JudgedGate,
  judgedRatio,
  judgedShare,
  type Recommendation,
  recommendation,
  type SeenRatio
} from './judge.ts'
import { LEVELS, type Matching, matched } from './match.ts'
import { type Paired, paired } from './pairing.ts'
import type { Sensitivity } from './power.ts'
import { CERTAINTY, GATES, SIDES } from './question.ts'
import { type Alphas, type ShareDifference, shareDifference } from './shares.ts'
import type { Side } from './side.ts'

export type CutoverQuestion = {
  readonly gates: GateOptions
  readonly leftOut: readonly GateId[]
  readonly hasScore: boolean
  /** Names of the canary's models → those of the baseline. */
  readonly modelMap: ReadonlyMap<string, string>
  /** Least share of the baseline's requests that must have like ones in the canary. */
  readonly minMatched: number
  /** One less the chance that a bound ever fails. */
  readonly confidence: number
  readonly power: number
  /** `null`: the limits. */
  readonly sensitivity: Sensitivity | null
  readonly seed: number
  readonly replicates: number
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

export type ComparedRatio = LogRatio & {
  readonly name: LatencyName | MeanName | 'output'
  readonly quantile: Quantile | 'mean'
}
export type ComparedShare = ShareDifference & { readonly name: ShareName }

type SideSummary = {
  /** Within the time that is compared. */
  readonly requests: number
  readonly attempts: number
  readonly answered: number
  readonly matched: number
  /** Outside of the time in which both ran. */
  readonly outside: number
  /** Of answered requests with a stated cost. [USD] */
  readonly costPerAnswer: number
}

export type Cutover = {
  readonly recommendation: Recommendation
  readonly gates: readonly JudgedGate[]
  readonly baseline: SideSummary
  readonly canary: SideSummary
  readonly mirrored: number
  /** Requests of callers: mirrored copies are counted once. */
  readonly distinctRequests: number
  readonly isParallel: boolean
  readonly startSeconds: number
  readonly endSeconds: number
  readonly matchedShare: number
  readonly minMatched: number
  readonly matchedBy: readonly { readonly level: string; readonly requests: number }[]
  readonly unmatched: Matching['unmatched']
  readonly notMatchedOn: readonly string[]
  readonly modelNotes: readonly string[]
  readonly ratios: readonly ComparedRatio[]
  readonly shares: readonly ComparedShare[]
  readonly blocks: { readonly count: number; readonly seen: number; readonly seconds: number }
  readonly confidence: number
  readonly power: number
  readonly replicates: number
  readonly seed: number
  /** How much longer to run until the gates that hold are decided, if the two are equal. [s] `null`: not in reach. */
  readonly moreSeconds: number | null
  readonly moreRequests: number | null
}

/** Compares like with like and judges the gates. */
export function compareSides(
  sides: { readonly baseline: Side; readonly canary: Side },
  question: CutoverQuestion
): Cutover {
  const pair = paired(sides.baseline, sides.canary, question.modelMap)
  const [onLengths, onInput] = [matched(pair, true), matched(pair, false)]
  const blocks = blocksOf(pair)
  const alpha = 1 - question.confidence
  const gates = gatesOf(question.gates, question.hasScore, question.leftOut)
  const drawing = { blocks, times: question.replicates, seed: question.seed }
  const latencies = LATENCIES.map(({ name }) => latencyOf(pair, onLengths, blocks, name, drawing))
  const means = (['cost', 'score'] as const).map(name => meanOf(pair, onInput, blocks, name, drawing))
  const shares = SHARES.map(({ name }) => ({
    name,
    seen: shareOf(pair, onInput, blocks, name, { low: alpha / gates.length, high: alpha })
  }))
  const judge = (gate: Gate): JudgedGate => {
    const terms = {
      alpha,
      power: question.power,
      sensitivity: question.sensitivity ?? { ratio: null, difference: null }
    }
    const share = shares.find(({ name }) => name === gate.id)
    if (share !== undefined) return judgedShare(gate, share.seen, terms)
    const latency = latencies.find(({ name }) => gate.id.startsWith(`${name}.`))
    const seen = latency
      ? latency.seen[QUANTILES.indexOf(gate.id.split('.')[1] as Quantile)]
      : means.find(({ name }) => name === gate.id)?.seen
    return judgedRatio(gate, seen ?? null, terms, gates.length)
  }
  const judged = gates.map(judge)
  const matchedShare = onLengths.matched.baseline / Math.max(1, pair.baseline.length)
  return {
    recommendation: recommendation(judged, matchedShare >= question.minMatched),
    gates: judged,
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
    notMatchedOn: onLengths.notMatchedOn,
    modelNotes: pair.modelNotes,
    ratios: [
      ...latencies.flatMap(({ ratios }) => ratios),
      ...lengthsOf(pair, onInput, blocks, drawing),
      ...means.flatMap(({ ratio }) => (ratio === null ? [] : [ratio]))
    ],
    shares: shares.flatMap(({ name, seen }) => (seen === null ? [] : [{ ...seen, name }])),
    blocks: { count: blocks.count, seen: blocks.seen, seconds: blocks.seconds },
    confidence: question.confidence,
    power: question.power,
    replicates: question.replicates,
    seed: question.seed,
    ...stillNeeded(judged, pair)
  }
}

type Drawing = Parameters<typeof meanRatio>[2]

const weightedOf = (
  pair: Paired,
  matching: Matching,
  blocks: Blocks,
  read: (side: Side) => ArrayLike<number>
) => ({
  baseline: weighted(read(pair.baseline), matching.weights.baseline, blocks.baseline),
  canary: weighted(read(pair.canary), matching.weights.canary, blocks.canary)
})

const isEmpty = ({ baseline, canary }: { readonly baseline: Weighted; readonly canary: Weighted }): boolean =>
  baseline.values.length === 0 || canary.values.length === 0

function latencyOf(pair: Paired, matching: Matching, blocks: Blocks, name: LatencyName, drawing: Drawing) {
  const values = weightedOf(pair, matching, blocks, side => side[name])
  if (isEmpty(values)) return { name, ratios: [], seen: [] as readonly SeenRatio[] }
  const ratios = quantileRatios(values.baseline, values.canary, QUANTILE_SHARES, drawing)
  const requests = values.canary.effective
  return {
    name,
    ratios: ratios.map((ratio, i): ComparedRatio => ({ ...ratio, name, quantile: QUANTILES[i] as Quantile })),
    seen: ratios.map((ratio, i): SeenRatio => {
      const above = requests * (1 - (QUANTILE_SHARES[i] as number))
      return { ratio, requests, above, blocks: blocks.seen }
    })
  }
}

/** Of answers: a cost or a score of each. */
function meanOf(pair: Paired, matching: Matching, blocks: Blocks, name: MeanName, drawing: Drawing) {
  const values = weightedOf(pair, matching, blocks, side => side[name])
  if (isEmpty(values)) return { name, ratio: null, seen: null }
  const ratio = meanRatio(values.baseline, values.canary, drawing)
  if (!Number.isFinite(ratio.estimate)) return { name, ratio: null, seen: null }
  const requests = values.canary.effective
  return {
    name,
    ratio: { ...ratio, name, quantile: 'mean' } as ComparedRatio,
    seen: { ratio, requests, above: requests, blocks: blocks.seen }
  }
}

/** How long answers are, of requests matched on everything else. */
function lengthsOf(
  pair: Paired,
  matching: Matching,
  blocks: Blocks,
  drawing: Drawing
): readonly ComparedRatio[] {
  const values = weightedOf(pair, matching, blocks, side =>
    side.output.map(tokens => (tokens > 0 ? tokens : Number.NaN))
  )
  if (isEmpty(values)) return []
  return quantileRatios(values.baseline, values.canary, QUANTILE_SHARES, drawing).map((ratio, i) => ({
    ...ratio,
    name: 'output',
    quantile: QUANTILES[i] as Quantile
  }))
}

function shareOf(
  pair: Paired,
  matching: Matching,
  blocks: Blocks,
  name: ShareName,
  alphas: Alphas
): ShareDifference | null {
  const values = { baseline: pair.baseline[name], canary: pair.canary[name] }
  const found = shareDifference(values, matching, blocks, alphas)
  return found.known.baseline > 0 && found.known.canary > 0 ? found : null
}

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
