/** Errors of held-out points → the bands in which four in five of them lie, and how many lie in those that others teach. */

import { circumstancesOf } from '../../dist/capacity/check/prediction.js'
import { CONDITIONS, spreadOf } from '../../dist/capacity/speed/circumstances.js'
import { STANDINGS } from '../../dist/capacity/speed/evidence.js'
import { QUANTITIES } from '../../dist/capacity/speed/traits.js'
import { errorsOf } from './crossValidation.mjs'
import { newSourceBand } from './newSourceBand.mjs'
import { LEVEL, weightedQuantile } from './quantiles.mjs'

const OUTSIDE = (1 - LEVEL) / 2
/** Of fewer points the ends are chance: they are taken together with those of nearer evidence. */
const FEWEST = 60

/** Of a source that nobody has met. */
const newSource = (benchmark, nearest) => circumstancesOf(benchmark, [], nearest)

/** What points tell of a quantity. */
const toldBy = (points, predictions, quantity) =>
  points
    .map(point => {
      const prediction = predictions.get(point)
      return {
        source: point.source,
        nearest: prediction.nearest,
        of: newSource(point.benchmark, prediction.nearest),
        error: errorsOf(point, prediction)[quantity]
      }
    })
    .filter(({ error }) => !Number.isNaN(error))

const NAMES = Object.keys(CONDITIONS)
const holding = of => Object.fromEntries(NAMES.map(name => [name, CONDITIONS[name](of)]))

/** Quantity → [low, high] of ln(measured / predicted) where no condition holds, and how much wider each makes it. */
export const bandsByCondition = (points, predictions) =>
  byQuantity(quantity =>
    newSourceBand(
      toldBy(points, predictions, quantity).map(each => ({ ...each, holds: holding(each.of) })),
      NAMES
    )
  )

/**
 * Standing → quantity → [low, high] of ln(measured / predicted), of sources that have measured other points. A source
 * counts as the square root of its points. Evidence further away never narrows a band.
 */
export const bandsByStanding = (points, predictions) =>
  byQuantity(quantity => {
    const told = toldBy(points, predictions, quantity)
    const sizes = new Map()
    for (const { source } of told) sizes.set(source, (sizes.get(source) ?? 0) + 1)
    return widening(told.map(each => ({ ...each, weight: sizes.get(each.source) ** -0.5 })))
  })

const byQuantity = bandOf => Object.fromEntries(QUANTITIES.map(quantity => [quantity, bandOf(quantity)]))

function widening(told) {
  const bands = {}
  let [before, pooled] = [[0, 0], []]
  for (const standing of STANDINGS) {
    const own = told.filter(({ nearest }) => nearest === standing)
    pooled = own.length < FEWEST ? [...pooled, ...own] : own
    const [low, high] = [OUTSIDE, 1 - OUTSIDE].map(share => weightedQuantile(pooled, share))
    before = [Math.min(before[0], low), Math.max(before[1], high)]
    bands[standing] = before
  }
  return bands
}

/** What bands say of a point: teach(points) → (point, prediction, quantity) → [low, high]. */
export const taughtByStanding = predictions => points => {
  const bands = bandsByStanding(points, predictions)
  return (_, { nearest }, quantity) => bands[quantity][nearest]
}
/** That of a new version holds that of a known one, and that of a new source both, as `bandOf` does. */
export const taughtOfVersions = ({ unseen, newVersions }) =>
  nested(taughtByStanding(unseen), taughtByCondition(newVersions))
export const taughtOfSources = found => nested(taughtOfVersions(found), taughtByCondition(found.strangers))

const nested = (teach, other) => points => {
  const bands = [teach, other].map(each => each(points))
  return (...asked) => {
    const [a, b] = bands.map(band => band(...asked))
    return [Math.min(a[0], b[0]), Math.max(a[1], b[1])]
  }
}

const taughtByCondition = predictions => points => {
  const bands = bandsByCondition(points, predictions)
  return ({ benchmark }, { nearest }, quantity) => {
    const { low, high, wider } = bands[quantity]
    const spread = spreadOf(wider, newSource(benchmark, nearest))
    return [low * spread, high * spread]
  }
}

/**
 * Whether each measured quantity of each point lies inside the band that the other parts teach.
 *
 * @param partOf what a point is held out with
 */
export const coverageOf = (points, predictions, partOf, teach) =>
  [...new Set(points.map(partOf))].flatMap(part => {
    const band = teach(points.filter(point => partOf(point) !== part))
    return insideOf(
      points.filter(point => partOf(point) === part),
      predictions,
      band
    )
  })

/** @param band of a point, its prediction and a quantity */
export const insideOf = (points, predictions, band) =>
  points.flatMap(point =>
    QUANTITIES.flatMap(quantity => {
      const prediction = predictions.get(point)
      const error = errorsOf(point, prediction)[quantity]
      if (Number.isNaN(error)) return []
      const [low, high] = band(point, prediction, quantity)
      return [
        {
          source: point.source,
          nearest: prediction.nearest,
          quantity,
          isInside: error >= low && error <= high
        }
      ]
    })
  )

/** Of all points alike. */
export const shareInside = inside => ({
  count: inside.length,
  share: inside.filter(({ isInside }) => isInside).length / inside.length
})

/** Of all sources alike: the mean of their shares. */
export function meanShareInside(inside) {
  const sources = [...new Set(inside.map(({ source }) => source))]
  const shares = sources.map(source => shareInside(inside.filter(each => each.source === source)).share)
  return {
    count: sources.length,
    share: shares.reduce((sum, share) => sum + share, 0) / shares.length
  }
}
