/** GPUs, degrees, precisions and engines to compare → the deployments that a model is sized on. */
import type { GpuSpec, ModelSpec } from '../../catalog/types.ts'
import { type Deployed, deploy } from '../engine/deployment.ts'
import { memoryFit, splitsEvenly, storedAs } from '../engine/memory.ts'
import type { Engine } from '../engine/scheduling.ts'
import type { KvPrecision, Precision, SizingOptions } from '../question.ts'

/** One way to serve a model. */
export type Variant = {
  readonly gpu: GpuSpec
  readonly tensorParallel: number
  readonly precision: Precision
  readonly kvPrecision: KvPrecision
  readonly engine: Engine
  /** A replica of it with the engine's own settings. */
  readonly deployed: Deployed
}

const DEGREES = [1, 2, 4, 8] as const
/** Larger degrees than these rarely pay: the smallest that fits and the next two. */
const DEGREES_TRIED = 3

/** Every one asked for; of precisions that come to the same weights on a GPU the first. */
export const variantsOf = (
  gpus: readonly GpuSpec[],
  model: ModelSpec,
  { tensorParallel, precisions, kvPrecision, engines, calibration }: SizingOptions
): Variant[] =>
  gpus.flatMap(gpu =>
    distinctPrecisions(gpu, model, precisions).flatMap(precision =>
      (tensorParallel === null ? degreesFor(gpu, model, precision, kvPrecision) : [tensorParallel]).flatMap(
        degree =>
          engines.map(engine =>
            variantOf({ gpu, tensorParallel: degree, precision, kvPrecision, engine }, model, calibration)
          )
      )
    )
  )

function distinctPrecisions(
  gpu: GpuSpec,
  model: ModelSpec,
  precisions: readonly Precision[]
): readonly Precision[] {
  const served = precisions.map(precision => storedAs(gpu, model, precision).label)
  return precisions.filter((_, index) => served.indexOf(served[index] as string) === index)
}

/** The first few degrees that divide the heads and fit; the largest where none does, for its refusal to say why. */
function degreesFor(
  gpu: GpuSpec,
  model: ModelSpec,
  precision: Precision,
  kvPrecision: KvPrecision
): readonly number[] {
  const stored = storedAs(gpu, model, precision, kvPrecision)
  const degrees = DEGREES.filter(degree => degree <= gpu.nodeSize && splitsEvenly(model, degree))
  const fitting = degrees.filter(degree => memoryFit(gpu, model, degree, stored).fits)
  return fitting.length > 0 ? fitting.slice(0, DEGREES_TRIED) : degrees.slice(-1)
}

const variantOf = (
  named: Omit<Variant, 'deployed'>,
  model: ModelSpec,
  calibration: SizingOptions['calibration']
): Variant => ({
  ...named,
  deployed: deploy(
    {
      ...named,
      model: model.name,
      gpu: named.gpu.name,
      dataParallel: 1,
      replicas: 1,
      router: 'least-outstanding',
      maxNumSeqs: null,
      maxBatchedTokens: null,
      gpuMemoryUtilization: null,
      maxModelLen: 'fitting',
      kvCacheTokens: null,
      seed: 1
    },
    calibration
  )
})
