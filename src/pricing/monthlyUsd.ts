/** What each calendar day cost → what a month costs: weekdays and weekends apart, and what was not seen as a prior with its width. */
import { HOURS_PER_MONTH } from '../units.ts'
import type { CalendarDays } from './calendarDays.ts'

export type MonthlyUsd = {
  readonly usd: number
  /** Ends of the 95 % interval. */
  readonly low: number
  readonly high: number
  /** Days of each kind that were seen well enough to count. */
  readonly weekdays: number
  readonly weekends: number
}

/** A day of which less was seen says little of the whole. [share] */
const LEAST_COVERED = 0.4
/** Of the normal distribution, for 95 %. */
const Z_95 = 1.96

/**
 * Priors, each stated in docs/method.md and measured by scripts/monthCoverage.mjs: a weekend day costs 0.45 of a weekday, 95 % of
 * cases between 0.11 and 1.8; days of one kind vary by 22 %, with the weight of four days; what is seen lies 13 % off the year's mean, less
 * the longer it is; and a log that shows no whole day may be at any hour.
 */
const WEEKEND = { ratio: 0.45, logSd: 0.7 } as const
const WITHIN = { variation: 0.22, weight: 4 } as const
const DRIFT = { sd: 0.13, days: 14 } as const
const UNSEEN_HOURS_SD = 0.6

type Stratum = {
  readonly mean: number
  readonly days: number /** Of the mean, relative and squared. */
  readonly variance: number
}

/**
 * 730 h / 24 h · (5 · mean weekday + 2 · mean weekend day) / 7, edge days counted by the share of them that is covered; the interval
 * is exp(± 1.96 · σ) around it, σ² the sum of both means' relative variances by their weights and of the priors'.
 *
 * @param usd by calendar day
 * @returns `null` where the days have no names, none is covered well enough, nothing was spent, or a log shorter than a month
 * cost more than the month: most of it on a day of which little was seen, from which no rate follows
 */
export function monthlyUsd(
  usd: readonly number[],
  { days, isDated, seesRhythm }: CalendarDays
): MonthlyUsd | null {
  if (!isDated) return null
  const seen = days.flatMap(({ isWeekend, covered }, day) =>
    covered >= LEAST_COVERED ? [{ isWeekend, usd: (usd[day] as number) / covered }] : []
  )
  const weekdays = stratumOf(seen.filter(day => !day.isWeekend).map(day => day.usd))
  const weekends = stratumOf(seen.filter(day => day.isWeekend).map(day => day.usd))
  const week = weekOf(weekdays, weekends)
  if (week === null || !(week.usd > 0)) return null
  const drift = DRIFT.sd ** 2 / (1 + seen.length / DRIFT.days)
  const sd = Math.sqrt(week.variance + drift + (seesRhythm ? 0 : UNSEEN_HOURS_SD ** 2))
  const perMonth = ((HOURS_PER_MONTH / 24) * week.usd) / 7
  const isLessThanLog = perMonth < usd.reduce((sum, day) => sum + day, 0)
  if (isLessThanLog && days.length <= HOURS_PER_MONTH / 24) return null
  return {
    usd: perMonth,
    low: perMonth * Math.exp(-Z_95 * sd),
    high: perMonth * Math.exp(Z_95 * sd),
    weekdays: weekdays?.days ?? 0,
    weekends: weekends?.days ?? 0
  }
}

function stratumOf(usd: readonly number[]): Stratum | null {
  if (usd.length === 0) return null
  const mean = usd.reduce((sum, day) => sum + day, 0) / usd.length
  if (!(mean > 0)) return { mean: 0, days: usd.length, variance: 0 }
  const squares = usd.reduce((sum, day) => sum + (day / mean - 1) ** 2, 0)
  const { variation, weight } = WITHIN
  const variance = (weight * variation ** 2 + squares) / (weight + usd.length - 1)
  return { mean, days: usd.length, variance: variance / usd.length }
}

/** Both kinds of days together; one that was not seen stands in the prior's ratio to the other. */
function weekOf(weekdays: Stratum | null, weekends: Stratum | null) {
  const prior = WEEKEND.logSd ** 2
  const weekday =
    weekdays ?? (weekends && { mean: weekends.mean / WEEKEND.ratio, variance: weekends.variance + prior })
  const weekend =
    weekends ?? (weekdays && { mean: weekdays.mean * WEEKEND.ratio, variance: weekdays.variance + prior })
  if (weekday === null || weekend === null) return null
  const usd = 5 * weekday.mean + 2 * weekend.mean
  const [share, rest] = [(5 * weekday.mean) / usd, (2 * weekend.mean) / usd]
  return { usd, variance: share ** 2 * weekday.variance + rest ** 2 * weekend.variance }
}
