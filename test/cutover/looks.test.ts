/** Bounds for one look: against tables, and against those that hold at every look. */
import { describe, expect, test } from 'vitest'
import { mulberry32 } from '../../src/capacity/random.ts'
import { BOUNDING, exactShare } from '../../src/cutover/looks.ts'

describe('of a mean', () => {
  // Student's t, one-sided 5 %: 1.6449 for ∞, 1.7959 for 11 degrees of freedom.
  test.each([
    [1e9, 1.6449],
    [12, 1.7959]
  ])('from %d blocks', (blocks, expected) => {
    expect(BOUNDING.one.reach(1_000, 0.05, blocks)).toBeCloseTo(expected, 3)
  })
})

describe('of a share', () => {
  // R: binom.test(5, 20), 2.5 % on each side.
  test('5 of 20', () => {
    const { low, high } = exactShare(5, 20, 0.025)
    expect(low).toBeCloseTo(0.08657147, 7)
    expect(high).toBeCloseTo(0.49104587, 7)
  })

  test('none of n: the share p at which (1 − p)ⁿ = α', () => {
    for (const trials of [1, 30, 1_000, 1_000_000]) {
      const { low, high } = exactShare(0, trials, 0.05)
      expect(low).toBe(0)
      expect(high / (1 - 0.05 ** (1 / trials))).toBeCloseTo(1, 9)
    }
  })

  test('all of n mirrors none of n', () => {
    expect(exactShare(40, 40, 0.05).low).toBeCloseTo(1 - exactShare(0, 40, 0.05).high, 12)
    expect(exactShare(40, 40, 0.05).high).toBe(1)
  })

  test('nothing seen says nothing', () => {
    expect(exactShare(0, 0, 0.05)).toEqual({ low: 0, high: 1 })
  })

  test('a bound fails as rarely as it says', () => {
    const failed = Array.from({ length: 2_000 }, (_, seed) => {
      const random = mulberry32(seed + 1)
      const events = Array.from({ length: 300 }, () => random() < 0.02).filter(Boolean).length
      return exactShare(events, 300, 0.05).high < 0.02
    }).filter(Boolean).length
    // Three standard errors above 5 % of 2,000.
    expect(failed / 2_000).toBeLessThanOrEqual(0.065)
  })
})

test('one look is never wider than every look', () => {
  const random = mulberry32(1)
  for (let i = 0; i < 300; i++) {
    const [trials, blocks] = [5 + Math.floor(10 ** (5 * random())), 6 + Math.floor(40 * random())]
    const events = Math.floor(random() ** 3 * trials)
    const alpha = 0.001 + 0.1 * random()
    const [once, always] = [exactShare(events, trials, alpha), BOUNDING.every.ofShare(events, trials, alpha)]
    expect(once.low).toBeGreaterThanOrEqual(always.low)
    expect(once.high).toBeLessThanOrEqual(always.high)
    expect(BOUNDING.one.reach(trials, alpha, blocks)).toBeLessThanOrEqual(
      BOUNDING.every.reach(trials, alpha, blocks)
    )
  }
})
