/** A column of dates beside one of clock times → one column of moments, `date+time`. */
import { isBlank, textOf } from '../cell.ts'
import { lacksZone } from '../logTimes.ts'
import { offsetOf } from '../plainTime.ts'
import { numericDate } from '../writtenTimes.ts'
import { type Column, isTime, mostly, stepsOf } from './columns.ts'

const CLOCK = /^\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?: ?[AP]\.?M\.?)?(?:Z| ?[+-]\d\d:?\d\d)?$/i
const hasClock = (value: unknown): boolean => /\d:\d\d/.test(textOf(value))
const isClock = (value: unknown): boolean => CLOCK.test(textOf(value).trim())
const isDay = (value: unknown): boolean =>
  !hasClock(value) &&
  typeof value === 'string' &&
  (numericDate(value) !== undefined || (isTime(value) && !/^\d+(\.\d+)?$/.test(value)))

const NO_ARRIVAL = /^(?:end|ended|finish|finished|completed|expires|updated|modified)$/

const isHour = (value: unknown): boolean => /^(?:\d|1\d|2[0-3])$/.test(textOf(value).trim())
const isHourColumn = (column: Column): boolean =>
  column.name.all.some(word => /^(?:hour|hours|hr|stunde|heure|hora|uur)$/.test(word)) && isOf(column, isHour)

/** Whole seconds since 1970. */
const isEpoch = (value: unknown): boolean => /^\d{9,10}$/.test(textOf(value).trim())

const ZONE = /(?:^|[._ -])(?:time[_ ]?zone|tz|zone|(?:utc|tz)[_ ]?offset|offset)$/i
const isZone = (value: unknown): boolean => offsetOf(textOf(value)) !== undefined
const isZoneColumn = (column: Column): boolean => ZONE.test(column.path) && isOf(column, isZone)
const isZonelessTime = (value: unknown): boolean =>
  typeof value === 'string' && hasClock(value) && lacksZone(value.trim())

export type Joint = { readonly column: Column; readonly parts: readonly [string, string] }

/** @returns `undefined` where no column of days stands beside one of clock times, nor one of times beside one of zones */
export function joinedTimes(columns: readonly Column[]): Joint | undefined {
  const arrivals = columns.filter(({ name }) => !name.all.some(word => NO_ARRIVAL.test(word)))
  const find = (test: (column: Column) => boolean) => arrivals.find(test)
  const day = find(column => isOf(column, isDay))
  const clock = find(column => isOf(column, isClock)) ?? find(isHourColumn)
  if (day && clock) return jointOf(day, clock)
  const seconds = find(({ path, filled }) => /(?:^|\.)_?seconds$/.test(path) && filled.every(isEpoch))
  const nanos =
    seconds &&
    columns.find(
      ({ path }) =>
        path === seconds.path.replace(/seconds$/, 'nanos') ||
        path === seconds.path.replace(/seconds$/, 'nanoseconds')
    )
  if (seconds && nanos) return jointOf(seconds, nanos)
  const zone = find(isZoneColumn)
  const time = find(column => column.meanings.has('start') && isOf(column, isZonelessTime))
  return zone && time && jointOf(time, zone)
}

function jointOf(day: Column, clock: Column): Joint | undefined {
  if (stepsOf(clock) !== stepsOf(day)) return undefined
  const parts = [day.path, clock.path] as const
  const values = day.values.map((value, i) => joined(value, clock.values[i]))
  const filled = values.filter(value => value !== undefined)
  const path = parts.join('+')
  return { column: { ...day, path, values, filled, meanings: new Map([['start', -1]]) }, parts }
}

const isOf = (column: Column, test: (value: unknown) => boolean): boolean =>
  column.filled.length > 0 && mostly(column, test)

/** Both, or nothing; an hour alone is a clock time, and a zone an offset. */
export function joined(day: unknown, clock: unknown): string | undefined {
  if (isBlank(day) || isBlank(clock)) return undefined
  const [date, text] = [textOf(day).trim(), textOf(clock).trim()]
  if (isEpoch(date)) return `${date}.${text.padStart(9, '0')}`
  if (isHour(text)) return `${date} ${text.padStart(2, '0')}:00`
  return `${date} ${isClock(text) ? text : (offsetOf(text) ?? text)}`
}
