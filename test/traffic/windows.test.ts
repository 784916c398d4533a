import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { binsSpanned, busiestAligned, busiestSliding, eachBin, one } from '../../src/traffic/windows.ts'

const times = (...arrivals: readonly number[]) => Float64Array.from(arrivals)
const weights =
  (...amounts: readonly number[]) =>
  (i: number) =>
    amounts[i] ?? Number.NaN

describe('busiestSliding', () => {
  // Windows of 10 that open at an arrival: [0, 10) holds 0, 4, 9; [4, 14) holds 4, 9, 10, 13; [9, 19) and later fewer.
  test('counts what one half-open window holds, and says where it opens', () => {
    expect(busiestSliding(times(0, 4, 9, 10, 13, 40), 10, one)).toEqual({ amount: 4, atMicros: 4 })
  })

  test('two arrivals exactly one window apart are in no half-open window together, but in one closed one', () => {
    expect(busiestSliding(times(0, 10), 10, one).amount).toBe(1)
    expect(busiestSliding(times(0, 10), 10, one, true).amount).toBe(2)
    expect(busiestSliding(times(0, 9), 10, one).amount).toBe(2)
  })

  test('of several equally busy windows it names the first', () => {
    expect(busiestSliding(times(5, 6, 50, 51), 10, one)).toEqual({ amount: 2, atMicros: 5 })
  })

  // Three small ones weigh 1 + 1 + 1, the late one 7.
  test('weighs arrivals, the unknown ones nothing', () => {
    expect(busiestSliding(times(0, 1, 2, 30), 10, weights(1, 1, 1, 7))).toEqual({ amount: 7, atMicros: 30 })
    expect(busiestSliding(times(0, 1, 2, 30), 10, weights(1, Number.NaN, 1, 1)).amount).toBe(2)
  })

  test('without arrivals there is no busiest window', () => {
    expect(busiestSliding(times(), 10, one)).toEqual({ amount: 0, atMicros: Number.NaN })
  })
})

describe('busiestAligned', () => {
  // 8, 9, 10 and 11 lie close together, yet on both sides of the bin edge at 10: bins hold 2, 3, 1.
  test('counts calendar bins floor(t / W), and says where the bin starts', () => {
    expect(busiestAligned(times(8, 9, 10, 11, 19, 20), 10, one)).toEqual({ amount: 3, atMicros: 10 })
    expect(busiestSliding(times(8, 9, 10, 11, 19, 20), 10, one).amount).toBe(4)
  })

  test('of several equally busy bins it names the first', () => {
    expect(busiestAligned(times(3, 14, 25), 10, one)).toEqual({ amount: 1, atMicros: 0 })
  })
})

describe('bins', () => {
  test('are told one by one, empty ones left out', () => {
    const seen: (readonly [number, number])[] = []
    eachBin(times(3, 7, 31, 39), 10, one, (bin, amount) => seen.push([bin, amount]))
    expect(seen).toEqual([
      [0, 2],
      [3, 2]
    ])
  })

  // First in bin 0, last in bin 3: bins 0, 1, 2, 3.
  test('are spanned from the first arrival’s to the last one’s', () => {
    expect(binsSpanned(times(9, 30), 10)).toBe(4)
    expect(binsSpanned(times(9), 10)).toBe(1)
    expect(binsSpanned(times(), 10)).toBe(0)
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
        const closed = starts.map(start => count(log, start, t => t <= start + w))
        expect(busiestSliding(log, w, one).amount).toBe(Math.max(...halfOpen))
        expect(busiestSliding(log, w, one, true).amount).toBe(Math.max(...closed))
      }),
      { numRuns: 50 }
    )
  })

  test('one more request never lowers a peak', () => {
    fc.assert(
      fc.property(arrivals, width, fc.integer({ min: 0, max: 400 }), (log, w, extra) => {
        const more = Float64Array.from([...log, extra]).sort()
        expect(busiestSliding(more, w, one).amount).toBeGreaterThanOrEqual(busiestSliding(log, w, one).amount)
        expect(busiestAligned(more, w, one).amount).toBeGreaterThanOrEqual(busiestAligned(log, w, one).amount)
      })
    )
  })

  test('aligned ≤ sliding ≤ closed ≤ all', () => {
    fc.assert(
      fc.property(arrivals, width, (log, w) => {
        const sliding = busiestSliding(log, w, one).amount
        expect(busiestAligned(log, w, one).amount).toBeLessThanOrEqual(sliding)
        expect(sliding).toBeLessThanOrEqual(busiestSliding(log, w, one, true).amount)
        expect(busiestSliding(log, w, one, true).amount).toBeLessThanOrEqual(log.length)
      })
    )
  })

  test('a longer window holds no less', () => {
    fc.assert(
      fc.property(arrivals, width, width, (log, w, more) => {
        expect(busiestSliding(log, w + more, one).amount).toBeGreaterThanOrEqual(
          busiestSliding(log, w, one).amount
        )
      })
    )
  })

  test('a shift moves the sliding window along, and by whole windows the aligned one too', () => {
    fc.assert(
      fc.property(arrivals, width, fc.nat(1_000), (log, w, steps) => {
        const shift = steps * w
        const moved = log.map(t => t + shift)
        const along = ({ amount, atMicros }: { amount: number; atMicros: number }) => ({
          amount,
          atMicros: atMicros + shift
        })
        expect(busiestSliding(moved, w, one)).toEqual(along(busiestSliding(log, w, one)))
        expect(busiestAligned(moved, w, one)).toEqual(along(busiestAligned(log, w, one)))
        expect(binsSpanned(moved, w)).toBe(binsSpanned(log, w))
      })
    )
  })

  test('bins sum to the log', () => {
    fc.assert(
      fc.property(arrivals, width, (log, w) => {
        let [sum, bins] = [0, 0]
        eachBin(log, w, one, (_, amount) => {
          sum += amount
          bins++
        })
        expect(sum).toBe(log.length)
        expect(bins).toBeLessThanOrEqual(binsSpanned(log, w))
      })
    )
  })
})
