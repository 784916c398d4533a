/** Sorted arrivals → the busiest window of a given width, and what lies in each calendar bin. */

import { MICROS_PER_SECOND } from '../units.ts'

export type BusiestWindow = {
  readonly amount: number
  /** Arrival that opens the window, or the start of the calendar bin. [µs] */
  readonly atMicros: number
}

/** Arrivals that are looked at together: where not even all of them could matter, none is looked at closely. */
const BLOCK = 8

/**
 * The most arrivals in any half-open window [t, t + W), over all real t.
 *
 * The maximum is reached by a window that opens at an arrival; of several the first is given. Only a window that holds one more than any before it is of use: the one that ends with the i-th
 * arrival fits where the arrival so many before the i-th is near enough.
 *
 * @param arrivals sorted. [µs]
 * @param width W, in whole microseconds as the arrivals are. [µs]
 */
export function busiestSliding(arrivals: Float64Array, width: number): BusiestWindow {
  // In whole microseconds [t, t + W) ends with t + W − 1.
  const reach = width - 1
  let [amount, first] = [0, 0]
  for (let from = 0; from < arrivals.length; from += BLOCK) {
    const to = Math.min(from + BLOCK, arrivals.length)
    const latestStart = Math.max(0, to - 1 - amount)
    if ((arrivals[from] as number) - (arrivals[latestStart] as number) > reach) continue
    for (let end = Math.max(from, amount); end < to; end++) {
      if ((arrivals[end] as number) - (arrivals[end - amount] as number) > reach) continue
      first = end - amount
      amount++
    }
  }
  return { amount, atMicros: arrivals[first] ?? Number.NaN }
}

/** Tells the arrivals [from, to) in every non-empty calendar bin floor(t / W), in time order. */
export function eachBin(
  arrivals: Float64Array,
  width: number,
  see: (from: number, to: number, bin: number) => void
): void {
  for (let from = 0; from < arrivals.length; ) {
    const bin = Math.floor((arrivals[from] as number) / width)
    const to = firstFrom(arrivals, (bin + 1) * width, from)
    see(from, to, bin)
    from = to
  }
}

/** So many are looked at one by one, which suits a processor better than leaps. */
const NEAR = 8

/** Index of the first value that is `least` or more, from `from` on; `sorted` ascends. Looks near `from` first. */
function firstFrom(sorted: Float64Array, least: number, from: number): number {
  const near = Math.min(from + NEAR, sorted.length)
  let low = from
  while (low < near && (sorted[low] as number) < least) low++
  if (low < near) return low
  let step = NEAR
  while (low + step < sorted.length && (sorted[low + step] as number) < least) {
    low += step
    step *= 2
  }
  let high = Math.min(low + step, sorted.length)
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] as number) < least) low = middle + 1
    else high = middle
  }
  return low
}

export const windowSeconds = (window: string): number => Number.parseInt(window, 10)
export const windowMicros = (window: string): number => windowSeconds(window) * MICROS_PER_SECOND

/** One entry per window. */
export const perWindow = <Window extends string, Value>(
  windows: readonly Window[],
  describe: (window: Window) => Value
): Record<Window, Value> =>
  Object.fromEntries(windows.map(window => [window, describe(window)])) as Record<Window, Value>
