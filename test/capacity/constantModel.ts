/** A PerformanceModel whose iterations all take the same time: queueing theory knows the answers. */
import type { PerformanceModel } from '../../src/capacity/performanceModel.ts'

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
  requestOverheadSeconds: 0,
  ...limits
})
