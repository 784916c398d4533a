/** Sorted arrivals → the busiest window of a given width, sliding and aligned to the calendar. */

export type BusiestWindow = {
  readonly amount: number
  /** Arrival that opens the window, or the start of the calendar bin. [µs] */
  readonly atMicros: number
}

/**
 * The most arrivals in any half-open window [t, t + W), over all real t.
 *
 * The maximum is reached by a window that opens at an arrival; of several the first is given. `closed` counts
 * [t, t + W] instead. Only a window that holds one more than any before it is of use: where the arrival that would be
 * the one more comes too late, the next window to try is the first that reaches it.
 *
 * @param arrivals sorted. [µs]
 * @param width W, in whole microseconds as the arrivals are. [µs]
 */
export function busiestSliding(arrivals: Float64Array, width: number, closed = false): BusiestWindow {
  // In whole microseconds [t, t + W) ends with t + W − 1.
  const reach = closed ? width : width - 1
  let [amount, first, start] = [0, 0, 0]
  while (start + amount < arrivals.length) {
    const opens = (arrivals[start + amount] as number) - reach
    if ((arrivals[start] as number) >= opens) {
      amount++
      first = start
    } else start = firstFrom(arrivals, opens, start)
  }
  return { amount, atMicros: arrivals[first] ?? Number.NaN }
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

/**
 * As `busiestSliding`, of what the arrivals weigh, such as tokens. Weights are whole and not negative.
 *
 * @param before before[i] = what all arrivals before the i-th weigh; one entry more than arrivals
 */
export function heaviestSliding(arrivals: Float64Array, width: number, before: Float64Array): BusiestWindow {
  let [amount, first, start, end] = [0, 0, 0, 0]
  for (;;) {
    // The shortest run from `start` that weighs more than any window before.
    end = firstFrom(before, (before[start] as number) + amount + 1, end)
    if (end > arrivals.length) return { amount, atMicros: arrivals[first] ?? Number.NaN }
    const opens = (arrivals[end - 1] as number) - (width - 1)
    if ((arrivals[start] as number) < opens) start = firstFrom(arrivals, opens, start)
    else {
      first = start
      const after = firstFrom(arrivals, (arrivals[start] as number) + width, end - 1)
      amount = (before[after] as number) - (before[start] as number)
    }
  }
}

/** As `heaviestSliding`, in any calendar bin floor(t / W). */
export function heaviestAligned(arrivals: Float64Array, width: number, before: Float64Array): BusiestWindow {
  let best = { amount: 0, atMicros: arrivals[0] ?? Number.NaN }
  eachBin(arrivals, width, (from, to, bin) => {
    const amount = (before[to] as number) - (before[from] as number)
    if (amount > best.amount) best = { amount, atMicros: bin * width }
  })
  return best
}

/** How many arrivals the calendar bins floor(t / W) hold. */
export type Bins = {
  /** From the first arrival's to the last one's, empty ones included. */
  readonly spanned: number
  readonly occupied: number
  /** times[n] = bins with n arrivals, n ≥ 1; holes where there is none. */
  readonly times: readonly number[]
  /** The first of those with the most. */
  readonly busiest: BusiestWindow
}

export function binned(arrivals: Float64Array, width: number): Bins {
  const times: number[] = []
  let [occupied, most, fullest] = [0, 0, Number.NaN]
  eachBin(arrivals, width, (from, to, bin) => {
    const amount = to - from
    occupied++
    times[amount] = (times[amount] ?? 0) + 1
    if (amount > most) [most, fullest] = [amount, bin]
  })
  return {
    spanned: binsSpanned(arrivals, width),
    occupied,
    times,
    busiest: { amount: most, atMicros: fullest * width }
  }
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

const binsSpanned = (arrivals: Float64Array, width: number): number =>
  arrivals.length === 0
    ? 0
    : Math.floor((arrivals[arrivals.length - 1] as number) / width) -
      Math.floor((arrivals[0] as number) / width) +
      1
