/** Times as people and spreadsheets write them → microseconds: `25/03/2026 8:00`, `Mar 25, 2026 8:00 AM`, `2026/03/25`. */

import { momentOfWallTime, type Zone } from '../../log/zone.ts'
import { MICROS_PER_MILLI } from '../../units.ts'
import { areaTime } from './areaTimes.ts'
import { plainTime } from './plainTime.ts'
import { isoMicros } from './time.ts'

/** Which of the two comes first where a date is written in numbers alone. */
export type DayOrder = 'dmy' | 'mdy'

const CLOCK =
  '(?:,? *[T ] *(\\d{1,2}):(\\d\\d)(?::(\\d\\d)(?:[.,](\\d{1,9}))?)?(?: ?([AP])\\.?M\\.?)?)? ?(Z|UTC|GMT|[+-]\\d\\d:?\\d\\d)?$'
const NUMERIC = new RegExp(`^(\\d{1,2})([/.-])(\\d{1,2})\\2(\\d{4}|\\d\\d)${CLOCK}`, 'i')
const YEAR_FIRST = new RegExp(`^(\\d{4})([/.-])(\\d{1,2})\\2(\\d{1,2})${CLOCK}`, 'i')
const COMPACT = /^(\d{4})(\d\d)(\d\d)[T ](\d\d)(\d\d)(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)?$/
const WEEKDAY = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? +/i
const DAY_MONTH = new RegExp(
  `^(\\d{1,2})\\.?(?: de)?[ -](\\p{L}{3,12})\\.?(?: de)?[ -](\\d{4}|\\d\\d)${CLOCK}`,
  'iu'
)
const MONTH_DAY = new RegExp(`^(\\p{L}{3,12})\\.? (\\d{1,2}),? (\\d{4})${CLOCK}`, 'iu')
/** How the months begin in English, German, French, Spanish, Italian, Portuguese, Dutch and Russian, without accents. */
const MONTHS = [
  'jan gen ene янв',
  'feb fev фев',
  'mar maa mrz мар',
  'apr abr avr апр',
  'may mai mag mei мая май маи',
  'jun juin giu июн',
  'jul juil lug июл',
  'aug ago aou авг',
  'sep set сен',
  'oct okt ott out окт',
  'nov ноя',
  'dec dez dic дек'
].map(beginnings => beginnings.split(' '))

/** A date in numbers whose year comes last, with its day and month as they stand; `undefined` where it is none. */
export function numericDate(text: string): { first: number; second: number; mark: string } | undefined {
  const parts = NUMERIC.exec(plainTime(text.trim()))
  return parts ? { first: +(parts[1] ?? ''), second: +(parts[3] ?? ''), mark: parts[2] ?? '' } : undefined
}

/** A date in numbers, read in one order. `NaN` where it is none, or no such day is on the calendar. */
export function orderedMicros(text: string, order: DayOrder): number {
  const parts = NUMERIC.exec(plainTime(text.trim()))
  if (parts === null) return Number.NaN
  const [, first = '', , second = '', year = ''] = parts
  const [day, month] = order === 'dmy' ? [first, second] : [second, first]
  return micros(fullYear(year), month, day, parts.slice(5))
}

/** `Wed Mar 25 09:00:00 2026`, as C and `date` write it. */
const ASCTIME =
  /^([A-Za-z]{3}) +(\d{1,2}) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?: (UTC|GMT|Z|[+-]\d{4}))? (\d{4})$/
/** `/Date(1774429200000)/`, as .NET writes it; with an offset that changes nothing. */
const DOT_NET = /^\\?\/Date\((\d{12,14})(?:[+-]\d{4})?\)\\?\/$/
const EASTERN =
  /^(\d{4})[年년] ?(\d{1,2})[月월] ?(\d{1,2})[日일] ?(?:(\d{1,2})[:时時시] ?(\d{1,2})[:分분] ?(?:(\d{1,2})(?:\.(\d{1,9}))?[秒초]?)?)?$/
const DASHED = /^(\d{4})-(\d\d)-(\d\d)[_T-](\d\d)-(\d\d)-(\d\d)(?:[.-](\d{1,9}))?(Z)?$/

function shownIn(zone: Zone, clock: string): number {
  const iso = isoMicros(clock)
  const wall = Number.isNaN(iso) ? writtenMicros(clock) : iso
  return Number.isNaN(wall) ? wall : momentOfWallTime(wall, zone)
}

/** A written time that can be read in one way only. `NaN` where it is none. */
export function writtenMicros(written: string): number {
  const area = areaTime(written)
  if (area && !statesZone(area.clock)) return shownIn(area.zone, area.clock)
  const text = plainTime(written)
  if (text !== written) {
    const iso = isoMicros(text)
    if (!Number.isNaN(iso)) return iso
  }
  const dotNet = DOT_NET.exec(text)
  if (dotNet) return Number(dotNet[1]) * MICROS_PER_MILLI
  const fields = EASTERN.exec(text) ?? DASHED.exec(text)
  if (fields)
    return micros(fields[1], fields[2], fields[3], [
      ...fields.slice(4, 8).map(twoDigitsOr),
      undefined,
      fields[8]
    ])
  const yearFirst = YEAR_FIRST.exec(text)
  if (yearFirst) return micros(yearFirst[1], yearFirst[3], yearFirst[4], yearFirst.slice(5))
  const compact = COMPACT.exec(text)
  if (compact) {
    const [, year, month, day, hour, minute, second, fraction, zone] = compact
    return micros(year, month, day, [hour, minute, second, fraction, undefined, zone])
  }
  const named = text.replace(WEEKDAY, '')
  const asctime = ASCTIME.exec(named)
  if (asctime) {
    const [, month, day, hour, minute, second, fraction, zone, year] = asctime
    return micros(year, monthNumber(month), day, [hour, minute, second, fraction, undefined, zone])
  }
  const dayMonth = DAY_MONTH.exec(named)
  if (dayMonth) return micros(fullYear(dayMonth[3]), monthNumber(dayMonth[2]), dayMonth[1], dayMonth.slice(4))
  const monthDay = MONTH_DAY.exec(named)
  return monthDay ? micros(monthDay[3], monthNumber(monthDay[1]), monthDay[2], monthDay.slice(4)) : Number.NaN
}

/** Whether a written time that is no ISO text says its zone. */
export const statesZone = (text: string): boolean =>
  areaTime(text.trim()) !== undefined ||
  /(?:Z|UTC|GMT|\d ?[+-]\d\d:?\d\d)(?: \d{4}| ?\([^)]*\)|\[[^\]]*\])?$|\/Date\(/i.test(plainTime(text.trim()))

function monthNumber(name = ''): string {
  const plain = name.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '')
  return String(MONTHS.findIndex(month => month.some(beginning => plain.startsWith(beginning))) + 1)
}

const fullYear = (year: Part): Part => (year?.length === 2 ? `20${year}` : year)

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

const twoDigitsOr = (text: Part, i: number): Part => (text === undefined || i === 3 ? text : twoDigits(text))

const twoDigits = (text: Part): string => (text ?? '').padStart(2, '0')
