/** Microseconds of the log's clock → a moment a person can read. */
import type { Clock } from '../log/trafficLog.ts'
import { MICROS_PER_MILLI, MICROS_PER_SECOND } from '../units.ts'

/** `2026-11-03T14:00:02.113000Z`, or `t+3536.999000s` where the log has no wall clock. */
export function momentOf(micros: number, clock: Clock): Moment {
  if (clock === 'relative') return `t+${(micros / MICROS_PER_SECOND).toFixed(6)}s`
  const millis = Math.floor(micros / MICROS_PER_MILLI)
  const rest = String(Math.round(micros - millis * MICROS_PER_MILLI)).padStart(3, '0')
  return new Date(millis).toISOString().replace('Z', `${rest}Z`)
}

/** The microseconds of a moment that `momentOf` wrote. */
export function microsOf(moment: Moment): number {
  if (moment.startsWith('t+')) return Math.round(Number(moment.slice(2, -1)) * MICROS_PER_SECOND)
  // Milliseconds are what `Date` knows; the last three digits before the Z are below them.
  return Date.parse(`${moment.slice(0, -4)}Z`) * MICROS_PER_MILLI + Number(moment.slice(-4, -1))
}

/** A point of the log's clock: ISO 8601 in UTC, or `t+12.345678s` where the log has no wall clock. */
export type Moment = string
