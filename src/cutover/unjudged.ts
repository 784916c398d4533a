/** What a verdict on all requests together could hide: one model that is worse, and measures that no gate asks for. */

import type { JudgedGate, WorseModel } from './cutoverShape.ts'
import { type Gate, type GateOptions, LATENCIES, QUANTILES } from './gates.ts'
import type { Matching } from './match.ts'
import { judged, type Matched, type Seen, seenIn, type Terms } from './seen.ts'

/** Of more models only those with the most requests are looked at one by one. */
const MOST_MODELS = 8

/** Models for which a gate is broken, by bounds that share their chance among the gates of all of them. */
export function modelsMadeWorse(like: Matched, gates: readonly Gate[], terms: Terms): readonly WorseModel[] {
  const models = [...requestsByModel(like)].sort(([, a], [, b]) => b - a).slice(0, MOST_MODELS)
  if (models.length < 2) return []
  const chances = gates.length * models.length
  return models.flatMap(([model, requests]) => {
    const seen = seenIn(ofModel(like, model), terms, chances)
    const broken = gates
      .map(gate => judged(gate, seen, terms, chances))
      .filter(({ state }) => state === 'broken')
    return broken.length === 0 ? [] : [{ model, requests, gates: broken }]
  })
}

/** Requests of the baseline that have like ones in the canary. */
function requestsByModel({ pair, onLengths }: Matched): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const [row, model] of pair.baseline.model.entries())
    if ((onLengths.strata.baseline[row] as number) >= 0) counts.set(model, (counts.get(model) ?? 0) + 1)
  return counts
}

/** The same strata and weights, for requests of one model alone. */
function ofModel(like: Matched, model: string): Matched {
  const isOf = (side: 'baseline' | 'canary', row: number) => like.pair[side].model[row] === model
  const only = ({ weights, strata, ...rest }: Matching): Matching => ({
    ...rest,
    weights: {
      baseline: weights.baseline.map((weight, row) => (isOf('baseline', row) ? weight : 0)),
      canary: weights.canary.map((weight, row) => (isOf('canary', row) ? weight : 0))
    },
    strata: {
      baseline: strata.baseline.map((stratum, row) => (isOf('baseline', row) ? stratum : -1)),
      canary: strata.canary.map((stratum, row) => (isOf('canary', row) ? stratum : -1))
    }
  })
  return {
    ...like,
    onLengths: only(like.onLengths),
    onInput: only(like.onInput),
    onAsked: only(like.onAsked)
  }
}

/** Answers that are so much longer or shorter are other answers. */
const LENGTH_CHANGE = 0.2

/**
 * Quantiles without a gate that are beyond the limit of p95, unless a gate of the same latency is broken anyway, and
 * answers of another length, by bounds as of gates.
 */
export function worseUnjudged(
  gates: readonly JudgedGate[],
  seen: Seen,
  terms: Terms & { readonly gates: GateOptions }
): readonly JudgedGate[] {
  const looked = [...quantilesWithout(gates, terms.gates.maxP95Increase), ...LENGTHS]
  const chances = gates.length + looked.length
  return looked.map(gate => judged(gate, seen, terms, chances)).filter(({ state }) => state === 'broken')
}

const quantilesWithout = (gates: readonly JudgedGate[], limit: number): readonly Gate[] =>
  LATENCIES.flatMap(({ name, label, field }) =>
    QUANTILES.map(
      (quantile): Gate => ({
        id: `${name}.${quantile}`,
        label: `${label} ${quantile}`,
        kind: 'ratio',
        limit,
        isRequired: false,
        field
      })
    )
  ).filter(
    ({ id }) => !gates.some(gate => gate.id === id || (gate.state === 'broken' && sameMeasure(gate.id, id)))
  )

const sameMeasure = (one: string, other: string): boolean => one.split('.')[0] === other.split('.')[0]

const longer = { id: 'output.p50', label: 'Length of answers', kind: 'ratio', limit: LENGTH_CHANGE } as const
const LENGTHS: readonly Gate[] = [
  { ...longer, isRequired: false, field: 'the output tokens' },
  { ...longer, isRequired: false, field: 'the output tokens', isDrop: true }
]
