import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  binned,
  busiestSliding,
  eachBin,
  heaviestAligned,
  heaviestSliding
} from '../../src/traffic/windows.ts'

const times = (...arrivals: readonly number[]) => Float64Array.from(arrivals)

describe('busiestSliding', () => {
  // Windows of 10 that open at an arrival: [0, 10) holds 0, 4, 9; [4, 14) holds 4, 9, 10, 13; [9, 19) and later fewer.
  test('counts what one half-open window holds, and says where it opens', () => {
    expect(busiestSliding(times(0, 4, 9, 10, 13, 40), 10)).toEqual({ amount: 4, atMicros: 4 })
  })

  test('two arrivals exactly one window apart are in no half-open window together, but in one closed one', () => {
    expect(busiestSliding(times(0, 10), 10).amount).toBe(1)
    expect(busiestSliding(times(0, 10), 10, true).amount).toBe(2)
    expect(busiestSliding(times(0, 9), 10).amount).toBe(2)
  })

  test('of several equally busy windows it names the first', () => {
    expect(busiestSliding(times(5, 6, 50, 51), 10)).toEqual({ amount: 2, atMicros: 5 })
  })

  test('without arrivals there is no busiest window', () => {
    expect(busiestSliding(times(), 10)).toEqual({ amount: 0, atMicros: Number.NaN })
  })
})

describe('binned', () => {
  // 8, 9, 10 and 11 lie close together, yet on both sides of the bin edge at 10: bins hold 2, 3, 1.
  test('counts calendar bins floor(t / W), and says where the bin starts', () => {
    expect(binned(times(8, 9, 10, 11, 19, 20), 10).busiest).toEqual({ amount: 3, atMicros: 10 })
    expect(busiestSliding(times(8, 9, 10, 11, 19, 20), 10).amount).toBe(4)
  })

  test('of several equally busy bins it names the first', () => {
    expect(binned(times(3, 14, 25), 10).busiest).toEqual({ amount: 1, atMicros: 0 })
  })
})

const sumsBefore = (...weights: readonly number[]) =>
  Float64Array.from([
    0,
    ...weights.map((_, i) => weights.slice(0, i + 1).reduce((sum, weight) => sum + weight))
  ])

describe('heaviest', () => {
  // Three small ones weigh 1 + 1 + 1, the late one 7.
  test('weighs arrivals', () => {
    expect(heaviestSliding(times(0, 1, 2, 30), 10, sumsBefore(1, 1, 1, 7))).toEqual({
      amount: 7,
      atMicros: 30
    })
    expect(heaviestAligned(times(0, 1, 2, 30), 10, sumsBefore(1, 1, 1, 7))).toEqual({
      amount: 7,
      atMicros: 30
    })
  })

  // Sliding [8, 18): 2 + 5 = 7; the calendar bins hold 2 and 5 + 1.
  test('leaves what lies exactly one window later out, and starts bins where the calendar does', () => {
    expect(heaviestSliding(times(8, 11, 18), 10, sumsBefore(2, 5, 1))).toEqual({ amount: 7, atMicros: 8 })
    expect(heaviestAligned(times(8, 11, 18), 10, sumsBefore(2, 5, 1))).toEqual({ amount: 6, atMicros: 10 })
  })

  test('where nothing weighs anything, it is the first arrival', () => {
    expect(heaviestSliding(times(4, 5), 10, sumsBefore(0, 0))).toEqual({ amount: 0, atMicros: 4 })
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

  // First in bin 0, last in bin 3: bins 0, 1, 2, 3.
  test('are spanned from the first arrival’s to the last one’s', () => {
    expect(binned(times(9, 30), 10).spanned).toBe(4)
    expect(binned(times(9), 10).spanned).toBe(1)
    expect(binned(times(), 10).spanned).toBe(0)
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
        expect(busiestSliding(log, w).amount).toBe(Math.max(...halfOpen))
        expect(busiestSliding(log, w, true).amount).toBe(Math.max(...closed))
      }),
      { numRuns: 50 }
    )
  })

  test('where all weigh the same, the heaviest window is the busiest', () => {
    fc.assert(
      fc.property(arrivals, width, (log, w) => {
        const ones = sumsBefore(...log.map(() => 1))
        expect(heaviestSliding(log, w, ones)).toEqual(busiestSliding(log, w))
        expect(heaviestAligned(log, w, ones)).toEqual(binned(log, w).busiest)
      })
    )
  })

  test('the heaviest window weighs what adding up every window that opens at an arrival finds', () => {
    fc.assert(
      fc.property(
        arrivals,
        width,
        fc.array(fc.nat(9), { minLength: 60, maxLength: 60 }),
        (log, w, weights) => {
          const amounts = Array.from(log, start =>
            log.reduce((sum, t, i) => (t >= start && t < start + w ? sum + (weights[i] as number) : sum), 0)
          )
          const most = Math.max(...amounts)
          expect(heaviestSliding(log, w, sumsBefore(...weights.slice(0, log.length)))).toEqual({
            amount: most,
            atMicros: most === 0 ? log[0] : log[amounts.indexOf(most)]
          })
        }
      )
    )
  })

  test('one more request never lowers a peak', () => {
    fc.assert(
      fc.property(arrivals, width, fc.integer({ min: 0, max: 400 }), (log, w, extra) => {
        const more = Float64Array.from([...log, extra]).sort()
        expect(busiestSliding(more, w).amount).toBeGreaterThanOrEqual(busiestSliding(log, w).amount)
        expect(binned(more, w).busiest.amount).toBeGreaterThanOrEqual(binned(log, w).busiest.amount)
      })
    )
  })

  test('aligned ≤ sliding ≤ closed ≤ all', () => {
    fc.assert(
      fc.property(arrivals, width, (log, w) => {
        const sliding = busiestSliding(log, w).amount
        expect(binned(log, w).busiest.amount).toBeLessThanOrEqual(sliding)
        expect(sliding).toBeLessThanOrEqual(busiestSliding(log, w, true).amount)
        expect(busiestSliding(log, w, true).amount).toBeLessThanOrEqual(log.length)
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

  test('a shift moves the sliding window along, and by whole windows the aligned one too', () => {
    fc.assert(
      fc.property(arrivals, width, fc.nat(1_000), (log, w, steps) => {
        const shift = steps * w
        const moved = log.map(t => t + shift)
        const along = ({ amount, atMicros }: { amount: number; atMicros: number }) => ({
          amount,
          atMicros: atMicros + shift
        })
        expect(busiestSliding(moved, w)).toEqual(along(busiestSliding(log, w)))
        expect(binned(moved, w).busiest).toEqual(along(binned(log, w).busiest))
        expect(binned(moved, w).spanned).toBe(binned(log, w).spanned)
      })
    )
  })

  test('bins sum to the log', () => {
    fc.assert(
      fc.property(arrivals, width, (log, w) => {
        let [sum, bins] = [0, 0]
        eachBin(log, w, (from, to) => {
          sum += to - from
          bins++
        })
        expect(sum).toBe(log.length)
        expect(bins).toBeLessThanOrEqual(binned(log, w).spanned)
      })
    )
  })
})
