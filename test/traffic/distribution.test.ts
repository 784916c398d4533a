import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  distributionOf,
  nearestRank,
  quantilesOf,
  tokenDistributionOf
} from '../../src/traffic/distribution.ts'
import { Tally } from '../../src/traffic/tally.ts'

function tallyOf(values: readonly number[]): Tally {
  const tally = new Tally()
  for (const value of values) tally.add(value)
  return tally
}

describe('distributionOf', () => {
  // numpy.quantile([15, 20, 35, 40, 50], [.5, .9, .95, .99]) → 35, 46, 48, 49.6
  test('interpolates at rank (n − 1)·p as numpy does', () => {
    const found = distributionOf([50, 15, 40, 20, 35], 's', 'measured')
    expect(found).toMatchObject({
      count: 5,
      mean: 32,
      min: 15,
      p50: 35,
      max: 50,
      unit: 's',
      basis: 'measured'
    })
    expect(found?.p90).toBeCloseTo(46, 12)
    expect(found?.p95).toBeCloseTo(48, 12)
    expect(found?.p99).toBeCloseTo(49.6, 12)
  })

  // numpy.quantile([3, 1, 4, 1, 5, 9, 2, 6], [.5, .9, .95, .99]) → 3.5, 6.9, 7.95, 8.79
  test('interpolates between the middle two of an even number', () => {
    const found = distributionOf([3, 1, 4, 1, 5, 9, 2, 6], 's', 'measured')
    expect(found?.p50).toBeCloseTo(3.5, 12)
    expect(found?.p90).toBeCloseTo(6.9, 12)
    expect(found?.p95).toBeCloseTo(7.95, 12)
    expect(found?.p99).toBeCloseTo(8.79, 12)
  })

  test('leaves the unknown out, and is null where nothing is known', () => {
    expect(distributionOf([Number.NaN, 4, Number.NaN], 's', 'measured')).toMatchObject({
      count: 1,
      mean: 4,
      p50: 4,
      p99: 4
    })
    expect(distributionOf([Number.NaN], 's', 'measured')).toBeNull()
    expect(distributionOf([], 's', 'measured')).toBeNull()
  })

  test('its quantiles alone are the same', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }), values => {
        const found = distributionOf(values, 's', 'measured')
        expect(quantilesOf(Float64Array.from(values), [0.5, 0.95])).toEqual([found?.p50, found?.p95])
      })
    )
  })

  test('sorts numbers as numbers', () => {
    expect(distributionOf([9, 100, 10], 's', 'measured')).toMatchObject({ min: 9, p50: 10, max: 100 })
  })
})

describe('nearest rank', () => {
  // ⌈p·n⌉ − 1: 0.5·4 = 2 → 1; 0.5·5 = 2.5 → 2; 0.07·100 = 7 → 6, though in doubles it is 7.000000000000001.
  test.each([
    [0.5, 4, 1],
    [0.5, 5, 2],
    [0.95, 20, 18],
    [0.99, 100, 98],
    [0.07, 100, 6],
    [0.99, 1, 0],
    [0, 10, 0]
  ])('p %f of %i is at index %i', (p, count, index) => {
    expect(nearestRank(p, count)).toBe(index)
  })

  // The five values of Wikipedia's worked example: 15, 20, 35, 40, 50; p50 → ⌈2.5⌉ = third, p95 and p99 → fifth.
  test('gives values of the log', () => {
    const found = tokenDistributionOf(tallyOf([50, 15, 40, 20, 35]), 'measured')
    expect(found).toMatchObject({ sum: 160, unit: 'tokens', nearestRank: { p50: 35, p95: 50, p99: 50 } })
  })

  test('is null where nothing is known', () => {
    expect(tokenDistributionOf(tallyOf([Number.NaN]), 'measured')).toBeNull()
  })
})

test('law: quantiles ascend between the least and the most, as nearest ranks do, which are values of the log', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1e6 }), { minLength: 1, maxLength: 200 }), values => {
      const found = tokenDistributionOf(tallyOf(values), 'measured')
      if (found === null) throw new Error('a distribution of known values is known')
      const { min, p50, p90, p95, p99, max, nearestRank: ranks } = found
      const ascending = [min, p50, p90, p95, p99, max]
      expect(ascending).toEqual([...ascending].sort((a, b) => a - b))
      expect(ranks.p50 <= ranks.p95 && ranks.p95 <= ranks.p99).toBe(true)
      expect(Object.values(ranks).every(value => values.includes(value))).toBe(true)
    })
  )
})
