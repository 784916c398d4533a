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

/** Several of `rows` share a bucket where the export is grouped: they are added up before any maximum. */
export function seriesOf(buckets: UsageBuckets, rows: Uint32Array, amountOf: Weight): BucketSeries {
  const width = buckets.bucketSeconds * MICROS_PER_SECOND
  const count = Math.round((buckets.coverEndMicros - buckets.coverStartMicros) / width)
  const amounts = new Float64Array(count)
  for (const i of rows) {
    const bin = Math.round(((buckets.startMicros[i] as number) - buckets.coverStartMicros) / width)
    amounts[bin] = (amounts[bin] as number) + (amountOf(i) || 0)
  }
  const startOf = (bin: number): number => buckets.coverStartMicros + bin * width
  return {
    busiest: run => busiestRun(amounts, run, startOf),
    busiestAligned: run => busiestBin(amounts, run, width, startOf),
    timeline: timelineOf(amounts, buckets.bucketSeconds)
  }
}

function busiestRun(amounts: Float64Array, run: number, startOf: (bin: number) => number): BusiestWindow {
  let best = { amount: Number.NEGATIVE_INFINITY, atMicros: Number.NaN }
  let amount = 0
  for (let end = 0; end < amounts.length; end++) {
    amount += amounts[end] as number
    if (end >= run) amount -= amounts[end - run] as number
    if (amount > best.amount) best = { amount, atMicros: startOf(Math.max(0, end - run + 1)) }
  }
  return best
}

function busiestBin(
  amounts: Float64Array,
  run: number,
  width: number,
  startOf: (bin: number) => number
): BusiestWindow {
  const totals = new Map<number, number>()
  for (let i = 0; i < amounts.length; i++) {
    const bin = Math.floor(startOf(i) / (width * run))
    totals.set(bin, (totals.get(bin) ?? 0) + (amounts[i] as number))
  }
  let best = { amount: Number.NEGATIVE_INFINITY, atMicros: Number.NaN }
  for (const [bin, amount] of totals) if (amount > best.amount) best = { amount, atMicros: bin * width * run }
  return best
}

/** Buckets, put together in equal numbers where there are more than a chart can show. */
function timelineOf(amounts: Float64Array, bucketSeconds: number): Rate['timeline'] {
  const perSlice = Math.ceil(amounts.length / MOST_SLICES)
  const requests = new Array<number>(Math.ceil(amounts.length / perSlice)).fill(0)
  for (const [i, amount] of amounts.entries()) {
    const slice = Math.floor(i / perSlice)
    requests[slice] = (requests[slice] as number) + amount
  }
  return { sliceSeconds: perSlice * bucketSeconds, requests, busiestMinutes: null }
}
