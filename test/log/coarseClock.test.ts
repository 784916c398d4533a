import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mulberry32 } from '../../src/capacity/random.ts'
import { drawnWithin, timedOf, withCoarseTimes } from '../../src/coarseTimes.ts'
import { minutesTick, spreadOver } from '../../src/log/coarseClock.ts'
import { cases } from '../cases.ts'
import { logOf } from './sample.ts'

const MINUTE = 60e6

const at = (...seconds: readonly number[]) =>
  logOf(
    seconds.map(second => ({ at: second })),
    'wall'
  )

describe('a log whose times are whole minutes', () => {
  test('keeps its calls in their stretches and in their order', () => {
    const ticks = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 2, maxLength: 200 })
    fc.assert(
      fc.property(ticks, fc.constantFrom(1, 5, 30), fc.integer(), (all, minutes, seed) => {
        const tick = minutes * MINUTE
        const log = at(...all.map(each => each * minutes * 60))
        const spread = spreadOver(log, tick, mulberry32(seed))
        expect([...spread.arrivalMicros].map(micros => Math.floor(micros / tick))).toEqual(
          [...log.arrivalMicros].map(micros => micros / tick)
        )
        expect(spread.arrivalMicros).toEqual(spread.arrivalMicros.toSorted())
        expect(spread.inputTokens).toBe(log.inputTokens)
      }),
      { numRuns: cases(100) }
    )
  })

  test('has the stretch that its moments show', () => {
    expect(minutesTick(at(0, 0, 60))).toBe(MINUTE)
    expect(minutesTick(at(0, 0, 1_800, 5_400))).toBe(30 * MINUTE)
    // Two and three minutes apart: of one minute there is none, so that the clock is not known.
    expect(minutesTick(at(0, 0, 120, 300))).toBe(null)
    expect(minutesTick(at(17, 17, 77))).toBe(null)
  })

  test('draws seconds where calls share a moment, and says so', () => {
    const told = (...seconds: readonly number[]) => {
      const data = at(...seconds)
      return {
        isDrawn: timedOf(data, 1) !== data,
        assumed: drawnWithin(data).length,
        codes: withCoarseTimes({ data, warnings: [] }).map(({ code }) => code)
      }
    }
    expect(told(0, 0, 60)).toEqual({ isDrawn: true, assumed: 1, codes: ['full-minutes'] })
    expect(told(0, 60, 180)).toEqual({ isDrawn: false, assumed: 0, codes: [] })
    expect(told(0, 0, 61)).toEqual({ isDrawn: false, assumed: 0, codes: [] })
    // Whole days are sums, in place of what the columns alone told.
    expect(told(0, 0, 86_400)).toEqual({ isDrawn: true, assumed: 0, codes: ['full-hours'] })
  })
})
