/** Held-out predictions → the table of what is to be reached: errors and coverage, sources and deployments left out. */
import { QUANTITIES } from '../../dist/capacity/speed/traits.js'
import {
  coverageOf,
  meanShareInside,
  shareInside,
  taughtByStanding,
  taughtOfSources,
  taughtOfVersions
} from './bands.mjs'
import { errorsOf, summary } from './crossValidation.mjs'
import { foldOf, versionOf } from './points.mjs'

export const percent = share => (Number.isNaN(share) ? '–' : `${(share * 100).toFixed(1)} %`)

const isClosed = point => point.benchmark.load.kind === 'closed'

/** TTFT is told under closed loops alone. */
export const errorsIn = (points, predictions, quantity) =>
  points
    .filter(point => quantity !== 'ttft' || isClosed(point))
    .map(point => errorsOf(point, predictions.get(point))[quantity])

const cell = ({ count, median, p90 }) => (count === 0 ? '–' : `${count}, ${percent(median)}, ${percent(p90)}`)

/** Count, median and p90 of each quantity, as cells of a table. */
export const errorCells = (points, predictions) =>
  QUANTITIES.map(quantity => cell(summary(errorsIn(points, predictions, quantity)))).join(' | ')

/** Inside, by whatever parts are left out: see `coverageOf`. */
export const leftOutInside = (points, found) => ({
  sources: coverageOf(points, found.strangers, ({ source }) => source, taughtOfSources(found)),
  deployments: coverageOf(points, found.unseen, ({ fold }) => fold, taughtByStanding(found.unseen)),
  versions: coverageOf(points, found.newVersions, point => foldOf(versionOf(point)), taughtOfVersions(found))
})

const cells = (inside, text) =>
  QUANTITIES.map(quantity => text(inside.filter(each => each.quantity === quantity))).join(' | ')

const ofAll = inside => {
  const { count, share } = shareInside(inside)
  return count === 0 ? '–' : `${percent(share)} of ${count}`
}
const ofSources = inside => {
  const { count, share } = meanShareInside(inside)
  return `${percent(share)}, the mean of ${count} sources`
}

/** Share inside, of so many. */
export const coverageCells = inside => cells(inside, ofAll)

/** @param sources who measured, each left out whole */
export function targetsTable(points, found) {
  const { strangers, unseen, newVersions, seen } = found
  const inside = leftOutInside(points, found)
  const sources = [...new Set(points.map(({ source }) => source))].sort()
  const rowsOf = own => sources.map(source => `| ${source} | ${own(source)} |`).join('\n')
  return `
| left out | TPOT: points, median, p90 | TTFT under closed loops | throughput |
|---|---|---|---|
| the whole source, all sources alike: mean of their medians | ${meansOfMedians(points, strangers)} |
| inside its 80 % band | ${cells(inside.sources, ofSources)} |
| the whole source, all points alike | ${errorCells(points, strangers)} |
| inside its 80 % band | ${coverageCells(inside.sources)} |
| the whole deployment | ${errorCells(points, unseen)} |
| inside its 80 % band | ${coverageCells(inside.deployments)} |
| every point of an engine version | ${errorCells(points, newVersions)} |
| inside its 80 % band | ${coverageCells(inside.versions)} |
| the point alone | ${errorCells(points, seen)} |

| source left out | TPOT: points, median, p90 | TTFT under closed loops | throughput |
|---|---|---|---|
${rowsOf(source =>
  errorCells(
    points.filter(point => point.source === source),
    strangers
  )
)}

| source left out, inside its 80 % band | TPOT | TTFT | throughput |
|---|---|---|---|
${rowsOf(source => coverageCells(inside.sources.filter(each => each.source === source)))}
`
}

function meansOfMedians(points, predictions) {
  const sources = [...new Set(points.map(({ source }) => source))]
  return QUANTITIES.map(quantity => {
    const medians = sources
      .map(source =>
        summary(
          errorsIn(
            points.filter(point => point.source === source),
            predictions,
            quantity
          )
        )
      )
      .filter(({ count }) => count > 0)
      .map(each => each.median)
    const mean = medians.reduce((sum, value) => sum + value, 0) / medians.length
    return `${medians.length} sources, ${percent(mean)}, at most ${percent(Math.max(...medians))}`
  }).join(' | ')
}
