/** Arrivals → average and peak rates. */
import { derived, measured, unknown } from '../figure.ts'
import type { RequestLog } from '../log/trafficLog.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import { nearestRank } from './distribution.ts'
import { momentOf } from './moment.ts'
import {
  type CalendarCounts,
  PEAK_WINDOWS,
  type PeakWindow,
  type Rate,
  type RequestPeak
} from './trafficShape.ts'
import { binsSpanned, busiestAligned, busiestSliding, eachBin, one } from './windows.ts'

export const windowSeconds = (window: string): number => Number.parseInt(window, 10)

/** One entry per window. */
export const perWindow = <Window extends string, Value>(
  windows: readonly Window[],
  describe: (window: Window) => Value
): Record<Window, Value> =>
  Object.fromEntries(windows.map(window => [window, describe(window)])) as Record<Window, Value>

/** @param spanSeconds first to last arrival */
export function describeRate(log: RequestLog, spanSeconds: number): Rate {
  const averageRps = log.length / spanSeconds
  const peak = perWindow(PEAK_WINDOWS, window => requestPeak(log, window))
  const ratio = (window: PeakWindow, amount: number | null) =>
    peakToAverage(amount, windowSeconds(window), averageRps, spanSeconds)
  return {
    averageRps: derived(averageRps, 'requests/s'),
    averageRpm: derived(averageRps * 60, 'requests/min'),
    peak,
    peakRps: { ...peak['1s'].sliding, unit: 'requests/s' },
    peakRpm: { ...peak['60s'].sliding, unit: 'requests/min' },
    peakToAverage: perWindow(PEAK_WINDOWS, window => ratio(window, peak[window].sliding.value)),
    peakToAverageAligned: perWindow(PEAK_WINDOWS, window => ratio(window, peak[window].aligned.value)),
    calendar: calendarCounts(log.arrivalMicros),
    timeline: timeline(log.arrivalMicros)
  }
}

function requestPeak(log: RequestLog, window: PeakWindow): RequestPeak {
  const width = windowSeconds(window) * MICROS_PER_SECOND
  const sliding = busiestSliding(log.arrivalMicros, width, one)
  const aligned = busiestAligned(log.arrivalMicros, width, one)
  const closed = busiestSliding(log.arrivalMicros, width, one, true)
  return {
    sliding: measured(sliding.amount, 'requests'),
    aligned: measured(aligned.amount, 'requests'),
    slidingClosed: measured(closed.amount, 'requests'),
    at: momentOf(sliding.atMicros, log.clock),
    alignedAt: momentOf(aligned.atMicros, log.clock)
  }
}

/**
 * Peak-to-average ratio: (busiest window / W) / average rate. [1]
 *
 * Of a window longer than the span it would say less than nothing: that is `null`.
 */
export function peakToAverage(
  amount: number | null,
  seconds: number,
  averageRps: number,
  spanSeconds: number
) {
  return amount === null || seconds > spanSeconds
    ? unknown('ratio', `the log is shorter than ${seconds} s`, 'derived')
    : derived(amount / seconds / averageRps, 'ratio')
}

function calendarCounts(arrivals: Float64Array): CalendarCounts {
  const seconds = binsSpanned(arrivals, MICROS_PER_SECOND)
  const minutes = binsSpanned(arrivals, 60 * MICROS_PER_SECOND)
  const tallies = tallyPerSecond(arrivals)
  const busySeconds = tallies.reduce((sum, bins) => sum + (bins ?? 0), 0)
  const rank = (p: number) => countAtRank(tallies, seconds - busySeconds, nearestRank(p, seconds))
  let busyMinutes = 0
  eachBin(arrivals, 60 * MICROS_PER_SECOND, one, () => busyMinutes++)
  return {
    seconds,
    minutes,
    emptySeconds: seconds - busySeconds,
    emptyMinutes: minutes - busyMinutes,
    averageRps: derived(arrivals.length / seconds, 'requests/s'),
    perSecond: { p50: rank(0.5), p95: rank(0.95), p99: rank(0.99) }
  }
}

/** tallies[n] = calendar seconds with n arrivals, n ≥ 1; holes where there is none. */
function tallyPerSecond(arrivals: Float64Array): number[] {
  const tallies: number[] = []
  eachBin(arrivals, MICROS_PER_SECOND, one, (_, count) => {
    tallies[count] = (tallies[count] ?? 0) + 1
  })
  return tallies
}

/** The count at a rank of all seconds in ascending order, the empty ones first. */
function countAtRank(tallies: readonly number[], emptySeconds: number, rank: number): number {
  let passed = emptySeconds
  let count = 0
  while (passed <= rank && count < tallies.length) passed += tallies[++count] ?? 0
  return count
}

/** Slices of the span that a chart needs: fine enough to be resampled to any width. */
const SLICES = 240

function timeline(arrivals: Float64Array): Rate['timeline'] {
  const first = arrivals[0] ?? 0
  const span = (arrivals[arrivals.length - 1] ?? 0) - first
  const requests = new Array<number>(SLICES).fill(0)
  for (const arrival of arrivals) {
    const slice = span === 0 ? 0 : Math.min(SLICES - 1, Math.floor(((arrival - first) / span) * SLICES))
    requests[slice] = (requests[slice] as number) + 1
  }
  return { sliceSeconds: span / SLICES / MICROS_PER_SECOND, requests }
}
