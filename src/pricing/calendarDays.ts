/** A log and a time zone → its calendar days: which are weekends, and how much of each the log covers. */
import { coarseTick } from '../log/coarseClock.ts'
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import { momentOfWallTime, type Zone } from '../log/zone.ts'
import { MICROS_PER_DAY, MICROS_PER_HOUR, MICROS_PER_SECOND } from '../units.ts'

type CalendarDay = {
  readonly isWeekend: boolean
  /** Of the day's traffic, by the rhythm of the log's whole days; 1 between the first and the last [0..1]. */
  readonly covered: number
}

export type CalendarDays = {
  readonly days: readonly CalendarDay[]
  /** The date of the first of them in the zone, as days since the epoch. */
  readonly firstDay: number
  /** Whether the log says which days of the week they are. */
  readonly isDated: boolean
  /** Whether a whole day shows the rhythm of the hours. */
  readonly seesRhythm: boolean
}

/** Days, and in which of them each row falls. */
export type DaySlots = {
  readonly dayOf: (row: number) => number
  /** Of no day where they are not to be told apart. */
  readonly calendar: (isByDay: boolean) => CalendarDays
}

/** A wrong year in a log must not fill the memory. */
const MOST_DAYS = 10_000

/** Without a wall clock stretches of 24 h from the first row on stand for days, none a weekend. */
export function daySlots(data: RequestLog | UsageBuckets, zone: Zone): DaySlots {
  const micros = data.grain === 'request' ? data.arrivalMicros : data.startMicros
  const { from, end, to } = seenOf(data, zone)
  const local = (at: number): number => (data.clock === 'wall' ? at + zone.offsetMicros(at) : at - from)
  const first = Math.floor(local(from) / MICROS_PER_DAY)
  const count = Math.min(MOST_DAYS, Math.max(0, Math.floor(local(to) / MICROS_PER_DAY) - first + 1))
  const dayOf = (row: number): number => Math.floor(local(micros[row] as number) / MICROS_PER_DAY) - first
  const isMidnight = (at: number | null): boolean => at !== null && local(at) % MICROS_PER_DAY === 0
  const whole = { first: isMidnight(from) ? 0 : 1, last: isMidnight(end) ? count - 1 : count - 2 }
  const calendar = { firstDay: first, isDated: data.clock === 'wall', seesRhythm: whole.last >= whole.first }
  const hours = () => hoursOfDay(data, row => local(micros[row] as number), dayOf, whole)
  const days = () => daysOf(data, local, { first, count, from, to }, hours())
  return { dayOf, calendar: isByDay => ({ ...calendar, days: isByDay ? days() : [] }) }
}

/** Of a log, from its first moment to its last. */
const recordedOf = (data: RequestLog | UsageBuckets): readonly [first: number, last: number] =>
  data.grain === 'request'
    ? [data.arrivalMicros[0] ?? 0, (data.arrivalMicros[data.length - 1] ?? 0) + widthOf(data)]
    : [data.coverStartMicros, data.coverEndMicros]

/** How long each of its moments lasts: 0 of a request, unless the clock counts hours or days. [µs] */
const widthOf = (data: RequestLog | UsageBuckets): number =>
  data.grain === 'request' ? (coarseTick(data) ?? 0) : data.bucketSeconds * MICROS_PER_SECOND

/**
 * What is known of the log: what it records, and the idle time from a bound that was asked for to the nearest record: all of it
 * where the log holds records beyond the bound, else what lies within the record's calendar day. Such a bound a day and more
 * from every record says nothing: the log may begin or end there.
 *
 * @returns `end`: the moment that is no longer seen, `null` where it is not known; `to`: the last that is
 */
function seenOf(data: RequestLog | UsageBuckets, zone: Zone) {
  const [first, last] = recordedOf(data)
  const { since = null, until = null, recordsBefore = false, recordsAfter = false } = data.asked ?? {}
  const midnight = (at: number, days: number): number => {
    const day = Math.floor((at + zone.offsetMicros(at)) / MICROS_PER_DAY)
    return momentOfWallTime((day + days) * MICROS_PER_DAY, zone)
  }
  const tellsStart =
    data.length > 0 && since !== null && since < first && (recordsBefore || first - since < MICROS_PER_DAY)
  const tellsEnd =
    data.length > 0 && until !== null && until > last && (recordsAfter || until - last < MICROS_PER_DAY)
  const from = !tellsStart ? first : recordsBefore ? since : Math.max(since, midnight(first, 0))
  // The end of buckets is the moment after them.
  const width = widthOf(data)
  const lastSeen = width === 0 ? last : last - 1
  const recordedEnd = width === 0 ? null : last
  const end = !tellsEnd ? recordedEnd : recordsAfter ? until : Math.min(until, midnight(lastSeen, 1))
  return { from, end, to: end === null ? last : end - 1 }
}

/** The log's span with the idle hours around it that are known. [s] */
export function secondsSeen(data: RequestLog | UsageBuckets, spanSeconds: number, zone: Zone): number {
  const [first, last] = recordedOf(data)
  const { from, end } = seenOf(data, zone)
  const idleMicros = first - from + ((end ?? last) - last)
  return idleMicros === 0
    ? spanSeconds
    : Math.round(spanSeconds * MICROS_PER_SECOND + idleMicros) / MICROS_PER_SECOND
}

type Covered = { readonly first: number; readonly count: number; readonly from: number; readonly to: number }

/** @param hours share of the traffic by hour of the day */
function daysOf(
  { clock }: RequestLog | UsageBuckets,
  local: (at: number) => number,
  { first, count, from, to }: Covered,
  hours: readonly number[]
): CalendarDays['days'] {
  const shareBefore = (at: number): number => {
    const hour = (((local(at) % MICROS_PER_DAY) + MICROS_PER_DAY) % MICROS_PER_DAY) / MICROS_PER_HOUR
    const whole = Math.floor(hour)
    const before = hours.slice(0, whole).reduce((sum, part) => sum + part, 0)
    return before + (hour - whole) * (hours[whole] ?? 0)
  }
  return Array.from({ length: count }, (_, day) => ({
    // The epoch was a Thursday: day 2 of it a Saturday.
    isWeekend: clock === 'wall' && (((first + day) % 7) + 7) % 7 >= 2 && (((first + day) % 7) + 7) % 7 <= 3,
    covered: (day === count - 1 ? shareBefore(to) : 1) - (day === 0 ? shareBefore(from) : 0)
  }))
}

/** Share of the traffic by hour of the day, on whole days; the same for each without one. */
function hoursOfDay(
  data: RequestLog | UsageBuckets,
  localOf: (row: number) => number,
  dayOf: (row: number) => number,
  whole: { readonly first: number; readonly last: number }
): readonly number[] {
  const hours = new Array<number>(24).fill(0)
  const isCoarse = widthOf(data) > MICROS_PER_HOUR
  for (let row = 0; row < data.length && !isCoarse; row++) {
    const day = dayOf(row)
    if (day < whole.first || day > whole.last) continue
    const within = ((localOf(row) % MICROS_PER_DAY) + MICROS_PER_DAY) % MICROS_PER_DAY
    const hour = Math.floor(within / MICROS_PER_HOUR)
    hours[hour] = (hours[hour] as number) + (data.grain === 'bucket' ? (data.requests[row] as number) : 1)
  }
  const all = hours.reduce((sum, part) => sum + part, 0)
  return hours.map(part => (all > 0 ? part / all : 1 / 24))
}
