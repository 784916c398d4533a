/** Numbers → characters that show their shape: a sparkline, a bar, and the ranges of a concurrency histogram. */

import type { ConcurrencyLevel } from '../traffic/loadShape.ts'
import type { Bar } from './blocks.ts'
import { count, share } from './format.ts'

const STEPS = '▁▂▃▄▅▆▇█'
const EIGHTHS = ' ▏▎▍▌▋▊▉'

/** Stands for a value beyond the scale. */
const BEYOND = '↑'
/** So many times what all but the highest twentieth reach: a spike would flatten the daily rhythm. */
const MOST_OVER = 3
const TWENTIETH = 0.05

/**
 * At most `width` characters, the highest value full. Each stands for the largest of its values, so that a peak
 * shorter than a character stays in sight; the lowest step is nothing at all. A spike beyond the scale is cut and marked.
 */
export const sparkline = (values: readonly number[], width: number): string => {
  const heights = heightsOf(values, width)
  const top = topOf(heights)
  return heights.map(height => (height > top ? BEYOND : STEPS[stepOf(height, top)])).join('')
}

const stepOf = (height: number, top: number): number =>
  height === 0 ? 0 : Math.max(1, Math.ceil((height / top) * 8) - 1)

/** What the marks of a sparkline mean; nothing where none is cut. */
export const beyondScale = (values: readonly number[], width: number): string => {
  const heights = heightsOf(values, width)
  const [most, top] = [Math.max(...heights, 0), topOf(heights)]
  return most > top ? `; ${BEYOND} is cut: up to ${count(most / top)}× the scale` : ''
}

const heightsOf = (values: readonly number[], width: number): readonly number[] => {
  const columns = Math.min(width, values.length)
  return Array.from({ length: columns }, (_, column) => highest(values, column, columns))
}

/** The highest that is no spike. */
function topOf(heights: readonly number[]): number {
  const sorted = heights.toSorted((a, b) => a - b)
  const usual = sorted[Math.ceil((1 - TWENTIETH) * sorted.length) - 1] ?? 0
  const within = sorted.findLast(height => height <= MOST_OVER * usual) ?? 0
  return usual > 0 ? within : (sorted.at(-1) ?? 0)
}

const highest = (values: readonly number[], column: number, columns: number): number => {
  const from = Math.floor((column * values.length) / columns)
  const to = Math.floor(((column + 1) * values.length) / columns)
  return Math.max(...values.slice(from, to))
}

/** `part` [0..1] of `width` characters, to the eighth; what is not nothing shows. */
export const bar = (part: number, width: number): string => {
  const eighths = part > 0 ? Math.max(1, Math.round(part * width * 8)) : 0
  const rest = eighths % 8
  return '█'.repeat(Math.floor(eighths / 8)) + (rest === 0 ? '' : EIGHTHS[rest])
}

const MOST_BARS = 10

/** The share of time per range of requests in flight: at most ten ranges, equally wide, the first from 0. */
export const concurrencyBars = (levels: readonly ConcurrencyLevel[]): readonly Bar[] => {
  if (levels.length === 0) return []
  const top = levels.reduce((most, { inFlight }) => Math.max(most, inFlight), 0)
  const step = roundStep((top + 1) / MOST_BARS)
  const shares = new Array<number>(Math.floor(top / step) + 1).fill(0)
  for (const level of levels) {
    const range = Math.floor(level.inFlight / step)
    shares[range] = (shares[range] ?? 0) + level.share
  }
  return shares.map((part, range) => ({ label: rangeLabel(range, step), share: part, text: share(part) }))
}

const rangeLabel = (range: number, step: number): string =>
  step === 1 ? String(range) : `${range * step}–${(range + 1) * step - 1}`

/** The smallest of 1, 2, 5, 10, 20, 50 … that is at least `least`. */
const roundStep = (least: number): number => {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(least)))
  return [1, 2, 5, 10].map(factor => factor * power).find(step => step >= least) ?? 10 * power
}
