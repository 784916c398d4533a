/** Times as logs write them, against `Date` for random instants and zones. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lacksZone } from '../../../src/read/records/logTimes.ts'
import { epochMicros, isoMicros, isPlausible, toMicros } from '../../../src/read/records/time.ts'

const FIRST = Date.UTC(1973, 4, 1)
const LAST = Date.UTC(2100, 0, 1)
const millis = fc.integer({ min: FIRST, max: LAST })
const two = (value: number) => String(value).padStart(2, '0')

describe('isoMicros', () => {
  test('reads what Date writes', () => {
    fc.assert(fc.property(millis, ms => isoMicros(new Date(ms).toISOString()) === ms * 1_000))
  })

  test('the same instant in any zone and spelling is the same number', () => {
    const minutes = fc.integer({ min: -14 * 60, max: 14 * 60 })
    fc.assert(
      fc.property(
        millis,
        minutes,
        fc.constantFrom('T', ' '),
        fc.constantFrom(':', ''),
        fc.constantFrom('', ' '),
        (ms, offset, t, colon, space) => {
          const local = new Date(ms + offset * 60_000).toISOString().slice(0, -1).replace('T', t)
          const size = Math.abs(offset)
          const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${colon}${two(size % 60)}`
          expect(isoMicros(`${local}${space}${zone}`)).toBe(ms * 1_000)
        }
      )
    )
  })

  test('fractions are cut after the microsecond', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{1,9}$/), digits => {
        const expected = Math.floor(Number(`0.${digits}`) * 1e6 + 1e-4)
        expect(isoMicros(`2000-01-01T00:00:00.${digits}Z`) - Date.UTC(2000) * 1_000).toBe(expected)
      })
    )
  })

  test('a date is read where the calendar has it, and only there', () => {
    const day = fc.tuple(
      fc.integer({ min: 1974, max: 2099 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 })
    )
    fc.assert(
      fc.property(day, ([year, month, date]) => {
        const text = `${year}-${two(month)}-${two(date)}`
        const known = Date.parse(`${text}T00:00:00Z`)
        const exists = !Number.isNaN(known) && new Date(known).toISOString().startsWith(text)
        expect(isoMicros(`${text} 00:00:00`)).toBe(exists ? known * 1_000 : Number.NaN)
      })
    )
  })

  test.each([
    ['2026-03-02', Date.UTC(2026, 2, 2)],
    ['2026-03-02 09:30', Date.UTC(2026, 2, 2, 9, 30)],
    ['"2026-03-02T09:30:00Z"', Date.UTC(2026, 2, 2, 9, 30)],
    ['2026-03-02 09:30:00,5 UTC', Date.UTC(2026, 2, 2, 9, 30, 0, 500)],
    ['2026-03-02T09:30:00-03', Date.UTC(2026, 2, 2, 12, 30)],
    // The leap second of 2016 counts as the first of 2017.
    ['2016-12-31T23:59:60Z', Date.UTC(2017, 0, 1)]
  ])('%s', (text, expected) => {
    expect(isoMicros(text)).toBe(expected * 1_000)
  })

  test.each([
    '',
    'now',
    '2026-3-2',
    '02/03/2026 09:30',
    '2026-03-02T24:00:00Z',
    '2026-03-02T09:60:00Z',
    '2026-03-02T09:30:61Z',
    '2026-02-31T09:30:60Z',
    '2026-03-02T09:30:00+14:01',
    '2026-03-02T09:30:00Z and more'
  ])('%j is not a time', text => {
    expect(isoMicros(text)).toBeNaN()
  })
})

test.each([
  ['2026-03-02T09:30:00', true],
  ['2026-03-02 09:30:00.5', true],
  ['2026-03-02', true],
  ['2026-03-02T09:30:00Z', false],
  ['2026-03-02 09:30:00 UTC', false],
  ['2026-03-02 09:30:00 +02:00', false],
  ['2026-03-02T09:30:00-0300', false],
  ['1772438400', false],
  ['', false]
])('%j lacks a zone: %s', (text, expected) => {
  expect(lacksZone(text)).toBe(expected)
})

describe('epochMicros', () => {
  test('seconds, milliseconds, microseconds and nanoseconds of one instant are one number', () => {
    fc.assert(
      fc.property(millis, ms => {
        for (const perSecond of [1, 1e3, 1e6, 1e9]) {
          expect(epochMicros(Math.floor(ms / 1_000) * perSecond)).toBe(Math.floor(ms / 1_000) * 1e6)
        }
      })
    )
  })

  test('a fraction of a second is kept to the microsecond', () => {
    expect(epochMicros(1_772_438_400.123_456)).toBe(1_772_438_400_123_456)
  })

  test.each([0, 12.5, 99_999_999, -1, Number.NaN])('%d is relative to something, so no time', value => {
    expect(epochMicros(value)).toBeNaN()
  })
})

test.each([
  [1.5, 'seconds', 1_500_000],
  [1.5, 'millis', 1_500],
  [2.5, 'micros', 3],
  [1_499, 'nanos', 1]
] as const)('%d %s is %d µs', (value, unit, micros) => {
  expect(toMicros(value, unit)).toBe(micros)
})

test.each([
  ['1999-12-31T23:59:59.999999Z', false],
  ['2000-01-01T00:00:00Z', true],
  ['2099-12-31T23:59:59.999999Z', true],
  ['2100-01-01T00:00:00Z', false]
])('%s is plausible: %s', (text, expected) => {
  expect(isPlausible(isoMicros(text))).toBe(expected)
})
