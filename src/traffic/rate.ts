/** Arrivals → average and peak rates. */
import { derived, measured, unknown } from '../figure.ts'
import type { Clock, RequestLog } from '../log/trafficLog.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import type { Bins, WindowBins } from './bins.ts'
import { nearestRank } from './distribution.ts'
import { momentOf } from './moment.ts'
import { type Drawn, drawnOf, SLICES, slicesOf } from './rateTimeline.ts'
import type { CalendarCounts, Peak, Rate } from './trafficShape.ts'
import { PEAK_WINDOWS, type PeakWindow } from './windowNames.ts'
import { type BusiestWindow, busiestSliding, perWindow, windowMicros, windowSeconds } from './windows.ts'

/** @param spanSeconds first to last arrival */
export const describeRate = (log: RequestLog, spanSeconds: number, bins: WindowBins): Rate =>
  rateOf({
    attempts: log.length,
    spanSeconds,
    spanMicros: (log.arrivalMicros[log.length - 1] ?? 0) - (log.arrivalMicros[0] ?? 0),
    clock: log.clock,
    bins,
    sliding: perWindow(PEAK_WINDOWS, window => busiestSliding(log.arrivalMicros, windowMicros(window))),
    slices: slicesOf(log.arrivalMicros),
    drawn: drawnOf(log)
  })

export type Arrived = {
  readonly attempts: number
  readonly spanSeconds: number
  readonly spanMicros: number
  readonly clock: Clock
  readonly bins: WindowBins
  readonly sliding: Readonly<Record<PeakWindow, BusiestWindow>>
  /** Attempts in each of `SLICES` equal slices of the span. */
  readonly slices: readonly number[]
  /** For drawing; `null` where the arrivals are not at hand. */
  readonly drawn: Drawn | null
}

export function rateOf({
  attempts,
  spanSeconds,
  spanMicros,
  clock,
  bins,
  sliding,
  slices,
  drawn
}: Arrived): Rate {
  const averageRps = attempts / spanSeconds
  const peak = perWindow(PEAK_WINDOWS, window => requestPeak(sliding[window], bins[window], clock))
  const ratio = (window: PeakWindow, amount: number | null) =>
    peakToAverage(amount, windowSeconds(window), averageRps, spanSeconds)
  return {
    averageRps: derived(averageRps, 'requests/s'),
    averageRpm: derived(averageRps * 60, 'requests/min'),
    peak,
    peakRps: { ...peak['1s'].sliding, unit: 'requests/s' },
    peakRpm: { ...peak['60s'].sliding, unit: 'requests/min' },
    peakToAverage: perWindow(PEAK_WINDOWS, window => ratio(window, peak[window].sliding.value)),
    calendar: calendarCounts(attempts, bins),
    timeline: {
      sliceSeconds: spanMicros / SLICES / MICROS_PER_SECOND,
      requests: slices,
      busiestMinutes: drawn?.busiestMinutes ?? null
    },
    closeUp: drawn?.closeUp ?? null
  }
}

const requestPeak = (sliding: BusiestWindow, { busiest }: Bins, clock: Clock): Peak => ({
  sliding: measured(sliding.amount, 'requests'),
  aligned: measured(busiest.amount, 'requests'),
  at: momentOf(sliding.atMicros, clock),
  alignedAt: momentOf(busiest.atMicros, clock)
})

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

function calendarCounts(attempts: number, bins: WindowBins): CalendarCounts {
  const { '1s': seconds, '60s': minutes } = bins
  const emptySeconds = seconds.spanned - seconds.occupied
  const rank = (p: number) => countAtRank(seconds.times, emptySeconds, nearestRank(p, seconds.spanned))
  return {
    seconds: seconds.spanned,
    minutes: minutes.spanned,
    emptySeconds,
    emptyMinutes: minutes.spanned - minutes.occupied,
    averageRps: derived(attempts / seconds.spanned, 'requests/s'),
    perSecond: { p50: rank(0.5), p95: rank(0.95), p99: rank(0.99) }
  }
}

/** The count at a rank of all seconds in ascending order, the empty ones first. */
function countAtRank(tallies: readonly number[], emptySeconds: number, rank: number): number {
  let passed = emptySeconds
  let count = 0
  while (passed <= rank && count < tallies.length) passed += tallies[++count] ?? 0
  return count
}
