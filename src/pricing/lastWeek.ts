/** What each day cost, where traffic grows → a month at the rate of the last whole week, to stand beside the average. */
import { estimated, type Figure, weakest } from '../figure.ts'
import { HOURS_PER_MONTH, HOURS_PER_WEEK } from '../units.ts'
import type { CalendarDays } from './calendarDays.ts'
import type { LastWeek } from './periodShape.ts'

const DAYS = 7
/** A day of which less was seen is no whole one. [share] */
const WHOLE = 0.98

/**
 * Σ of the last seven whole days in a row × 730 h / 168 h × what is asked for on top. [USD/month]
 *
 * @param perWeek growth with its interval; it is significant where the interval does not hold 0
 * @param more times the log's traffic that both sides are compared at
 * @param average of the whole log at the same traffic [USD/month]
 * @returns `null` where growth is not significant, or no seven whole days follow one another
 */
export function lastWeekOf(
  usd: readonly number[],
  { days, isDated }: CalendarDays,
  perWeek: Figure,
  more: number,
  average: Figure
): LastWeek | null {
  if (!isDated || !isSignificant(perWeek) || average.value === null || !(average.value > 0)) return null
  const last = days.findLastIndex(({ covered }) => covered >= WHOLE)
  const from = last - DAYS + 1
  if (from < 0 || days.slice(from, last + 1).some(({ covered }) => covered < WHOLE)) return null
  const week = usd.slice(from, last + 1).reduce((sum, day) => sum + day, 0)
  const perMonth = week * (HOURS_PER_MONTH / HOURS_PER_WEEK) * more
  const growth = Number((100 * (perWeek.value as number)).toPrecision(2))
  const note = `the last seven whole days of the log, since its traffic changes by ${growth} % a week`
  return {
    usdPerMonth: {
      ...estimated(perMonth, 'USD/month', note),
      basis: weakest('estimated', average.basis)
    },
    overAverage: perMonth / average.value
  }
}

const isSignificant = ({ value, low, high }: Figure): boolean =>
  value !== null && low !== undefined && high !== undefined && (low > 0 || high < 0)
