/** Residuals of the equations at the points → the weights of a Gaussian process, whole or without some of its cells. */
import { commonVariance, NOISE, nearness } from '../../dist/capacity/speed/evidence.js'
import { ASPECTS, TRAITS } from '../../dist/capacity/speed/traits.js'
import { inverse, solveSmall } from './linear.mjs'

/** Residuals beyond it are no matter of degree, and would drag their neighbours along. */
const MOST = { speed: 0.8, ttft: 1.5 }

const groupKey = ({ traits }) => Object.values(traits).join('\t')
export const cellKey = at => `${groupKey(at)}\t${at.place.join(',')}`

export const median = values => {
  const sorted = [...values].sort((a, b) => a - b)
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2
}

/** Points of one place and equal traits are one cell. */
function cellsOf(points, aspect) {
  const cells = new Map()
  for (const point of points) {
    if (!isMeasured(point, aspect)) continue
    const key = cellKey(point.at)
    const cell = cells.get(key) ?? { key, at: point.at, group: groupKey(point.at), points: [] }
    cell.points.push(point)
    cells.set(key, cell)
  }
  return [...cells.values()]
}

const isMeasured = ({ measured }, aspect) =>
  aspect === 'ttft'
    ? !Number.isNaN(measured.ttft)
    : !Number.isNaN(measured.tpot) || !Number.isNaN(measured.throughput)

/** (K + noise²·I)⁻¹ per aspect: what is left out is then a matter of small blocks. */
export function processesOf(points) {
  return Object.fromEntries(ASPECTS.map(aspect => [aspect, processOf(cellsOf(points, aspect), aspect)]))
}

function processOf(cells, aspect) {
  const n = cells.length
  const covariance = new Float64Array(n * n)
  const shared = new Map()
  const common = (a, b) => {
    const key = `${a.group}|${b.group}`
    const known = shared.get(key) ?? commonVariance(a.at.traits, b.at.traits, aspect)
    shared.set(key, known)
    return known
  }
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      const variance = common(cells[i], cells[j])
      covariance[i * n + j] =
        variance === 0 ? 0 : variance * nearness(cells[i].at.place, cells[j].at.place, aspect)
    }
  for (let i = 0; i < n; i++) covariance[i * n + i] += NOISE[aspect] ** 2
  return { cells, precision: inverse(covariance, n) }
}

/**
 * Weights of the cells that are not held out, by the inverse A of the whole: A_kk·y_k − A_ks·A_ss⁻¹·A_sk·y_k, for cells k
 * kept and s held out.
 *
 * @param residualOf point → its residual by the constants that the kept points teach
 */
function weightsWithout({ cells, precision }, isHeldOut, residualOf, aspect) {
  const n = cells.length
  const most = MOST[aspect]
  const clipped = point => Math.max(-most, Math.min(most, residualOf(point)[aspect]))
  const out = cells.map(cell => isHeldOut(cell.points[0]))
  const y = Float64Array.from(cells, (cell, i) => (out[i] ? 0 : median(cell.points.map(clipped))))
  const weighted = times(precision, n, y)
  const held = cells.flatMap((_, i) => (out[i] ? [i] : []))
  if (held.length > 0) {
    const m = held.length
    const block = new Float64Array(m * m)
    for (let i = 0; i < m; i++)
      for (let j = 0; j < m; j++) block[i * m + j] = precision[held[i] * n + held[j]]
    const spread = new Float64Array(n)
    solveSmall(
      block,
      m,
      Float64Array.from(held, i => weighted[i])
    ).forEach((value, i) => {
      spread[held[i]] = value
    })
    const taken = times(precision, n, spread)
    for (let i = 0; i < n; i++) weighted[i] -= taken[i]
  }
  return new Map(cells.flatMap((cell, i) => (out[i] ? [] : [[cell.key, weighted[i]]])))
}

function times(matrix, n, vector) {
  const product = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    let sum = 0
    for (let j = 0; j < n; j++) sum += matrix[i * n + j] * vector[j]
    product[i] = sum
  }
  return product
}

/** The points that are not held out → the groups that the program reads. */
export function groupsWithout(points, processes, isHeldOut, residualOf) {
  const weights = Object.fromEntries(
    ASPECTS.map(aspect => [aspect, weightsWithout(processes[aspect], isHeldOut, residualOf, aspect)])
  )
  const groups = new Map()
  for (const point of points) {
    if (isHeldOut(point)) continue
    const { at } = point
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
  return {
    traits: groups.map(({ traits }) => TRAITS.map(trait => traits[trait]).join('\t')).join('\n'),
    cells: groups.map(({ cells }) => cells.map(cell).join(';')).join('\n')
  }
}
