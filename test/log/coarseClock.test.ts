import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mulberry32 } from '../../src/capacity/random.ts'
import { hasMinutesOnly, timedOf } from '../../src/coarseTimes.ts'
import { spreadOverMinutes } from '../../src/log/coarseClock.ts'
import { cases } from '../cases.ts'
import { logOf } from './sample.ts'

const MINUTE = 60e6

describe('a log whose times are whole minutes', () => {
  test('keeps its calls in their minutes and in their order', () => {
    const minutes = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 2, maxLength: 200 })
    fc.assert(
      fc.property(minutes, fc.integer(), (at, seed) => {
        const log = logOf(
          at.map(minute => ({ at: minute * 60, input: minute })),
          'wall'
        )
        const spread = spreadOverMinutes(log, mulberry32(seed))
        expect([...spread.arrivalMicros].map(micros => Math.floor(micros / MINUTE))).toEqual(
          [...log.arrivalMicros].map(micros => micros / MINUTE)
        )
        expect(spread.arrivalMicros).toEqual(spread.arrivalMicros.toSorted())
        expect(spread.inputTokens).toBe(log.inputTokens)
      }),
      { numRuns: cases(100) }
    )
  })

  test('draws seconds where calls share a minute, and nowhere else', () => {
    const timed = (...seconds: readonly number[]) => {
      const log = logOf(
        seconds.map(at => ({ at })),
        'wall'
      )
      return { isDrawn: timedOf(log, 1) !== log, isSaid: hasMinutesOnly(log) }
    }
    expect(timed(0, 0, 60)).toEqual({ isDrawn: true, isSaid: true })
    expect(timed(0, 60, 180)).toEqual({ isDrawn: false, isSaid: false })
    expect(timed(0, 0, 61)).toEqual({ isDrawn: false, isSaid: false })
    // Whole hours are sums, which the description says.
    expect(timed(0, 0, 3_600)).toEqual({ isDrawn: true, isSaid: false })
  })
})
