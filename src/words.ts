/** The one place where numbers, money, shares, durations and sizes become words. */
import { BYTES_PER_KIB, SECONDS_PER_DAY, SECONDS_PER_HOUR } from './units.ts'

/** What the log cannot say. */
export const UNKNOWN = '–'

export type Writing = (value: number | null) => string

/** Non-finite numbers have no place on a page: they are unknown, too. */
export const known =
  (write: (value: number) => string): Writing =>
  value =>
    value === null || !Number.isFinite(value) ? UNKNOWN : write(value)

type Digits = { readonly format: (value: number) => string }

/** Made at its first use: it loads the tables of all languages. */
function digits(options: Intl.NumberFormatOptions): Digits {
  let made: Intl.NumberFormat | null = null
  return {
    format: value => {
      made ??= new Intl.NumberFormat('en-US', options)
      return made.format(value)
    }
  }
}

const decimals = (least: number, most: number): Digits =>
  digits({ minimumFractionDigits: least, maximumFractionDigits: most })

const WHOLE = decimals(0, 0)
const TENTHS = decimals(0, 1)
const HUNDREDTHS = decimals(0, 2)
const THOUSANDTHS = decimals(0, 3)
const CENTS = decimals(2, 2)
const FULL = decimals(2, 6)
const THREE_DIGITS = digits({ maximumSignificantDigits: 3 })

/** Three digits or all whole ones: `19,366`, `585`, `41.8`, `5.53`, `0.0125`. */
export const count = known(value => {
  const size = Math.abs(value)
  const fitting = size >= 100 ? WHOLE : size >= 10 ? TENTHS : size >= 1 ? HUNDREDTHS : THREE_DIGITS
  return fitting.format(value)
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

/** Whole dollars from 100 up, cents below, three digits and no less than cents below one dollar, without the dust of sums: `$3,132`, `$4.29`, `$0.0125`. */
export const money = known(exact => {
  const usd = Number(exact.toPrecision(12))
  const size = Math.abs(usd)
  if (size >= 100) return dollars(usd, WHOLE)
  return dollars(usd, size >= 1 || size === 0 ? CENTS : THREE_DIGITS).replace(/\.\d$/, '$&0')
})

/** A price of a list, in full: `$0.075`, `$2.50`. */
export const unitPrice = known(usd => dollars(usd, FULL))

const dollars = (usd: number, fitting: Digits): string =>
  `${usd < 0 ? '-' : ''}$${fitting.format(Math.abs(usd))}`

/** Percent, in tenths; all and nothing are written only where they are meant: `>99.9 %`, `<0.1 %`. */
export const share = known(part => (part < 0 ? `-${shareFrom0(-part)}` : shareFrom0(part)))

function shareFrom0(part: number): string {
  if (part > 0 && part < 0.0005) return '<0.1 %'
  if (part >= 0.9995 && part < 1) return '>99.9 %'
  return `${TENTHS.format(part * 100)} %`
}

/** A share that somebody said, in full: `99.95 %`. */
export const statedShare = (part: number): string => `${Number((part * 100).toPrecision(12))} %`

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

/** With its thousands apart, and three decimals at most: `1,234`, `0.5`. `toLocaleString` would load the tables of all languages. */
export function withCommas(value: number): string {
  const [whole = '', ...decimals] = String(Number(value.toFixed(3))).split('.')
  return [whole.replace(/\B(?=(?:\d{3})+$)/g, ','), ...decimals].join('.')
}

/** `3 rows`, `1 row`. */
export const plural = (text: string, value: number, noun: string): string =>
  `${text} ${noun}${value === 1 ? '' : 's'}`

/** Hours, minutes or seconds, to two digits. */
export function inLargestUnit(seconds: number): { readonly many: number; readonly unit: string } {
  const [size, unit] =
    seconds >= SECONDS_PER_HOUR ? [SECONDS_PER_HOUR, 'hour'] : seconds >= 60 ? [60, 'minute'] : [1, 'second']
  return { many: Number((seconds / size).toPrecision(2)), unit }
}

/** `Only 0.88 seconds were seen (2 requests), too little to decide on.`; `null` of an hour and more. */
export function glimpse(spanSeconds: number, requests: number): string | null {
  if (spanSeconds >= SECONDS_PER_HOUR) return null
  const { many, unit } = inLargestUnit(spanSeconds)
  const seen =
    spanSeconds <= 0 ? 'one moment was' : `${plural(String(many), many, unit)} ${many === 1 ? 'was' : 'were'}`
  return `Only ${seen} seen (${plural(withCommas(requests), requests, 'request')}), too little to decide on.`
}

/** Names of a list, which hold no blanks, parted by blanks or lines. */
export const wordsIn = (text: string): readonly string[] => text.trim().split(/\s+/)

export const wordSet = (text: string): ReadonlySet<string> => new Set(wordsIn(text))
