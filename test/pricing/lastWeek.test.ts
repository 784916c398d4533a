import { expect, test } from 'vitest'
import { estimated } from '../../src/figure.ts'
import { lastWeekOf } from '../../src/pricing/lastWeek.ts'

const calendarOf = (covered: readonly number[]) => ({
  days: covered.map(share => ({ isWeekend: false, covered: share })),
  isDated: true,
  seesRhythm: true
})
const whole = calendarOf([0.5, ...new Array<number>(14).fill(1), 0.2])
const growing = { ...estimated(0.2, 'share/week'), low: 0.1, high: 0.3 }
const average = estimated(1_000, 'USD/month')
const usd = [3, ...new Array<number>(7).fill(10), ...new Array<number>(7).fill(20), 4]

// 7 days × 20 USD × 730 / 168 = 608.333…; the days cut off at both ends take no part.
test('the last seven whole days by the month', () => {
  const found = lastWeekOf(usd, whole, growing, 1, average)
  expect(found?.usdPerMonth.value).toBeCloseTo((140 * 730) / 168, 9)
  expect(found?.overAverage).toBeCloseTo((140 * 730) / 168 / 1_000, 9)
  expect(lastWeekOf(usd, whole, growing, 2, average)?.usdPerMonth.value).toBeCloseTo((280 * 730) / 168, 9)
})

test('nothing where growth may be chance, is unknown, or no week is whole', () => {
  expect(lastWeekOf(usd, whole, { ...growing, low: -0.1 }, 1, average)).toBeNull()
  expect(lastWeekOf(usd, whole, { ...growing, value: null }, 1, average)).toBeNull()
  expect(lastWeekOf([1, 1, 1], calendarOf([1, 1, 1]), growing, 1, average)).toBeNull()
  expect(lastWeekOf(usd, { ...whole, isDated: false }, growing, 1, average)).toBeNull()
})
