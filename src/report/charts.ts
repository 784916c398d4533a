/** Numbers → characters that show their shape: a sparkline, a bar, and the ranges of a concurrency histogram. */

import type { ConcurrencyLevel } from '../traffic/loadShape.ts'
import type { Bar } from './blocks.ts'
import { share } from './format.ts'

const STEPS = '▁▂▃▄▅▆▇█'
const EIGHTHS = ' ▏▎▍▌▋▊▉'

/**
 * At most `width` characters, the highest value full. Each stands for the largest of its values, so that a peak
 * shorter than a character stays in sight; the lowest step is nothing at all.
 */
export const sparkline = (values: readonly number[], width: number): string => {
  const columns = Math.min(width, values.length)
  const heights = Array.from({ length: columns }, (_, column) => highest(values, column, columns))
  const top = Math.max(...heights, 0)
  return heights
    .map(height => STEPS[height === 0 ? 0 : Math.max(1, Math.ceil((height / top) * 8) - 1)])
    .join('')
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
