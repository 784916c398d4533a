import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dailyPeaks, loadBand } from '../../../src/capacity/fleet/uncertainty.ts'
import { cases } from '../../cases.ts'

const DAY = 86_400

/** One busy moment a day, of so many tokens, and a last request that closes the last day. */
const daysOf = (peaks: readonly number[]) => {
  const tokens = [...peaks, 2]
  return {
    arrivalSeconds: Float64Array.from(tokens, (_, day) => day * DAY),
    inputTokens: Int32Array.from(tokens, count => count - 1),
    cachedTokens: new Int32Array(tokens.length),
    outputTokens: new Int32Array(tokens.length).fill(1)
  }
}

const peaksOf = (peaks: readonly number[]) => dailyPeaks(daysOf(peaks))

/** Time of an iteration over the predicted one, in four deployments of five. */
const SPEED = { low: 0.8, high: 1.5 }

describe('loadBand', () => {
  // Days that do not differ leave the speed alone: its 10th and 90th percentile, within the error of 1,000 draws.
  test('equal days leave the speed’s own interval', () => {
    const { low, high, days, moreDays } = loadBand(peaksOf(new Array(10).fill(1_000)), SPEED, 1)
    expect([low.load, high.load]).toEqual([1, 1])
    expect(high.slowness).toBeCloseTo(SPEED.high, 1)
    expect(low.slowness).toBeCloseTo(SPEED.low, 1)
    expect([days, moreDays]).toEqual([10, 0])
  })

  // Gumbel of mean 1,500 and sd s: mean + s·√6/π·ln 30 is the busiest of 30 days; over the 2,000 observed. For five days
  // of 1,000 and five of 2,000: s = 527.0, so (1,500 + 410.9 × 3.4012) / 2,000 = 1.449.
  test('days that differ foretell busier ones than the log’s busiest', () => {
    const { high } = loadBand(
      peaksOf([1, 2, 1, 2, 1, 2, 1, 2, 1, 2].map(k => k * 1_000)),
      { low: 0.999_999, high: 1.000_001 },
      1
    )
    expect(high.load).toBeGreaterThan(1.35)
    expect(high.load).toBeLessThan(1.6)
    expect(high.slowness).toBeCloseTo(1, 3)
  })

  test('under three whole days only the speed is uncertain, and more days are asked for', () => {
    for (const peaks of [peaksOf([5, 9]), []]) {
      expect(loadBand(peaks, SPEED, 1)).toMatchObject({
        days: 0,
        moreDays: null,
        low: { load: 1 },
        high: { load: 1 }
      })
    }
  })

  // A band to one side of the prediction leaves the other end at the prediction itself.
  test('a deployment that is never faster than predicted has no optimistic end of its speed', () => {
    const { low, high } = loadBand([], { low: 1.02, high: 1.4 }, 1)
    expect(low.slowness).toBeCloseTo(1, 4)
    expect(high.slowness).toBeCloseTo(1.4, 1)
  })

  test('law: the same seed gives the same band, and its ends stand in order', () => {
    const peaks = fc.array(fc.integer({ min: 2, max: 100_000 }), { minLength: 0, maxLength: 12 })
    fc.assert(
      fc.property(peaks, fc.integer({ min: 1, max: 1_000 }), (peaks, seed) => {
        const band = loadBand(peaksOf(peaks), SPEED, seed)
        expect(loadBand(peaksOf(peaks), SPEED, seed)).toEqual(band)
        expect(band.low.load * band.low.slowness).toBeLessThan(band.high.load * band.high.slowness)
        expect(Object.values({ ...band.low, ...band.high }).every(factor => factor > 0)).toBe(true)
      }),
      { numRuns: cases(50) }
    )
  })
})
