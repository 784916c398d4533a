import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { minutesOf, nearPeakShare, patternOf, wholeHours } from '../../src/traffic/pattern.ts'

const HOUR = 3_600e6

/** So many arrivals evenly in each hour, and one that ends the last. */
const hourly = (...counts: readonly number[]) =>
  Float64Array.from([
    ...counts.flatMap((count, hour) =>
      Array.from({ length: count }, (_, i) => hour * HOUR + Math.floor((i * HOUR) / count))
    ),
    counts.length * HOUR
  ])

const days = (count: number, ofHour: (hour: number) => number) =>
  Array.from({ length: count * 24 }, (_, hour) => ofHour(hour % 24))

describe('patternOf', () => {
  test('the same in every hour, evenly: steady', () => {
    const { kind, minuteSwing, spikeRatio, rhythmShare } = patternOf(minutesOf(hourly(...days(3, () => 120))))
    expect([kind, minuteSwing.value, spikeRatio.value]).toEqual(['steady', 0, 1])
    expect(rhythmShare).toMatchObject({ value: null, note: 'all hours are alike' })
  })

  test('busy by day and quiet by night, every day alike: a daily rhythm that explains all', () => {
    const { kind, rhythmShare } = patternOf(minutesOf(hourly(...days(3, hour => (hour < 12 ? 240 : 60)))))
    expect(kind).toBe('daily-rhythm')
    // Between hours of the day 36 · 90² + 36 · 90², which is all there is.
    expect(rhythmShare.value).toBeCloseTo(1, 12)
  })

  test('one hour with more than three times what any other has: a single spike', () => {
    const { kind, spikeRatio } = patternOf(minutesOf(hourly(...days(2, () => 60).with(30, 240))))
    expect([kind, spikeRatio.value]).toEqual(['single-spike', 4])
  })

  test('the hours next to the busiest belong to its spike', () => {
    const hours = days(2, () => 60)
      .with(30, 240)
      .with(31, 200)
    expect(patternOf(minutesOf(hourly(...hours))).spikeRatio.value).toBe(4)
  })

  test('minutes of 20 and of 0 in turn: bursty', () => {
    // Mean 10, s² = 60/59 · 100 = 101.69; √((101.69 − 10) / 100) = 0.9575.
    const arrivals = Array.from({ length: 24 * 60 }, (_, minute) =>
      minute % 2 === 0 ? Array.from({ length: 20 }, (_, i) => minute * 60e6 + i * 1e6) : []
    ).flat()
    const { kind, minuteSwing } = patternOf(minutesOf(Float64Array.from([...arrivals, 24 * HOUR])))
    expect(kind).toBe('bursty')
    expect(minuteSwing.value).toBeCloseTo(Math.sqrt((6_000 / 59 - 10) / 100), 9)
  })

  test('under ten minutes it says nothing', () => {
    expect(patternOf(minutesOf(Float64Array.from([0, 1e6, 599e6])))).toMatchObject({
      kind: null,
      minuteSwing: { value: null },
      spikeRatio: { value: null }
    })
  })

  const arrivals = fc
    .array(fc.integer({ min: 0, max: 4 * 86_400 }), { minLength: 2, maxLength: 300 })
    .map(seconds => Float64Array.from(seconds, second => second * 1e6).sort())

  test('law: a shift changes nothing', () => {
    fc.assert(
      fc.property(arrivals, fc.nat(1e9), (log, shift) => {
        expect(patternOf(minutesOf(log.map(micros => micros + shift)))).toEqual(patternOf(minutesOf(log)))
      })
    )
  })

  test('law: shares are shares, and no number is below 0', () => {
    fc.assert(
      fc.property(arrivals, log => {
        const { minuteSwing, rhythmShare, spikeRatio } = patternOf(minutesOf(log))
        expect(minuteSwing.value ?? 0).toBeGreaterThanOrEqual(0)
        expect(spikeRatio.value ?? 1).toBeGreaterThanOrEqual(1)
        expect(rhythmShare.value ?? 0).toBeGreaterThanOrEqual(0)
        expect(rhythmShare.value ?? 0).toBeLessThanOrEqual(1 + 1e-9)
      })
    )
  })
})

describe('whole hours', () => {
  test('begin with the first arrival; what is cut off at the end does not count', () => {
    const arrivals = Float64Array.from([30, 36, 84, 90, 174, 198], minute => minute * 60e6)
    expect([...wholeHours(minutesOf(arrivals))]).toEqual([3, 1])
  })
})

describe('nearPeakShare', () => {
  test('counts hours with at least 80 % of the busiest one', () => {
    // 100 once, 80 twice, 79 and less in the other 21 of 24.
    const hours = Float64Array.from({ length: 24 }, (_, hour) => [100, 80, 80, 79][hour] ?? 5)
    expect(nearPeakShare(hours)).toMatchObject({ value: 3 / 24, unit: 'share', basis: 'derived' })
  })

  test('needs a day', () => {
    expect(nearPeakShare(new Float64Array(23).fill(5)).value).toBeNull()
  })
})
