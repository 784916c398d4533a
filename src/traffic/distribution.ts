/** Columns → the quantiles a report quotes. The one importer of simple-statistics, which pins the quantile rule. */
import { mean, quantileSorted, sum } from 'simple-statistics'
import type { Basis } from '../figure.ts'
import type { RankedDistribution, TokenDistribution } from './trafficShape.ts'

/** Its functions index and iterate, which a typed array does as an array does; its types say `number[]`. */
const asArray = (values: Float64Array): number[] => values as unknown as number[]

/**
 * Distribution of the known values; `NaN` is left out.
 *
 *     quantile p = linear interpolation at rank (n − 1)·p
 *
 * Source: Hyndman & Fan, Sample Quantiles in Statistical Packages, 1996, type 7.
 *
 * @returns `null` where no value is known.
 */
export function distributionOf(
  values: ArrayLike<number>,
  unit: string,
  basis: Basis
): RankedDistribution | null {
  const sorted = sortedKnown(values)
  return sorted.length === 0 ? null : describeSorted(sorted, unit, basis)
}

/** As `distributionOf`, with the sum. */
export function tokenDistributionOf(values: ArrayLike<number>, basis: Basis): TokenDistribution | null {
  const sorted = sortedKnown(values)
  return sorted.length === 0
    ? null
    : { ...describeSorted(sorted, 'tokens', basis), sum: sum(asArray(sorted)) }
}

/** Index of the nearest-rank quantile. The product is rounded to 12 digits first: 0.95 · 20 must give 19, not 19.0…04. */
export const nearestRank = (p: number, count: number): number =>
  Math.max(0, Math.ceil(Number((p * count).toPrecision(12))) - 1)

function sortedKnown(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values)
    .filter(value => !Number.isNaN(value))
    .sort()
}

function describeSorted(sorted: Float64Array, unit: string, basis: Basis): RankedDistribution {
  const rank = (p: number) => sorted[nearestRank(p, sorted.length)] as number
  const quantile = (p: number) => quantileSorted(asArray(sorted), p)
  return {
    count: sorted.length,
    mean: mean(asArray(sorted)),
    min: sorted[0] as number,
    p50: quantile(0.5),
    p90: quantile(0.9),
    p95: quantile(0.95),
    p99: quantile(0.99),
    max: sorted[sorted.length - 1] as number,
    nearestRank: { p50: rank(0.5), p95: rank(0.95), p99: rank(0.99) },
    unit,
    basis
  }
}
