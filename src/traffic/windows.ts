/** Sorted arrivals → the busiest window of a given width, sliding and aligned to the calendar. */

export type BusiestWindow = {
  readonly amount: number
  /** Arrival that opens the window, or the start of the calendar bin. [µs] */
  readonly atMicros: number
}

/** How much each arrival weighs: 1 for requests, its tokens for token rates. `NaN` weighs nothing. */
export type Weight = (index: number) => number

export const one: Weight = () => 1

/**
 * The most that arrives in any half-open window [t, t + W), over all real t.
 *
 * The maximum is reached by a window that opens at an arrival; of several the first is given. `closed` counts
 * [t, t + W] instead.
 *
 * @param arrivals sorted. [µs]
 * @param width W. [µs]
 */
export function busiestSliding(
  arrivals: Float64Array,
  width: number,
  weight: Weight,
  closed = false
): BusiestWindow {
  let amount = 0
  let best = { amount: 0, atMicros: arrivals[0] ?? Number.NaN }
  let end = 0
  for (let start = 0; start < arrivals.length; start++) {
    const limit = (arrivals[start] as number) + width
    while (
      end < arrivals.length &&
      ((arrivals[end] as number) < limit || (closed && arrivals[end] === limit))
    ) {
      amount += weight(end++) || 0
    }
    if (amount > best.amount) best = { amount, atMicros: arrivals[start] as number }
    amount -= weight(start) || 0
  }
  return best
}

/** The most that arrives in any calendar bin floor(t / W); of several the first. */
export function busiestAligned(arrivals: Float64Array, width: number, weight: Weight): BusiestWindow {
  let best = { amount: 0, atMicros: arrivals[0] ?? Number.NaN }
  eachBin(arrivals, width, weight, (bin, amount) => {
    if (amount > best.amount) best = { amount, atMicros: bin * width }
  })
  return best
}

/** Tells the amount in every non-empty calendar bin, in time order. */
export function eachBin(
  arrivals: Float64Array,
  width: number,
  weight: Weight,
  see: (bin: number, amount: number) => void
): void {
  for (let i = 0; i < arrivals.length; ) {
    const bin = Math.floor((arrivals[i] as number) / width)
    let amount = 0
    while (i < arrivals.length && Math.floor((arrivals[i] as number) / width) === bin)
      amount += weight(i++) || 0
    see(bin, amount)
  }
}

/** Calendar bins from the first arrival's to the last one's, empty ones included. */
export const binsSpanned = (arrivals: Float64Array, width: number): number =>
  arrivals.length === 0
    ? 0
    : Math.floor((arrivals[arrivals.length - 1] as number) / width) -
      Math.floor((arrivals[0] as number) / width) +
      1
