/** Numbers in any order → those at a few ranks of their order, without sorting the rest. */

/** Up to here sorting is as quick. */
const SORTED_AT_ONCE = 4_096

/** Buckets: a sign, eight bits of exponent and ten of the fraction, so 1,024 from one power of two to the next. */
const BUCKETS = 1 << 19
const BITS_BELOW = 13

/**
 * The values that would stand at these ranks if all ascended.
 *
 * A first pass counts the values by the leading bits of their size, which tells the bucket of every rank; a second
 * one picks out what lies in those buckets, and only that is sorted.
 *
 * @param values none of them `NaN`
 * @param ranks ascending, each from 0 up to below the number of values
 */
export function valuesAt(values: Float64Array, ranks: readonly number[]): readonly number[] {
  if (values.length <= SORTED_AT_ONCE) {
    const sorted = values.toSorted()
    return ranks.map(rank => sorted[rank] as number)
  }
  const found = bucketsOf(ranks, countPerBucket(values))
  pickInto(found, values)
  for (const { values: picked } of found.values()) picked.sort()
  return ranks.map(rank => {
    const bucket = [...found.values()].findLast(({ before }) => before <= rank) as Bucket
    return bucket.values[rank - bucket.before] as number
  })
}

type Bucket = {
  /** Values below it. */ readonly before: number
  readonly values: Float64Array
  length: number
}

const single = new Float32Array(1)
const bits = new Uint32Array(single.buffer)

/** Ascends with the value: rounding to single precision never swaps two, and negative ones have their bits turned. */
function bucketOf(value: number): number {
  single[0] = value
  const signed = bits[0] as number
  return (signed ^ ((signed >> 31) | 0x8000_0000)) >>> BITS_BELOW
}

function countPerBucket(values: Float64Array): Uint32Array {
  const counts = new Uint32Array(BUCKETS)
  for (let i = 0; i < values.length; i++) {
    const bucket = bucketOf(values[i] as number)
    counts[bucket] = (counts[bucket] as number) + 1
  }
  return counts
}

/** The buckets that hold a rank, still empty, in ascending order. */
function bucketsOf(ranks: readonly number[], counts: Uint32Array): Map<number, Bucket> {
  const found = new Map<number, Bucket>()
  let [bucket, before] = [0, 0]
  for (const rank of ranks) {
    while (before + (counts[bucket] as number) <= rank) before += counts[bucket++] as number
    if (!found.has(bucket)) {
      found.set(bucket, { before, values: new Float64Array(counts[bucket] as number), length: 0 })
    }
  }
  return found
}

function pickInto(found: ReadonlyMap<number, Bucket>, values: Float64Array): void {
  const isWanted = new Uint8Array(BUCKETS)
  for (const bucket of found.keys()) isWanted[bucket] = 1
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    const at = bucketOf(value)
    if (isWanted[at] === 0) continue
    const bucket = found.get(at) as Bucket
    bucket.values[bucket.length++] = value
  }
}
