/** Numbers, each in one class of two groupings, told twice over → the p95 of every class, and any rank of them all. */
import { interpolated } from './distribution.ts'
import type { Ordered } from './ranks.ts'

/** 256 from one power of two to the next: eight bits of the fraction stay. */
const BITS_BELOW = 15
/** Of the number 1; whatever is smaller is in the first bucket too. */
const FIRST_BITS = 127 << 8
/** Up to 2⁴⁰, and whatever is larger. */
const BUCKETS = 40 << 8

const single = new Float32Array(1)
const bits = new Uint32Array(single.buffer)

/** Ascends with the value. */
function bucketOf(value: number): number {
  if (value < 1) return 0
  single[0] = value
  const bucket = ((bits[0] as number) >>> BITS_BELOW) - FIRST_BITS
  return bucket < BUCKETS ? bucket : BUCKETS - 1
}

/** Sums are of values cut to this part of one, so that they are exact in whatever order they are added up. */
const PARTS_PER_ONE = 1_024

export type ClassQuantile = { readonly count: number; readonly p95: number }

/** Neighbouring buckets of some of the values, and what was found in them. */
type Stretch = {
  /** How many values there are, and how many below these buckets. */
  readonly count: number
  readonly before: number
  /** Both included. */
  readonly from: number
  readonly upTo: number
  readonly values: Float64Array
  filled: number
}

/**
 * The first time they are counted by class and by the leading bits of their size, which tells the bucket of every rank;
 * the second time what lies in those buckets is picked out, and only that is sorted. A number's code is its class of the
 * first grouping, times the classes of the second, plus its class there.
 */
export class ClassRanks {
  /** By class of the first grouping, then by bucket; the same of the second behind them. */
  private readonly counts: Uint32Array
  /** By code: where the counts of its class of each grouping begin. */
  private readonly firstAt: Uint32Array
  private readonly secondAt: Uint32Array
  /** By code: its class of each grouping. */
  private readonly firstOf: Uint8Array
  private readonly secondOf: Uint8Array
  private seen = 0
  private sum = 0
  /** The buckets that hold any, and all between them. */
  private low = BUCKETS
  private high = 0
  /** By bucket: 1 + the place among the stretches of all values; 0 for those nobody asks for. */
  private readonly places = new Uint8Array(BUCKETS)
  private all: readonly Stretch[] = []
  /** Of each class. */
  private first: readonly Stretch[] = []
  private second: readonly Stretch[] = []
  /** No class asks for what lies in a bucket below. */
  private least = BUCKETS

  /** @param first, second classes of each grouping */
  constructor(first: number, second: number) {
    this.counts = new Uint32Array((first + second) * BUCKETS)
    this.firstOf = Uint8Array.from({ length: first * second }, (_, code) => Math.floor(code / second))
    this.secondOf = Uint8Array.from({ length: first * second }, (_, code) => code % second)
    this.firstAt = Uint32Array.from(this.firstOf, group => group * BUCKETS)
    this.secondAt = Uint32Array.from(this.secondOf, group => (first + group) * BUCKETS)
  }

  /** The first time. `NaN` is left out. */
  see(value: number, code: number): void {
    if (Number.isNaN(value)) return
    this.seen++
    this.sum += Math.floor(value * PARTS_PER_ONE) / PARTS_PER_ONE
    const bucket = bucketOf(value)
    if (bucket < this.low) this.low = bucket
    if (bucket > this.high) this.high = bucket
    const first = (this.firstAt[code] as number) + bucket
    const second = (this.secondAt[code] as number) + bucket
    this.counts[first] = (this.counts[first] as number) + 1
    this.counts[second] = (this.counts[second] as number) + 1
  }

  get count(): number {
    return this.seen
  }

  /** Ends the first time. @param ranks of all values that will be asked for: ascending, each from 0 up to below `count` */
  want(ranks: readonly number[]): void {
    const of = (group: number) => this.counts.subarray(group * BUCKETS, (group + 1) * BUCKETS)
    const first = (this.firstOf.at(-1) as number) + 1
    const second = (this.secondOf.at(-1) as number) + 1
    const byFirst = Array.from({ length: first }, (_, group) => of(group))
    const bySecond = Array.from({ length: second }, (_, group) => of(first + group))
    const all = new Uint32Array(BUCKETS)
    for (const counts of bySecond) addTo(all, counts, this.low, this.high)
    this.all = stretchesAt(all, this.seen, ranks, this.low)
    for (const [place, { from }] of this.all.entries()) this.places[from] = place + 1
    const around = (counts: Uint32Array) => aroundP95(counts, this.low, this.high)
    this.first = byFirst.map(around)
    this.second = bySecond.map(around)
    for (const { from } of [...this.first, ...this.second]) this.least = Math.min(this.least, from)
  }

  /** The second time. */
  pick(value: number, code: number): void {
    if (Number.isNaN(value)) return
    const bucket = bucketOf(value)
    const place = this.places[bucket] as number
    if (place !== 0) put(this.all[place - 1] as Stretch, bucket, value)
    if (bucket < this.least) return
    put(this.first[this.firstOf[code] as number] as Stretch, bucket, value)
    put(this.second[this.secondOf[code] as number] as Stretch, bucket, value)
  }

  /** Ends the second time. It knows what stands at the ranks that were wanted. */
  ordered(): Ordered {
    for (const { values } of this.all) values.sort()
    return {
      count: this.seen,
      sum: this.sum,
      valuesAt: ranks =>
        ranks.map(rank => {
          const { before, values } = this.all.findLast(part => part.before <= rank) as Stretch
          return values[rank - before] as number
        })
    }
  }

  /** Of each class of the first grouping and of the second. */
  p95PerClass(): Readonly<Record<'first' | 'second', readonly ClassQuantile[]>> {
    return { first: this.first.map(p95Of), second: this.second.map(p95Of) }
  }
}

function addTo(sums: Uint32Array, counts: Uint32Array, low: number, high: number): void {
  for (let i = low; i <= high; i++) sums[i] = (sums[i] as number) + (counts[i] as number)
}

/** The buckets that hold these ranks, one by one. @param counts by bucket, none below `low` */
function stretchesAt(
  counts: Uint32Array,
  count: number,
  ranks: readonly number[],
  low: number
): readonly Stretch[] {
  const stretches: Stretch[] = []
  let [bucket, before] = [low, 0]
  for (const rank of ranks) {
    while (before + (counts[bucket] as number) <= rank) before += counts[bucket++] as number
    if (stretches.at(-1)?.from === bucket) continue
    const values = new Float64Array(counts[bucket] as number)
    stretches.push({ count, before, from: bucket, upTo: bucket, values, filled: 0 })
  }
  return stretches
}

/** The buckets that hold the two values around the quantile; those between them are empty. @param low, high of all that hold any */
function aroundP95(counts: Uint32Array, low: number, high: number): Stretch {
  let count = 0
  for (let i = low; i <= high; i++) count += counts[i] as number
  if (count === 0) return { count, before: 0, from: BUCKETS, upTo: 0, values: new Float64Array(0), filled: 0 }
  const rank = (count - 1) * 0.95
  let [from, before] = [low, 0]
  while (before + (counts[from] as number) <= Math.floor(rank)) before += counts[from++] as number
  let [upTo, below] = [from, before + (counts[from] as number)]
  while (below <= Math.ceil(rank)) below += counts[++upTo] as number
  return { count, before, from, upTo, values: new Float64Array(below - before), filled: 0 }
}

function put(stretch: Stretch, bucket: number, value: number): void {
  if (bucket >= stretch.from && bucket <= stretch.upTo) stretch.values[stretch.filled++] = value
}

/**
 * By linear interpolation at rank (n − 1)·0.95.
 *
 * Source: Hyndman & Fan, Sample Quantiles in Statistical Packages, 1996, type 7.
 */
function p95Of({ count, before, values }: Stretch): ClassQuantile {
  if (count === 0) return { count, p95: Number.NaN }
  values.sort()
  const rank = (count - 1) * 0.95
  const low = values[Math.floor(rank) - before] as number
  const high = values[Math.ceil(rank) - before] as number
  return { count, p95: interpolated(low, high, rank - Math.floor(rank)) }
}
