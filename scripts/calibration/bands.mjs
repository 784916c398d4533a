/** Errors of held-out points → the band in which four in five of them lie, by how near the evidence stands. */
import { STANDINGS } from '../../dist/capacity/speed/evidence.js'
import { QUANTITIES } from '../../dist/capacity/speed/traits.js'
import { errorsOf } from './crossValidation.mjs'

const BAND = [0.1, 0.9]
/** Of fewer points the ends are chance: they are taken together with those of nearer evidence. */
const FEWEST = 60

/**
 * Standing → quantity → [low, high] of ln(measured / predicted). A source counts as the square root of its points: who
 * measured a thousand is not the one whom a user resembles. Evidence further away never narrows a band.
 *
 * @param points that may teach it, with their predictions
 */
export function bandsFrom(points, predictions) {
  const sizes = new Map()
  for (const { source } of points) sizes.set(source, (sizes.get(source) ?? 0) + 1)
  const errors = points.map(point => ({
    nearest: predictions.get(point).nearest,
    weight: sizes.get(point.source) ** -0.5,
    ...errorsOf(point, predictions.get(point))
  }))
  return Object.fromEntries(QUANTITIES.map(quantity => [quantity, bandsOf(errors, quantity)]))
}

function bandsOf(errors, quantity) {
  const known = errors.filter(error => !Number.isNaN(error[quantity]))
  const bands = {}
  let [before, pooled] = [[0, 0], []]
  for (const standing of STANDINGS) {
    const own = known.filter(({ nearest }) => nearest === standing)
    pooled = own.length < FEWEST ? [...pooled, ...own] : own
    const [low, high] = BAND.map(share => weightedQuantile(pooled, quantity, share))
    before = [Math.min(before[0], low), Math.max(before[1], high)]
    bands[standing] = before
  }
  return bands
}

/** Where the weights of what lies below come to that share. */
function weightedQuantile(errors, quantity, share) {
  const sorted = errors.toSorted((a, b) => a[quantity] - b[quantity])
  const all = sorted.reduce((sum, { weight }) => sum + weight, 0)
  let below = 0
  for (const error of sorted) {
    below += error.weight
    if (below >= share * all) return error[quantity]
  }
  return 0
}

/**
 * Share of points inside the band that the other parts teach. [count, inside]
 *
 * @param partOf what a point is held out with
 */
export function coverageOf(points, predictions, partOf, quantity, only = null) {
  let [count, inside] = [0, 0]
  for (const part of new Set(points.map(partOf))) {
    const bands = bandsFrom(
      points.filter(point => partOf(point) !== part),
      predictions
    )[quantity]
    for (const point of points.filter(each => partOf(each) === part)) {
      const prediction = predictions.get(point)
      const error = errorsOf(point, prediction)[quantity]
      if (Number.isNaN(error) || (only !== null && prediction.nearest !== only)) continue
      count++
      const [low, high] = bands[prediction.nearest]
      if (error >= low && error <= high) inside++
    }
  }
  return { count, share: inside / count }
}
