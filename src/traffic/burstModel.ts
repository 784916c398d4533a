/** A bucket's count → the range in which its peak over a shorter window lies. */
import { between, estimated, type Figure } from '../figure.ts'

/**
 * How far the rate inside a bucket may rise over its average. Stated, not fitted: minutes are taken to be uneven by a
 * factor 3, which holds where a clock of 3 s lets arrivals fall together, as in a public trace; an hour or a day hides the
 * daily rhythm and spikes as well and is given 4.
 */
export const burstFactor = (bucketSeconds: number): number => (bucketSeconds >= 3_600 ? 4 : 3)

/** Four standard deviations: of windows with Poisson counts, one in 30,000 is higher. */
const DEVIATIONS = 4

export type Bounds = { readonly low: number; readonly high: number }

/**
 * Bounds of the largest amount in any window of `seconds` inside or across buckets.
 *
 *     low  = busiest bucket / ⌈width / seconds⌉   (so many windows cover the bucket: one holds its part)
 *     high = m + 4·√(m·unit) + 4·unit,  m = burst factor · busiest bucket · seconds / width,
 *            at most two adjacent buckets together
 *
 * @param busiest amount in the busiest bucket
 * @param busiestPair amount in the busiest two adjacent buckets: no window shorter than a bucket touches more
 * @param unit size of one arrival: 1 for requests, mean tokens of a request for tokens
 */
export function boundsWithin(
  busiest: number,
  busiestPair: number,
  bucketSeconds: number,
  seconds: number,
  unit: number
): Bounds {
  const low = busiest / Math.ceil(bucketSeconds / seconds)
  const mean = burstFactor(bucketSeconds) * ((busiest * seconds) / bucketSeconds)
  const high = mean + DEVIATIONS * Math.sqrt(mean * unit) + DEVIATIONS * unit
  return { low, high: Math.max(low, Math.min(high, busiestPair)) }
}

/** A peak known by its bounds: with a middle value for buckets under an hour, without one from an hour up. */
export function boundedPeak(bounds: Bounds, bucketSeconds: number, unit: string): Figure {
  const factor = burstFactor(bucketSeconds)
  const note = `from ${bucketSeconds} s buckets: the average below, ${factor}× the average and 4 standard deviations above`
  if (bucketSeconds >= 3_600) return between(bounds.low, bounds.high, unit, note)
  return { ...estimated(Math.sqrt(bounds.low * bounds.high), unit, note), low: bounds.low, high: bounds.high }
}
