/** A log's span → the factor that makes a month of it, and what that leans on. */
import type { Basis } from '../figure.ts'
import { HOURS_PER_MONTH, SECONDS_PER_DAY, SECONDS_PER_HOUR } from '../units.ts'

export type MonthScale = {
  /** 730 h over the span; NaN where the log is a single moment. */
  readonly factor: number
  readonly basis: Basis
  readonly note: string
}

/** From a week on the factor is plain arithmetic; below, it assumes a rhythm that the log does not show. */
export function scaleToMonth(spanSeconds: number): MonthScale {
  if (!(spanSeconds > 0)) {
    return { factor: Number.NaN, basis: 'estimated', note: 'a single moment cannot be scaled to a month' }
  }
  const factor = (HOURS_PER_MONTH * SECONDS_PER_HOUR) / spanSeconds
  const days = spanSeconds / SECONDS_PER_DAY
  const scaled = `scaled from ${lengthOf(spanSeconds)} to a month of ${HOURS_PER_MONTH} h`
  if (days >= 7) return { factor, basis: 'derived', note: scaled }
  const unseen = days < 1 ? 'neither the daily nor the weekly rhythm is seen' : 'a weekly rhythm is not seen'
  return { factor, basis: 'estimated', note: `${scaled}: ${unseen}` }
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
