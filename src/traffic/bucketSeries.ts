/** Rows of a usage export → one amount per bucket in time order, idle buckets included. */
import type { UsageBuckets } from '../log/trafficLog.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import type { Weight } from './bucketRows.ts'
import type { Rate } from './trafficShape.ts'
import type { BusiestWindow } from './windows.ts'

export type BucketSeries = {
  /** The most in `run` adjacent buckets; fewer where the log has fewer. */
  busiest(run: number): BusiestWindow
  /** The most in a calendar bin of `run` buckets. */
  busiestAligned(run: number): BusiestWindow
  readonly timeline: Rate['timeline']
}

const MOST_SLICES = 240

type Bins = { readonly count: number; readonly at: readonly number[]; readonly amounts: readonly number[] }

/**
 * Several of `rows` share a bucket where the export is grouped: they are added up before any maximum. Only buckets that
 * hold something are kept: one stray row of another decade puts millions of idle ones between.
 */
export function seriesOf(buckets: UsageBuckets, rows: Uint32Array, amountOf: Weight): BucketSeries {
  const width = buckets.bucketSeconds * MICROS_PER_SECOND
  const count = Math.round((buckets.coverEndMicros - buckets.coverStartMicros) / width)
  const found = new Map<number, number>()
  for (const i of rows) {
    const bin = Math.round(((buckets.startMicros[i] as number) - buckets.coverStartMicros) / width)
    found.set(bin, (found.get(bin) ?? 0) + (amountOf(i) || 0))
  }
  const at = [...found.keys()].toSorted((a, b) => a - b)
  const bins: Bins = { count, at, amounts: at.map(bin => found.get(bin) as number) }
  const startOf = (bin: number): number => buckets.coverStartMicros + bin * width
  return {
    busiest: run => busiestRun(bins, run, startOf),
    busiestAligned: run => busiestBin(bins, run, width, startOf),
    timeline: timelineOf(bins, buckets.bucketSeconds)
  }
}

/** Before any bucket that holds something: the first one holds nothing. */
const noneYet = (count: number, atMicros: number): BusiestWindow =>
  count > 0 ? { amount: 0, atMicros } : { amount: Number.NEGATIVE_INFINITY, atMicros: Number.NaN }

/** The most is reached where a bucket that holds something comes in. */
function busiestRun(
  { count, at, amounts }: Bins,
  run: number,
  startOf: (bin: number) => number
): BusiestWindow {
  let best = noneYet(count, startOf(0))
  let [amount, oldest] = [0, 0]
  for (const [i, end] of at.entries()) {
    amount += amounts[i] as number
    while ((at[oldest] as number) <= end - run) amount -= amounts[oldest++] as number
    if (amount > best.amount) best = { amount, atMicros: startOf(Math.max(0, end - run + 1)) }
  }
  return best
}

function busiestBin(
  { count, at, amounts }: Bins,
  run: number,
  width: number,
  startOf: (bin: number) => number
): BusiestWindow {
  const binOf = (bucket: number): number => Math.floor(startOf(bucket) / (width * run))
  const totals = new Map<number, number>()
  for (const [i, bucket] of at.entries())
    totals.set(binOf(bucket), (totals.get(binOf(bucket)) ?? 0) + (amounts[i] as number))
  let best = noneYet(count, binOf(0) * width * run)
  for (const [bin, amount] of totals) if (amount > best.amount) best = { amount, atMicros: bin * width * run }
  return best
}

/** Buckets, put together in equal numbers where there are more than a chart can show. */
function timelineOf({ count, at, amounts }: Bins, bucketSeconds: number): Rate['timeline'] {
  const perSlice = Math.ceil(count / MOST_SLICES)
  const requests = new Array<number>(Math.ceil(count / perSlice)).fill(0)
  for (const [i, bucket] of at.entries()) {
    const slice = Math.floor(bucket / perSlice)
    requests[slice] = (requests[slice] as number) + (amounts[i] as number)
  }
  return { sliceSeconds: perSlice * bucketSeconds, requests, busiestMinutes: null }
}
