import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drawnOf } from '../../src/traffic/rateTimeline.ts'
import { arrivalsAt } from '../log/sample.ts'

describe('the busiest minute of each slice', () => {
  test('is the most in a sliding minute that begins in it', () => {
    // 240 slices of 10 s. [0, 60) holds 0, 1 and 59; [59, 119) holds 59 and 61; [61, 121) only 61.
    const { busiestMinutes } = drawnOf(arrivalsAt(0, 1, 59, 61, 2400))
    expect(busiestMinutes?.slice(0, 7)).toEqual([3, 0, 0, 0, 0, 2, 1])
    expect(busiestMinutes?.at(-1)).toBe(1)
  })

  test('the busiest of all is the busiest of a slow count, whatever the arrivals', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4_000 }), { minLength: 2, maxLength: 60 }), seconds => {
        const sorted = seconds.toSorted((a, b) => a - b)
        const slow = Math.max(...sorted.map(from => sorted.filter(t => t >= from && t < from + 60).length))
        const { busiestMinutes } = drawnOf(arrivalsAt(...sorted))
        expect(Math.max(...(busiestMinutes ?? []))).toBe(slow)
      })
    )
  })
})

describe('the peak close up', () => {
  test('has a slice that begins with the busiest minute, ten seconds wide for short logs', () => {
    // The slices begin at 100 − 3 · 30 = 10 s: 30 do not fit before it.
    const { closeUp: found } = drawnOf(arrivalsAt(5, 100, 101, 109, 110, 500))
    expect(found).toMatchObject({ start: 't+10.000000s', sliceSeconds: 10 })
    expect(found?.attempts.slice(9, 11)).toEqual([3, 1])
    expect(found?.attempts).toHaveLength(60)
  })

  test('a log of one moment has none', () => {
    expect(drawnOf(arrivalsAt(5, 5)).closeUp).toBeNull()
  })
})
