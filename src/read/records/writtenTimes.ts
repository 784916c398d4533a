/** Times as people and spreadsheets write them → microseconds: `25/03/2026 8:00`, `Mar 25, 2026 8:00 AM`, `2026/03/25`. */
import { isoMicros } from './time.ts'

/** Which of the two comes first where a date is written in numbers alone. */
export type DayOrder = 'dmy' | 'mdy'

const CLOCK =
  '(?:,? *[T ] *(\\d{1,2}):(\\d\\d)(?::(\\d\\d)(?:[.,](\\d{1,9}))?)?(?: ?([AP])\\.?M\\.?)?)? ?(Z|UTC|GMT|[+-]\\d\\d:?\\d\\d)?$'
const NUMERIC = new RegExp(`^(\\d{1,2})([/.-])(\\d{1,2})\\2(\\d{4}|\\d\\d)${CLOCK}`, 'i')
const YEAR_FIRST = new RegExp(`^(\\d{4})([/.-])(\\d{1,2})\\2(\\d{1,2})${CLOCK}`, 'i')
const COMPACT = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)?$/
const WEEKDAY = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? +/i
const DAY_MONTH = new RegExp(`^(\\d{1,2})[ -]([A-Za-z]{3,9})[ -](\\d{4})${CLOCK}`, 'i')
const MONTH_DAY = new RegExp(`^([A-Za-z]{3,9}) (\\d{1,2}),? (\\d{4})${CLOCK}`, 'i')
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** A date in numbers whose year comes last, with its day and month as they stand; `undefined` where it is none. */
export function numericDate(text: string): { first: number; second: number; mark: string } | undefined {
  const parts = NUMERIC.exec(text.trim())
  return parts ? { first: +(parts[1] ?? ''), second: +(parts[3] ?? ''), mark: parts[2] ?? '' } : undefined
}

/** A date in numbers, read in one order. `NaN` where it is none, or no such day is on the calendar. */
export function orderedMicros(text: string, order: DayOrder): number {
  const parts = NUMERIC.exec(text.trim())
  if (parts === null) return Number.NaN
  const [, first = '', , second = '', year = ''] = parts
  const [day, month] = order === 'dmy' ? [first, second] : [second, first]
  return micros(year.length === 2 ? `20${year}` : year, month, day, parts.slice(5))
}

/** A written time that can be read in one way only. `NaN` where it is none. */
export function writtenMicros(text: string): number {
  const yearFirst = YEAR_FIRST.exec(text)
  if (yearFirst) return micros(yearFirst[1], yearFirst[3], yearFirst[4], yearFirst.slice(5))
  const compact = COMPACT.exec(text)
  if (compact) {
    const [, year, month, day, hour, minute, second, fraction, zone] = compact
    return micros(year, month, day, [hour, minute, second, fraction, undefined, zone])
  }
  const named = text.replace(WEEKDAY, '')
  const dayMonth = DAY_MONTH.exec(named)
  if (dayMonth) return micros(dayMonth[3], monthNumber(dayMonth[2]), dayMonth[1], dayMonth.slice(4))
  const monthDay = MONTH_DAY.exec(named)
  return monthDay ? micros(monthDay[3], monthNumber(monthDay[1]), monthDay[2], monthDay.slice(4)) : Number.NaN
}

/** Whether a written time that is no ISO text says its zone. */
export const statesZone = (text: string): boolean => /(?:Z|UTC|GMT|[+-]\d\d:?\d\d)$/i.test(text.trim())

const monthNumber = (name = ''): string =>
  String(MONTHS.findIndex(month => name.toLowerCase().startsWith(month)) + 1)

type Part = string | undefined

function micros(year: Part, month: Part, day: Part, clock: readonly Part[]): number {
  const [hour = '0', minute = '00', second = '00', fraction = '0', half, zone = 'Z'] = clock
  if (half !== undefined && !(+hour >= 1 && +hour <= 12)) return Number.NaN
  const hours = half === undefined ? +hour : (+hour % 12) + (/p/i.test(half) ? 12 : 0)
  const date = `${year}-${twoDigits(month)}-${twoDigits(day)}`
  return isoMicros(
    `${date}T${twoDigits(String(hours))}:${minute}:${second}.${fraction}${/^(?:utc|gmt|z)$/i.test(zone) ? 'Z' : zone}`
  )
}

const twoDigits = (text: Part): string => (text ?? '').padStart(2, '0')
