/** Text or numbers of a log → microseconds. */
import { MICROS_PER_MILLI, MICROS_PER_MINUTE, MICROS_PER_SECOND } from '../../units.ts'

/** How a time column is written. `any`: ISO text or an epoch whose unit its size tells. */
export type TimeUnit = 'any' | 'seconds' | 'millis' | 'micros' | 'nanos'

export const MICROS_PER: Readonly<Record<Exclude<TimeUnit, 'any'>, number>> = {
  seconds: MICROS_PER_SECOND,
  millis: MICROS_PER_MILLI,
  micros: 1,
  nanos: 1 / 1_000
}

/** Units a user may write after a column: `latency:ms`. */
export const UNIT_NAMES: Readonly<Record<string, Exclude<TimeUnit, 'any'>>> = {
  s: 'seconds',
  ms: 'millis',
  us: 'micros',
  ns: 'nanos'
}

/** A count of `unit` → whole microseconds. */
export const toMicros = (value: number, unit: Exclude<TimeUnit, 'any'>): number =>
  Math.round(value * MICROS_PER[unit])

/**
 * Epoch number → microseconds, the unit told by its size: seconds below 1e11, milliseconds below 1e14, microseconds
 * below 1e17, else nanoseconds. Such sizes do not overlap between 1973 and 5138.
 *
 * @returns `NaN` below 1e8: no wall clock, but a time relative to something.
 */
export function epochMicros(value: number): number {
  if (!(value >= 1e8)) return Number.NaN
  if (value < 1e11) return toMicros(value, 'seconds')
  if (value < 1e14) return toMicros(value, 'millis')
  return value < 1e17 ? Math.round(value) : toMicros(value, 'nanos')
}

const ISO =
  /^"?(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)? ?(Z|UTC|[+-]\d\d(?::?\d\d)?)?"?$/

/**
 * ISO 8601 or SQL timestamp → microseconds since the Unix epoch; without a zone it is taken as UTC.
 * Fractions beyond the microsecond are cut. Accepts one pair of quotes around it, which some exports leave in.
 *
 * @returns `NaN` where the text is no such time, or names a day, hour or zone that does not exist.
 */
export function isoMicros(text: string): number {
  const parts = ISO.exec(text)
  if (parts === null) return Number.NaN
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = ''] = parts
  const wholeSeconds = Date.UTC(
    +(year as string),
    +(month as string) - 1,
    +(day as string),
    +hour,
    +minute,
    +second
  )
  if (!existsOnCalendar(wholeSeconds, +(month as string), +(day as string), +hour, +minute, +second))
    return Number.NaN
  const micros = +fraction.padEnd(6, '0').slice(0, 6)
  return wholeSeconds * MICROS_PER_MILLI + micros - zoneMicros(parts[8])
}

export const isIso = (text: string): boolean => ISO.test(text)

/** Whether a text is an ISO time that does not say its zone. */
export function lacksIsoZone(text: string): boolean {
  const parts = ISO.exec(text)
  return parts !== null && parts[8] === undefined
}

/** `Date.UTC` rolls 31 February over into March; such a time is no time. A leap second counts as the next one. */
function existsOnCalendar(
  epochMillis: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number
): boolean {
  if (hour > 23 || minute > 59 || second > 60) return false
  const date = new Date(epochMillis - (second === 60 ? 1_000 : 0))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/** `NaN` beyond the 14 hours of Kiribati, the farthest zone there is. */
function zoneMicros(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z' || zone === 'UTC') return 0
  const sign = zone.startsWith('-') ? -1 : 1
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0')
  const minutes = +digits.slice(0, 2) * 60 + +digits.slice(2)
  return minutes > 14 * 60 ? Number.NaN : sign * minutes * MICROS_PER_MINUTE
}

export const EARLIEST_MICROS = Date.UTC(2000, 0, 1) * MICROS_PER_MILLI
export const LATEST_MICROS = Date.UTC(2100, 0, 1) * MICROS_PER_MILLI

/** A hundred years: more is no log, and beyond 2^53 microseconds sums would no longer be exact. */
export const LONGEST_MICROS = LATEST_MICROS - EARLIEST_MICROS

/** Whether a wall-clock time can be a request's: a year from 2000 to 2099. */
export const isPlausible = (micros: number): boolean => micros >= EARLIEST_MICROS && micros < LATEST_MICROS
