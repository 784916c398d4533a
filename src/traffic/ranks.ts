/** Numbers in any order → those at a few ranks of their order, without sorting the rest. */

/** Up to here sorting is as quick. */
const SORTED_AT_ONCE = 4_096

/** Buckets: a sign, eight bits of exponent and ten of the fraction, so 1,024 from one power of two to the next. */
const BUCKETS = 1 << 19
const BITS_BELOW = 13

/**
 * The values that would stand at these ranks if all ascended.
 *
 * @param values none of them `NaN`
 * @param ranks ascending, each from 0 up to below the number of values
 */
export function valuesAt(values: Float64Array, ranks: readonly number[]): readonly number[] {
  if (values.length <= SORTED_AT_ONCE) {
    const sorted = values.toSorted()
    return ranks.map(rank => sorted[rank] as number)
  }
  const ranked = new Ranked()
  for (let i = 0; i < values.length; i++) ranked.see(values[i] as number)
  ranked.want(ranks)
  for (let i = 0; i < values.length; i++) ranked.see(values[i] as number)
  return ranked.ordered().valuesAt(ranks)
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

/**
 * Numbers that are told twice over, in any order, and kept nowhere.
 *
 * The first time they are counted by the leading bits of their size, which tells the bucket of every rank; the second
 * time what lies in those buckets is picked out, and only that is sorted.
 */
class Ranked {
  private readonly counts = new Uint32Array(BUCKETS)
  private lowest = BUCKETS
  private length = 0
  private sum = 0
  private wanted: Wanted | null = null

  /** Takes one value, not `NaN`. */
  see(value: number): void {
    const bucket = bucketOf(value)
    if (this.wanted !== null) pick(this.wanted, bucket, value)
    else {
      this.counts[bucket] = (this.counts[bucket] as number) + 1
      if (bucket < this.lowest) this.lowest = bucket
      this.length++
      this.sum += value
    }
  }

  get count(): number {
    return this.length
  }

  /** Ends the first time. @param ranks ascending, each from 0 up to below `count` */
  want(ranks: readonly number[]): void {
    const places = new Uint8Array(BUCKETS)
    const found: Bucket[] = []
    let [bucket, before] = [this.lowest, 0]
    for (const rank of ranks) {
      while (before + (this.counts[bucket] as number) <= rank) before += this.counts[bucket++] as number
      if (places[bucket] !== 0) continue
      places[bucket] = found.push({
        before,
        values: new Float64Array(this.counts[bucket] as number),
        length: 0
      })
    }
    this.wanted = { places, found }
  }

  /** Ends the second time. It knows what stands at the ranks that were wanted. */
  ordered(): Ordered {
    const { found } = this.wanted as Wanted
    for (const { values } of found) values.sort()
    return {
      count: this.length,
      sum: this.sum,
      valuesAt: ranks =>
        ranks.map(rank => {
          const { before, values } = found.findLast(bucket => bucket.before <= rank) as Bucket
          return values[rank - before] as number
        })
    }
  }
}

type Wanted = {
  /** By bucket: 1 + its place among those found; 0 for the others. */
  readonly places: Uint8Array
  /** The buckets that hold a rank, in ascending order. */
  readonly found: readonly Bucket[]
}

function pick({ places, found }: Wanted, bucket: number, value: number): void {
  const place = places[bucket] as number
  if (place === 0) return
  const { values } = found[place - 1] as Bucket
  values[(found[place - 1] as Bucket).length++] = value
}

/** Numbers of which none is `NaN`, and what stands at a rank once they ascend. */
export type Ordered = {
  readonly count: number
  readonly sum: number
  /** @param ranks ascending, each from 0 up to below `count` */
  valuesAt(ranks: readonly number[]): readonly number[]
}
