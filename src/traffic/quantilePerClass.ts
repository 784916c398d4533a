/** Values and the class of each → the p95 of every class, without sorting more than its neighbourhood. */

/** Which class each index belongs to; `NO_CLASS`: none. */
export type Classes = { readonly codes: Uint8Array; readonly count: number }

export const NO_CLASS = 255

/** Sixteen bits: eight of exponent and eight of the fraction, 256 from one power of two to the next. */
const BUCKETS = 1 << 16
const BITS_BELOW = 15
/** Where infinities and `NaN` begin. */
const UNKNOWN_FROM = 0xff00

const single = new Float32Array(1)
const bits = new Uint32Array(single.buffer)

/** A bucket per value, which ascends with it; what is not above 0 is in the first. */
export function bucketPerValue(values: Float64Array): Uint16Array {
  const buckets = new Uint16Array(values.length)
  for (let i = 0; i < values.length; i++) {
    single[0] = values[i] as number
    buckets[i] = (values[i] as number) <= 0 ? 0 : (bits[0] as number) >>> BITS_BELOW
  }
  return buckets
}

export type ClassQuantile = { readonly count: number; readonly p95: number }

/**
 * Count and p95 of the known values of each class, by linear interpolation at rank (n − 1)·0.95.
 *
 * @param buckets of the values, by `bucketPerValue`
 */
export function p95PerClass(
  values: Float64Array,
  buckets: Uint16Array,
  { codes, count }: Classes
): readonly ClassQuantile[] {
  const counts = countPerBucket(buckets, codes, count)
  const wanted = Array.from({ length: count }, (_, code) =>
    neighbourhood(counts.subarray(code * BUCKETS, (code + 1) * BUCKETS))
  )
  pickInto(wanted, values, buckets, codes)
  return wanted.map(({ total, before, values: near }) => {
    if (total === 0) return { count: 0, p95: Number.NaN }
    near.sort()
    const rank = (total - 1) * 0.95
    const [low, high] = [near[Math.floor(rank) - before], near[Math.ceil(rank) - before]] as [number, number]
    return { count: total, p95: low + (high - low) * (rank - Math.floor(rank)) }
  })
}

function countPerBucket(buckets: Uint16Array, codes: Uint8Array, count: number): Uint32Array {
  const counts = new Uint32Array(count * BUCKETS)
  for (let i = 0; i < buckets.length; i++) {
    const code = codes[i] as number
    if (code === NO_CLASS) continue
    const at = code * BUCKETS + (buckets[i] as number)
    counts[at] = (counts[at] as number) + 1
  }
  return counts
}

/** The buckets that hold the two values around the quantile; those between them are empty. */
type Neighbourhood = {
  readonly total: number
  /** Values below it. */
  readonly before: number
  readonly lowest: number
  readonly highest: number
  readonly values: Float64Array
  filled: number
}

function neighbourhood(counts: Uint32Array): Neighbourhood {
  let total = 0
  for (let bucket = 0; bucket < UNKNOWN_FROM; bucket++) total += counts[bucket] as number
  const rank = (total - 1) * 0.95
  let [lowest, before] = [0, 0]
  while (lowest < UNKNOWN_FROM && before + (counts[lowest] as number) <= Math.floor(rank))
    before += counts[lowest++] as number
  let [highest, upTo] = [lowest, before + (counts[lowest] as number)]
  while (highest < UNKNOWN_FROM && upTo <= Math.ceil(rank)) upTo += counts[++highest] as number
  return { total, before, lowest, highest, values: new Float64Array(upTo - before), filled: 0 }
}

function pickInto(
  wanted: readonly Neighbourhood[],
  values: Float64Array,
  buckets: Uint16Array,
  codes: Uint8Array
): void {
  const isWanted = new Uint8Array(wanted.length * BUCKETS)
  for (const [code, { lowest, highest, values: near }] of wanted.entries())
    if (near.length > 0) isWanted.fill(1, code * BUCKETS + lowest, code * BUCKETS + highest + 1)
  for (let i = 0; i < buckets.length; i++) {
    const code = codes[i] as number
    if (code === NO_CLASS || isWanted[code * BUCKETS + (buckets[i] as number)] === 0) continue
    const near = wanted[code] as Neighbourhood
    near.values[near.filled++] = values[i] as number
  }
}
