import fc from 'fast-check'
import { expect, test } from 'vitest'
import { estimated } from '../../src/figure.ts'
import { lastWeekOf } from '../../src/pricing/lastWeek.ts'
import { cases } from '../cases.ts'

const calendarOf = (covered: readonly number[]) => ({
  days: covered.map(share => ({ isWeekend: false, covered: share })),
  isDated: true,
  firstDay: 0,
  seesRhythm: true
})
const whole = calendarOf([0.5, ...new Array<number>(14).fill(1), 0.2])
const growing = { ...estimated(0.2, 'share/week'), low: 0.1, high: 0.3 }
const average = estimated(1_000, 'USD/month')
const usd = [3, ...new Array<number>(7).fill(10), ...new Array<number>(7).fill(20), 4]

const meanOf = (days: readonly number[]) => days.reduce((sum, day) => sum + day, 0) / days.length
const monthly = (days: readonly number[]) => estimated((meanOf(days) * 730) / 24, 'USD/month')

// 7 days × 20 USD × 730 / 168 = 608.333…; the days cut off at both ends take no part.
test('the last seven whole days by the month', () => {
  const found = lastWeekOf(usd, whole, growing, 1, average, true)
  expect(found?.usdPerMonth.value).toBeCloseTo((140 * 730) / 168, 9)
  expect(found?.overAverage).toBeCloseTo((140 * 730) / 168 / 1_000, 9)
  expect(lastWeekOf(usd, whole, growing, 2, average, true)?.usdPerMonth.value).toBeCloseTo(
    (280 * 730) / 168,
    9
  )
})

test('nothing where the week is like the rest and growth may be chance, is unknown, or no week is whole', () => {
  const alike = estimated(600, 'USD/month')
  expect(lastWeekOf(usd, whole, { ...growing, low: -0.1 }, 1, alike, true)).toBeNull()
  expect(lastWeekOf(usd, whole, { ...growing, value: null }, 1, alike, true)).toBeNull()
  expect(lastWeekOf(usd, whole, growing, 1, alike, true)?.since).toBeNull()
  expect(lastWeekOf([1, 1, 1], calendarOf([1, 1, 1]), growing, 1, average, true)).toBeNull()
  expect(lastWeekOf(usd, { ...whole, isDated: false }, growing, 1, average, true)).toBeNull()
})

// 335 days at 1, 30 at 60: the mean is 5.8, and the 30 days began on day 335 of 1970, 2 December.
test('a rate that is another now is told, with the day from which it holds', () => {
  const days = [...new Array<number>(335).fill(1), ...new Array<number>(30).fill(60)]
  const steady = { ...growing, value: 0, low: 0, high: 0 }
  const found = lastWeekOf(days, calendarOf(days.map(() => 1)), steady, 1, monthly(days), true)
  expect(found?.overAverage).toBeCloseTo(60 / meanOf(days), 9)
  expect(found?.since).toBe('1970-12-02')
})

test('one that grew by steps, from the last of them', () => {
  const days = [
    ...new Array<number>(100).fill(1),
    ...new Array<number>(100).fill(10),
    ...new Array<number>(10).fill(100)
  ]
  const found = lastWeekOf(days, calendarOf(days.map(() => 1)), growing, 1, monthly(days), true)
  expect(found?.since).toBe('1970-07-20')
})

test('law: from that day on the log costs within half more or less of the last week, whatever its days cost', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 8, maxLength: 60 }),
      days => {
        const found = lastWeekOf(days, calendarOf(days.map(() => 1)), growing, 1, monthly(days), true)
        if (found === null || found.since === null) return
        const rest = days.slice(Math.round(Date.parse(found.since) / 86_400e3))
        expect(rest.length).toBeGreaterThanOrEqual(7)
        expect(rest.length).toBeLessThan(days.length)
        const times = meanOf(days.slice(-7)) / meanOf(rest)
        expect(times).toBeLessThanOrEqual(1.5)
        expect(times).toBeGreaterThanOrEqual(1 / 1.5)
      }
    ),
    { numRuns: cases(300) }
  )
})
