/** Bounds that hold at every look: people watch a canary every five minutes, and stop when they like what they see. */
import { logBeta, studentFrom } from './distributions.ts'

/**
 * The share of information, per request of the canary, at which the bound of a mean is tuned: it is tightest around a
 * few thousand requests, and valid at any number.
 */
const INFORMATION_PER_REQUEST = 1 / 250

/**
 * Half-width of an always-valid one-sided bound in standard errors: the normal mixture of Robbins (1970) in the
 * asymptotic form of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2024), √((1 + 1/R) · ln((1 + R) / (2α)²)),
 * where R is the information so far. A bound for one look would be 1.64 at α = 5 %.
 *
 * @param requests of the canary so far
 * @param alpha the chance that the bound ever fails
 * @param blocks of time from which the standard error comes: few of them widen it, as Student's t does
 */
export function alwaysValid(requests: number, alpha: number, blocks: number): number {
  const information = requests * INFORMATION_PER_REQUEST
  const z = Math.sqrt((1 + 1 / information) * Math.log((1 + information) / (2 * alpha) ** 2))
  return studentFrom(z, Math.max(FEWEST_DEGREES, blocks - 1))
}

export const FEWEST_DEGREES = 4

export type Bounds = { readonly low: number; readonly high: number }

/**
 * Always-valid bounds of a share: the values p at which the beta-binomial mixture martingale B(a + k, b + n − k) / (B(a, b)
 * · pᵏ · (1 − p)ⁿ⁻ᵏ) stays below 1/α, a = b = ½ (Robbins 1970; Ville's inequality). Exact for independent requests; counts
 * need not be whole, so that weights and clusters can shrink them.
 *
 * @param events k
 * @param trials n
 */
export function shareBounds(events: number, trials: number, alpha: number): Bounds {
  if (!(trials > 0)) return { low: 0, high: 1 }
  const rate = events / trials
  const mixture = logBeta(0.5 + events, 0.5 + trials - events) - logBeta(0.5, 0.5)
  const isOutside = (p: number) =>
    mixture - xLogY(events, p) - xLogY(trials - events, 1 - p) >= -Math.log(alpha)
  return {
    low: rate <= 0 ? 0 : narrowest(rate, 0, isOutside),
    high: rate >= 1 ? 1 : narrowest(rate, 1, isOutside)
  }
}

const xLogY = (x: number, y: number): number => (x === 0 ? 0 : x * Math.log(y))

/** Between a value inside and one outside, where the inside ends: the bound. */
export function narrowest(inside: number, outside: number, isOutside: (p: number) => boolean): number {
  let [near, far] = [inside, outside]
  for (let i = 0; i < 50; i++) {
    const middle = (near + far) / 2
    if (isOutside(middle)) far = middle
    else near = middle
  }
  return far
}

/**
 * Bounds of the difference of two shares from the bounds of each: the method of variance estimates recovery (Zou and
 * Donner 2008).
 */
export function differenceBounds(
  canary: number,
  ofCanary: Bounds,
  baseline: number,
  ofBaseline: Bounds
): Bounds {
  const difference = canary - baseline
  return {
    low: difference - Math.hypot(canary - ofCanary.low, ofBaseline.high - baseline),
    high: difference + Math.hypot(ofCanary.high - canary, baseline - ofBaseline.low)
  }
}
