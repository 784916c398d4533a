/** A time zone's name → how far its clocks are from UTC at a moment. */
import { MICROS_PER_DAY, MICROS_PER_MILLI, MICROS_PER_MINUTE, MICROS_PER_SECOND } from '../units.ts'

export type Zone = {
  readonly name: string
  /** Local time less UTC, at a moment of UTC. */
  readonly offsetMicros: (utcMicros: number) => number
}

export const UTC: Zone = { name: 'UTC', offsetMicros: () => 0 }

/** Clocks change at such quarters of an hour, UTC: one offset holds for all of it. */
const QUARTER_MICROS = 900 * MICROS_PER_SECOND
const MOST_OFFSET_MINUTES = 14 * 60

/** The zone of an IANA name (`Europe/Berlin`) or an offset (`+02:00`); `undefined` where there is none of that name. */
export function zoneNamed(name: string): Zone | undefined {
  if (/^(utc|z)$/i.test(name)) return UTC
  const fixed = /^([+-])(\d\d):?(\d\d)$/.exec(name)
  if (fixed) return fixedZone(name, fixed[1] === '-' ? -1 : 1, +(fixed[2] as string), +(fixed[3] as string))
  try {
    return calendarZone(name, new Intl.DateTimeFormat('en-US', { ...WALL_CLOCK, timeZone: name }))
  } catch {
    // Intl's way to say that it knows no such zone.
    return undefined
  }
}

function fixedZone(name: string, sign: number, hours: number, minutes: number): Zone | undefined {
  if (minutes > 59 || hours * 60 + minutes > MOST_OFFSET_MINUTES) return undefined
  const micros = sign * (hours * 60 + minutes) * MICROS_PER_MINUTE
  return { name, offsetMicros: () => micros }
}

const WALL_CLOCK = {
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric'
} as const

function calendarZone(name: string, format: Intl.DateTimeFormat): Zone {
  const known = new Map<number, number>()
  return {
    name,
    offsetMicros(utcMicros) {
      const quarter = Math.floor(utcMicros / QUARTER_MICROS)
      const offset = known.get(quarter) ?? offsetAt(format, quarter * QUARTER_MICROS)
      known.set(quarter, offset)
      return offset
    }
  }
}

function offsetAt(format: Intl.DateTimeFormat, utcMicros: number): number {
  const utcMillis = utcMicros / MICROS_PER_MILLI
  const parts = new Map(format.formatToParts(utcMillis).map(({ type, value }) => [type, +value]))
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) as number
  const wall = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second')
  )
  return (wall - utcMillis) * MICROS_PER_MILLI
}

/**
 * The moment at which a zone's clocks show a wall time, written as if it were UTC. Where clocks go back an hour twice
 * holds it: the earlier one. Where they go forward, the hour skipped counts on from before.
 */
export function momentOfWallTime(wallMicros: number, { offsetMicros }: Zone): number {
  const before = offsetMicros(wallMicros - MICROS_PER_DAY)
  const early = wallMicros - before
  if (offsetMicros(early) === before) return early
  const late = wallMicros - offsetMicros(early)
  return offsetMicros(late) === offsetMicros(early) ? late : early
}

/** Whether a zone's clocks show a wall time at two moments, as they do where they go back. */
export function comesTwice(wallMicros: number, { offsetMicros }: Zone): boolean {
  const [before, after] = [
    offsetMicros(wallMicros - MICROS_PER_DAY),
    offsetMicros(wallMicros + MICROS_PER_DAY)
  ]
  return (
    before > after &&
    offsetMicros(wallMicros - before) === before &&
    offsetMicros(wallMicros - after) === after
  )
}
