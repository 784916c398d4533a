/** A model and a demand → every deployment that may serve it, with what physics asks of one replica at the least. */
import { fabricOf } from '../../catalog/fabrics.ts'
import { measuredLosses } from '../../catalog/quality/precisionLoss.ts'
import type { GpuSpec, ModelSpec } from '../../catalog/types.ts'
import type { Demand } from '../demand/demand.ts'
import type { Engine } from '../engine/batching.ts'
import { defaultLimits } from '../engine/engineLimits.ts'
import { memoryFit, type Stored, splitsEvenly, storedAs } from '../engine/memory.ts'
import { USUAL_SETUP } from '../engine/reserve.ts'
import { speculationKind, speculationOf } from '../engine/speculation.ts'
import { gpusOf, type Split } from '../engine/split.ts'
import type { KvPrecision, Precision, SizingOptions } from '../question.ts'
import { lightSeconds, type Work, workOf } from './bound.ts'
import { remembered } from './remembered.ts'

/** One way to serve a model, whoever asks for it. */
export type WayToServe = Required<Split> & {
  readonly gpu: GpuSpec
  /** Of one replica. */
  readonly gpus: number
  readonly precision: Precision
  readonly kvPrecision: KvPrecision
  readonly engine: Engine
  /** What work takes one replica at the speed of light. [s] */
  readonly atLight: (work: Work) => number
}

/** What may serve a demand with a model. */
export type WaysToServe = {
  readonly ways: readonly WayToServe[]
  /** Way by way, what the busiest minute takes one replica at the speed of light. [s] */
  readonly lightSeconds: Float64Array
}

type Asked = Pick<
  SizingOptions,
  'precisions' | 'kvPrecision' | 'tensorParallel' | 'dataParallel' | 'speculative' | 'engines'
>

const waysBefore = remembered<Demand, WaysToServe>()
const worksBefore = remembered<Demand, readonly Work[]>()
const possibleBefore = remembered<ModelSpec, readonly WayToServe[]>()

/** Independent of prices, promises, headroom and speeds, so that all of these ask for it once. */
export function waysToServe(
  model: ModelSpec,
  demand: Demand,
  gpus: readonly GpuSpec[],
  options: Asked
): WaysToServe {
  const { precisions, kvPrecision, tensorParallel, dataParallel, speculative, engines } = options
  const key = [
    model.name,
    ...precisions,
    kvPrecision,
    tensorParallel,
    dataParallel,
    speculative === null ? '' : speculationKind.write(speculative),
    ...engines,
    namesBefore(gpus, '', () => gpus.map(numberOf).join(' '))
  ].join(' ')
  return waysBefore(demand, key, () => {
    const works = worksBefore(demand, '', () => demand.windows.map(workOf))
    const ways = possibleBefore(model, key, () => gpus.flatMap(gpu => possibleOn(gpu, model, options)))
    const atLight = (way: WayToServe) => Math.max(...works.map(way.atLight))
    return { ways, lightSeconds: Float64Array.from(ways, atLight) }
  })
}

const namesBefore = remembered<readonly GpuSpec[], string>()

/** Numbers stand for GPUs: two of a name, of which one is the user's own, are two. */
const numbers = new WeakMap<GpuSpec, number>()
let numbered = 0
function numberOf(gpu: GpuSpec): number {
  const known = numbers.get(gpu) ?? numbered++
  numbers.set(gpu, known)
  return known
}

const possibleOn = (gpu: GpuSpec, model: ModelSpec, asked: Asked): readonly WayToServe[] =>
  precisionsFor(gpu, model, asked).flatMap(precision => {
    const { kvPrecision } = asked
    const stored = storedAs(gpu, model, precision, kvPrecision)
    const tokensPerStep = speculationOf(asked.speculative, model.name)?.accepted ?? 1
    return splitsFor(gpu, model, stored, asked).flatMap(split => {
      const fit = fitOf(gpu, model, split, stored)
      const kv = fit.fits ? fit.kvCapacityTokens : 1
      return asked.engines.map(engine => {
        const sequences = split.dataParallel * defaultLimits(engine, gpu).maxSequences
        const atLight = lightSeconds(gpu, model, split, stored, kv, sequences, tokensPerStep)
        return { gpu, ...split, gpus: gpusOf(split), precision, kvPrecision, engine, atLight }
      })
    })
  })

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

const fitOf = (gpu: GpuSpec, model: ModelSpec, split: Required<Split>, stored: Stored) =>
  memoryFit(gpu, model, split.tensorParallel, stored, { ...USUAL_SETUP, dataParallel: split.dataParallel })

const DEGREES = [1, 2, 4, 8] as const
/** GPUs of replicas with experts spread over several nodes. */
const WIDE = [16, 32, 64] as const

/** As asked for, or every degree, and of models with experts every number of GPUs with data-parallel attention. */
function splitsFor(
  gpu: GpuSpec,
  model: ModelSpec,
  stored: Stored,
  { tensorParallel, dataParallel }: Asked
): readonly Required<Split>[] {
  const isRoomy = (split: Required<Split>) => {
    const fit = fitOf(gpu, model, split, stored)
    return fit.fits && !fit.memoryTight
  }
  const degrees = DEGREES.filter(degree => degree <= gpu.nodeSize && splitsEvenly(model, degree))
  if (dataParallel !== null && dataParallel > 1) {
    const split = (degree: number) => ({ tensorParallel: degree, dataParallel })
    const degree = tensorParallel ?? degrees.find(each => isRoomy(split(each))) ?? degrees.at(-1) ?? 1
    return [split(degree)]
  }
  const alone = (degree: number) => ({ tensorParallel: degree, dataParallel: 1 })
  if (tensorParallel !== null) return [alone(tensorParallel)]
  const fitting = degrees.map(alone).filter(isRoomy)
  const spread = dataParallel === null ? spreadOver(gpu, model, degrees, isRoomy) : []
  // The largest where none does, for its refusal to say why.
  const found = [...fitting, ...spread]
  return found.length > 0 ? found : degrees.slice(-1).map(alone)
}

/** Of each number of GPUs the one whose ranks of attention are smallest. */
function spreadOver(
  gpu: GpuSpec,
  { experts }: ModelSpec,
  degrees: readonly number[],
  isRoomy: (split: Required<Split>) => boolean
): readonly Required<Split>[] {
  if (experts === null) return []
  const nodes = DEGREES.filter(gpus => gpus > 1 && gpus <= gpu.nodeSize)
  const wide = fabricOf(gpu) === null ? [] : [...DEGREES, ...WIDE].filter(gpus => gpus > gpu.nodeSize)
  return [...nodes, ...wide]
    .filter(gpus => experts.count % gpus === 0)
    .flatMap(gpus => {
      const splits = degrees.map(degree => ({ tensorParallel: degree, dataParallel: gpus / degree }))
      return splits.filter(split => split.dataParallel > 1 && gpusOf(split) === gpus).find(isRoomy) ?? []
    })
}
