import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sumsOfCoarseClock } from '../../src/log/coarseClock.ts'
import { UTC } from '../../src/log/zone.ts'
import { daySlots, secondsSeen } from '../../src/pricing/calendarDays.ts'
import { mayWait } from '../../src/pricing/waiting.ts'
import { describeTraffic } from '../../src/traffic/describe.ts'
import { describeBuckets } from '../../src/traffic/describeBuckets.ts'
import { cases } from '../cases.ts'
import { bucketsOf, logOf } from '../log/sample.ts'

const DAY = 86_400
const HOUR = 3_600

/** Calls on whole days or hours, in two models; some at each of eight in a row, and two of the first moment at least. */
const calls = (width: number) =>
  fc
    .array(
      fc.record({
        at: fc.integer({ min: 0, max: 9 }).map(tick => tick * width),
        model: fc.constantFrom('m', 'n'),
        input: fc.integer({ min: 1, max: 9_000 }),
        output: fc.integer({ min: 1, max: 900 }),
        duration: fc.constantFrom(1, 30)
      }),
      { minLength: 1, maxLength: 60 }
    )
    .map(rows => [
      ...Array.from({ length: 8 }, (_, tick) => ({
        at: tick * width,
        model: 'm',
        input: 7,
        output: 7,
        duration: 1
      })),
      { at: 0, model: 'n', input: 6, output: 6, duration: 1 },
      ...rows
    ])

describe('a log whose times are whole hours or days', () => {
  test('has the peaks of its sums, and the sizes of its requests', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(HOUR, DAY).chain(width => fc.tuple(fc.constant(width), calls(width))),
        fc.boolean(),
        ([width, rows], isHalfZone) => {
          const moved = rows.map(row => ({
            ...row,
            at: row.at + (isHalfZone && width === HOUR ? 19_800 : 0)
          }))
          const { traffic, period, grain } = describeTraffic(logOf(moved, 'wall'))
          const stated = moved.map(({ duration: _, ...row }) => ({ ...row, requests: 1 }))
          const sums = describeBuckets(bucketsOf(stated, width))
          expect(grain).toEqual({ kind: 'bucket', bucketSeconds: width })
          expect(period).toEqual(sums.period)
          expect(traffic.rate).toEqual(sums.traffic.rate)
          expect(traffic.tokens.peakTpm).toEqual(sums.traffic.tokens.peakTpm)
          const peaks = ({ models }: typeof traffic) => models.map(({ name, peakRpm }) => [name, peakRpm])
          expect(peaks(traffic)).toEqual(peaks(sums.traffic))
          // A call's size and its duration do not hang on when it came.
          const apart = moved.map((row, i) => ({ ...row, at: i * 1.5 }))
          const { tokens, latency } = describeTraffic(logOf(apart, 'wall')).traffic
          expect(traffic.tokens.input).toEqual(tokens.input)
          expect(traffic.latency.total).toEqual(latency.total)
          expect(traffic.concurrency.max.value).toBe(null)
        }
      ),
      { numRuns: cases(100) }
    )
  })

  test('jobs that run on the hour, and stretches longer than a day, are not taken for a clock', () => {
    const of = (...hours: readonly number[]) =>
      sumsOfCoarseClock(
        logOf(
          hours.map(hour => ({ at: hour * HOUR })),
          'wall'
        )
      )
    // Each night at three; each noon and midnight; each week; the first of three months.
    expect(of(3, 3, 27, 51)).toBe(null)
    expect(of(0, 0, 12, 24, 36)).toBe(null)
    expect(of(0, 0, 168, 336)).toBe(null)
    expect(of(0, 0, 31 * 24, 59 * 24, 90 * 24)).toBe(null)
    expect(of(0, 0, 24, 96)?.bucketSeconds).toBe(DAY)
    expect(of(0, 0, 1, 2, 3, 4, 9)?.bucketSeconds).toBe(HOUR)
  })

  test('nothing is hidden where no two calls share a moment, or one is within an hour', () => {
    expect(
      sumsOfCoarseClock(
        logOf(
          [0, 1, 2].map(hour => ({ at: hour * HOUR })),
          'wall'
        )
      )
    ).toBe(null)
    expect(
      sumsOfCoarseClock(
        logOf(
          [0, 0, HOUR, HOUR + 1].map(at => ({ at })),
          'wall'
        )
      )
    ).toBe(null)
    expect(
      sumsOfCoarseClock(
        logOf(
          [0, 0].map(at => ({ at })),
          'wall'
        )
      )
    ).toBe(null)
    expect(
      sumsOfCoarseClock(
        logOf(
          [0, 0, HOUR].map(at => ({ at })),
          'relative'
        )
      )
    ).toBe(null)
  })
})

describe('the bill of such a log', () => {
  const nightly = logOf(
    Array.from({ length: 300 }, (_, i) => ({
      at: Math.floor(i / 30) * DAY,
      model: 'gpt-4.1',
      caller: 'c',
      input: 9
    })),
    'wall'
  )

  test('covers the days that its sums cover', () => {
    const sums = sumsOfCoarseClock(nightly)
    if (sums === null) throw new Error('its times are days')
    expect(daySlots(nightly, UTC).calendar(true)).toEqual(daySlots(sums, UTC).calendar(true))
    expect(secondsSeen(nightly, 10 * DAY, UTC)).toBe(secondsSeen(sums, 10 * DAY, UTC))
  })

  test('takes no midnight for work at night, which may wait', () => {
    expect(mayWait(nightly, UTC).some(waits => waits === 1)).toBe(false)
    const atNight = logOf(
      Array.from({ length: 300 }, (_, i) => ({
        at: Math.floor(i / 30) * DAY + i,
        model: 'gpt-4.1',
        caller: 'c',
        input: 9
      })),
      'wall'
    )
    expect(mayWait(atNight, UTC).every(waits => waits === 1)).toBe(true)
  })
})
