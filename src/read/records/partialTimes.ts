/** Times that lack their year, or name a zone that is several – `Mar 25 08:16:12`, `08:16 IST` – → whole, by what a map says. */
import { textOf } from './cell.ts'

/** What a map says behind a column: `ts:y2026-03`, the first month of the log; `ts:z+0530`, what its zone is; `ts:ymd`. */
export type Completion =
  | { readonly year: number; readonly month: number }
  | { readonly offset: string }
  | { readonly order: 'ymd' }

export function completionOf(suffix: string): Completion | undefined {
  if (suffix === 'ymd') return { order: suffix }
  const [, year, month = '01'] = /^y(\d{4})(?:-(0[1-9]|1[0-2]))?$/.exec(suffix) ?? []
  if (year !== undefined) return { year: Number(year), month: Number(month) }
  const offset = /^z([+-]\d\d:?\d\d)$/.exec(suffix)?.[1]
  return offset === undefined ? undefined : { offset: offset.replace(':', '') }
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const CLOCK = '(\\d{1,2}:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?)'
const MONTH_FIRST = new RegExp(`^(?:[A-Z][a-z]{2},? )?([A-Z][a-z]{2,8})\\.? +(\\d{1,2}),? ${CLOCK}$`)
const DAY_FIRST = new RegExp(`^(\\d{1,2})[ -]([A-Za-z]{3,9})[ ,-]+${CLOCK}$`)
const DASHED = new RegExp(`^(\\d\\d)-(\\d\\d)[ T]${CLOCK}$`)

type Yearless = { readonly month: number; readonly day: string; readonly clock: string }

const monthNamed = (name = ''): number => MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1

/** A time without its year, as syslog, Go and Python write it; `undefined` where it is none. */
export function yearless(value: unknown): Yearless | undefined {
  const text = textOf(value).trim()
  const named = MONTH_FIRST.exec(text)
  const dayFirst = DAY_FIRST.exec(text)
  const dashed = DASHED.exec(text)
  const [month, day, clock] = named
    ? [monthNamed(named[1]), named[2], named[3]]
    : dayFirst
      ? [monthNamed(dayFirst[2]), dayFirst[1], dayFirst[3]]
      : [Number(dashed?.[1]), dashed?.[2], dashed?.[3]]
  return month >= 1 && month <= 12 && day !== undefined && clock !== undefined
    ? { month, day: day.padStart(2, '0'), clock: clock.padStart(8, '0') }
    : undefined
}

/** Zones by a name that several have, with the offsets of those that write logs most. */
export const SEVERAL: Readonly<Record<string, readonly string[]>> = {
  BST: ['+0100', '+0600'],
  IST: ['+0530', '+0100', '+0200'],
  CST: ['-0600', '+0800'],
  AST: ['-0400', '+0300'],
  GST: ['+0400', '-0200']
}

/** A time with such a name behind it. */
export function zonedBySeveral(
  value: unknown
): { readonly clock: string; readonly name: string } | undefined {
  const [, clock, name = ''] = /^(.*\d(?: ?[AP]M)?) ?([A-Z]{3,4})$/.exec(textOf(value).trim()) ?? []
  return clock !== undefined && Object.hasOwn(SEVERAL, name) ? { clock, name } : undefined
}

const YEAR_OF_TWO = /^(\d\d)[/-](\d{1,2})[/-](\d\d)(?=\D|$)/

/** Whether the dates of a column may begin with their years, in two digits: the first number is above 12 and never changes. */
export function mayLeadWithYear(values: readonly unknown[]): boolean {
  const found = values.flatMap(value => {
    const [, first = '', , last = ''] = YEAR_OF_TWO.exec(textOf(value).trim()) ?? []
    return first === '' ? [] : [{ first: Number(first), last: Number(last) }]
  })
  const [one] = found
  return (
    one !== undefined && one.first > 12 && found.every(({ first, last }) => first === one.first && last <= 31)
  )
}

/** A cell with what it lacks; as it stands where that is not what it lacks. */
export const completer =
  (completion: Completion) =>
  (value: unknown): unknown => {
    if ('order' in completion) return textOf(value).trim().replace(YEAR_OF_TWO, '20$1-$2-$3')
    if ('offset' in completion) {
      const found = zonedBySeveral(value)
      return found ? `${found.clock} ${completion.offset}` : value
    }
    const found = yearless(value)
    if (found === undefined) return value
    const year = completion.year + (found.month < completion.month ? 1 : 0)
    return `${year}-${String(found.month).padStart(2, '0')}-${found.day} ${found.clock}`
  }
