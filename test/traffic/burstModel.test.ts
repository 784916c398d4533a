import { describe, expect, test } from 'vitest'
import { boundedPeak, boundsWithin, burstFactor } from '../../src/traffic/burstModel.ts'

describe('boundsWithin', () => {
  test('below lies the bucket’s average, above the burst model', () => {
    // 600 in 60 s are 100 in 10 s; m = 3 · 100; 300 + 4 √300 + 4 = 373.28.
    const { low, high } = boundsWithin(600, 1_100, 60, 10, 1)
    expect(low).toBe(100)
    expect(high).toBeCloseTo(373.282_03, 5)
  })

  test('arrivals of many tokens vary more', () => {
    // 60,000 tokens in 60 s are 1,000 in 1 s; m = 3,000, arrivals of 100: 3,000 + 4 √300,000 + 400 = 5,590.89.
    expect(boundsWithin(60_000, 110_000, 60, 1, 100).high).toBeCloseTo(5_590.890_23, 5)
  })

  test('no window shorter than a bucket holds more than two adjacent buckets', () => {
    expect(boundsWithin(3, 4, 60, 10, 1)).toEqual({ low: 0.5, high: 4 })
  })

  test('where windows do not divide the bucket, so many as cover it share its requests', () => {
    // Two windows of 60 s cover 90 s: one of them holds at least half of 20, though not 60/90 of them.
    expect(boundsWithin(20, 20, 90, 60, 1).low).toBe(10)
  })

  test('an hour hides more than a minute', () => {
    expect([60, 3_599, 3_600, 86_400].map(burstFactor)).toEqual([3, 3, 4, 4])
  })
})

describe('boundedPeak', () => {
  test('of buckets under an hour is the geometric middle of its bounds', () => {
    expect(boundedPeak({ low: 4, high: 9 }, 60, 'requests')).toMatchObject({
      value: 6,
      low: 4,
      high: 9,
      basis: 'estimated'
    })
  })

  test('of an hour and more has bounds alone', () => {
    expect(boundedPeak({ low: 4, high: 9 }, 3_600, 'requests')).toMatchObject({
      value: null,
      low: 4,
      high: 9,
      basis: 'estimated'
    })
  })
})
