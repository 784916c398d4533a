/** Errors of held-out points → the band in which four in five of them lie, by how near the evidence stands. */
import { STANDINGS } from '../../dist/capacity/speed/evidence.js'
import { errorsOf, quantile } from './crossValidation.mjs'

const BAND = [0.1, 0.9]
/** Of fewer points the ends are chance: they are taken together with those of nearer evidence. */
const FEWEST = 100

/** Standing → ln(measured / predicted) where it was measured, ascending. */
export function errorsByStanding(points, predictions, quantity) {
  const errors = new Map(STANDINGS.map(standing => [standing, []]))
  for (const point of points) {
    const prediction = predictions.get(point)
    const error = errorsOf(point, prediction)[quantity]
    if (!Number.isNaN(error)) errors.get(prediction.nearest).push(error)
  }
  return errors
}

/** In logarithms. */
export function bandNear(standing, errors) {
  const own = errors.get(standing)
  const nearer = errors.get(STANDINGS[STANDINGS.indexOf(standing) - 1]) ?? []
  const enough = (own.length < FEWEST ? [...own, ...nearer] : [...own]).sort((a, b) => a - b)
  return BAND.map(share => quantile(enough, share))
}
