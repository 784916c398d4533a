import { describe, expect, test } from 'vitest'
import { estimated, unknown } from '../../src/figure.ts'
import { monthsUntil } from '../../src/limits/headroom.ts'

const growth = (value: number, low: number, high: number) => ({
  ...estimated(value, 'share/week'),
  low,
  high
})

describe('monthsUntil', () => {
  // Doubling at 2 % a week takes ln 2 / ln 1.02 = 35.0 weeks of 168 h, 8.055 months of 730 h.
  test('doubling at 2 % a week', () => {
    const months = monthsUntil(2, growth(0.02, 0.01, 0.04))
    expect(months.value).toBeCloseTo((Math.log(2) / Math.log(1.02)) * (168 / 730), 10)
    expect(months.value).toBeCloseTo(8.055, 3)
    // The faster it may grow, the sooner: the bounds change places.
    expect(months.low).toBeCloseTo((Math.log(2) / Math.log(1.04)) * (168 / 730), 10)
    expect(months.high).toBeCloseTo((Math.log(2) / Math.log(1.01)) * (168 / 730), 10)
  })

  test('what does not suffice today is outgrown', () => {
    expect(monthsUntil(0.9, growth(0.02, 0.01, 0.04)).value).toBe(0)
    expect(monthsUntil(0.9, unknown('share/week', 'too short')).value).toBe(0)
  })

  test('traffic that does not grow outgrows nothing; if it may, the soonest is known', () => {
    expect(monthsUntil(2, growth(-0.02, -0.03, -0.01))).toMatchObject({
      value: null,
      note: 'the traffic does not grow'
    })
    const open = monthsUntil(2, growth(-0.01, -0.03, 0.02))
    expect(open).toMatchObject({ value: null, note: 'the growth may as well be none' })
    expect(open.low).toBeCloseTo(8.055, 3)
    expect(open.high).toBeUndefined()
  })

  test('unknown growth: unknown, for its reason', () => {
    expect(monthsUntil(2, unknown('share/week', 'under two weeks'))).toMatchObject({
      value: null,
      note: 'under two weeks'
    })
  })
})
