/** GPU, degree, precision and engine → the deployment that a model is sized on. */
import type { GpuSpec, ModelSpec } from '../../catalog/types.ts'
import { adaptersKind } from '../engine/adapters.ts'
import type { Engine } from '../engine/batching.ts'
import { ALONE, type Deployed, deploy } from '../engine/deployment.ts'
import { speculationKind, speculationOf } from '../engine/speculation.ts'
import type { Split } from '../engine/split.ts'
import type { KvPrecision, Precision, SizingOptions } from '../question.ts'
import { remembered } from './remembered.ts'

/** One way to serve a model. */
export type Variant = Required<Split> & {
  readonly gpu: GpuSpec
  readonly precision: Precision
  readonly kvPrecision: KvPrecision
  readonly engine: Engine
  /** A replica of it with the engine's own settings. */
  readonly deployed: Deployed
}

/** By model, which may be one of the user's own, and by calibration. */
const storesOf = remembered<ModelSpec, ReturnType<typeof remembered<object, Deployed>>>()
const UNCALIBRATED = {}

export function variantOf(
  { gpu, tensorParallel, dataParallel, precision, kvPrecision, engine }: Omit<Variant, 'deployed'>,
  model: ModelSpec,
  { calibration, speculative, lora }: Pick<SizingOptions, 'calibration' | 'speculative' | 'lora'>
): Variant {
  const served = { tensorParallel, dataParallel, precision, kvPrecision, engine }
  const drafting = speculationOf(speculative, model.name) === null ? null : speculative
  const named = { ...served, speculative: drafting, lora, model: model.name, gpu: gpu.name }
  const deployedBefore = storesOf(model, '', () => remembered<object, Deployed>())
  const drafts = drafting === null ? '' : speculationKind.write(drafting)
  const adapters = lora === null ? '' : adaptersKind.write(lora)
  const key = [
    ...Object.values(served),
    model.name,
    gpu.name,
    drafts,
    adapters,
    gpu.memoryBytes,
    gpu.bandwidth,
    ...Object.values(gpu.flops)
  ].join()
  const deployed = deployedBefore(calibration ?? UNCALIBRATED, key, () =>
    deploy({ ...named, ...ALONE }, calibration, { model, gpu })
  )
  return { gpu, ...served, deployed }
}
