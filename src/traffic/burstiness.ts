/** Sorted arrivals → how unevenly they come. */
import { derived, type Figure, measured, unknown } from '../figure.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import type { Bins, WindowBins } from './bins.ts'
import { patternOf } from './pattern.ts'
import type { Burstiness } from './rhythmShape.ts'
import { DISPERSION_WINDOWS } from './windowNames.ts'
import { perWindow, windowSeconds } from './windows.ts'

export function describeBurstiness(arrivals: Float64Array, bins: WindowBins): Burstiness {
  const gaps = gapsOf(arrivals)
  return {
    ...gapFigures(gaps),
    indexOfDispersion: perWindow(
      DISPERSION_WINDOWS,
      window => enoughBins(window, bins[window]) ?? indexOfDispersion(arrivals.length, bins[window])
    ),
    pattern: patternOf(arrivals),
    sharedArrivals: gaps.sharedArrivals,
    mostAtOneArrival: gaps.mostAtOneArrival
  }
}

/** Of a handful of long windows the variance says nothing. */
const LEAST_LONG_BINS = 10

const enoughBins = (window: string, { spanned }: Bins): Figure | undefined =>
  windowSeconds(window) <= 60 || spanned >= LEAST_LONG_BINS
    ? undefined
    : unknown('ratio', `fewer than ${LEAST_LONG_BINS} windows of ${window}`, 'derived')

type GapFigures = Pick<
  Burstiness,
  'interArrivalMeanSeconds' | 'interArrivalMaxSeconds' | 'interArrivalCv' | 'clockResolutionSeconds'
>

/** CV = population standard deviation of the gaps over their mean: 1 for Poisson arrivals. */
function gapFigures({ mean, deviation, longest, divisor }: Gaps): GapFigures {
  const why = 'a single moment of arrival has no gaps'
  const known = mean > 0
  return {
    interArrivalMeanSeconds: known ? derived(mean / MICROS_PER_SECOND, 's') : unknown('s', why, 'derived'),
    interArrivalMaxSeconds: known ? measured(longest / MICROS_PER_SECOND, 's') : unknown('s', why),
    interArrivalCv: known ? derived(deviation / mean, 'ratio') : unknown('ratio', why, 'derived'),
    clockResolutionSeconds: known ? measured(divisor / MICROS_PER_SECOND, 's') : unknown('s', why)
  }
}

type Gaps = {
  readonly mean: number
  readonly deviation: number
  readonly longest: number
  readonly divisor: number
  readonly sharedArrivals: number
  readonly mostAtOneArrival: number
}

/** Gaps between adjacent arrivals [µs], and how many arrivals have none between them. */
function gapsOf(arrivals: Float64Array): Gaps {
  const count = arrivals.length - 1
  const mean = ((arrivals[count] as number) - (arrivals[0] as number)) / count
  let [squares, longest, divisor] = [0, 0, 0]
  let [sharedArrivals, mostAtOneArrival, together] = [0, Math.min(1, arrivals.length), 1]
  for (let i = 0; i < count; i++) {
    const gap = (arrivals[i + 1] as number) - (arrivals[i] as number)
    squares += (gap - mean) * (gap - mean)
    if (gap === 0) {
      together++
      sharedArrivals += together === 2 ? 2 : 1
      if (together > mostAtOneArrival) mostAtOneArrival = together
      continue
    }
    together = 1
    if (gap > longest) longest = gap
    // The quotient of two whole doubles is a whole number only where it is exactly one.
    if (!Number.isInteger(gap / divisor)) divisor = greatestCommonDivisor(gap, divisor)
  }
  return { mean, deviation: Math.sqrt(squares / count), longest, divisor, sharedArrivals, mostAtOneArrival }
}

/** By Euclid. */
function greatestCommonDivisor(a: number, b: number): number {
  while (b > 0) [a, b] = [b, a % b]
  return a
}

/**
 * Variance over mean of the counts per calendar bin, empty bins included: 1 for Poisson arrivals.
 *
 *     (bins · Σ count² − n²) / (bins · n)
 *
 * which is population variance / mean with nothing rounded before the division.
 */
function indexOfDispersion(attempts: number, { spanned, times }: Bins): Figure {
  const squares = times.reduce((sum, bins, count) => sum + bins * count ** 2, 0)
  return derived((spanned * squares - attempts ** 2) / (spanned * attempts), 'ratio')
}
