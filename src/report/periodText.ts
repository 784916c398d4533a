/** The period of a log → the way people say it: `5–18 Oct 2026 (14 days)`. */
import { SECONDS_PER_DAY } from '../units.ts'
import type { AuditReport } from './auditReport.ts'
import { duration } from './format.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Days in UTC; of a log that counts from its own zero, how long it is. */
export function periodText({ start, end, spanSeconds }: AuditReport['period']): string {
  const [from, to] = [dayOf(start), spanSeconds > 0 ? lastDayOf(end) : dayOf(end)]
  if (from === null || to === null) return `over ${duration(spanSeconds)}`
  return `${daysText(from, to)} (${spanText(spanSeconds)})`
}

const spanText = (seconds: number): string =>
  seconds < SECONDS_PER_DAY ? duration(seconds) : `${Math.ceil(seconds / SECONDS_PER_DAY)} days`

type Day = { readonly year: number; readonly month: number; readonly day: number }

function dayOf(moment: string | null): Day | null {
  const found = /^(\d{4})-(\d\d)-(\d\d)T/.exec(moment ?? '')
  return found === null ? null : { year: Number(found[1]), month: Number(found[2]), day: Number(found[3]) }
}

/** Buckets end where the next day begins: that is the end of the day before. */
const lastDayOf = (end: string | null): Day | null =>
  dayOf(
    end !== null && /^\d{4}-\d\d-\d\dT00:00:00(?:\.0+)?Z$/.test(end)
      ? new Date(Date.parse(end) - 1).toISOString()
      : end
  )

/** What both ends share is said once. */
function daysText(from: Day, to: Day): string {
  const month = ({ month }: Day) => MONTHS[month - 1]
  const end = `${to.day} ${month(to)} ${to.year}`
  if (from.year !== to.year) return `${from.day} ${month(from)} ${from.year} – ${end}`
  if (from.month !== to.month) return `${from.day} ${month(from)} – ${end}`
  return from.day === to.day ? end : `${from.day}–${end}`
}
