/** A PerformanceModel whose iterations all take the same time: queueing theory knows the answers. */

import type { Batching } from '../../src/capacity/engine/batching.ts'
import type { PerformanceModel } from '../../src/capacity/engine/performanceModel.ts'

/** One token a block, and nothing known before it happens: what can be worked out by hand. */
export const PLAIN: Batching = {
  policy: 'mixed',
  chunkedPrefill: true,
  planAhead: false,
  blockTokens: 1,
  keepsPreempted: false,
  reservesOutput: false
}

export const constantModel = (
  iterationSeconds: number,
  limits: Partial<Omit<PerformanceModel, 'iterationSeconds'>> = {}
): PerformanceModel => ({
  iterationSeconds: () => iterationSeconds,
  kvCapacityTokens: 1e9,
  kvFixedTokens: () => 0,
  maxSequenceTokens: 1e9,
  maxSequences: 1_000,
  maxBatchTokens: 1e9,
  scheduling: PLAIN,
  requestOverheadSeconds: 0,
  ...limits
})
