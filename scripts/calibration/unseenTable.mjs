/** Points that no fit has read → how far the program is off there: their own table. */
import { bandsFrom } from './bands.mjs'
import { errorsOf, predictedBy } from './crossValidation.mjs'
import { pointsOf, unpacked } from './points.mjs'
import { errorCells, percent } from './targetsTable.mjs'

const UNSEEN = new URL('../points/unseen.csv.gz', import.meta.url)
const QUANTITIES = ['tpot', 'ttft', 'throughput']

/** Rows of the table, a source each. */
export async function unseenRows(known, { fitted, groups, strangers, unseen }) {
  const { points } = await pointsOf([await unpacked(UNSEEN)])
  const predictions = new Map(points.map(point => [point, predictedBy(point, fitted, groups)]))
  const bands = { known: bandsFrom(known, unseen), stranger: bandsFrom(known, strangers) }
  const measuredBefore = new Set(known.map(({ source }) => source))
  const bandOf = ({ source }) => (measuredBefore.has(source) ? bands.known : bands.stranger)
  return [...new Set(points.map(({ source }) => source))].sort().map(source => {
    const own = points.filter(point => point.source === source)
    return `| ${source} | ${errorCells(own, predictions)} | ${insideCell(own, predictions, bandOf)} |`
  })
}

/** Of all that was measured, whatever the quantity. */
function insideCell(points, predictions, bandOf) {
  const inside = points.flatMap(point => {
    const prediction = predictions.get(point)
    return QUANTITIES.flatMap(quantity => {
      const error = errorsOf(point, prediction)[quantity]
      if (Number.isNaN(error)) return []
      const [low, high] = bandOf(point)[quantity][prediction.nearest]
      return [error >= low && error <= high]
    })
  })
  return `${percent(inside.filter(Boolean).length / inside.length)} of ${inside.length}`
}
