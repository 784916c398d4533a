/** A model and a demand → every deployment that may serve it, with what physics asks of one replica at the least. */
import { measuredLosses } from '../../catalog/quality/precisionLoss.ts'
import type { GpuSpec, ModelSpec } from '../../catalog/types.ts'
import type { Demand } from '../demand/demand.ts'
import type { Engine } from '../engine/batching.ts'
import { defaultLimits } from '../engine/engineLimits.ts'
import { memoryFit, type Stored, splitsEvenly, storedAs } from '../engine/memory.ts'
import type { KvPrecision, Precision, SizingOptions } from '../question.ts'
import { lightSeconds, type Work, workOf } from './bound.ts'
import { remembered } from './remembered.ts'
import { DEGREES } from './variant.ts'

export type WayToServe = {
  readonly gpu: GpuSpec
  readonly tensorParallel: number
  readonly precision: Precision
  readonly kvPrecision: KvPrecision
  readonly engine: Engine
  /** Of one replica, for the busiest minute at the speed of light. [s] */
  readonly lightSeconds: number
}

type Asked = Pick<SizingOptions, 'precisions' | 'kvPrecision' | 'tensorParallel' | 'engines'>

const waysBefore = remembered<Demand, readonly WayToServe[]>()
const worksBefore = remembered<Demand, readonly Work[]>()

/** Independent of prices, promises, headroom and speeds, so that all of these ask for it once. */
export function waysToServe(
  model: ModelSpec,
  demand: Demand,
  gpus: readonly GpuSpec[],
  options: Asked
): readonly WayToServe[] {
  const { precisions, kvPrecision, tensorParallel, engines } = options
  const names = gpus.map(({ name }) => name)
  const key = [model.name, ...precisions, kvPrecision, tensorParallel, ...engines, ...names].join(' ')
  return waysBefore(demand, key, () => {
    const works = worksBefore(demand, '', () => demand.windows.map(workOf))
    return gpus.flatMap(gpu => waysOn(gpu, model, works, options))
  })
}

const waysOn = (
  gpu: GpuSpec,
  model: ModelSpec,
  works: readonly Work[],
  asked: Asked
): readonly WayToServe[] =>
  precisionsFor(gpu, model, asked).flatMap(precision => {
    const { kvPrecision } = asked
    const stored = storedAs(gpu, model, precision, kvPrecision)
    return degreesFor(gpu, model, stored, asked).flatMap(tensorParallel =>
      asked.engines.map(engine => {
        const deployed = { gpu, tensorParallel, precision, kvPrecision, engine }
        return { ...deployed, lightSeconds: atLight(works, deployed, model, stored) }
      })
    )
  })

function atLight(
  works: readonly Work[],
  { gpu, tensorParallel, engine }: Omit<WayToServe, 'lightSeconds'>,
  model: ModelSpec,
  stored: Stored
): number {
  const fit = memoryFit(gpu, model, tensorParallel, stored)
  const kv = fit.fits ? fit.kvCapacityTokens : 1
  const { maxSequences } = defaultLimits(engine, gpu)
  return Math.max(
    ...works.map(work => lightSeconds(work, gpu, model, tensorParallel, stored, kv, maxSequences))
  )
}

/**
 * What is asked for, or the weights as published and every smaller form whose loss was measured; of those that come to the
 * same weights on a GPU the first.
 */
function precisionsFor(gpu: GpuSpec, model: ModelSpec, { precisions }: Asked): readonly Precision[] {
  const asked: readonly Precision[] =
    precisions.length > 0
      ? precisions
      : ['native', ...measuredLosses(model.name).map(({ precision }) => precision)]
  const served = asked.map(precision => storedAs(gpu, model, precision).label)
  return asked.filter((_, index) => served.indexOf(served[index] as string) === index)
}

/** Every degree that divides the heads and fits; the largest where none does, for its refusal to say why. */
function degreesFor(
  gpu: GpuSpec,
  model: ModelSpec,
  stored: Stored,
  { tensorParallel }: Asked
): readonly number[] {
  if (tensorParallel !== null) return [tensorParallel]
  const degrees = DEGREES.filter(degree => degree <= gpu.nodeSize && splitsEvenly(model, degree))
  const fitting = degrees.filter(degree => {
    const fit = memoryFit(gpu, model, degree, stored)
    return fit.fits && !fit.memoryTight
  })
  return fitting.length > 0 ? fitting : degrees.slice(-1)
}
