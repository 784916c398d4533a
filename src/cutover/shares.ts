/** Yes and no of each request on both sides → two shares of like traffic, bounds of their difference, and an exact test. */
import type { Blocks } from './blocks.ts'
import type { ShareDifference } from './cutoverShape.ts'
import { hypergeometric, normalTail } from './distributions.ts'
import { BOUNDING, type Looks } from './looks.ts'
import type { Matching } from './match.ts'
import { type Bounds, differenceBounds } from './sequential.ts'

type Counted = {
  readonly share: number
  readonly events: number
  readonly known: number
  readonly weight: number
  /** Kish's effective number: (Σw)² / Σw². */
  readonly kish: number
}

/** Chances that a bound ever fails: the lower one rolls back, the upper one lets go. */
export type Alphas = { readonly low: number; readonly high: number }

/** @param alphas of the bounds that decide */
export function shareDifference(
  values: Both<ArrayLike<number>>,
  matching: Matching,
  blocks: Blocks,
  alphas: Alphas,
  looks: Looks
): ShareDifference {
  const baseline = counted(values.baseline, matching.weights.baseline)
  const canary = counted(values.canary, matching.weights.canary)
  const effect = designEffect(values, matching, blocks, { baseline, canary })
  const effective = { baseline: baseline.kish / effect, canary: canary.kish / effect }
  const boundedBy = (each: Looks, alpha: number) =>
    differenceBounds(
      canary.share,
      boundsOf(canary.share, effective.canary, alpha, each),
      baseline.share,
      boundsOf(baseline.share, effective.baseline, alpha, each)
    )
  return {
    baseline: baseline.share,
    canary: canary.share,
    difference: canary.share - baseline.share,
    bounds: { low: boundedBy(looks, alphas.low).low, high: boundedBy(looks, alphas.high).high },
    interval: boundedBy('one', 0.025),
    events: { baseline: baseline.events, canary: canary.events },
    known: { baseline: baseline.known, canary: canary.known },
    effective,
    ...stratifiedTest(values, matching)
  }
}

type Both<Value> = { readonly baseline: Value; readonly canary: Value }

function counted(values: ArrayLike<number>, weights: Float64Array): Counted {
  let [weight, squares, hits, events, known] = [0, 0, 0, 0, 0]
  for (let row = 0; row < weights.length; row++) {
    const [own, value] = [weights[row] as number, values[row] as number]
    if (own === 0 || Number.isNaN(value)) continue
    weight += own
    squares += own * own
    hits += own * value
    events += value
    known++
  }
  return { share: hits / weight, events, known, weight, kish: squares === 0 ? 0 : weight ** 2 / squares }
}

/**
 * Variance of the difference between blocks over that of independent requests, and never below 1: errors come in bursts.
 * What strikes both sides in one block is no difference.
 */
function designEffect(
  values: Both<ArrayLike<number>>,
  { weights }: Matching,
  blocks: Blocks,
  shares: Both<Counted>
): number {
  const sums = new Float64Array(blocks.count)
  const add = (side: 'baseline' | 'canary', sign: number) => {
    const { share, weight } = shares[side]
    for (let row = 0; row < weights[side].length; row++) {
      const [own, value, block] = [
        weights[side][row] as number,
        values[side][row] as number,
        blocks[side][row] as number
      ]
      if (own > 0 && !Number.isNaN(value))
        sums[block] = (sums[block] as number) + (sign * own * (value - share)) / weight
    }
  }
  add('baseline', -1)
  add('canary', 1)
  const independent = ({ share, kish }: Counted) => (share * (1 - share)) / kish
  const expected = independent(shares.baseline) + independent(shares.canary)
  if (!(expected > 0) || blocks.seen < 2) return 1
  const clustered = (blocks.seen / (blocks.seen - 1)) * sums.reduce((sum, value) => sum + value * value, 0)
  return Math.max(1, clustered / expected)
}

/** More events are tested by the normal approximation, which by then is as good. */
const MOST_EXACT = 200

/**
 * No difference within any stratum: the exact conditional test of Zelen (1971), the sum of hypergeometric counts; with many
 * events Mantel and Haenszel's (1959). It takes requests as independent, which bursts are not: the bounds do not.
 */
function stratifiedTest(
  values: Both<ArrayLike<number>>,
  { strata, stratumCount }: Matching
): Pick<ShareDifference, 'pValue' | 'test'> {
  const [ofBaseline, ofCanary] = [
    tableOf(values.baseline, strata.baseline, stratumCount),
    tableOf(values.canary, strata.canary, stratumCount)
  ]
  const tables = Array.from({ length: stratumCount }, (_, s): Table => {
    const [drawn, observed] = [ofCanary.known[s] as number, ofCanary.events[s] as number]
    return {
      drawn,
      observed,
      total: drawn + (ofBaseline.known[s] as number),
      marked: observed + (ofBaseline.events[s] as number)
    }
  }).filter(({ marked, total, drawn }) => marked > 0 && marked < total && drawn > 0 && drawn < total)
  const events = tables.reduce((sum, { marked }) => sum + marked, 0)
  if (tables.length === 0) return { pValue: null, test: 'exact' }
  return events <= MOST_EXACT
    ? { pValue: exactP(tables), test: 'exact' }
    : { pValue: normalP(tables), test: 'normal' }
}

/** One stratum: requests of the canary among all, and those that are marked. */
type Table = {
  readonly drawn: number
  readonly total: number
  readonly marked: number
  readonly observed: number
}

function tableOf(values: ArrayLike<number>, strata: Int32Array, count: number) {
  const [events, known] = [new Float64Array(count), new Float64Array(count)]
  for (let row = 0; row < strata.length; row++) {
    const [stratum, value] = [strata[row] as number, values[row] as number]
    if (stratum < 0 || Number.isNaN(value)) continue
    known[stratum] = (known[stratum] as number) + 1
    events[stratum] = (events[stratum] as number) + value
  }
  return { events, known }
}

/** The probability of all sums no likelier than the one observed. */
function exactP(tables: readonly Table[]): number {
  let sums: number[] = [1]
  let least = 0
  for (const { total, marked, drawn } of tables) {
    const { least: low, of } = hypergeometric(total, marked, drawn)
    const next = new Array<number>(sums.length + of.length - 1).fill(0)
    for (const [i, before] of sums.entries())
      for (const [j, chance] of of.entries()) next[i + j] = (next[i + j] as number) + before * chance
    sums = next
    least += low
  }
  const own = sums[observedIn(tables) - least] ?? 0
  const tail = sums.reduce((sum, chance) => sum + (chance <= own * (1 + 1e-9) ? chance : 0), 0)
  return Math.min(1, tail)
}

const observedIn = (tables: readonly Table[]): number =>
  tables.reduce((sum, { observed }) => sum + observed, 0)

function normalP(tables: readonly Table[]): number {
  let [expected, variance] = [0, 0]
  for (const { total, marked, drawn } of tables) {
    expected += (drawn * marked) / total
    variance += (drawn * (total - drawn) * marked * (total - marked)) / (total ** 2 * (total - 1))
  }
  return 2 * normalTail(Math.max(0, Math.abs(observedIn(tables) - expected) - 0.5) / Math.sqrt(variance))
}

export const boundsOf = (share: number, trials: number, alpha: number, looks: Looks): Bounds =>
  BOUNDING[looks].ofShare(share * trials, trials, alpha)
