/** Held-out predictions → the table of what is to be reached: errors and coverage, sources and deployments left out. */
import { QUANTITIES } from '../../dist/capacity/speed/traits.js'
import { coverageOf } from './bands.mjs'
import { errorsOf, summary } from './crossValidation.mjs'

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

export const coverageCells = (points, predictions, partOf, only = null) =>
  QUANTITIES.map(quantity => {
    const { count, share } = coverageOf(points, predictions, partOf, quantity, only)
    return count === 0 ? '–' : `${percent(share)} of ${count}`
  }).join(' | ')

/** @param sources who measured, each left out whole */
export function targetsTable(points, { strangers, unseen, newVersions, seen }) {
  const sources = [...new Set(points.map(({ source }) => source))].sort()
  const bySource = sources.map(source => {
    const own = points.filter(point => point.source === source)
    return `| ${source} | ${errorCells(own, strangers)} |`
  })
  return `
| left out | TPOT: points, median, p90 | TTFT under closed loops | throughput |
|---|---|---|---|
| the whole source | ${errorCells(points, strangers)} |
| inside its 80 % band | ${coverageCells(points, strangers, ({ source }) => source)} |
| the whole deployment | ${errorCells(points, unseen)} |
| inside its 80 % band | ${coverageCells(points, unseen, ({ fold }) => fold)} |
| every point of an engine version | ${errorCells(points, newVersions)} |
| the point alone | ${errorCells(points, seen)} |

| source left out | TPOT: points, median, p90 | TTFT under closed loops | throughput |
|---|---|---|---|
${bySource.join('\n')}
`
}
