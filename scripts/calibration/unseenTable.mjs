/** Points that no fit has read → how far the program is off there: their own table. */

import { circumstancesOf } from '../../dist/capacity/check/prediction.js'
import {
  insideOf,
  meanShareInside,
  shareInside,
  taughtByStanding,
  taughtOfSources,
  taughtOfVersions
} from './bands.mjs'
import { predictedBy } from './crossValidation.mjs'
import { pointsOf, unpacked } from './points.mjs'
import { errorCells, percent } from './targetsTable.mjs'

const UNSEEN = new URL('../points/unseen.csv.gz', import.meta.url)

/** A row a source, and one for all of them alike. */
export async function unseenTable(known, found) {
  const { fitted, groups } = found
  const { points } = await pointsOf([await unpacked(UNSEEN)])
  const predictions = new Map(points.map(point => [point, predictedBy(point, fitted, groups)]))
  const bands = {
    knownHarness: taughtByStanding(found.unseen)(known),
    newVersion: taughtOfVersions(found)(known),
    newSource: taughtOfSources(found)(known)
  }
  const inside = insideOf(points, predictions, (point, prediction, quantity) => {
    const { origin } = circumstancesOf(point.benchmark, groups, prediction.nearest)
    return bands[origin](point, prediction, quantity)
  })
  const rows = [...new Set(points.map(({ source }) => source))].sort().map(source => {
    const own = points.filter(point => point.source === source)
    const { count, share } = shareInside(inside.filter(each => each.source === source))
    return `| ${source} | ${errorCells(own, predictions)} | ${percent(share)} of ${count} |`
  })
  const { count, share } = meanShareInside(inside)
  return `| source | TPOT: points, median, p90 | TTFT under closed loops | throughput | inside the 80 % band |
|---|---|---|---|---|
${rows.join('\n')}
| all sources alike | | | | ${percent(share)}, the mean of ${count} sources |`
}
