/** Whole numbers one by one → their order, by counting how often each came. */
import type { Ordered } from './ranks.ts'

/** Values below this are counted one by one: all token counts but the longest contexts. */
const COUNTED_BELOW = 1 << 18

/** Room at first. */
const FIRST_COUNTED = 1 << 10

/** Distinct values that are looked at one by one; of more, everything up to the largest is. */
const FEW = 4_096

/** Numbers from 0 up such as tokens; what is large is kept and sorted. */
export class Tally {
  private times = new Uint32Array(FIRST_COUNTED)
  private readonly large: number[] = []
  /** All of `times` from here on are 0. */
  private end = 0
  /** The distinct values below `COUNTED_BELOW`, as they came; `null`: more than `FEW`. */
  private few: number[] | null = []
  private readonly mostFew: number

  /** @param few distinct values, up to which they are looked at one by one */
  constructor(few = FEW) {
    this.mostFew = few
  }

  /** `NaN` is left out. */
  add(value: number): void {
    const whole = value >>> 0
    if (whole === value && whole < COUNTED_BELOW) {
      this.count(whole, 1)
    } else if (!Number.isNaN(value)) this.large.push(value)
  }

  private count(value: number, times: number): void {
    if (value >= this.times.length) this.grow(value + 1)
    const before = this.times[value] as number
    this.times[value] = before + times
    if (before !== 0) return
    if (value >= this.end) this.end = value + 1
    if (this.few !== null && this.few.push(value) > this.mostFew) this.few = null
  }

  /** As `add` so many times. */
  addTimes(value: number, times: number): void {
    if (times < 1) return
    if (Number.isInteger(value) && value >= 0 && value < COUNTED_BELOW) this.count(value, times)
    else for (let more = 0; more < times; more++) this.add(value)
  }

  /** A log has a tally for each of its models: those of short requests are short. */
  private grow(length: number): void {
    const longer = new Uint32Array(Math.min(COUNTED_BELOW, Math.max(length, 2 * this.times.length)))
    longer.set(this.times)
    this.times = longer
  }

  /** Adds what another tally holds. */
  addAll({ times, large, end, few }: Tally): void {
    if (end > this.times.length) this.grow(end)
    if (few !== null) for (const value of few) this.count(value, times[value] as number)
    else {
      this.few = null
      this.end = Math.max(this.end, end)
      for (let value = 0; value < end; value++)
        this.times[value] = (this.times[value] as number) + (times[value] as number)
    }
    for (const value of large) this.large.push(value)
  }

  /** How many are larger than a whole number. */
  countAbove(value: number): number {
    let counted = 0
    if (this.few !== null) for (const at of this.few) counted += at > value ? (this.times[at] as number) : 0
    else for (let at = value + 1; at < this.end; at++) counted += this.times[at] as number
    return counted + this.large.filter(large => large > value).length
  }

  /** Every value that came, with how often it did, ascending. */
  counts(): readonly (readonly [value: number, times: number])[] {
    const counted: [number, number][] = []
    const take = (value: number) => {
      const times = this.times[value] as number
      if (times > 0) counted.push([value, times])
    }
    if (this.few !== null) this.few.toSorted((a, b) => a - b).forEach(take)
    else for (let value = 0; value < this.end; value++) take(value)
    for (const value of Float64Array.from(this.large).sort()) {
      const last = counted.at(-1)
      if (last?.[0] === value) last[1]++
      else counted.push([value, 1])
    }
    return counted
  }

  ordered(): Ordered {
    const times = this.times.subarray(0, this.end)
    const large = Float64Array.from(this.large).sort()
    let count = large.length
    let sum = large.reduce((total, value) => total + value, 0)
    for (let value = 0; value < times.length; value++) {
      count += times[value] as number
      sum += value * (times[value] as number)
    }
    return { count, sum, valuesAt: ranks => valuesAt(ranks, times, large) }
  }
}

function valuesAt(ranks: readonly number[], times: Uint32Array, large: Float64Array): readonly number[] {
  let [value, passed] = [-1, 0]
  return ranks.map(rank => {
    while (passed <= rank && value < times.length - 1) passed += times[++value] as number
    return rank < passed ? value : (large[rank - passed] as number)
  })
}
