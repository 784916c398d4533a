/** What each day cost, where that is no longer what it was → a month at the rate of the last whole week, to stand beside the average. */
import { estimated, type Figure, weakest } from '../figure.ts'
import { HOURS_PER_MONTH, HOURS_PER_WEEK, MILLIS_PER_DAY } from '../units.ts'
import type { CalendarDays } from './calendarDays.ts'
import type { LastWeek } from './periodShape.ts'

const DAYS = 7
/** A day of which less was seen is no whole one. [share] */
const WHOLE = 0.98
/** So many times the average, or that part of it, and the average says little of now. */
const OFF = 1.5

/**
 * Σ of the last seven whole days in a row × 730 h / 168 h × what is asked for on top. [USD/month]
 *
 * @param perWeek growth with its interval; it is significant where the interval does not hold 0
 * @param more times the log's traffic that both sides are compared at
 * @param average of the whole log at the same traffic [USD/month]
 * @param isWhole whether every request has a price: else a day may have cost more
 * @returns `null` where growth is not significant and the week costs about the average, or no seven whole days follow one another
 */
export function lastWeekOf(
  usd: readonly number[],
  { days, isDated, firstDay }: CalendarDays,
  perWeek: Figure,
  more: number,
  average: Figure,
  isWhole: boolean
): LastWeek | null {
  if (!isDated || average.value === null || !(average.value > 0)) return null
  const last = days.findLastIndex(({ covered }) => covered >= WHOLE)
  const from = last - DAYS + 1
  if (from < 0 || days.slice(from, last + 1).some(({ covered }) => covered < WHOLE)) return null
  const week = usd.slice(from, last + 1).reduce((sum, day) => sum + day, 0)
  const perMonth = week * (HOURS_PER_MONTH / HOURS_PER_WEEK) * more
  const overAverage = perMonth / average.value
  const isOther = isWhole && isOff(overAverage)
  if (!isSignificant(perWeek) && !isOther) return null
  const growth = Number((100 * (perWeek.value ?? 0)).toPrecision(2))
  const why = isSignificant(perWeek)
    ? `since its traffic changes by ${growth} % a week`
    : 'which are unlike the rest'
  const steady = firstDay + steadyFrom(usd.slice(0, last + 1), week / DAYS)
  return {
    usdPerMonth: {
      ...estimated(perMonth, 'USD/month', `the last seven whole days of the log, ${why}`),
      basis: weakest('estimated', average.basis)
    },
    overAverage,
    since: isOther ? new Date(steady * MILLIS_PER_DAY).toISOString().slice(0, 10) : null
  }
}

const isSignificant = ({ value, low, high }: Figure): boolean =>
  value !== null && low !== undefined && high !== undefined && (low > 0 || high < 0)

const isOff = (times: number): boolean => times > OFF || times < 1 / OFF

/** The first day of those until the last that cost on average about as much as the last week: cut again and again where both sides differ most. */
function steadyFrom(usd: readonly number[], daily: number): number {
  let start = 0
  while (start < usd.length - DAYS) {
    const rest = usd.slice(start)
    if (!isOff(daily / meanOf(rest))) return start
    start += cutOf(rest)
  }
  return usd.length - DAYS
}

/** Where to cut, a whole week before the end or earlier, so that the squares within both sides are least. */
function cutOf(usd: readonly number[]): number {
  const total = usd.reduce((sum, day) => sum + day, 0)
  let [before, best, cut] = [0, Number.NEGATIVE_INFINITY, 1]
  for (let i = 1; i <= usd.length - DAYS; i++) {
    before += usd[i - 1] as number
    const between = before ** 2 / i + (total - before) ** 2 / (usd.length - i)
    if (between > best) [best, cut] = [between, i]
  }
  return cut
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length
