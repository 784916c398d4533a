/** A log's span → the factor that makes a month of it, and what that leans on. */
import { type Basis, weakest } from '../figure.ts'
import { HOURS_PER_MONTH, SECONDS_PER_DAY, SECONDS_PER_HOUR } from '../units.ts'
import { plural } from '../words.ts'
import type { MonthlyUsd } from './monthlyUsd.ts'

export type MonthScale = {
  /** From the log to a month of the same traffic; NaN where the log is a single moment. */
  readonly plain: number
  /** From the log to the month that is compared: `plain`, times what the traffic grows by. */
  readonly factor: number
  /** Ends of the 95 % interval of a month, over its middle; `null`: the log shows no calendar day. */
  readonly spread: { readonly low: number; readonly high: number } | null
  readonly basis: Basis
  readonly note: string
}

/** Fleets are sized by the minute: a shorter log counts as one, or its bill would be of more than they are sized for. */
const LEAST_SECONDS = 60

/**
 * By calendar days where the log shows any: the month's sum over the log's. Else 730 h over the span, of a minute at least.
 *
 * @param growth of the traffic that is compared, on both sides [share]
 * @param seen a month by the log's calendar days, and what they cost in all; `null`: it shows none
 */
export function scaleToMonth(
  spanSeconds: number,
  growth = 0,
  seen: { readonly month: MonthlyUsd; readonly usd: number } | null = null
): MonthScale {
  if (seen !== null) return byCalendar(spanSeconds, growth, seen.month, seen.usd)
  if (!(spanSeconds > 0)) {
    const none = { plain: Number.NaN, factor: Number.NaN, spread: null }
    return { ...none, basis: 'estimated', note: 'a single moment cannot be scaled to a month' }
  }
  const plain = (HOURS_PER_MONTH * SECONDS_PER_HOUR) / Math.max(spanSeconds, LEAST_SECONDS)
  const head = { plain, factor: plain * (1 + growth), spread: null }
  const days = spanSeconds / SECONDS_PER_DAY
  const isLess = spanSeconds < LEAST_SECONDS
  const length = `${lengthOf(spanSeconds)}${isLess ? ', taken for a whole minute,' : ''}`
  const scaled = `scaled from ${length} to a month of ${HOURS_PER_MONTH} h${grownBy(growth)}`
  const basis = growth === 0 ? 'derived' : 'assumed'
  if (days >= 7) return { ...head, basis, note: scaled }
  const unseen = days < 1 ? 'neither the daily nor the weekly rhythm is seen' : 'a weekly rhythm is not seen'
  return { ...head, basis: weakest('estimated', basis), note: `${scaled}: ${unseen}` }
}

const grownBy = (growth: number): string =>
  growth === 0 ? '' : `, ${Number((100 * growth).toPrecision(4))} % more traffic`

/** Of both kinds of days so many show the week; fewer lean on the prior's. */
const ENOUGH = { weekdays: 5, weekends: 2 } as const

function byCalendar(spanSeconds: number, growth: number, month: MonthlyUsd, usd: number): MonthScale {
  const { weekdays, weekends } = month
  const plain = month.usd / usd
  const isSeen = weekdays >= ENOUGH.weekdays && weekends >= ENOUGH.weekends
  const kinds = `${plural(String(weekdays), weekdays, 'weekday')} and ${plural(String(weekends), weekends, 'weekend day')}`
  const unseen =
    weekends === 0
      ? ': no weekend was seen; a day of it is taken for 0.45 of a weekday'
      : weekdays === 0
        ? ': no weekday was seen; a weekend day is taken for 0.45 of one'
        : ''
  return {
    plain,
    factor: plain * (1 + growth),
    spread: { low: month.low / month.usd, high: month.high / month.usd },
    basis: weakest(isSeen ? 'derived' : 'estimated', growth === 0 ? 'derived' : 'assumed'),
    note: `scaled from ${lengthOf(spanSeconds)} with ${kinds} to a month of ${HOURS_PER_MONTH} h${grownBy(growth)}${unseen}`
  }
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
