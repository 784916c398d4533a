/** Numbers → the quantiles a report quotes. The one importer of simple-statistics, which pins the quantile rule. */
import { quantileSorted, sum } from 'simple-statistics'
import type { Basis, RankedDistribution } from '../figure.ts'
import type { Ordered } from './ranks.ts'
import { valuesAt } from './ranks.ts'
import type { Tally } from './tally.ts'
import type { TokenDistribution } from './trafficShape.ts'

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
  const known = knownOf(values)
  if (known.length === 0) return null
  const ordered = {
    count: known.length,
    sum: sum(asArray(known)),
    valuesAt: (ranks: readonly number[]) => valuesAt(known, ranks)
  }
  return describeOrdered(ordered, unit, basis)
}

/** Quantiles of `distributionOf` alone. @param values at least one, none of them `NaN` @param shares ascending */
export function quantilesOf(values: Float64Array, shares: readonly number[]): readonly number[] {
  const places = shares.map(share => (values.length - 1) * share)
  const found = valuesAt(
    values,
    places.flatMap(place => [Math.floor(place), Math.ceil(place)])
  )
  return places.map((place, i) =>
    interpolated(found[2 * i] as number, found[2 * i + 1] as number, place - Math.floor(place))
  )
}

/** As `distributionOf`, with the sum. */
export function tokenDistributionOf(tally: Tally, basis: Basis): TokenDistribution | null {
  const ordered = tally.ordered()
  return ordered.count === 0 ? null : { ...describeOrdered(ordered, 'tokens', basis), sum: ordered.sum }
}

/** What lies this share of the way from one value to the next. */
export const interpolated = (low: number, high: number, share: number): number =>
  quantileSorted([low, high], share)

/** Index of the nearest-rank quantile. The product is rounded to 12 digits first: 0.95 · 20 must give 19, not 19.0…04. */
export const nearestRank = (p: number, count: number): number =>
  Math.max(0, Math.ceil(Number((p * count).toPrecision(12))) - 1)

/** Its functions index and iterate, which a typed array does as an array does; its types say `number[]`. */
const asArray = (values: Float64Array): number[] => values as unknown as number[]

function knownOf(values: ArrayLike<number>): Float64Array {
  const known = new Float64Array(values.length)
  let length = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    if (!Number.isNaN(value)) known[length++] = value
  }
  return known.subarray(0, length)
}

const QUANTILES = [0.5, 0.9, 0.95, 0.99] as const

/** The ranks of so many numbers that a distribution quotes, ascending. */
export function quotedRanks(count: number): readonly number[] {
  if (count === 0) return []
  const around = QUANTILES.flatMap(p => [Math.floor((count - 1) * p), Math.ceil((count - 1) * p)])
  const nearest = QUANTILES.map(p => nearestRank(p, count))
  return [...new Set([0, ...around, ...nearest, count - 1])].sort((a, b) => a - b)
}

/** @param ordered at least one number */
export function describeOrdered(ordered: Ordered, unit: string, basis: Basis): RankedDistribution {
  const { count } = ordered
  const ranks = quotedRanks(count)
  const values = new Map(ordered.valuesAt(ranks).map((value, i) => [ranks[i] as number, value]))
  const at = (rank: number) => values.get(rank) as number
  const rank = (p: number) => at(nearestRank(p, count))
  const quantile = (p: number) => {
    const before = Math.floor((count - 1) * p)
    return interpolated(at(before), at(Math.ceil((count - 1) * p)), (count - 1) * p - before)
  }
  return {
    count,
    mean: ordered.sum / count,
    min: at(0),
    p50: quantile(0.5),
    p90: quantile(0.9),
    p95: quantile(0.95),
    p99: quantile(0.99),
    max: at(count - 1),
    nearestRank: { p50: rank(0.5), p95: rank(0.95), p99: rank(0.99) },
    unit,
    basis
  }
}
