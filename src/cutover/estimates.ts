/** Weighted values of both sides → what differs between them, with the error of it from blocks of time drawn anew. */

import type { Blocks } from './blocks.ts'
import { draws } from './blocks.ts'
import type { LogRatio } from './cutoverShape.ts'
import { studentFrom } from './distributions.ts'

/** Values of one side that are known and matched. */
export type Weighted = {
  /** Ascending. */
  readonly values: Float64Array
  readonly weights: Float64Array
  readonly blocks: Int32Array
  readonly total: number
  /** Kish's effective number: (Σw)² / Σw². */
  readonly effective: number
}

/** @param weights 0 leaves a row out */
export function weighted(values: ArrayLike<number>, weights: Float64Array, blocks: Int32Array): Weighted {
  const rows = rowsKnown(values, weights).sort((a, b) => (values[a] as number) - (values[b] as number))
  const sorted = Float64Array.from(rows, row => values[row] as number)
  const ofRows = Float64Array.from(rows, row => weights[row] as number)
  const total = ofRows.reduce((sum, weight) => sum + weight, 0)
  const squares = ofRows.reduce((sum, weight) => sum + weight * weight, 0)
  return {
    values: sorted,
    weights: ofRows,
    blocks: Int32Array.from(rows, row => blocks[row] as number),
    total,
    effective: squares === 0 ? 0 : total ** 2 / squares
  }
}

function rowsKnown(values: ArrayLike<number>, weights: Float64Array): Uint32Array {
  const rows = new Uint32Array(weights.length)
  let count = 0
  for (let row = 0; row < weights.length; row++)
    if ((weights[row] as number) > 0 && !Number.isNaN(values[row])) rows[count++] = row
  return rows.subarray(0, count)
}

/** A side, prepared once → what is computed of it in every draw: a value for each of several statistics. */
type Statistics = (side: Weighted, blockCount: number) => (drawn: Uint16Array, into: Float64Array) => void

/**
 * The ratios of several quantiles.
 *
 * @param shares descending, as 0.99, 0.95, 0.5
 */
export const quantileRatios = (
  baseline: Weighted,
  canary: Weighted,
  shares: readonly number[],
  draw: Drawing
): readonly LogRatio[] => ratios(baseline, canary, shares.length, quantilesFromTop(shares), draw)

/** The ratio of two means. */
export const meanRatio = (baseline: Weighted, canary: Weighted, draw: Drawing): LogRatio =>
  ratios(baseline, canary, 1, mean, draw)[0] as LogRatio

export type Drawing = { readonly blocks: Blocks; readonly times: number; readonly seed: number }

function ratios(
  baseline: Weighted,
  canary: Weighted,
  count: number,
  statistics: Statistics,
  { blocks, times, seed }: Drawing
): readonly LogRatio[] {
  const [ofBaseline, ofCanary] = [new Float64Array(count), new Float64Array(count)]
  const [takeBaseline, takeCanary] = [statistics(baseline, blocks.count), statistics(canary, blocks.count)]
  const asLogged = new Uint16Array(blocks.count).fill(1)
  takeBaseline(asLogged, ofBaseline)
  takeCanary(asLogged, ofCanary)
  const [points, sides] = [[...ofBaseline], [...ofCanary]]
  const drawnLogs = points.map(() => new Float64Array(times))
  let at = 0
  for (const drawn of draws(blocks.count, times, seed)) {
    takeBaseline(drawn, ofBaseline)
    takeCanary(drawn, ofCanary)
    for (let i = 0; i < count; i++)
      (drawnLogs[i] as Float64Array)[at] = Math.log((ofCanary[i] as number) / (ofBaseline[i] as number))
    at++
  }
  return points.map((point, i) =>
    ratioOf(point, sides[i] as number, drawnLogs[i] as Float64Array, blocks.seen)
  )
}

function ratioOf(baseline: number, canary: number, logs: Float64Array, blocks: number): LogRatio {
  const estimate = Math.log(canary / baseline)
  const known = logs.filter(Number.isFinite).sort()
  const average = known.reduce((sum, value) => sum + value, 0) / known.length
  const variance = known.reduce((sum, value) => sum + (value - average) ** 2, 0) / (known.length - 1)
  const standardError = Math.sqrt(variance)
  // Few blocks are drawn too alike: their interval is that of Student's t, if that is the wider one.
  const reach = studentFrom(1.96, Math.max(4, blocks - 1)) * standardError
  return {
    baseline,
    canary,
    estimate,
    standardError,
    low: Math.min(known[Math.floor(0.025 * known.length)] ?? Number.NaN, estimate - reach),
    high: Math.max(known[Math.ceil(0.975 * known.length) - 1] ?? Number.NaN, estimate + reach)
  }
}

/** The smallest value with at least that share of the weight at or below it; summed from the top, where p95 is near. */
const quantilesFromTop =
  (shares: readonly number[]): Statistics =>
  (side, blockCount) => {
    const { values, weights, blocks } = side
    const ladder = ladderOf(side, blockCount)
    return (drawn, into) => {
      const all = ladder.weightAbove(ladder.rungs, drawn)
      for (const [i, share] of shares.entries()) {
        const most = (1 - share) * all * (1 + ROUNDING)
        const rung = ladder.lastWithin(most, drawn)
        let above = ladder.weightAbove(rung, drawn)
        let at = values.length - 1 - rung * ladder.step
        for (; at >= 0; at--) {
          above += (weights[at] as number) * (drawn[blocks[at] as number] as number)
          if (above > most) break
        }
        into[i] = values[Math.max(0, at)] ?? Number.NaN
      }
    }
  }

const ROUNDING = 1e-9

/** Rungs stand this many values apart, or a 4,096th of them. */
const FEWEST_BETWEEN_RUNGS = 32
const MOST_RUNGS = 4_096

/** Weight of each block among the values above a rung, so that a draw need not sum them one by one. */
function ladderOf({ weights, blocks }: Weighted, blockCount: number) {
  const step = Math.max(FEWEST_BETWEEN_RUNGS, Math.ceil(weights.length / MOST_RUNGS))
  const rungs = Math.ceil(weights.length / step)
  const sums = new Float64Array((rungs + 1) * blockCount)
  for (let rung = 1; rung <= rungs; rung++) {
    sums.copyWithin(rung * blockCount, (rung - 1) * blockCount, rung * blockCount)
    const end = weights.length - (rung - 1) * step
    for (let row = Math.max(0, end - step); row < end; row++) {
      const place = rung * blockCount + (blocks[row] as number)
      sums[place] = (sums[place] as number) + (weights[row] as number)
    }
  }
  const weightAbove = (rung: number, drawn: Uint16Array): number => {
    let sum = 0
    for (let block = 0; block < blockCount; block++)
      sum += (sums[rung * blockCount + block] as number) * (drawn[block] as number)
    return sum
  }
  /** The lowest rung that has no more weight above it, of those with values below. */
  const lastWithin = (most: number, drawn: Uint16Array): number => {
    let [within, beyond] = [0, rungs]
    while (beyond - within > 1) {
      const middle = (within + beyond) >> 1
      if (weightAbove(middle, drawn) <= most) within = middle
      else beyond = middle
    }
    return within
  }
  return { step, rungs, weightAbove, lastWithin }
}

const mean: Statistics = ({ values, weights, blocks }, blockCount) => {
  const [sums, totals] = [new Float64Array(blockCount), new Float64Array(blockCount)]
  for (let row = 0; row < values.length; row++) {
    const [block, weight] = [blocks[row] as number, weights[row] as number]
    sums[block] = (sums[block] as number) + weight * (values[row] as number)
    totals[block] = (totals[block] as number) + weight
  }
  return (drawn, into) => {
    let [sum, total] = [0, 0]
    for (let block = 0; block < blockCount; block++) {
      sum += (sums[block] as number) * (drawn[block] as number)
      total += (totals[block] as number) * (drawn[block] as number)
    }
    into[0] = sum / total
  }
}
