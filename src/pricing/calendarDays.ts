/** A log and a time zone → its calendar days: which are weekends, and how much of each the log covers. */
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import type { Zone } from '../log/zone.ts'
import { MICROS_PER_DAY, MICROS_PER_HOUR } from '../units.ts'

type CalendarDay = {
  readonly isWeekend: boolean
  /** Of the day's traffic, by the rhythm of the log's whole days; 1 between the first and the last [0..1]. */
  readonly covered: number
}

export type CalendarDays = {
  readonly days: readonly CalendarDay[]
  /** Whether the log says which days of the week they are. */
  readonly isDated: boolean
  /** Whether a whole day between the first and the last shows the rhythm of the hours. */
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
  const [from, to] =
    data.grain === 'request'
      ? [micros[0] ?? 0, micros[data.length - 1] ?? 0]
      : [data.coverStartMicros, data.coverEndMicros - 1]
  const local = (at: number): number => (data.clock === 'wall' ? at + zone.offsetMicros(at) : at - from)
  const first = Math.floor(local(from) / MICROS_PER_DAY)
  const count = Math.min(MOST_DAYS, Math.max(0, Math.floor(local(to) / MICROS_PER_DAY) - first + 1))
  const dayOf = (row: number): number => Math.floor(local(micros[row] as number) / MICROS_PER_DAY) - first
  const calendar = { isDated: data.clock === 'wall', seesRhythm: count > 2 }
  const hours = () => hoursOfDay(data, row => local(micros[row] as number), dayOf, count)
  const days = () => daysOf(data, local, { first, count, from, to }, hours())
  return { dayOf, calendar: isByDay => ({ ...calendar, days: isByDay ? days() : [] }) }
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

/** Share of the traffic by hour of the day, on days between the first and the last; the same for each without one. */
function hoursOfDay(
  data: RequestLog | UsageBuckets,
  localOf: (row: number) => number,
  dayOf: (row: number) => number,
  count: number
): readonly number[] {
  const hours = new Array<number>(24).fill(0)
  const isCoarse = data.grain === 'bucket' && data.bucketSeconds > 3_600
  for (let row = 0; row < data.length && !isCoarse; row++) {
    const day = dayOf(row)
    if (day <= 0 || day >= count - 1) continue
    const within = ((localOf(row) % MICROS_PER_DAY) + MICROS_PER_DAY) % MICROS_PER_DAY
    const hour = Math.floor(within / MICROS_PER_HOUR)
    hours[hour] = (hours[hour] as number) + (data.grain === 'bucket' ? (data.requests[row] as number) : 1)
  }
  const all = hours.reduce((sum, part) => sum + part, 0)
  return hours.map(part => (all > 0 ? part / all : 1 / 24))
}
