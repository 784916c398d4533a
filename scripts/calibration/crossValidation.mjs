/** Points → each one predicted without its own fold, and how far that was off. */

import { corrected, missedBy } from '../../dist/capacity/check/prediction.js'
import { classOf, standingOf } from '../../dist/capacity/speed/evidence.js'
import { groupsOf } from './evidence.mjs'
import { fitConstants, fittedOf } from './fit.mjs'
import { aspectsOf } from './points.mjs'

/**
 * @param foldOfPoint point → the fold it is held out with
 * @param rounds of refitting the constants without the fold, from `start`
 */
export function heldOut(points, folds, foldOfPoint, start, rounds) {
  const predictions = new Map()
  for (const fold of folds) {
    const known = points.filter(point => foldOfPoint(point) !== fold)
    const asked = points.filter(point => foldOfPoint(point) === fold)
    if (asked.length === 0) continue
    const fitted = fittedOf(rounds === 0 ? start : fitConstants(known, start, rounds))
    const groups = groupsOf(known.map(point => ({ ...point, residual: aspectsOf(point, fitted) })))
    for (const point of asked) predictions.set(point, predicted(point, fitted, groups))
  }
  return predictions
}

/** In logarithms. */
function predicted({ benchmark, at }, fitted, groups) {
  const { tpotSeconds, ttftSeconds, outputTokensPerSecond } = corrected(
    benchmark,
    missedBy(benchmark, groups),
    fitted
  )
  return {
    tpot: Math.log(tpotSeconds),
    ttft: Math.log(ttftSeconds),
    rate: Math.log(outputTokensPerSecond),
    nearest: classOf(standingOf(groups, at))
  }
}

/** ln(measured / predicted) per quantity; the rate stands for throughput, whatever the load. */
export const errorsOf = (point, prediction) => ({
  tpot: point.measured.tpot - prediction.tpot,
  ttft: point.measured.ttft - prediction.ttft,
  throughput: point.rate - prediction.rate
})

/** Of |predicted / measured − 1|. */
export function summary(errors) {
  const known = errors.filter(error => !Number.isNaN(error))
  const off = known.map(error => Math.abs(Math.exp(-error) - 1)).sort((a, b) => a - b)
  return { count: off.length, median: quantile(off, 0.5), p90: quantile(off, 0.9) }
}

/** Of sorted values, by linear interpolation. */
export function quantile(sorted, share) {
  if (sorted.length === 0) return Number.NaN
  const at = (sorted.length - 1) * share
  const below = sorted[Math.floor(at)]
  return below + (at - Math.floor(at)) * (sorted[Math.ceil(at)] - below)
}
