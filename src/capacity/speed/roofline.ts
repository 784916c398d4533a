/** GPU × model × tensor-parallel degree → a PerformanceModel from datasheet limits and fitted constants. */
import type { GpuSpec, ModelSpec } from '../../catalog/types.ts'
import { BATCHING, type Engine } from '../engine/batching.ts'
import { defaultLimits } from '../engine/engineLimits.ts'
import { type Hosted, iterationSeconds } from '../engine/iteration.ts'
import { fixedKvTokens, memoryFit, storedAs } from '../engine/memory.ts'
import type { PerformanceModel } from '../engine/performanceModel.ts'
import { USUAL_SETUP } from '../engine/reserve.ts'
import type { KvPrecision, Precision } from '../question.ts'
import { architectureOf, effectiveOf } from './effective.ts'
import { evidencedSpeed } from './evidencedSpeed.ts'

/** The replica with the engine's own limits; its speed is corrected by the measured points around. The KV capacity is 0 where the weights do not fit. */
export function rooflineModel(
  gpu: GpuSpec,
  model: ModelSpec,
  tensorParallel: number,
  precision: Precision,
  engine: Engine = 'vllm',
  kvPrecision: KvPrecision = 'bf16',
  {
    dataParallel = 1,
    speculation = null,
    adapters = null
  }: Pick<Hosted, 'dataParallel' | 'speculation' | 'adapters'> = {}
): PerformanceModel {
  const stored = storedAs(gpu, model, precision, kvPrecision)
  const fitted = memoryFit(gpu, model, tensorParallel, stored, { ...USUAL_SETUP, engine, dataParallel })
  const kvCapacityTokens = fitted.fits ? fitted.kvCapacityTokens : 0
  const effective = effectiveOf(architectureOf(gpu.architecture), engine)
  const hosted = { gpu, model, tensorParallel, dataParallel, stored, speculation, adapters }
  return {
    iterationSeconds: evidencedSpeed(hosted, engine, iterationSeconds(hosted, effective)),
    kvCapacityTokens,
    kvFixedTokens: fixedKvTokens(model, stored.kvElementBytes),
    maxSequenceTokens: Math.min(model.context, kvCapacityTokens),
    ...defaultLimits(engine, gpu),
    scheduling: BATCHING[engine],
    requestOverheadSeconds: effective.requestSeconds
  }
}
