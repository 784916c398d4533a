import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Bucket, FixedWindow } from '../../src/limits/allowance.ts'
import { MICROS_PER_MINUTE } from '../../src/units.ts'
import { cases } from '../cases.ts'

describe('Bucket', () => {
  /**
   * OpenAI's own error messages, as users have posted them: "Limit 30000, Used 22999, Requested 12528. Please try again
   * in 11.054s." What is asked beyond the limit, 5,527 tokens, is refilled at 30,000 a minute in 11.054 s.
   */
  test.each([
    [30_000, 22_999, 12_528, 11.054],
    [50_000, 47_949, 3_006, 1.146],
    [200_000, 195_869, 4_412, 0.0843]
  ])('limit %i, used %i, requested %i: again in %f s', (limit, used, requested, seconds) => {
    const bucket = new Bucket(limit, MICROS_PER_MINUTE)
    bucket.take(used)
    expect(bucket.holds((seconds - 0.001) * 1e6, requested)).toBe(false)
    expect(bucket.holds(seconds * 1e6 + 1e3, requested)).toBe(true)
  })

  // "Limit 200, Used 200, Requested 1. Please try again in 7m12s.": 86,400 s / 200 = 432 s.
  test('a limit per day is refilled through the day', () => {
    const bucket = new Bucket(200, 86_400e6)
    bucket.take(200)
    expect(bucket.holds(431e6, 1)).toBe(false)
    expect(bucket.holds(432e6, 1)).toBe(true)
  })

  test('is full at first, and never holds more than the limit', () => {
    const bucket = new Bucket(10, MICROS_PER_MINUTE)
    expect(bucket.holds(0, 10)).toBe(true)
    expect(bucket.holds(3_600e6, 11)).toBe(false)
  })

  test('law: at the pace of its limit it never runs dry, however the fractions add up', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), limit => {
        const bucket = new Bucket(limit, MICROS_PER_MINUTE)
        bucket.take(limit - 1)
        for (let i = 0; i < 500; i++) {
          expect(bucket.holds((i * MICROS_PER_MINUTE) / limit, 1)).toBe(true)
          bucket.take(1)
        }
      }),
      { numRuns: cases(30) }
    )
  })
})

describe('FixedWindow', () => {
  test('starts anew at every multiple of its width', () => {
    const window = new FixedWindow(2, 10)
    window.take(2)
    expect([9, 10, 19, 20].map(at => window.holds(at, 2))).toEqual([false, true, true, true])
    window.take(2)
    expect([29, 30].map(at => window.holds(at, 1))).toEqual([false, true])
  })
})
