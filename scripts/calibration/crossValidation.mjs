/** Points → each one predicted without what it is held out with, and how far that was off. */

import { corrected, missedBy } from '../../dist/capacity/check/prediction.js'
import { classOf, standingOf } from '../../dist/capacity/speed/evidence.js'
import { groupsWithout } from './evidence.mjs'
import { fitConstants, fittedOf } from './fit.mjs'
import { aspectsOf } from './points.mjs'

/**
 * @param partOf point → the part that it is held out with
 * @param processes see `processesOf`
 * @param rounds of refitting the constants without the part, from `start`
 */
export function heldOut(points, processes, partOf, start, rounds) {
  const predictions = new Map()
  for (const part of new Set(points.map(partOf))) {
    const isAsked = point => partOf(point) === part
    const known = points.filter(point => !isAsked(point))
    const fitted = fittedOf(rounds === 0 ? start : fitConstants(known, start, rounds))
    const groups = groupsWithout(points, processes, isAsked, point => aspectsOf(point, fitted))
    for (const point of points.filter(isAsked)) predictions.set(point, predictedBy(point, fitted, groups))
  }
  return predictions
}

/** In logarithms. */
export function predictedBy({ benchmark, at }, fitted, groups) {
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
