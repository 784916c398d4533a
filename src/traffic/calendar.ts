/** Arrivals → requests by hour of the week. */
import type { Figure } from '../figure.ts'
import type { RequestLog } from '../log/trafficLog.ts'
import type { Zone } from '../log/zone.ts'
import { HOURS_PER_WEEK, MICROS_PER_HOUR } from '../units.ts'
import { minutesOf, nearPeakShare, wholeHours } from './pattern.ts'
import type { Calendar } from './rhythmShape.ts'
import { eachBin } from './windows.ts'

/** The Unix epoch fell on a Thursday: 72 hours after a Monday 00:00 UTC. */
const EPOCH_HOUR_OF_WEEK = 72

/** Monday 00:00 of the zone's clocks is 0. */
export const hourOfWeek = (micros: number, { offsetMicros }: Zone): number =>
  (Math.floor((micros + offsetMicros(micros)) / MICROS_PER_HOUR) + EPOCH_HOUR_OF_WEEK) % HOURS_PER_WEEK

/** The hours of every zone begin on a quarter of an hour of UTC. */
export const QUARTER_MICROS = MICROS_PER_HOUR / 4

export function describeCalendar(
  log: RequestLog,
  zone: Zone,
  nearPeak: Figure = nearPeakShare(wholeHours(minutesOf(log.arrivalMicros)))
): Calendar {
  if (log.clock === 'relative') return { hourOfWeek: null, timezone: null, nearPeak }
  const quarters: [number, number][] = []
  eachBin(log.arrivalMicros, QUARTER_MICROS, (from, to, bin) => void quarters.push([bin, to - from]))
  return calendarOf(quarters, zone, nearPeak)
}

/** @param quarters arrivals by calendar quarter of an hour */
export function calendarOf(
  quarters: Iterable<readonly [quarter: number, arrivals: number]>,
  zone: Zone,
  nearPeak: Figure
): Calendar {
  const counts = new Array<number>(HOURS_PER_WEEK).fill(0)
  for (const [quarter, arrivals] of quarters) {
    const hour = hourOfWeek(quarter * QUARTER_MICROS, zone)
    counts[hour] = (counts[hour] as number) + arrivals
  }
  return { hourOfWeek: counts, timezone: zone.name, nearPeak }
}
