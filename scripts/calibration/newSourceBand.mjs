/** Errors of sources left out → the band of a source that nobody has met: each source counts once, however much it measured. */
import { heldFit } from './linear.mjs'
import { LEVEL, weightedQuantile } from './quantiles.mjs'

/** A condition is held to none as by one source of which it holds. */
const HELD = 1
/** Closer than this is as good as exact: its logarithm says nothing of how far off others are. */
const LEAST_ERROR = 0.03

/**
 * How far off is log-linear in the conditions that hold; the ends are those of the errors over that, of the sources taken
 * together, each once. A new source is one more than they, so that a band of the level l needs l·(1 + 1/K) of K sources
 * inside, half of the rest on either side. (Dunn, Wasserman, Ramdas 2022, Distribution-free prediction sets for two-layer
 * hierarchical models.)
 *
 * @param told of every point that tells: its source, ln(measured / predicted), and which conditions hold
 * @param names of the conditions
 */
export function newSourceBand(told, names) {
  const sizes = new Map()
  for (const { source } of told) sizes.set(source, (sizes.get(source) ?? 0) + 1)
  const weighed = told.map(each => ({ ...each, weight: 1 / sizes.get(each.source) }))
  const found = widening(weighed, names)
  const wider = Object.fromEntries(names.map(name => [name, found[name] ?? 0]))
  const spread = holds => Math.exp(names.reduce((sum, name) => sum + (holds[name] ? wider[name] : 0), 0))
  const scaled = weighed.map(({ error, holds, weight }) => ({ error: error / spread(holds), weight }))
  const outside = (1 - Math.min(1, LEVEL * (1 + 1 / sizes.size))) / 2
  const [low, high] = [outside, 1 - outside].map(share => weightedQuantile(scaled, share))
  return { low: Math.min(0, low), high: Math.max(0, high), wider }
}

/** A condition never narrows: those that would are left out, and the others found again. */
function widening(weighed, names) {
  const rows = weighed.map(({ holds }) => [1, ...names.map(name => (holds[name] ? 1 : 0))])
  const values = weighed.map(({ error }) => Math.log(Math.max(LEAST_ERROR, Math.abs(error))))
  const weights = weighed.map(({ weight }) => weight)
  const found = heldFit(rows, values, weights, [0, ...names.map(() => HELD)]).slice(1)
  const kept = names.filter((_, i) => found[i] > 0)
  if (kept.length < names.length) return widening(weighed, kept)
  return Object.fromEntries(names.map((name, i) => [name, found[i]]))
}
