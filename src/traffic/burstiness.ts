/** Sorted arrivals → how unevenly they come. */
import { derived, type Figure, measured, unknown } from '../figure.ts'
import { ExactSum } from '../log/exactSum.ts'
import { unknownOf } from '../shape.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import type { Bins, WindowBins } from './bins.ts'
import { minutesOf, patternOf } from './pattern.ts'
import { type Burstiness, burstiness, type Pattern } from './rhythmShape.ts'
import { DISPERSION_WINDOWS } from './windowNames.ts'
import { perWindow, windowSeconds } from './windows.ts'

export const describeBurstiness = (
  arrivals: Float64Array,
  bins: WindowBins,
  pattern: Pattern = patternOf(minutesOf(arrivals))
): Burstiness => burstinessOf(arrivals.length, gapsOf(arrivals), bins, pattern)

/** @param attempts there are */
export function burstinessOf(attempts: number, gaps: Gaps, bins: WindowBins, pattern: Pattern): Burstiness {
  return {
    ...gapFigures(gaps),
    indexOfDispersion: perWindow(
      DISPERSION_WINDOWS,
      window => enoughBins(window, bins[window]) ?? indexOfDispersion(attempts, bins[window])
    ),
    pattern,
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

/**
 * CV = population standard deviation of the gaps over their mean: 1 for Poisson arrivals.
 *
 *     √(gaps · Σ gap² − span²) / span
 *
 * in whole numbers up to the root, so that it does not depend on the order in which gaps are added up.
 */
function gapFigures({ count, span, squares, longest, divisor }: Gaps): GapFigures {
  if (!(span > 0)) return unknownOf(burstiness, 'a single moment of arrival has no gaps')
  const spread = BigInt(count) * squares - BigInt(span) ** 2n
  return {
    interArrivalMeanSeconds: derived(span / count / MICROS_PER_SECOND, 's'),
    interArrivalMaxSeconds: measured(longest / MICROS_PER_SECOND, 's'),
    interArrivalCv: derived(Math.sqrt(Number(spread)) / span, 'ratio'),
    clockResolutionSeconds: measured(divisor / MICROS_PER_SECOND, 's')
  }
}

/** What lies between adjacent arrivals. [µs] */
export type Gaps = {
  readonly count: number
  /** Σ gap. */
  readonly span: number
  /** Σ gap². */
  readonly squares: bigint
  readonly longest: number
  /** The greatest common divisor. */
  readonly divisor: number
  readonly sharedArrivals: number
  readonly mostAtOneArrival: number
}

/** Gaps between adjacent arrivals [µs], and how many arrivals have none between them. */
function gapsOf(arrivals: Float64Array): Gaps {
  const count = arrivals.length - 1
  const squares = new ExactSum()
  let [longest, divisor] = [0, 0]
  let [sharedArrivals, mostAtOneArrival, together] = [0, Math.min(1, arrivals.length), 1]
  for (let i = 0; i < count; i++) {
    const gap = (arrivals[i + 1] as number) - (arrivals[i] as number)
    if (gap === 0) {
      together++
      sharedArrivals += together === 2 ? 2 : 1
      if (together > mostAtOneArrival) mostAtOneArrival = together
      continue
    }
    together = 1
    squares.addSquare(gap)
    if (gap > longest) longest = gap
    // The quotient of two whole doubles is a whole number only where it is exactly one.
    if (!Number.isInteger(gap / divisor)) divisor = greatestCommonDivisor(gap, divisor)
  }
  const span = (arrivals[count] as number) - (arrivals[0] as number)
  return { count, span, squares: squares.total, longest, divisor, sharedArrivals, mostAtOneArrival }
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
