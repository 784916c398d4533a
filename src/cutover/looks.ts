/** How often the canary is looked at before it is decided on → which bounds decide. */
import { betaBelow, normalQuantile, studentFrom } from './distributions.ts'
import { alwaysValid, type Bounds, FEWEST_DEGREES, narrowest, shareBounds } from './sequential.ts'

/** `every`: whoever watches may stop at any look. `one`: a single look, whose time was set before the canary began. */
export const LOOKS = ['every', 'one'] as const
export type Looks = (typeof LOOKS)[number]

export type Bounding = {
  /**
   * Half-width of a one-sided bound of a mean. [standard errors]
   *
   * @param requests of the canary so far
   * @param alpha the chance that the bound fails
   * @param blocks of time from which the standard error comes
   */
  readonly reach: (requests: number, alpha: number, blocks: number) => number
  /** Bounds of a share, of which each fails with a chance of at most `alpha`. */
  readonly ofShare: (events: number, trials: number, alpha: number) => Bounds
}

export const BOUNDING: Readonly<Record<Looks, Bounding>> = {
  every: { reach: alwaysValid, ofShare: shareBounds },
  one: { reach: singleLook, ofShare: exactShare }
}

/** Student's t, for as many degrees of freedom as there are blocks less one. */
function singleLook(_requests: number, alpha: number, blocks: number): number {
  return studentFrom(normalQuantile(alpha), Math.max(FEWEST_DEGREES, blocks - 1))
}

/**
 * One-sided bounds of a share, each at `alpha`: Clopper and Pearson (1934), exact for independent requests. Counts need not be
 * whole, so that weights and clusters can shrink them.
 *
 * @param events k
 * @param trials n
 */
export function exactShare(events: number, trials: number, alpha: number): Bounds {
  if (!(trials > 0)) return { low: 0, high: 1 }
  const [rate, rest] = [events / trials, trials - events]
  return {
    low: rate <= 0 ? 0 : narrowest(rate, 0, p => betaBelow(p, events, rest + 1) <= alpha),
    high: rate >= 1 ? 1 : narrowest(rate, 1, p => betaBelow(p, events + 1, rest) >= 1 - alpha)
  }
}
