/** Arrivals → requests by hour of the week. */
import type { RequestLog } from '../log/trafficLog.ts'
import type { Zone } from '../log/zone.ts'
import { HOURS_PER_WEEK, MICROS_PER_HOUR } from '../units.ts'
import { nearPeakShare, wholeStretches } from './pattern.ts'
import type { Calendar } from './rhythmShape.ts'
import { eachBin } from './windows.ts'

/** The Unix epoch fell on a Thursday: 72 hours after a Monday 00:00 UTC. */
const EPOCH_HOUR_OF_WEEK = 72

/** Monday 00:00 of the zone's clocks is 0. */
export const hourOfWeek = (micros: number, { offsetMicros }: Zone): number =>
  (Math.floor((micros + offsetMicros(micros)) / MICROS_PER_HOUR) + EPOCH_HOUR_OF_WEEK) % HOURS_PER_WEEK

/** The hours of every zone begin on a quarter of an hour of UTC. */
const QUARTER_MICROS = MICROS_PER_HOUR / 4

export function describeCalendar(log: RequestLog, zone: Zone): Calendar {
  const nearPeak = nearPeakShare(wholeStretches(log.arrivalMicros, MICROS_PER_HOUR))
  if (log.clock === 'relative') return { hourOfWeek: null, timezone: null, nearPeak }
  const counts = new Array<number>(HOURS_PER_WEEK).fill(0)
  eachBin(log.arrivalMicros, QUARTER_MICROS, (from, to) => {
    const hour = hourOfWeek(log.arrivalMicros[from] as number, zone)
    counts[hour] = (counts[hour] as number) + to - from
  })
  return { hourOfWeek: counts, timezone: zone.name, nearPeak }
}
