/** A column of dates beside one of clock times → one column of moments, `date+time`. */
import { isBlank, textOf } from '../cell.ts'
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

/** @returns `undefined` where no column of days stands beside one of clock times */
export function joinedTimes(
  columns: readonly Column[]
): { readonly column: Column; readonly parts: readonly [string, string] } | undefined {
  const clocks = columns.filter(
    column => isOf(column, isClock) && !column.name.all.some(word => NO_ARRIVAL.test(word))
  )
  const days = columns.filter(
    column => isOf(column, isDay) && !column.name.all.some(word => NO_ARRIVAL.test(word))
  )
  const [clock] = clocks
  const [day] = days
  if (clock === undefined || day === undefined || stepsOf(clock) !== stepsOf(day)) return undefined
  const parts = [day.path, clock.path] as const
  const values = day.values.map((value, i) => joined(value, clock.values[i]))
  const filled = values.filter(value => value !== undefined)
  const path = parts.join('+')
  return { column: { ...day, path, values, filled, meanings: new Map([['start', -1]]) }, parts }
}

const isOf = (column: Column, test: (value: unknown) => boolean): boolean =>
  column.filled.length > 0 && mostly(column, test)

/** Both, or nothing. */
export const joined = (day: unknown, clock: unknown): string | undefined =>
  isBlank(day) || isBlank(clock) ? undefined : `${textOf(day).trim()} ${textOf(clock).trim()}`
