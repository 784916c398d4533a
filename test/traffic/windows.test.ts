import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { busiestSliding, eachBin } from '../../src/traffic/windows.ts'
import { cases } from '../cases.ts'

const times = (...arrivals: readonly number[]) => Float64Array.from(arrivals)

describe('busiestSliding', () => {
  // Windows of 10 that open at an arrival: [0, 10) holds 0, 4, 9; [4, 14) holds 4, 9, 10, 13; [9, 19) and later fewer.
  test('counts what one half-open window holds, and says where it opens', () => {
    expect(busiestSliding(times(0, 4, 9, 10, 13, 40), 10)).toEqual({ amount: 4, atMicros: 4 })
  })

  test('two arrivals exactly one window apart are in no half-open window together', () => {
    expect(busiestSliding(times(0, 10), 10).amount).toBe(1)
    expect(busiestSliding(times(0, 9), 10).amount).toBe(2)
  })

  test('of several equally busy windows it names the first', () => {
    expect(busiestSliding(times(5, 6, 50, 51), 10)).toEqual({ amount: 2, atMicros: 5 })
  })

  test('without arrivals there is no busiest window', () => {
    expect(busiestSliding(times(), 10)).toEqual({ amount: 0, atMicros: Number.NaN })
  })
})

describe('bins', () => {
  test('are told one by one, empty ones left out', () => {
    const seen: (readonly [number, number])[] = []
    eachBin(times(3, 7, 31, 39), 10, (from, to, bin) => seen.push([bin, to - from]))
    expect(seen).toEqual([
      [0, 2],
      [3, 2]
    ])
  })
})

describe('laws', () => {
  const arrivals = fc
    .array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 60 })
    .map(values => Float64Array.from(values).sort())
  const width = fc.integer({ min: 1, max: 120 })
  const count = (within: Float64Array, from: number, to: (t: number) => boolean) =>
    within.filter(t => t >= from && to(t)).length

  test('the sliding peak is the most that any window at any half-step holds', () => {
    fc.assert(
      fc.property(arrivals, width, (log, w) => {
        // Arrivals are whole numbers: windows that open at multiples of a half meet every possible content.
        const starts = Array.from({ length: 1_042 }, (_, i) => (i - 240) / 2)
        const halfOpen = starts.map(start => count(log, start, t => t < start + w))
        expect(busiestSliding(log, w).amount).toBe(Math.max(...halfOpen))
      }),
      { numRuns: cases(50) }
    )
  })

  test('it is the first of the busiest that opens at an arrival', () => {
    fc.assert(
      fc.property(arrivals, width, (log, w) => {
        const amounts = Array.from(log, (start, i) => count(log.subarray(i), start, t => t < start + w))
        const most = Math.max(...amounts)
        expect(busiestSliding(log, w)).toEqual({
          amount: most,
          atMicros: log[amounts.indexOf(most)]
        })
      }),
      { numRuns: cases(1_000) }
    )
  })

  test('one more request never lowers a peak', () => {
    fc.assert(
      fc.property(arrivals, width, fc.integer({ min: 0, max: 400 }), (log, w, extra) => {
        const more = Float64Array.from([...log, extra]).sort()
        expect(busiestSliding(more, w).amount).toBeGreaterThanOrEqual(busiestSliding(log, w).amount)
      })
    )
  })

  test('a longer window holds no less', () => {
    fc.assert(
      fc.property(arrivals, width, width, (log, w, more) => {
        expect(busiestSliding(log, w + more).amount).toBeGreaterThanOrEqual(busiestSliding(log, w).amount)
      })
    )
  })

  test('a shift moves the sliding window along', () => {
    fc.assert(
      fc.property(arrivals, width, fc.nat(1_000), (log, w, steps) => {
        const shift = steps * w
        const moved = log.map(t => t + shift)
        const along = ({ amount, atMicros }: { amount: number; atMicros: number }) => ({
          amount,
          atMicros: atMicros + shift
        })
        expect(busiestSliding(moved, w)).toEqual(along(busiestSliding(log, w)))
      })
    )
  })

  test('bins sum to the log', () => {
    fc.assert(
      fc.property(arrivals, width, (log, w) => {
        let sum = 0
        eachBin(log, w, (from, to) => {
          sum += to - from
        })
        expect(sum).toBe(log.length)
      })
    )
  })
})
