/** How near the evidence stands, and to what → how far off the time of an iteration may be that a fleet is sized on. */

import type { Circumstances } from './circumstances.ts'
import { bandOf } from './errorBand.ts'

/** Factors on what is predicted. */
export type Range = { readonly low: number; readonly high: number }

/**
 * Time of an iteration, measured over predicted, 10th and 90th percentile: of 2,696 public points under a closed loop whose
 * deployment is in the evidence, and of 2,473 points once another one of the same deployment and version has corrected
 * them. Sizing has one speed for a deployment, whatever the load and the version, so it errs by more than `predict`.
 * `node scripts/slowness.mjs POINTS.csv` measures them.
 */
const KNOWN: Range = { low: 0.83, high: 1.19 }
const CORRECTED: Range = { low: 0.88, high: 1.14 }

/**
 * What is no better known than `KNOWN` has the wider of the bands of TPOT and of 1 / throughput at each end: a gap between
 * tokens is the time of an iteration, and so is, in a full engine, the inverse of the rate.
 */
export function slownessOf(of: Circumstances, isCorrected: boolean): Range {
  if (isCorrected) return CORRECTED
  const [tpot, throughput] = [bandOf(of, 'tpot'), bandOf(of, 'throughput')]
  return {
    low: Math.min(KNOWN.low, tpot[0], 1 / throughput[1]),
    high: Math.max(KNOWN.high, tpot[1], 1 / throughput[0])
  }
}
