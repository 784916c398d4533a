/** Bounds that hold at every look: against the defining equation, and against made-up looks. */
import { describe, expect, test } from 'vitest'
import { mulberry32 } from '../../src/capacity/random.ts'
import { logBeta } from '../../src/cutover/distributions.ts'
import { alwaysValid, differenceBounds, shareBounds } from '../../src/cutover/sequential.ts'

describe('the bound of a mean', () => {
  test('at 250 requests, information 1: √(2 · ln(2 / 0.1²))', () => {
    expect(alwaysValid(250, 0.05, 1e9)).toBeCloseTo(Math.sqrt(2 * Math.log(200)), 6)
  })

  test('is wider from few blocks of time', () => {
    expect(alwaysValid(1_000, 0.05, 12)).toBeGreaterThan(alwaysValid(1_000, 0.05, 200))
  })

  test('looked at after every request, a fair game rarely leaves it', () => {
    let left = 0
    for (let seed = 1; seed <= 400; seed++) {
      const random = mulberry32(seed)
      let sum = 0
      for (let n = 1; n <= 1_000; n++) {
        sum += random() < 0.5 ? -1 : 1
        if (n >= 30 && sum / Math.sqrt(n) > alwaysValid(n, 0.05, 1e9)) {
          left++
          break
        }
      }
    }
    expect(left / 400).toBeLessThanOrEqual(0.05)
  })
})

describe('the bounds of a share', () => {
  test('lie where the mixture martingale reaches 1/α', () => {
    const [events, trials, alpha] = [7, 400, 0.05]
    const { low, high } = shareBounds(events, trials, alpha)
    for (const p of [low, high]) {
      const log =
        logBeta(0.5 + events, 0.5 + trials - events) -
        logBeta(0.5, 0.5) -
        events * Math.log(p) -
        (trials - events) * Math.log(1 - p)
      expect(Math.exp(log)).toBeCloseTo(1 / alpha, 6)
    }
    expect(low).toBeLessThan(events / trials)
    expect(high).toBeGreaterThan(events / trials)
  })

  test('nothing seen says nothing', () => {
    expect(shareBounds(0, 0, 0.05)).toEqual({ low: 0, high: 1 })
  })

  test('looked at after every request, a share of 2 % rarely leaves them', () => {
    const leaves = (seed: number): boolean => {
      const random = mulberry32(seed)
      let events = 0
      return Array.from({ length: 1_500 }, (_, i) => {
        events += Number(random() < 0.02)
        return i % 5 === 0 ? shareBounds(events, i + 1, 0.05) : { low: 0, high: 1 }
      }).some(({ low, high }) => low > 0.02 || high < 0.02)
    }
    const left = Array.from({ length: 200 }, (_, seed) => leaves(seed + 1)).filter(Boolean).length
    expect(left / 200).toBeLessThanOrEqual(0.05)
  })
})

test('the bounds of a difference are no wider than those of the two sides together', () => {
  const [canary, baseline] = [shareBounds(12, 600, 0.05), shareBounds(60, 6_000, 0.05)]
  const { low, high } = differenceBounds(0.02, canary, 0.01, baseline)
  expect(low).toBeGreaterThan(canary.low - baseline.high)
  expect(high).toBeLessThan(canary.high - baseline.low)
  expect(low).toBeLessThan(0.01)
  expect(high).toBeGreaterThan(0.01)
})
