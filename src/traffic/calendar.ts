/** Arrivals → requests by hour of the week. */
import type { RequestLog } from '../log/trafficLog.ts'
import type { Zone } from '../log/zone.ts'
import { HOURS_PER_WEEK, MICROS_PER_HOUR } from '../units.ts'
import type { Calendar } from './trafficShape.ts'

/** The Unix epoch fell on a Thursday: 72 hours after a Monday 00:00 UTC. */
const EPOCH_HOUR_OF_WEEK = 72

/** Monday 00:00 of the zone's clocks is 0. */
export const hourOfWeek = (micros: number, { offsetMicros }: Zone): number =>
  (Math.floor((micros + offsetMicros(micros)) / MICROS_PER_HOUR) + EPOCH_HOUR_OF_WEEK) % HOURS_PER_WEEK

export function describeCalendar(log: RequestLog, zone: Zone): Calendar {
  if (log.clock === 'relative') return { hourOfWeek: null, timezone: null }
  const counts = new Array<number>(HOURS_PER_WEEK).fill(0)
  for (const arrival of log.arrivalMicros) {
    const hour = hourOfWeek(arrival, zone)
    counts[hour] = (counts[hour] as number) + 1
  }
  return { hourOfWeek: counts, timezone: zone.name }
}
