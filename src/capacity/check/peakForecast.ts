/** Busiest minutes of the days so far → the interval in which the busiest minute of the next week should lie. */
import { mulberry32 } from '../random.ts'

export type PeakForecast = {
  /** Four weeks in five should lie between; as the peaks: tokens. */
  readonly low: number
  readonly middle: number
  readonly high: number
  /** Growth from week to week that the weeks so far show [share]. */
  readonly growthPerWeek: number
}

/** Of a week. */
export const DAYS = 7
const DRAWS = 1_000
const TAIL = 0.1
/** Two weeks say little of how much days differ: this much stands beside what they say, as one more week of days would. [standard deviation of a logarithm] */
const USUAL_SPREAD = 0.15
const USUAL_DAYS = 7

/**
 * Logarithms of the daily peaks follow weekday + trend + chance, each weekday's mean as uncertain as its weeks are few: the trend is the least-squares slope over whole weeks,
 * drawn towards none by its own uncertainty; chance is normal, its variance drawn from what is left over. The next week's
 * peak is the largest of its seven days, 1,000 times.
 *
 * @param peaks of whole weeks, two or more, the first day first; each above 0
 */
export function peakForecast(peaks: readonly number[], seed: number): PeakForecast {
  const logs = peaks.map(peak => Math.log(Math.max(1, peak)))
  const weeks = Math.floor(logs.length / DAYS)
  const means = Array.from({ length: weeks }, (_, week) => mean(logs.slice(week * DAYS, (week + 1) * DAYS)))
  const { slope, error } = trendOf(means)
  const byWeekday = Array.from({ length: DAYS }, (_, day) =>
    mean(
      Array.from(
        { length: weeks },
        (_, week) => (logs[week * DAYS + day] as number) - slope * (week - (weeks - 1) / 2)
      )
    )
  )
  const left = logs
    .slice(0, weeks * DAYS)
    .map((log, i) => log - (byWeekday[i % DAYS] as number) - slope * (Math.floor(i / DAYS) - (weeks - 1) / 2))
  const freedom = weeks * DAYS - DAYS - 1
  const sum = left.reduce((total, each) => total + each * each, 0) + USUAL_DAYS * USUAL_SPREAD ** 2
  const weekdays = shrunk(byWeekday, sum / (freedom + USUAL_DAYS) / weeks)
  const ahead = (weeks + 1) / 2
  const random = mulberry32(seed)
  const draws = new Float64Array(DRAWS)
    .map(() => {
      const spread = Math.sqrt(sum / chiSquare(freedom + USUAL_DAYS, random))
      const shift = (slope + error * normal(random)) * ahead
      const each = spread * Math.sqrt(1 + 1 / weeks)
      let largest = Number.NEGATIVE_INFINITY
      for (const day of weekdays) largest = Math.max(largest, day + shift + each * normal(random))
      return largest
    })
    .sort()
  const at = (share: number) => Math.exp(draws[Math.round(share * (DRAWS - 1))] as number)
  return { low: at(TAIL), middle: at(0.5), high: at(1 - TAIL), growthPerWeek: Math.exp(slope) - 1 }
}

/** Of the weekly means, with the standard error of its slope; two weeks know no error, so half of the slope is. */
function trendOf(means: readonly number[]): { readonly slope: number; readonly error: number } {
  const n = means.length
  const middle = (n - 1) / 2
  const squares = means.reduce((sum, _, week) => sum + (week - middle) ** 2, 0)
  const raw = means.reduce((sum, value, week) => sum + (week - middle) * value, 0) / squares
  const centre = mean(means)
  const rest = means.reduce((sum, value, week) => sum + (value - centre - raw * (week - middle)) ** 2, 0)
  const own = n > 2 ? Math.sqrt(rest / (n - 2) / squares) : Math.abs(raw) / 2
  const error = Math.max(own, LEAST_ERROR / Math.sqrt(squares))
  // Shrunk by how much of it may be chance.
  const kept = raw ** 2 / (raw ** 2 + error ** 2 || 1)
  return { slope: raw * kept, error }
}

/** Weeks differ by so much at least. [standard deviation of a logarithm] */
const LEAST_ERROR = 0.03

/** Drawn towards their mean by how much of what lies between them is chance: the largest of seven means is too large. */
function shrunk(means: readonly number[], chance: number): readonly number[] {
  const centre = mean(means)
  const variance = mean(means.map(value => (value - centre) ** 2))
  const kept = Math.max(0, 1 - chance / variance) || 0
  return means.map(value => centre + kept * (value - centre))
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

/** By the cube of a normal variable (Wilson & Hilferty 1931). */
const chiSquare = (freedom: number, random: () => number): number =>
  freedom * (1 - 2 / (9 * freedom) + normal(random) * Math.sqrt(2 / (9 * freedom))) ** 3

/** Box–Muller. */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
