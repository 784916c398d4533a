/** The requests of a pool → the smallest limit that refuses hardly any of them. */
import { ROUNDING } from './allowance.ts'

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
  const whole = Uint32Array.of(0, stream.atMicros.length)
  const found = { refused: 0, short: whole }
  let [low, stretches] = [high, whole]
  do {
    high = low
    low = Math.floor(high / 2)
    if (low > 0) tryOn(stream, whole, low, periodMicros, found)
  } while (low > 0 && found.refused <= allowed)
  if (low > 0) stretches = found.short
  while (high - low > Math.max(1, PRECISION * high)) {
    const middle = Math.floor((low + high) / 2)
    tryOn(stream, stretches, middle, periodMicros, found)
    if (found.refused <= allowed) high = middle
    else [low, stretches] = [middle, found.short]
  }
  return high
}

type Found = {
  refused: number
  /** First and behind the last request of each stretch in which a bucket that lent what it does not hold would owe some. */
  short: Uint32Array<ArrayBuffer>
}

/**
 * What a bucket of this limit refuses. One that lends is never fuller, nor is it at a lower limit: where such a one owes nothing from one
 * moment at which it is full to the next, no bucket of this limit or a higher one refuses anything. So these need only be tried
 * on the other stretches, full at the start of each.
 */
function tryOn(
  stream: Stream,
  stretches: Uint32Array,
  limit: number,
  periodMicros: number,
  found: Found
): void {
  const short: number[] = []
  found.refused = 0
  for (let k = 0; k < stretches.length; k += 2) {
    const [from, end] = [stretches[k] as number, stretches[k + 1] as number]
    found.refused += refusedIn(stream, from, end, limit, limit / periodMicros, short)
  }
  found.short = Uint32Array.from(short)
}

/** @param short gets the stretches of this one in which a lending bucket would owe some */
function refusedIn(
  { atMicros, amounts }: Stream,
  start: number,
  end: number,
  limit: number,
  perMicro: number,
  short: number[]
): number {
  let [from, level, lending, least, before] = [start, limit, limit, 0, atMicros[start] as number]
  let refused = 0
  for (let i = start; i < end; i++) {
    const at = atMicros[i] as number
    const refill = (at - before) * perMicro
    before = at
    level = Math.min(limit, level + refill)
    lending += refill
    if (lending >= limit) {
      if (least < 0) short.push(from, i)
      from = i
      lending = limit
      least = 0
    }
    const amount = amounts === null ? 1 : (amounts[i] as number)
    lending -= amount
    least = Math.min(least, lending)
    if (level + ROUNDING >= amount) level -= amount
    else refused++
  }
  if (least < 0) short.push(from, end)
  return refused
}

/** A bucket of this size never runs dry: it is what the fullest [t, t + period) asks for. */
export const mostInAnyPeriod = ({ atMicros, amounts }: Stream, periodMicros: number): number => {
  const { requests, tokens } = fullestPeriod(atMicros, amounts ?? atMicros, periodMicros)
  return amounts === null ? requests : tokens
}

/** The most requests, and the most of an amount of theirs, in any [t, t + period). */
export function fullestPeriod(
  atMicros: Float64Array,
  amounts: Float64Array,
  periodMicros: number
): { readonly requests: number; readonly tokens: number } {
  let [first, inside, requests, tokens] = [0, 0, 0, 0]
  for (let i = 0; i < atMicros.length; i++) {
    inside += amounts[i] as number
    const opened = (atMicros[i] as number) - periodMicros
    while ((atMicros[first] as number) <= opened) inside -= amounts[first++] as number
    if (i - first >= requests) requests = i - first + 1
    if (inside > tokens) tokens = inside
  }
  return { requests, tokens }
}

/** What a limit must exceed the fullest period by, so that no rounding of a bucket's level brings a refusal. */
const MARGIN = 1e-6

/** Whether a bucket, or a queue at its pace, holds nothing up. */
export const neverRunsDry = (limit: number | null, mostInPeriod: number): boolean =>
  limit === null || mostInPeriod <= limit * (1 - MARGIN)
