/** The one place where numbers, money, shares, durations, sizes and dates become text, and log text becomes safe. */
import { printable } from '../errors.ts'
import type { Figure } from '../figure.ts'
import { BYTES_PER_KIB, SECONDS_PER_DAY, SECONDS_PER_HOUR } from '../units.ts'
import { truncated } from './width.ts'

/** What the log cannot say. */
export const UNKNOWN = '–'

type Writing = (value: number | null) => string

/** Non-finite numbers have no place on a page: they are unknown, too. */
export const known =
  (write: (value: number) => string): Writing =>
  value =>
    value === null || !Number.isFinite(value) ? UNKNOWN : write(value)

const decimals = (least: number, most: number): Intl.NumberFormat =>
  new Intl.NumberFormat('en-US', { minimumFractionDigits: least, maximumFractionDigits: most })

const WHOLE = decimals(0, 0)
const TENTHS = decimals(0, 1)
const HUNDREDTHS = decimals(0, 2)
const THOUSANDTHS = decimals(0, 3)
const CENTS = decimals(2, 2)
const FULL = decimals(2, 6)
const THREE_DIGITS = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 })

/** Three digits or all whole ones: `19,366`, `585`, `41.8`, `5.53`, `0.0125`. */
export const count = known(value => {
  const size = Math.abs(value)
  const digits = size >= 100 ? WHOLE : size >= 10 ? TENTHS : size >= 1 ? HUNDREDTHS : THREE_DIGITS
  return digits.format(value)
})

/** A factor of a bill, in thousandths, so that the product can be checked by eye. */
export const quantity = known(value => (Math.abs(value) < 1 ? THREE_DIGITS : THOUSANDTHS).format(value))

const SCALES = [
  { from: 999.5e9, unit: 1e12, suffix: ' T' },
  { from: 999.5e6, unit: 1e9, suffix: ' B' },
  { from: 999.5e3, unit: 1e6, suffix: ' M' },
  { from: 9_999.5, unit: 1e3, suffix: ' k' }
] as const

/** Large counts in three digits: `22.4 M`. */
export const compact = known(value => {
  const scale = SCALES.find(({ from }) => Math.abs(value) >= from)
  return scale === undefined ? count(value) : `${count(value / scale.unit)}${scale.suffix}`
})

/** Whole dollars from 100 up, cents below, three digits below one dollar: `$3,132`, `$4.29`, `$0.0125`. */
export const money = known(usd => {
  const size = Math.abs(usd)
  if (size >= 100) return dollars(usd, WHOLE)
  return dollars(usd, size >= 1 || size === 0 ? CENTS : THREE_DIGITS)
})

/** A price of a list, in full: `$0.075`, `$2.50`. */
export const unitPrice = known(usd => dollars(usd, FULL))

const dollars = (usd: number, digits: Intl.NumberFormat): string =>
  `${usd < 0 ? '-' : ''}$${digits.format(Math.abs(usd))}`

/** Percent, in tenths; all and nothing are written only where they are meant: `>99.9 %`, `<0.1 %`. */
export const share = known(part => {
  if (part > 0 && part < 0.0005) return '<0.1 %'
  if (part >= 0.9995 && part < 1) return '>99.9 %'
  return `${TENTHS.format(part * 100)} %`
})

/** In the two units that fit: `87 ms`, `3.2 s`, `4 min 12 s`, `5 h 12 min`, `13.9 days`. */
export const duration = known(seconds => {
  const size = Math.abs(seconds)
  if (size === 0) return '0 s'
  if (size < 0.0009995) return `${count(seconds * 1e6)} µs`
  if (size < 0.9995) return `${count(seconds * 1e3)} ms`
  if (size < 59.95) return `${count(seconds)} s`
  if (size < SECONDS_PER_HOUR - 0.5) return parts(Math.round(seconds), 60, 'min', 's')
  if (size < 2 * SECONDS_PER_DAY - 30) return parts(Math.round(seconds / 60), 60, 'h', 'min')
  return `${count(seconds / SECONDS_PER_DAY)} days`
})

const parts = (total: number, base: number, large: string, small: string): string => {
  const rest = total % base
  return `${Math.trunc(total / base)} ${large}${rest === 0 ? '' : ` ${rest} ${small}`}`
}

const SIZES = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** Binary sizes: `1.82 MiB`. */
export const bytes = known(size => {
  const step = size < BYTES_PER_KIB ? 0 : Math.floor(Math.log(size) / Math.log(BYTES_PER_KIB))
  const power = Math.min(step, SIZES.length - 1)
  return `${count(size / BYTES_PER_KIB ** power)} ${SIZES[power]}`
})

/** `2023-11-16T18:15:46.680590Z` → `2023-11-16 18:15:46 UTC`; `t+12.345678s` → `t+12.3 s`. */
export const moment = (text: string | null): string => {
  if (text === null) return UNKNOWN
  const wall = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?Z$/.exec(text)
  if (wall !== null) return `${wall[1]} ${wall[2]} UTC`
  const relative = /^t\+([\d.]+)s$/.exec(text)
  return relative === null ? text : `t+${duration(Number(relative[1]))}`
}

/** A figure as text: its value, or its range `low–high` (`-5 to 3` below zero), or that it is unknown. */
export const figureText = ({ value, unit, low, high }: Figure): string => {
  const range = low === undefined || high === undefined ? null : ([low, high] as const)
  if (value !== null) return amount(value, unit, range)
  if (range === null) return unit.startsWith('USD') ? 'unpriced' : UNKNOWN
  return withUnit(between(range, writing(unit)), unit)
}

/** A ratio of two like things, as `1.57×`. */
export const timesText = (figure: Figure): string => figureText({ ...figure, unit: '×' })

/** Its range, or its value where there is none, without the unit: for a cell whose column names it. */
export const bare = (figure: Figure, write = writing(figure.unit)): string => {
  const { value, low, high } = figure
  if (low !== undefined && high !== undefined) return between([low, high], write)
  return value === null ? figureText(figure) : write(value)
}

/** A range that rounds to its own middle says nothing more. */
const amount = (value: number, unit: string, range: readonly [number, number] | null): string => {
  const alone = writing(unit)(value)
  const bounds = range === null ? alone : between(range, writing(unit))
  return bounds === alone ? withUnit(alone, unit) : `${withUnit(alone, unit)} (${bounds})`
}

const between = ([low, high]: readonly [number, number], write: Writing): string => {
  const texts = [write(low), write(high)]
  return texts[0] === texts[1] ? String(texts[0]) : texts.join(low < 0 ? ' to ' : '–')
}

/** The unit of what only the user knows. */
const YES_OR_NO = 'yes or no'

const writing = (unit: string): Writing => {
  if (unit.startsWith('USD')) return money
  if (unit.startsWith('share')) return share
  if (unit === 's' || unit === 'seconds') return duration
  if (unit === YES_OR_NO) return known(value => (value === 1 ? 'yes' : 'no'))
  return count
}

const WRITTEN: readonly string[] = ['', '1', 'ratio', 's', 'seconds', 'USD', YES_OR_NO]

/** Money, shares and durations carry their unit already: only what they are counted per is left to say. */
const withUnit = (text: string, unit: string): string => {
  if (text === UNKNOWN || WRITTEN.includes(unit) || unit.startsWith('share')) return text
  if (unit.startsWith('×')) return text + unit
  if (unit.startsWith('USD')) return text + unit.slice('USD'.length)
  return `${text} ${text === '1' ? unit.replace(/^(\w+)s\b/, '$1') : unit}`
}

const LONGEST_NAME = 40

/** A name from the log, short enough for a cell. */
export const nameText = (name: string, unnamed = '(not named)'): string =>
  truncated(name === '' ? unnamed : name, LONGEST_NAME)

/** A copy in which every text, keys included, is safe to print: nothing from a log reaches a page unwashed. */
export const printableTexts = <Value>(value: Value): Value => washed(value) as Value

const washed = (value: unknown): unknown => {
  if (typeof value === 'string') return printable(value)
  if (Array.isArray(value)) return value.map(washed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [printable(key), washed(item)]))
}
