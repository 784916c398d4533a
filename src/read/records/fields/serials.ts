/** Times as spreadsheets count them, in days since 1900 → milliseconds since 1970. */
import { MILLIS_PER_DAY } from '../../../units.ts'
import { textOf } from '../cell.ts'
import { lacksZone } from '../logTimes.ts'
import { offsetOf } from '../plainTime.ts'
import { isoMicros } from '../time.ts'
import { numericDate, statesZone } from '../writtenTimes.ts'
import { type Column, mostly } from './columns.ts'
import { plainNumber } from './numbers.ts'

/** 1970-01-01 as Excel counts, with the leap day of 1900 that never was. */
const DAYS_TO_1970 = 25_569
/** 2000-01-01 and 2100-01-01. */
const [EARLIEST, LATEST] = [36_526, 73_051]

const isSerial = (value: unknown): boolean => {
  const days = plainNumber(value)
  return days !== undefined && days >= EARLIEST && days < LATEST
}

/** Days with a part of one, under a name of a time: whole ones alone may be anything. */
export const isSerialColumn = (column: Column): boolean =>
  (column.meanings.has('start') || column.meanings.has('end')) &&
  column.filled.length > 0 &&
  mostly(column, isSerial) &&
  column.filled.filter(value => !Number.isInteger(plainNumber(value))).length * 2 >= column.filled.length

/** [ms since 1970] */
const serialMillis = (value: unknown): number =>
  Math.round(((plainNumber(value) ?? Number.NaN) - DAYS_TO_1970) * MILLIS_PER_DAY)

const COMPACT = /^(20\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.?(\d{3}))?$/

const compactText = (value: unknown): string => {
  const [, year, month, day, hour, minute, second, fraction = '0'] = COMPACT.exec(textOf(value).trim()) ?? []
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction}`
}

/** `20260325090000`: a moment's digits one after the other. */
const isCompactColumn = ({ filled }: Column): boolean =>
  filled.length > 0 && filled.every(value => !Number.isNaN(isoMicros(compactText(value))))

/** What a number of a column of times stands for; `undefined` where it is taken as it is. */
export function stampOf(column: Column): ((value: unknown) => unknown) | undefined {
  if (isSerialColumn(column)) return serialMillis
  if (isCompactColumn(column)) return compactText
  const zone = zoneNamed(column)
  return zone === undefined ? undefined : value => `${textOf(value).trim()} ${zone}`
}

/** `Time (PST)`, `Zeit (MEZ)` over times that state no zone of their own: its offset. */
export function zoneNamed({ path, filled }: Column): string | undefined {
  const zone = /[([ _]([A-Za-z]{3,4}|(?:UTC|GMT) ?[+-]\d{1,2}(?::?\d\d)?)[)\]]?$/.exec(path)?.[1]
  const offset = zone && offsetOf(zone)
  if (offset === undefined || offset === '' || offset === 'Z') return undefined
  const areZoneless =
    filled.length > 0 && filled.every(value => typeof value === 'string' && isZoneless(value.trim()))
  return areZoneless ? offset.replace(':', '') : undefined
}

const isZoneless = (text: string): boolean =>
  numericDate(text) === undefined ? lacksZone(text) : !statesZone(text)
