/** A column of dates beside one of clock times → one column of moments, `date+time`. */
import { isBlank, numberOf, textOf } from '../cell.ts'
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

const NO_ARRIVAL =
  /^(?:end|ended|finish|finished|completed|expires|expiry|updated|modified|release|released|version|valid|birth)$/

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

const YEAR = /^(?:year|yr|jahr|annee|ano|anno|jaar|rok|год)$/
const MONTH = /^(?:month|mon|monat|mois|mes|mese|maand|miesiac|месяц)$/
const DAY = /^(?:day|tag|jour|dia|giorno|dag|dzien|день)$/
const MINUTE = /^(?:minutes?|mins?)$/
const SECOND = /^(?:seconds?|secs?|s)$/
const within = (least: number, most: number) => (value: unknown) => {
  const number = numberOf(value)
  return number !== undefined && Number.isInteger(number) && number >= least && number <= most
}

export type Joint = { readonly column: Column; readonly parts: readonly string[] }

/** @returns `undefined` where no column of days stands beside one of clock times, nor one of times beside one of zones */
export function joinedTimes(columns: readonly Column[]): Joint | undefined {
  const arrivals = columns.filter(({ name }) => !name.all.some(word => NO_ARRIVAL.test(word)))
  const find = (test: (column: Column) => boolean) => arrivals.find(test)
  const [day] = arrivals.filter(column => isOf(column, isDay)).toSorted(byLikelihood)
  const [written] = arrivals.filter(column => isOf(column, isClock) && !isLasting(column)).toSorted(byName)
  const clock = written ?? find(isHourColumn)
  const split = splitDate(arrivals, clock)
  if (split) return jointOf(split)
  const zone = find(isZoneColumn)
  if (day && clock)
    return (zone && jointOf([day, clock, zone])) ?? jointOf([day, clock]) ?? onlyOne(columns, day, clock)
  const seconds = find(({ path, filled }) => /(?:^|\.)_?seconds$/.test(path) && filled.every(isEpoch))
  const nanos =
    seconds &&
    columns.find(
      ({ path }) =>
        path === seconds.path.replace(/seconds$/, 'nanos') ||
        path === seconds.path.replace(/seconds$/, 'nanoseconds')
    )
  if (seconds && nanos) return jointOf([seconds, nanos])
  const time = zone && zonelessIn(arrivals)
  return zone && time && jointOf([time, zone])
}

/** The one that is called so, else the only one. */
function zonelessIn(columns: readonly Column[]): Column | undefined {
  const times = columns.filter(column => isOf(column, isZonelessTime))
  const named = times.find(({ meanings }) => meanings.has('start'))
  return named ?? (times.length === 1 ? times[0] : undefined)
}

/** `year`, `month` and `day`, and a clock time or an hour, whose minute and second may stand beside. */
function splitDate(columns: readonly Column[], clock: Column | undefined): readonly Column[] | undefined {
  const named = (name: RegExp, least: number, most: number) =>
    columns.find(column => column.name.all.some(word => name.test(word)) && isOf(column, within(least, most)))
  const date = [named(YEAR, 1990, 2100), named(MONTH, 1, 12), named(DAY, 1, 31), clock]
  if (date.some(part => part === undefined)) return undefined
  const parts = date as readonly Column[]
  const minute = clock && isHourColumn(clock) ? named(MINUTE, 0, 59) : undefined
  const second = minute && named(SECOND, 0, 59)
  return [...parts, ...(minute ? [minute] : []), ...(second ? [second] : [])]
}

/** `00:00:02.5` is how long it took, where the name says so. */
const isLasting = ({ meanings }: Column): boolean =>
  !meanings.has('start') && (meanings.has('duration') || meanings.has('ttft'))
const byName = (a: Column, b: Column): number =>
  Number(b.meanings.has('start')) - Number(a.meanings.has('start')) || a.order - b.order

/** Days that differ are those of calls; of one day, those whose name says so. */
const byLikelihood = (a: Column, b: Column): number => unlikely(a) - unlikely(b) || a.order - b.order
const unlikely = (column: Column): number =>
  Number(new Set(column.filled).size === 1) + Number(!column.meanings.has('start'))

/** At different depths only where nothing else says when. */
const onlyOne = (columns: readonly Column[], day: Column, clock: Column): Joint | undefined =>
  columns.some(column => isOf(column, value => hasClock(value) && isTime(value)))
    ? undefined
    : joinOf([day, clock])

function jointOf(columns: readonly Column[]): Joint | undefined {
  const [first] = columns
  const areBeside = first !== undefined && columns.every(column => stepsOf(column) === stepsOf(first))
  return areBeside ? joinOf(columns) : undefined
}

function joinOf(columns: readonly Column[]): Joint | undefined {
  const [first] = columns
  if (first === undefined) return undefined
  const parts = columns.map(({ path }) => path)
  const values = first.values.map((_, i) => joined(columns.map(column => column.values[i])))
  const filled = values.filter(value => value !== undefined)
  const path = parts.join('+')
  return { column: { ...first, path, values, filled, meanings: new Map([['start', -1]]) }, parts }
}

/** Of its parts none says anything by itself. */
export const withJoint = (columns: readonly Column[], { column, parts }: Joint): readonly Column[] => [
  ...columns.map(one => (parts.includes(one.path) ? { ...one, meanings: NO_MEANINGS } : one)),
  column
]

const NO_MEANINGS: Column['meanings'] = new Map()

const isOf = (column: Column, test: (value: unknown) => boolean): boolean =>
  column.filled.length > 0 && mostly(column, test)

/** All of them, or nothing; an hour alone is a clock time, and a zone an offset. */
export function joined(parts: readonly unknown[]): string | undefined {
  if (parts.some(isBlank)) return undefined
  const [date = '', text = '', ...more] = parts.map(part => textOf(part).trim())
  const [zone = ''] = more.map(offsetOf)
  if (more.length === 1 && zone !== '')
    return `${date} ${isHour(text) ? `${twoDigits(text)}:00` : text}${zone}`
  if (more.length > 0) return dateOfParts([date, text, ...more])
  if (isEpoch(date)) return `${date}.${text.padStart(9, '0')}`
  if (isHour(text)) return `${date} ${twoDigits(text)}:00`
  return `${date} ${isClock(text) ? text : (offsetOf(text) ?? text)}`
}

function dateOfParts([year = '', month = '', day = '', ...clock]: readonly string[]): string {
  const [hour = '0', minute = '0', second = '0'] = clock.map(text => text.replace(/\.0+$/, ''))
  const time = isClock(hour) ? hour : [hour, minute, second].map(twoDigits).join(':')
  return `${year}-${twoDigits(month)}-${twoDigits(day)} ${time}`
}

const twoDigits = (text: string): string => text.replace(/\.0+$/, '').padStart(2, '0')
