/** Points → each one predicted without its own fold, and how far that was off. */
import { classOf, expectedResidual, standingOf } from '../../dist/capacity/evidence.js'
import { byEquations } from '../../dist/capacity/prediction.js'
import { groupsOf } from './evidence.mjs'
import { fitConstants, fittedOf, missedBy } from './fit.mjs'

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
    const groups = groupsOf(known.map(point => ({ ...point, residual: missedBy(point, fitted) })))
    for (const point of asked) predictions.set(point, predicted(point, fitted, groups))
  }
  return predictions
}

/** In logarithms. */
function predicted(point, fitted, groups) {
  const { benchmark, at } = point
  const steady = byEquations(benchmark, fitted)
  const corrected = (value, quantity) => Math.log(value) + expectedResidual(groups, at, quantity)
  const tpot = corrected(steady.tpotSeconds, 'tpot')
  const ttft = corrected(steady.ttftSeconds, 'ttft')
  return {
    tpot,
    ttft,
    rate: rateOf(benchmark, tpot, ttft) ?? corrected(steady.outputTokensPerSecond, 'throughput'),
    nearest: classOf(standingOf(groups, at))
  }
}

function rateOf({ load, lengths }, tpot, ttft) {
  if (load.kind !== 'closed') return undefined
  return Math.log(
    (load.concurrency * lengths.output) / (Math.exp(ttft) + (lengths.output - 1) * Math.exp(tpot))
  )
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
