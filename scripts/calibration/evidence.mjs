/** Residuals of the equations at the points → the weights of a Gaussian process, and what it says of held-out points. */
import { commonVariance, NOISE, nearness } from '../../dist/capacity/speed/evidence.js'
import { ASPECTS } from '../../dist/capacity/speed/traits.js'
import { cholesky, solve } from './linear.mjs'

/** Residuals beyond it are no matter of degree, and would drag their neighbours along. */
const MOST = { speed: 0.8, ttft: 1.5 }

/** Points of one place and equal traits are one cell with their median. */
function cellsOf(points, aspect) {
  const cells = new Map()
  points.forEach(point => {
    const residual = point.residual[aspect]
    if (Number.isNaN(residual)) return
    const key = cellKey(point.at)
    const cell = cells.get(key) ?? { key, at: point.at, residuals: [] }
    cell.residuals.push(Math.max(-MOST[aspect], Math.min(MOST[aspect], residual)))
    cells.set(key, cell)
  })
  return [...cells.values()]
}

const groupKey = ({ traits }) => Object.values(traits).join('\t')
export const cellKey = at => `${groupKey(at)}\t${at.place.join(',')}`

export const median = values => {
  const sorted = [...values].sort((a, b) => a - b)
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2
}

/** Weight per cell: (K + noise²·I)⁻¹ · residuals. */
function weigh(points, aspect) {
  const cells = cellsOf(points, aspect)
  const n = cells.length
  const covariance = new Float64Array(n * n)
  const shared = new Map()
  const pair = (a, b) => {
    const key = `${a.group}|${b.group}`
    let common = shared.get(key)
    if (common === undefined) {
      common = commonVariance(a.at.traits, b.at.traits, aspect)
      shared.set(key, common)
    }
    return common === 0 ? 0 : common * nearness(a.at.place, b.at.place, aspect)
  }
  const groups = new Map()
  for (const cell of cells) {
    const key = groupKey(cell.at)
    if (!groups.has(key)) groups.set(key, groups.size)
    cell.group = groups.get(key)
  }
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) covariance[i * n + j] = pair(cells[i], cells[j])
  for (let i = 0; i < n; i++) covariance[i * n + i] += NOISE[aspect] ** 2
  const weights = solve(
    cholesky(covariance, n),
    n,
    Float64Array.from(cells, cell => median(cell.residuals))
  )
  return new Map(cells.map((cell, i) => [cell.key, weights[i]]))
}

/** Points whose residuals are known → the groups that the program reads. */
export function groupsOf(points) {
  const weights = Object.fromEntries(ASPECTS.map(aspect => [aspect, weigh(points, aspect)]))
  const groups = new Map()
  for (const { at } of points) {
    const key = groupKey(at)
    const group = groups.get(key) ?? { traits: at.traits, cells: new Map() }
    groups.set(key, group)
    const cell = group.cells.get(cellKey(at)) ?? { place: at.place, rows: 0, weights: {} }
    cell.rows++
    for (const aspect of ASPECTS) {
      const weight = weights[aspect].get(cellKey(at))
      if (weight !== undefined) cell.weights[aspect] = weight
    }
    group.cells.set(cellKey(at), cell)
  }
  return [...groups.values()].map(({ traits, cells }) => ({ traits, cells: [...cells.values()] }))
}

/** Groups → the two texts of the table; see `decodeEvidence`. */
export function encode(groups) {
  const short = value => Number(value.toPrecision(6))
  const cell = ({ place, rows, weights }) =>
    [
      ...place.slice(0, 3).map(value => short(Math.exp(value))),
      short(2 ** place[3]),
      rows,
      ...ASPECTS.map(aspect => (weights[aspect] === undefined ? '' : Number(weights[aspect].toPrecision(4))))
    ].join(',')
  const order = [
    'model',
    'gpu',
    'architecture',
    'engine',
    'version',
    'precision',
    'family',
    'kind',
    'harness',
    'expertParallel'
  ]
  return {
    traits: groups.map(({ traits }) => order.map(trait => traits[trait]).join('\t')).join('\n'),
    cells: groups.map(({ cells }) => cells.map(cell).join(';')).join('\n')
  }
}
