/** A length with its unit in text – `1.2 s`, `350ms`, `0:00:02.5`, `PT1.5S` – → microseconds. */
import { MICROS_PER_HOUR, MICROS_PER_MINUTE, MICROS_PER_SECOND } from '../../../units.ts'
import { LONGEST_VALUE, textOf } from '../cell.ts'

const MICROS: readonly (readonly [RegExp, number])[] = [
  [/^(?:h|hrs?|hours?)$/, MICROS_PER_HOUR],
  [/^(?:m|mins?|minutes?)$/, MICROS_PER_MINUTE],
  [/^(?:s|secs?|seconds?|sek\.?|sekunden)$/, MICROS_PER_SECOND],
  [/^(?:ms|msecs?|millis|milliseconds?)$/, 1_000],
  [/^(?:us|µs|μs|micros|microseconds?)$/, 1],
  [/^(?:ns|nanos|nanoseconds?)$/, 1e-3]
]

const PART = /(\d+(?:[.,]\d+)?)\s*([a-zµμ]+\.?)/gi
const WHOLE = /^(?:\d+(?:[.,]\d+)?\s*[a-zµμ]+\.?[\s,]*)+$/i
const CLOCK = /^(?:(\d+) days?,? )?(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2}(?:[.,]\d+)?)$/
const ISO = /^PT(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?$/i

/** `NaN` where the text is no length with a unit. [µs] */
export function lengthMicros(value: unknown): number {
  const text = textOf(value).trim()
  if (text.length > LONGEST_VALUE) return Number.NaN
  const clock = CLOCK.exec(text)
  if (clock) {
    const [, days = 0, hours, minutes = 0, seconds = '0'] = clock
    return inMicros(Number(days) * 24 + Number(hours ?? 0), Number(minutes), decimal(seconds))
  }
  const iso = text.length > 2 ? ISO.exec(text) : null
  if (iso) return inMicros(Number(iso[1] ?? 0), Number(iso[2] ?? 0), Number(iso[3] ?? 0))
  if (!WHOLE.test(text)) return Number.NaN
  let micros = 0
  for (const [, count = '', unit = ''] of text.matchAll(PART)) micros += decimal(count) * microsOf(unit)
  return micros
}

const inMicros = (hours: number, minutes: number, seconds: number): number =>
  Math.round(((hours * 60 + minutes) * 60 + seconds) * MICROS_PER_SECOND)

const decimal = (text: string): number => Number(text.replace(',', '.'))

/** Microseconds in one of a unit by its name; `NaN` where it is none. */
export const microsOf = (unit: string): number =>
  MICROS.find(([name]) => name.test(unit.toLowerCase()))?.[1] ?? Number.NaN

/** `2:31` alone may as well be a time of day. */
export const isMinutesAndSeconds = (value: unknown): boolean => /^\d{1,3}:[0-5]\d$/.test(textOf(value).trim())

export const isLengthText = (value: unknown): boolean =>
  !Number.isNaN(lengthMicros(value)) && !isMinutesAndSeconds(value)
