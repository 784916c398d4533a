/** What data of this size could have seen, and how much more of it a gate needs. */
import type { LogRatio, Power, ShareDifference } from './cutoverShape.ts'
import { normalQuantile } from './distributions.ts'
import { BOUNDING, type Looks } from './looks.ts'
import { differenceBounds } from './sequential.ts'
import { boundsOf } from './shares.ts'

export type Terms = {
  /** Of every bound: the chance that it fails, at any of the looks. */
  readonly alpha: number
  readonly looks: Looks
  /** With what chance a difference is to be seen. */
  readonly power: number
  /** The increase that the user wants to be able to see; `null`: the gate's own limit. */
  readonly sensitivity: Sensitivity
}

export type Sensitivity = { readonly ratio: number | null; readonly difference: number | null }

/** More than this is no advice. */
const MOST_TIMES = 10_000

/** The least factor of data at which `decides` holds, which more data never undoes. */
function leastTimes(decides: (times: number) => boolean): number | null {
  if (decides(1)) return 1
  if (!decides(MOST_TIMES)) return null
  let [low, high] = [1, MOST_TIMES]
  while (high / low > 1.01) {
    const middle = Math.sqrt(low * high)
    if (decides(middle)) high = middle
    else low = middle
  }
  return high
}

/**
 * Of a ratio: its bound lies z standard errors from the estimate, and the estimate itself scatters.
 *
 * @param limit the logarithm of the ratio allowed
 * @param requests of the canary
 */
export function ratioPower(
  { estimate, standardError }: Pick<LogRatio, 'estimate' | 'standardError'>,
  limit: number,
  requests: number,
  blocks: number,
  { alpha, looks, power, sensitivity }: Terms
): Power {
  const z = normalQuantile(1 - power)
  const reach = (times: number) =>
    (BOUNDING[looks].reach(requests * times, alpha, blocks * times) + z) * (standardError / Math.sqrt(times))
  return {
    smallestSeen: Math.expm1(reach(1)),
    timesForEqual: leastTimes(times => reach(times) <= limit),
    timesAsSeen: leastTimes(times => reach(times) <= Math.abs(limit - estimate)),
    timesForSensitivity: leastTimes(
      times => reach(times) <= Math.log1p(sensitivity.ratio ?? Math.expm1(limit))
    )
  }
}

/** Of two shares: the bounds at the same shares from more requests, and the scatter of their difference. */
export function sharePower(
  seen: ShareDifference,
  limit: number,
  { alpha, looks, power, sensitivity }: Terms
): Power {
  const z = normalQuantile(1 - power)
  const { effective, baseline, canary } = seen
  const pooled =
    (baseline * effective.baseline + canary * effective.canary) / (effective.baseline + effective.canary)
  const reach = (ofBaseline: number, ofCanary: number, times: number) => {
    const sizes = { baseline: effective.baseline * times, canary: effective.canary * times }
    const bounds = differenceBounds(
      ofCanary,
      boundsOf(ofCanary, sizes.canary, alpha, looks),
      ofBaseline,
      boundsOf(ofBaseline, sizes.baseline, alpha, looks)
    )
    const scatter = Math.sqrt(
      (ofCanary * (1 - ofCanary)) / sizes.canary + (ofBaseline * (1 - ofBaseline)) / sizes.baseline
    )
    const difference = ofCanary - ofBaseline
    return { up: bounds.high - difference + z * scatter, down: difference - bounds.low + z * scatter }
  }
  return {
    smallestSeen: smallestShare(
      increase => reach(baseline, Math.min(1, baseline + increase), 1).down <= increase
    ),
    timesForEqual: leastTimes(times => reach(pooled, pooled, times).up <= limit),
    timesAsSeen: leastTimes(times => {
      const { up, down } = reach(baseline, canary, times)
      return seen.difference + up <= limit || seen.difference - down > limit
    }),
    timesForSensitivity: leastTimes(
      times => reach(pooled, pooled, times).up <= (sensitivity.difference ?? limit)
    )
  }
}

function smallestShare(isSeen: (increase: number) => boolean): number {
  let [low, high] = [0, 1]
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2
    if (isSeen(middle)) high = middle
    else low = middle
  }
  return high
}
