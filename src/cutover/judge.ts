/** What differs between two sides, and the gates → which gates are met, and so what to do. */

import type { JudgedGate, LogRatio, Power, Recommendation, ShareDifference } from './cutoverShape.ts'
import type { Gate } from './gates.ts'
import { BOUNDING } from './looks.ts'
import { ratioPower, sharePower, type Terms } from './power.ts'

/** A quantile stands on the values above it. */
const FEWEST_ABOVE = 5
/** Fewer blocks of time tell no error. */
const FEWEST_BLOCKS = 6

/** What a ratio is judged from. */
export type SeenRatio = {
  readonly ratio: LogRatio
  /** Effective requests of the canary, and how many of them lie above the quantile. */
  readonly requests: number
  readonly above: number
  readonly blocks: number
}

/** @param gateCount for the bound that rolls back: any one of the gates can */
export function judgedRatio(gate: Gate, seen: SeenRatio | null, terms: Terms, gateCount: number): JudgedGate {
  if (seen === null) return withoutData(gate)
  const { ratio, requests, blocks } = seen
  const sign = gate.isDrop ? -1 : 1
  const limit = gate.isDrop ? -Math.log1p(-gate.limit) : Math.log1p(gate.limit)
  const reach = (alpha: number) => BOUNDING[terms.looks].reach(requests, alpha, blocks) * ratio.standardError
  const thin = thinness(seen)
  const isThin = thin !== null
  const estimate = sign * ratio.estimate
  const [low, high] = isThin
    ? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
    : [estimate - reach(terms.alpha / gateCount), estimate + reach(terms.alpha)]
  const change = (log: number) => Math.expm1(sign * log)
  return {
    ...named(gate),
    ...stateOf(low, high, limit),
    baseline: ratio.baseline,
    canary: ratio.canary,
    change: Math.expm1(ratio.estimate),
    low: isThin ? Number.NaN : change(gate.isDrop ? high : low),
    high: isThin ? Number.NaN : change(gate.isDrop ? low : high),
    power:
      ratio.standardError > 0 && Number.isFinite(ratio.standardError)
        ? powerOf({ ...ratio, estimate }, limit, seen, terms)
        : null,
    ...(isThin ? { why: thin } : {})
  }
}

/** No amount is enough that leaves the quantile without values above it. */
function powerOf(ratio: LogRatio, limit: number, seen: SeenRatio, terms: Terms): Power {
  const power = ratioPower(ratio, limit, seen.requests, seen.blocks, terms)
  const least = Math.max(FEWEST_ABOVE / seen.above, FEWEST_BLOCKS / seen.blocks)
  const atLeast = (times: number | null) => (times === null ? null : Math.max(times, least))
  return {
    smallestSeen: power.smallestSeen,
    timesForEqual: atLeast(power.timesForEqual),
    timesAsSeen: atLeast(power.timesAsSeen),
    timesForSensitivity: atLeast(power.timesForSensitivity)
  }
}

/** Why no bound can be told; `null`: it can. Values of a coarse clock are alike in every draw, and so hide what they round. */
function thinness({ above, blocks, requests, ratio: { standardError } }: SeenRatio): string | null {
  if (blocks < FEWEST_BLOCKS)
    return `the canary has requests in ${blocks} blocks of time, and ${FEWEST_BLOCKS} are needed`
  if (above < FEWEST_ABOVE)
    return `about ${Math.floor(above)} requests of the canary lie above it, and ${FEWEST_ABOVE} are needed`
  if (!Number.isFinite(standardError)) return 'the values do not show an error'
  return standardError === 0 && above < requests ? 'the log’s clock is too coarse to tell an error' : null
}

export function judgedShare(gate: Gate, seen: ShareDifference | null, terms: Terms): JudgedGate {
  if (seen === null || !(seen.known.baseline > 0 && seen.known.canary > 0)) return withoutData(gate)
  return {
    ...named(gate),
    ...stateOf(seen.bounds.low, seen.bounds.high, gate.limit),
    baseline: seen.baseline,
    canary: seen.canary,
    change: seen.difference,
    low: seen.bounds.low,
    high: seen.bounds.high,
    power: sharePower(seen, gate.limit, terms)
  }
}

const named = ({ id, label, kind, limit, isDrop, isRequired }: Gate) => ({
  id,
  label,
  kind,
  limit,
  isDrop: isDrop ?? false,
  isRequired
})

function stateOf(low: number, high: number, limit: number): Pick<JudgedGate, 'state' | 'why'> {
  if (high <= limit) return { state: 'met', why: 'the bound lies within the limit' }
  if (low > limit) return { state: 'broken', why: 'even the bound in its favour lies beyond the limit' }
  return { state: 'undecided', why: 'the bound still holds both' }
}

const withoutData = (gate: Gate): JudgedGate => ({
  ...named(gate),
  state: 'no-data',
  baseline: Number.NaN,
  canary: Number.NaN,
  change: Number.NaN,
  low: Number.NaN,
  high: Number.NaN,
  power: null,
  why: `both logs must hold ${gate.field}`
})

/** One broken gate rolls back; all must be met to go, and no gate that is required may lack data. */
export function recommendation(gates: readonly JudgedGate[], isCovered: boolean): Recommendation {
  if (gates.some(({ state }) => state === 'broken')) return 'roll-back'
  const judged = gates.filter(({ state, isRequired }) => state !== 'no-data' || isRequired)
  const isAllMet = judged.length > 0 && judged.every(({ state }) => state === 'met')
  return isAllMet && isCovered ? 'go' : 'hold'
}
