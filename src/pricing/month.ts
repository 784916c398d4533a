/** A log's span → the factor that makes a month of it, and what that leans on. */
import { type Basis, weakest } from '../figure.ts'
import { HOURS_PER_MONTH, SECONDS_PER_DAY, SECONDS_PER_HOUR } from '../units.ts'

export type MonthScale = {
  /** 730 h over the span; NaN where the log is a single moment. */
  readonly hours: number
  /** From the log to the month that is compared: `hours`, times what the traffic grows by. */
  readonly factor: number
  readonly basis: Basis
  readonly note: string
}

/**
 * From a week on the factor is plain arithmetic; below, it assumes a rhythm that the log does not show.
 *
 * @param growth of the traffic that is compared, on both sides [share]
 */
export function scaleToMonth(spanSeconds: number, growth = 0): MonthScale {
  if (!(spanSeconds > 0)) {
    const none = { hours: Number.NaN, factor: Number.NaN }
    return { ...none, basis: 'estimated', note: 'a single moment cannot be scaled to a month' }
  }
  const hours = (HOURS_PER_MONTH * SECONDS_PER_HOUR) / spanSeconds
  const factor = hours * (1 + growth)
  const days = spanSeconds / SECONDS_PER_DAY
  const grown = growth === 0 ? '' : `, ${Number((growth * 100).toPrecision(6))} % more traffic`
  const scaled = `scaled from ${lengthOf(spanSeconds)} to a month of ${HOURS_PER_MONTH} h${grown}`
  const basis = growth === 0 ? 'derived' : 'assumed'
  if (days >= 7) return { hours, factor, basis, note: scaled }
  const unseen = days < 1 ? 'neither the daily nor the weekly rhythm is seen' : 'a weekly rhythm is not seen'
  return { hours, factor, basis: weakest('estimated', basis), note: `${scaled}: ${unseen}` }
}

/** Under this many days their variation says nothing. */
const LEAST_DAYS = 3
/** Of the normal distribution, for 95 %. */
const Z_95 = 1.96

/**
 * Relative half-width of the 95 % interval of a mean day: 1.96 · s / (√n · mean), s the sample standard deviation of n
 * whole days taken as independent. `null` under three days.
 */
export function dailySpread(days: readonly number[]): number | null {
  const mean = days.reduce((sum, day) => sum + day, 0) / days.length
  if (days.length < LEAST_DAYS || !(mean > 0)) return null
  const squares = days.reduce((sum, day) => sum + (day - mean) ** 2, 0)
  return (Z_95 * Math.sqrt(squares / (days.length - 1))) / (Math.sqrt(days.length) * mean)
}

function lengthOf(seconds: number): string {
  const units = [
    ['d', SECONDS_PER_DAY],
    ['h', SECONDS_PER_HOUR],
    ['min', 60]
  ] as const
  const [unit, size] = units.find(([, size]) => seconds >= size) ?? (['s', 1] as const)
  return `${Number((seconds / size).toPrecision(3))} ${unit}`
}
