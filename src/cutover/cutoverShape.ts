/** What two logs of requests say of a move, as it stands in the JSON; docs/cutover.md defines each figure. */
import { amount, flag, known, list, type Of, object, oneOf, orNull, text, textOf } from '../shape.ts'
import type { GateId, LatencyName, MeanName, Quantile, ShareName } from './gates.ts'
import { LOOKS } from './looks.ts'

export const verdict = oneOf('go', 'hold', 'roll-back')
export type Recommendation = Of<typeof verdict>

const power = object({
  /** The smallest true increase that this much data tells from none, with the power asked for. */
  smallestSeen: known,
  /** How many times this much data decides the gate where the two are equal; 1: this much does. `null`: no amount in reach. */
  timesForEqual: orNull(amount),
  /** The same if they differ as they seem to now. */
  timesAsSeen: orNull(amount),
  /** How many times this much data sees the increase asked for. */
  timesForSensitivity: orNull(amount)
})
export type Power = Of<typeof power>

const judgedGate = object({
  id: textOf<GateId>(),
  label: text,
  kind: oneOf('ratio', 'difference'),
  limit: amount,
  isDrop: flag,
  isRequired: flag,
  state: oneOf('met', 'broken', 'undecided', 'no-data'),
  why: text,
  /** Of like traffic. `NaN`: no data. */
  baseline: known,
  canary: known,
  /** Of a ratio relative, of a difference in the share itself. */
  change: known,
  /** At every look, or at the one that was planned. */
  low: known,
  high: known,
  power: orNull(power)
})
export type JudgedGate = Of<typeof judgedGate>

const side = object({
  /** Within the time that is compared. */
  requests: amount,
  attempts: amount,
  answered: amount,
  matched: amount,
  /** Outside of the time in which both ran. */
  outside: amount,
  /** Of answered requests with a stated cost. [USD] */
  costPerAnswer: known
})
export type SideSummary = Of<typeof side>

/** The difference of two logarithms: exp of it is a ratio. */
const logRatio = {
  /** Of the logged values. */
  baseline: known,
  canary: known,
  estimate: known,
  standardError: known,
  /** Of the draws, 2.5 % to 97.5 %: for one look. */
  low: known,
  high: known
}
const anyRatio = object(logRatio)
export type LogRatio = Of<typeof anyRatio>
const comparedRatio = object({
  name: textOf<LatencyName | MeanName | 'output'>(),
  quantile: textOf<Quantile | 'mean'>(),
  ...logRatio
})
export type ComparedRatio = Of<typeof comparedRatio>

const bounds = object({ low: known, high: known })
const both = object({ baseline: known, canary: known })

const difference = {
  baseline: known,
  canary: known,
  /** Canary less baseline. */
  difference: known,
  /** The lower one for a roll-back, the upper one to go. */
  bounds,
  /** For a single look, 95 %. */
  interval: bounds,
  events: both,
  known: both,
  /** Requests that would say as much if they came one by one. */
  effective: both,
  /** Of no difference within strata, two-sided. `null`: nothing to test. */
  pValue: orNull(amount),
  test: oneOf('exact', 'normal')
}
const anyDifference = object(difference)
export type ShareDifference = Of<typeof anyDifference>
const comparedShare = object({ name: textOf<ShareName>(), ...difference })
export type ComparedShare = Of<typeof comparedShare>

/** Requests of one kind that only one side has enough of. */
const unmatched = object({
  model: text,
  input: text,
  output: text,
  streaming: text,
  tools: text,
  baseline: amount,
  canary: amount
})
export type Unmatched = Of<typeof unmatched>

const worseModel = object({
  model: text,
  /** Of the baseline, matched. */
  requests: amount,
  /** The gates that are broken for it. */
  gates: list(judgedGate)
})
export type WorseModel = Of<typeof worseModel>

export const cutoverShape = object({
  recommendation: verdict,
  gates: list(judgedGate),
  /** Models for which a gate is broken, whatever it is for all of them together. */
  worseModels: list(worseModel),
  /** What differs beyond doubt, though no gate asks for it. */
  notJudged: list(judgedGate),
  baseline: side,
  canary: side,
  mirrored: amount,
  /** Requests of callers: mirrored copies are counted once. */
  distinctRequests: amount,
  isParallel: flag,
  startSeconds: amount,
  endSeconds: amount,
  matchedShare: amount,
  minMatched: amount,
  matchedBy: list(object({ level: text, requests: amount })),
  unmatched: list(unmatched),
  notMatchedOn: list(text),
  modelNotes: list(text),
  ratios: list(comparedRatio),
  shares: list(comparedShare),
  blocks: object({ count: amount, seen: amount, seconds: amount }),
  confidence: amount,
  looks: oneOf(...LOOKS),
  power: amount,
  replicates: amount,
  seed: amount,
  /** How much longer to run until the gates that hold are decided, if the two are equal. [s] `null`: not in reach. */
  moreSeconds: orNull(amount),
  moreRequests: orNull(amount)
})
export type Cutover = Of<typeof cutoverShape>
