import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FAILED, THROTTLED } from '../../src/log/trafficLog.ts'
import { describeBucketGrowth, describeGrowth, growthOf, wholeDays } from '../../src/traffic/growth.ts'
import { bucketsOf, logOf, type Row } from '../log/sample.ts'

const DAY = 86_400

/** Two weeks of which the second has the counts of the first, times a factor of its own. */
const fortnight = (...factors: readonly number[]) => {
  const first = [100, 120, 140, 130, 110, 40, 20]
  return [...first, ...first.map((requests, day) => requests * (factors[day] ?? 1))]
}

describe('growthOf', () => {
  test('is the median change of the same weekday, so that the weekly pattern takes no part', () => {
    // One pair per weekday. Factors in order: 0.9 1 1.05 1.1 1.15 1.2 3; the middle one is 1.1.
    // V = 7 · 2·1·9/18 = 7; (7 ∓ 1.96·√7)/2 = 0.9 and 6.1: rank 1 (never below it) and rank 7 (⌈6.1⌉ + 1, at most 7).
    const { perWeek, wholeDays: days, requestsPerWeek } = growthOf(fortnight(1.1, 3, 0.9, 1, 1.05, 1.2, 1.15))
    expect(perWeek.value).toBeCloseTo(0.1, 12)
    expect([perWeek.low, perWeek.high]).toEqual([expect.closeTo(-0.1, 12), expect.closeTo(2, 12)])
    expect([perWeek.unit, perWeek.basis, days]).toEqual(['share/week', 'estimated', 14])
    expect(requestsPerWeek[0]).toBe(660)
  })

  test('five weeks of one pace give that pace, and its interval is the pace itself', () => {
    const weeks = [1, 1.02, 1.02 ** 2, 1.02 ** 3, 1.02 ** 4]
    const { perWeek } = growthOf(
      weeks.flatMap(level =>
        fortnight()
          .slice(0, 7)
          .map(day => day * level)
      )
    )
    expect([perWeek.value, perWeek.low, perWeek.high]).toEqual(
      [0.02, 0.02, 0.02].map(pace => expect.closeTo(pace, 9))
    )
  })

  test('a wild day moves it little', () => {
    const calm = growthOf([...fortnight(), ...fortnight()]).perWeek
    const days = [...fortnight(), ...fortnight()]
    days[24] = 90_000
    expect(calm.value).toBe(0)
    expect(growthOf(days).perWeek.value).toBe(0)
  })

  test('a day without requests has no logarithm and takes no part', () => {
    // Workdays only: five pairs are left, each of them 1.5.
    const week = [10, 10, 10, 10, 10, 0, 0]
    const { perWeek } = growthOf([...week, ...week.map(requests => requests * 1.5)])
    expect(perWeek.value).toBeCloseTo(0.5, 12)
  })

  test.each<[string, readonly number[]]>([
    ['growth needs 14 whole days, the log has 13', fortnight().slice(1)],
    [
      'growth needs 5 pairs of the same weekday with requests, the log has 4',
      [9, 9, 9, 9, 0, 0, 0, 9, 9, 9, 9, 0, 0, 0]
    ]
  ])('%s', (note, perDay) => {
    expect(growthOf(perDay).perWeek).toEqual({ value: null, unit: 'share/week', basis: 'estimated', note })
  })

  const days = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 14, maxLength: 60 })

  test('law: the interval holds the value, and the scale of the traffic changes nothing', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 2, max: 9 }), (perDay, scale) => {
        const { value, low, high } = growthOf(perDay).perWeek
        expect(low).toBeLessThanOrEqual(value as number)
        expect(high).toBeGreaterThanOrEqual(value as number)
        expect(growthOf(perDay.map(requests => requests * scale)).perWeek.value).toBeCloseTo(
          value as number,
          9
        )
      })
    )
  })

  test('law: time that runs backwards turns growth into its inverse', () => {
    fc.assert(
      fc.property(days, perDay => {
        const { value } = growthOf(perDay).perWeek
        const backwards = growthOf(perDay.toReversed()).perWeek.value as number
        expect((1 + backwards) * (1 + (value as number))).toBeCloseTo(1, 9)
      })
    )
  })
})

describe('describeGrowth', () => {
  /** As many requests a day, an hour apart, from 08:00 on. */
  const rows = (perDay: readonly number[]): readonly Row[] =>
    perDay.flatMap((requests, day) =>
      Array.from({ length: requests }, (_, i) => ({ at: day * DAY + 28_800 + i * 60 }))
    )

  test('days begin with the first arrival, the last one may lack an hour', () => {
    // 13 days and 23 hours are 14 days; a second less are 13.
    expect(wholeDays((14 * 24 - 1) * 3_600e6)).toBe(14)
    expect(wholeDays(((14 * 24 - 1) * 3_600 - 1) * 1e6)).toBe(13)
    // The arrivals of day 14 fall into the days from 08:00 to 08:00.
    expect(describeGrowth(logOf(rows([...fortnight(), 1]))).requestsPerWeek).toEqual([660, 660])
  })

  test('counts requests: what is tried again is one', () => {
    const perDay = [...fortnight(2, 2, 2, 2, 2, 2, 2), 1]
    const log = logOf(rows(perDay))
    const plain = describeGrowth(log)
    expect(plain.perWeek.value).toBeCloseTo(1, 12)
    // Every second attempt of the second week is the retry of the one before.
    const later = Uint32Array.from({ length: 660 }, (_, i) => 661 + 2 * i)
    const retried = describeGrowth({ ...log, retries: { later, first: later.map(i => i - 1) } })
    expect(retried.requestsPerWeek).toEqual([660, 660])
    expect(retried.perWeek.value).toBe(0)
  })

  test('refusals count as demand', () => {
    const refused = rows([...fortnight(), 1]).map(row => ({ ...row, flags: FAILED | THROTTLED }))
    expect(describeGrowth(logOf(refused)).requestsPerWeek).toEqual([660, 660])
  })
})

describe('describeBucketGrowth', () => {
  const hours = (perDay: readonly number[], more = {}) =>
    perDay.flatMap((requests, day) => [
      { at: day * DAY + 3_600 * 9, requests: requests / 2, ...more },
      { at: day * DAY + 3_600 * 23, requests: requests / 2, ...more }
    ])

  test('adds up the buckets of each day', () => {
    const week = [2, 4, 6, 8, 10, 12, 14]
    const buckets = bucketsOf([{ at: 0 }, ...hours([...week, ...week.map(requests => requests * 2)])], 3_600)
    expect(describeBucketGrowth(buckets)).toMatchObject({
      perWeek: { value: expect.closeTo(1, 12) },
      requestsPerWeek: [56, 112]
    })
  })

  test('leaves batch work out', () => {
    const buckets = bucketsOf([{ at: 0 }, ...hours(fortnight(), { batch: true })], 3_600)
    expect(describeBucketGrowth(buckets).perWeek.value).toBeNull()
  })
})
