import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RequestLog } from '../../src/log/trafficLog.ts'
import { binsPerWindow } from '../../src/traffic/bins.ts'
import { describeRate, peakToAverage } from '../../src/traffic/rate.ts'
import { PEAK_WINDOWS } from '../../src/traffic/windowNames.ts'
import { arrivalsAt, logOf } from '../log/sample.ts'

const describeLog = (log: RequestLog, spanSeconds: number) =>
  describeRate(log, spanSeconds, binsPerWindow(log))
const rateOf = (...seconds: readonly number[]) =>
  describeLog(arrivalsAt(...seconds), Math.max(...seconds) - Math.min(...seconds))

/** Seconds after a calendar minute. Calendar seconds: 58: 1, 59: 3, 60: 2, 61: 1, 118: 1; 56 others empty. */
const LOG = [58, 59.1, 59.2, 59.9, 60, 60.05, 61, 118]

describe('describeRate', () => {
  test('averages over the span from first to last arrival', () => {
    // 8 attempts in 60 s.
    const { averageRps, averageRpm } = rateOf(...LOG)
    expect(averageRps).toEqual({ value: 8 / 60, unit: 'requests/s', basis: 'derived' })
    expect(averageRpm.value).toBeCloseTo(8, 12)
  })

  test('finds the busiest second, sliding and aligned', () => {
    // [59.1, 60.1) holds 59.1, 59.2, 59.9, 60, 60.05; the calendar second 59 only three.
    const { peak, peakRps } = rateOf(...LOG)
    expect(peak['1s'].sliding).toEqual({ value: 5, unit: 'requests', basis: 'measured' })
    expect(peak['1s'].at).toBe('t+59.100000s')
    expect(peak['1s'].aligned.value).toBe(3)
    expect(peak['1s'].alignedAt).toBe('t+59.000000s')
    expect(peakRps).toEqual({ value: 5, unit: 'requests/s', basis: 'measured' })
  })

  test('keeps arrivals exactly one window apart out of a half-open window', () => {
    // 58 and 118 lie exactly 60 s apart: seven in [58, 118), eight in [58, 118].
    const { peak, peakRpm } = rateOf(...LOG)
    expect(peak['60s'].sliding.value).toBe(7)
    expect(peak['60s'].slidingClosed.value).toBe(8)
    expect(peakRpm).toEqual({ value: 7, unit: 'requests/min', basis: 'measured' })
  })

  test('divides a peak by its window and the average', () => {
    // (5 / 1 s) / (8 / 60 s) = 37.5; (7 / 60 s) / (8 / 60 s) = 0.875; aligned: (3 / 1 s) / (8 / 60 s) = 22.5.
    const { peakToAverage: sliding, peakToAverageAligned: aligned } = rateOf(...LOG)
    expect(sliding['1s'].value).toBeCloseTo(37.5, 12)
    expect(sliding['60s'].value).toBeCloseTo(0.875, 12)
    expect(aligned['1s'].value).toBeCloseTo(22.5, 12)
    expect(sliding['1s'].basis).toBe('derived')
  })

  test('a window longer than the span has no ratio', () => {
    const { peakToAverage: ratio } = rateOf(...LOG)
    expect(ratio['300s']).toMatchObject({ value: null, note: 'the log is shorter than 300 s' })
    expect(ratio['60s'].value).not.toBeNull()
  })

  test('counts calendar seconds and minutes, the empty ones too', () => {
    // Seconds 58 … 118 are 61, of which 58, 59, 60, 61 and 118 are busy; minutes 0 and 1 are both busy.
    // Ascending: 56 zeros, 1, 1, 1, 2, 3. Ranks: p50 ⌈30.5⌉ = 31st, p95 ⌈57.95⌉ = 58th, p99 ⌈60.39⌉ = 61st.
    expect(rateOf(...LOG).calendar).toEqual({
      seconds: 61,
      minutes: 2,
      emptySeconds: 56,
      emptyMinutes: 0,
      averageRps: { value: 8 / 61, unit: 'requests/s', basis: 'derived' },
      perSecond: { p50: 0, p95: 1, p99: 3 }
    })
  })

  test('draws the span in 240 slices, the last arrival in the last one', () => {
    // 240 s in slices of 1 s: 0 and 0.5 in the first, 120 in the 121st, 240 in the 240th.
    const { sliceSeconds, requests } = rateOf(0, 0.5, 120, 240).timeline
    expect(sliceSeconds).toBe(1)
    expect(requests.flatMap((count, slice) => (count > 0 ? [[slice, count]] : []))).toEqual([
      [0, 2],
      [120, 1],
      [239, 1]
    ])
  })

  test('of a single moment no average can be given, but a peak can', () => {
    const rate = rateOf(7, 7)
    expect([rate.averageRps.value, rate.peakToAverage['1s'].value]).toEqual([null, null])
    expect(rate.peakRps.value).toBe(2)
  })

  test('bins a wall clock on UTC epoch time', () => {
    // 2023-11-16T18:15:59.5Z and half a second later: two calendar minutes.
    const log = logOf([{ at: 1_700_158_559.5 }, { at: 1_700_158_560 }], 'wall')
    const { peak } = describeLog(log, 0.5)
    expect([peak['60s'].sliding.value, peak['60s'].aligned.value]).toEqual([2, 1])
    expect(peak['60s'].alignedAt).toBe('2023-11-16T18:15:00.000000Z')
  })
})

test('peakToAverage of an unknown peak is unknown', () => {
  expect(peakToAverage(null, 1, 1, 100).value).toBeNull()
})

describe('laws', () => {
  const seconds = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 2, maxLength: 80 })

  test('every window: aligned ≤ sliding ≤ closed, and a longer one holds no less', () => {
    fc.assert(
      fc.property(seconds, times => {
        const { peak } = rateOf(...times)
        const of = (kind: 'aligned' | 'sliding' | 'slidingClosed') =>
          PEAK_WINDOWS.map(window => peak[window][kind].value ?? -1)
        expect(of('sliding')).toEqual([...of('sliding')].sort((a, b) => a - b))
        for (const [i, sliding] of of('sliding').entries()) {
          expect(of('aligned')[i]).toBeLessThanOrEqual(sliding)
          expect(of('slidingClosed')[i]).toBeGreaterThanOrEqual(sliding)
        }
      })
    )
  })

  test('timeline, seconds and minutes account for every attempt', () => {
    fc.assert(
      fc.property(seconds, times => {
        const { timeline, calendar } = rateOf(...times)
        expect(timeline.requests.reduce((sum, count) => sum + count, 0)).toBe(times.length)
        expect((calendar?.seconds ?? 0) - (calendar?.emptySeconds ?? 0)).toBe(new Set(times).size)
      })
    )
  })

  test('a peak-to-average ratio of a window that divides the span is at least 1, give or take the last arrival', () => {
    // The span's W-windows [first + kW, first + (k+1)W) hold all but the last moment's arrivals.
    fc.assert(
      fc.property(seconds, times => {
        const last = Math.max(...times)
        const span = Math.ceil((last - Math.min(...times)) / 60) * 60 + 60
        const log = [...times, Math.min(...times) + span]
        const ratio = rateOf(...log).peakToAverage['60s'].value ?? 0
        expect(ratio).toBeGreaterThanOrEqual((log.length - 1) / log.length - 1e-9)
      })
    )
  })
})
