/** The requests of a pool → the smallest limit that refuses hardly any of them. */
import { Bucket } from './allowance.ts'

/** One answer in a thousand: what a user does not notice yet. */
export const TOLERATED = 0.001

export type Stream = {
  /** Ascending. [µs] */
  readonly atMicros: Float64Array
  /** What each asks of the limit; `null`: one. */
  readonly amounts: Float64Array | null
}

/** The limit is found to within this share of itself. */
const PRECISION = 0.01

/**
 * The smallest whole limit per period that refuses at most the tolerated share of the requests, without retries and with no
 * other limit beside it, by bisection over a continuously refilled bucket.
 *
 * Exact below 100, from there on up to 1 % too high. With requests of one size a higher limit never refuses more, so there is one answer; with
 * sizes that differ it is one that does.
 *
 * @param most that any period asks for, where that is known already
 */
export function smallestLimit(
  stream: Stream,
  periodMicros: number,
  most = mostInAnyPeriod(stream, periodMicros)
): number {
  const allowed = Math.floor(TOLERATED * stream.atMicros.length)
  let high = Math.ceil(most)
  if (high === 0) return 0
  let low = Math.floor(high / 2)
  while (low > 0 && suffices(stream, low, periodMicros, allowed)) [low, high] = [Math.floor(low / 2), low]
  while (high - low > Math.max(1, PRECISION * high)) {
    const middle = Math.floor((low + high) / 2)
    if (suffices(stream, middle, periodMicros, allowed)) high = middle
    else low = middle
  }
  return high
}

function suffices(
  { atMicros, amounts }: Stream,
  limit: number,
  periodMicros: number,
  allowed: number
): boolean {
  const bucket = new Bucket(limit, periodMicros)
  let refused = 0
  for (let i = 0; i < atMicros.length; i++) {
    const amount = amounts === null ? 1 : (amounts[i] as number)
    if (bucket.holds(atMicros[i] as number, amount)) bucket.take(amount)
    else if (++refused > allowed) return false
  }
  return true
}

/** A bucket of this size never runs dry: it is what the fullest [t, t + period) asks for. */
export function mostInAnyPeriod({ atMicros, amounts }: Stream, periodMicros: number): number {
  let [first, inside, most] = [0, 0, 0]
  for (let i = 0; i < atMicros.length; i++) {
    inside += amounts === null ? 1 : (amounts[i] as number)
    while ((atMicros[i] as number) - (atMicros[first] as number) >= periodMicros) {
      inside -= amounts === null ? 1 : (amounts[first] as number)
      first++
    }
    most = Math.max(most, inside)
  }
  return most
}
