import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { estimated, unknown } from '../../src/figure.ts'
import { monthsUntil, outgrownOn } from '../../src/limits/room.ts'

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

  test('traffic that does not grow beyond chance outgrows nothing at a time that is known', () => {
    expect(monthsUntil(2, growth(-0.02, -0.03, -0.01))).toMatchObject({
      value: null,
      note: 'the traffic does not grow'
    })
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 0.5, noNaN: true }),
        fc.double({ min: -0.5, max: 0, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (high, low, at) => {
          const open = monthsUntil(2, growth(low + at * (high - low), low, high))
          expect(open).toEqual(unknown('months', 'the growth may be zero', 'estimated'))
          expect(outgrownOn(open, Date.parse('2026-03-02T18:00:00Z') * 1_000, 'wall')).toBeNull()
        }
      )
    )
  })

  test('unknown growth: unknown, for its reason', () => {
    expect(monthsUntil(2, unknown('share/week', 'under two weeks'))).toMatchObject({
      value: null,
      note: 'under two weeks'
    })
  })
})

describe('outgrownOn', () => {
  const end = Date.parse('2026-03-02T18:00:00Z') * 1_000

  // Twelve months of 730 h are 365 days, 24 are 730; 2028 is the first leap year after them.
  test('counts from the end of the log', () => {
    expect(outgrownOn({ ...estimated(12, 'months'), low: 6, high: 24 }, end, 'wall')).toEqual({
      on: '2027-03-02',
      earliest: '2026-09-01',
      latest: '2028-03-01'
    })
  })

  test('an end of the interval that is not known, or more than 100 years away, is no date', () => {
    expect(outgrownOn({ ...estimated(12, 'months'), high: 1_201 }, end, 'wall')).toEqual({
      on: '2027-03-02',
      earliest: null,
      latest: null
    })
  })

  test.each([
    ['without a wall clock', estimated(12, 'months'), 'relative'],
    ['outgrown already', estimated(0, 'months'), 'wall'],
    ['where the growth is not known', unknown('months', 'not asked for'), 'wall']
  ] as const)('none %s', (_, months, clock) => {
    expect(outgrownOn(months, end, clock)).toBeNull()
  })
})
