/** Like requests of two sides → what differs between them in each measure, and the gates judged by it. */
import type { Blocks } from './blocks.ts'
import type { ComparedRatio, ComparedShare, JudgedGate, ShareDifference } from './cutoverShape.ts'
import { meanRatio, quantileRatios, type Weighted, weighted } from './estimates.ts'
import {
  type Gate,
  LATENCIES,
  type MeanName,
  QUANTILE_SHARES,
  QUANTILES,
  type Quantile,
  SHARES,
  type ShareName
} from './gates.ts'
import { judgedRatio, judgedShare, type SeenRatio } from './judge.ts'
import type { Looks } from './looks.ts'
import type { Matching } from './match.ts'
import type { Paired } from './pairing.ts'
import type { Sensitivity } from './power.ts'
import { type Alphas, shareDifference } from './shares.ts'
import type { Side } from './side.ts'

/** Two sides, matched for latencies on the lengths of answers, too, for what decides those lengths without them, and for failures on what failed requests state, too. */
export type Matched = {
  readonly pair: Paired
  readonly onLengths: Matching
  readonly onInput: Matching
  readonly onAsked: Matching
  readonly blocks: Blocks
}

export type Terms = {
  /** One less the chance that a bound fails, at any of the looks. */
  readonly confidence: number
  readonly looks: Looks
  readonly power: number
  /** `null`: the limits. */
  readonly sensitivity: Sensitivity | null
  readonly seed: number
  readonly replicates: number
}

type Measured = {
  readonly name: ComparedRatio['name']
  readonly ratios: readonly ComparedRatio[]
  /** Index-aligned with `ratios`. */
  readonly seen: readonly SeenRatio[]
}

export type Seen = {
  readonly latencies: readonly Measured[]
  readonly lengths: Measured
  readonly means: readonly Measured[]
  readonly shares: readonly ComparedShare[]
}

/** Of all requests, not of those that were answered. */
const OF_FAILURES: readonly ShareName[] = ['failed', 'erred', 'throttled']

/** @param chances of which the bound that rolls back shares its own: any one of as many gates can */
export function seenIn(matched: Matched, terms: Terms, chances: number): Seen {
  const { confidence, looks, seed, replicates } = terms
  const { pair, onLengths, onInput, onAsked, blocks } = matched
  const drawing = { blocks, times: replicates, seed }
  const alpha = 1 - confidence
  return {
    latencies: LATENCIES.map(({ name }) =>
      quantilesOf(
        name,
        weightedOf(pair, onLengths, blocks, side => side[name]),
        drawing
      )
    ),
    lengths: quantilesOf('output', weightedOf(pair, onInput, blocks, wordyOf), drawing),
    means: (['cost', 'score'] as const).map(name =>
      meanOf(
        name,
        weightedOf(pair, onInput, blocks, side => side[name]),
        drawing
      )
    ),
    shares: SHARES.flatMap(({ name }) => {
      const matching = OF_FAILURES.includes(name) ? onAsked : onInput
      const seen = shareOf(pair, matching, blocks, name, { low: alpha / chances, high: alpha }, looks)
      return seen === null ? [] : [{ ...seen, name }]
    })
  }
}

export function judged(gate: Gate, seen: Seen, terms: Terms, chances: number): JudgedGate {
  const { confidence, looks, power } = terms
  const sensitivity = terms.sensitivity ?? { ratio: null, difference: null }
  const asked = { alpha: 1 - confidence, looks, power, sensitivity }
  if (gate.kind === 'difference')
    return judgedShare(gate, seen.shares.find(({ name }) => name === gate.id) ?? null, asked)
  const [name, quantile = 'mean'] = gate.id.split('.')
  const measured = [...seen.latencies, seen.lengths, ...seen.means].find(each => each.name === name)
  const at = measured?.ratios.findIndex(ratio => ratio.quantile === quantile) ?? -1
  return judgedRatio(gate, measured?.seen[at] ?? null, asked, chances)
}

type Drawing = Parameters<typeof meanRatio>[2]
type Both = { readonly baseline: Weighted; readonly canary: Weighted }

const weightedOf = (
  pair: Paired,
  matching: Matching,
  blocks: Blocks,
  read: (side: Side) => ArrayLike<number>
): Both => ({
  baseline: weighted(read(pair.baseline), matching.weights.baseline, blocks.baseline),
  canary: weighted(read(pair.canary), matching.weights.canary, blocks.canary)
})

/** Lengths of answers that are not empty. */
const wordyOf = (side: Side): ArrayLike<number> =>
  side.output.map(tokens => (tokens > 0 ? tokens : Number.NaN))

const isEmpty = ({ baseline, canary }: Both): boolean =>
  baseline.values.length === 0 || canary.values.length === 0

function quantilesOf(name: ComparedRatio['name'], values: Both, drawing: Drawing): Measured {
  if (isEmpty(values)) return { name, ratios: [], seen: [] }
  const ratios = quantileRatios(values.baseline, values.canary, QUANTILE_SHARES, drawing)
  const requests = values.canary.effective
  return {
    name,
    ratios: ratios.map((ratio, i) => ({ ...ratio, name, quantile: QUANTILES[i] as Quantile })),
    seen: ratios.map((ratio, i) => {
      const above = requests * (1 - (QUANTILE_SHARES[i] as number))
      return { ratio, requests, above, blocks: drawing.blocks.seen }
    })
  }
}

/** Of answers: a cost or a score of each. */
function meanOf(name: MeanName, values: Both, drawing: Drawing): Measured {
  const ratio = isEmpty(values) ? null : meanRatio(values.baseline, values.canary, drawing)
  if (ratio === null || !Number.isFinite(ratio.estimate)) return { name, ratios: [], seen: [] }
  const requests = values.canary.effective
  return {
    name,
    ratios: [{ ...ratio, name, quantile: 'mean' }],
    seen: [{ ratio, requests, above: requests, blocks: drawing.blocks.seen }]
  }
}

function shareOf(
  pair: Paired,
  matching: Matching,
  blocks: Blocks,
  name: ShareName,
  alphas: Alphas,
  looks: Looks
): ShareDifference | null {
  const values = { baseline: pair.baseline[name], canary: pair.canary[name] }
  const found = shareDifference(values, matching, blocks, alphas, looks)
  return found.known.baseline > 0 && found.known.canary > 0 ? found : null
}
