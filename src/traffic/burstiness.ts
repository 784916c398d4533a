/** Sorted arrivals → how unevenly they come. */
import { derived, type Figure, measured, unknown } from '../figure.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import { perWindow, windowSeconds } from './rate.ts'
import { type Burstiness, DISPERSION_WINDOWS } from './trafficShape.ts'
import { binsSpanned, eachBin, one } from './windows.ts'

export function describeBurstiness(arrivals: Float64Array): Burstiness {
  const gaps = arrivals.subarray(1).map((arrival, i) => arrival - (arrivals[i] as number))
  const shared = sharedArrivals(arrivals)
  return {
    ...gapFigures(gaps),
    indexOfDispersion: perWindow(DISPERSION_WINDOWS, window =>
      indexOfDispersion(arrivals, windowSeconds(window))
    ),
    ...shared
  }
}

type GapFigures = Pick<
  Burstiness,
  'interArrivalMeanSeconds' | 'interArrivalMaxSeconds' | 'interArrivalCv' | 'clockResolutionSeconds'
>

/** CV = population standard deviation of the gaps over their mean: 1 for Poisson arrivals. */
function gapFigures(gaps: Float64Array): GapFigures {
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
  const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length
  const why = 'a single moment of arrival has no gaps'
  const known = mean > 0
  return {
    interArrivalMeanSeconds: known ? derived(mean / MICROS_PER_SECOND, 's') : unknown('s', why, 'derived'),
    interArrivalMaxSeconds: known
      ? measured(gaps.reduce(larger) / MICROS_PER_SECOND, 's')
      : unknown('s', why),
    interArrivalCv: known ? derived(Math.sqrt(variance) / mean, 'ratio') : unknown('ratio', why, 'derived'),
    clockResolutionSeconds: known
      ? measured(gaps.reduce(divisor) / MICROS_PER_SECOND, 's')
      : unknown('s', why)
  }
}

const larger = (a: number, b: number): number => Math.max(a, b)

/** Greatest common divisor, by Euclid. */
function divisor(a: number, b: number): number {
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
function indexOfDispersion(arrivals: Float64Array, seconds: number): Figure {
  const width = seconds * MICROS_PER_SECOND
  const bins = binsSpanned(arrivals, width)
  let squares = 0
  eachBin(arrivals, width, one, (_, count) => {
    squares += count ** 2
  })
  return derived((bins * squares - arrivals.length ** 2) / (bins * arrivals.length), 'ratio')
}

function sharedArrivals(arrivals: Float64Array): Pick<Burstiness, 'sharedArrivals' | 'mostAtOneArrival'> {
  let [shared, most] = [0, 0]
  for (let i = 0; i < arrivals.length; ) {
    const from = i
    while (i < arrivals.length && arrivals[i] === arrivals[from]) i++
    most = Math.max(most, i - from)
    if (i - from > 1) shared += i - from
  }
  return { sharedArrivals: shared, mostAtOneArrival: most }
}
