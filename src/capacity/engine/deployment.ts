/** Model × GPU × an engine's settings → the replica that would run, or why none would. */
import { GPUS, gpuNamed } from '../../catalog/gpus.ts'
import { MODELS, modelNamed } from '../../catalog/models.ts'
import type { GpuSpec, ModelSpec } from '../../catalog/types.ts'
import { AuditError } from '../../errors.ts'
import type { DeploymentOptions } from '../question.ts'
import type { OwnPoint } from '../speed/localCalibration.ts'
import { type OwnSpeed, ownSpeed, servedBy } from '../speed/ownSpeed.ts'
import { rooflineModel } from '../speed/roofline.ts'
import { defaultLimits } from './engineLimits.ts'
import {
  kvBytesPerGpu,
  kvBytesPerToken,
  kvShards,
  MEMORY_SHARE,
  memoryFit,
  splitsEvenly,
  storedAs
} from './memory.ts'
import { type PerformanceModel, slowed } from './performanceModel.ts'
import { SCHEDULING } from './scheduling.ts'

/** The options with every default filled in. */
export type Deployment = DeploymentOptions & {
  readonly maxNumSeqs: number
  readonly maxBatchedTokens: number
  readonly kvCacheTokens: number
  readonly gpus: number
  /** What the weights are stored in, where that differs from what was asked for. */
  readonly storedAs: string
  /** The weights fill over 80 % of memory, where throughput is over-predicted. */
  readonly memoryTight: boolean
}

export type Deployed = {
  readonly deployment: Deployment
  /** `null`: it would not start, for want of memory or as its heads do not divide; `unmet` says so. */
  readonly engine: PerformanceModel | null
  /** What own measurements of this deployment say of its speed, which is then the engine's; `null`: there are none. */
  readonly own: OwnSpeed | null
  readonly unmet: string | null
}

/**
 * @param calibration the user's own measurements, of whatever deployments
 * @throws AuditError UNKNOWN_NAME for a GPU or model that the catalogue does not hold, BAD_OPTION for limits that the
 * engine would not start with
 */
export function deploy(options: DeploymentOptions, calibration: readonly OwnPoint[] = []): Deployed {
  const gpu = gpuNamed(options.gpu) ?? fail('GPU', options.gpu, GPUS)
  const model = modelNamed(options.model) ?? fail('Model', options.model, MODELS)
  const { tensorParallel, precision } = options
  const stored = storedAs(gpu, model, precision)
  const fit = memoryFit(gpu, model, tensorParallel, stored)
  const kvCacheTokens = options.kvCacheTokens ?? kvTokens(gpu, model, options)
  const deployment: Deployment = {
    ...options,
    ...limitsOf(gpu, options),
    gpu: gpu.name,
    model: model.name,
    kvCacheTokens,
    gpus: options.replicas * tensorParallel,
    storedAs: stored.label,
    memoryTight: fit.fits && fit.memoryTight
  }
  const own = ownSpeed(calibration, servedBy(deployment))
  const unmet = whyNot(gpu, model, options, kvCacheTokens)
  if (unmet !== null) return { deployment, own, engine: null, unmet }
  const engine = engineOf(gpu, model, deployment)
  return { deployment, own, engine: own === null ? engine : slowed(engine, own.slowdown), unmet: null }
}

/** Where decodes share an iteration with the prompts, each sequence needs a token of it: vLLM does not start otherwise. */
function limitsOf(
  gpu: GpuSpec,
  options: DeploymentOptions
): Pick<Deployment, 'maxNumSeqs' | 'maxBatchedTokens'> {
  const limits = defaultLimits(options.engine, gpu)
  const maxBatchedTokens =
    options.maxBatchedTokens ?? Math.max(limits.maxBatchTokens, options.maxNumSeqs ?? 0)
  const isShared = SCHEDULING[options.engine].policy === 'mixed'
  const most = isShared ? maxBatchedTokens : Number.POSITIVE_INFINITY
  const maxNumSeqs = options.maxNumSeqs ?? Math.min(limits.maxSequences, most)
  if (maxNumSeqs <= most) return { maxNumSeqs, maxBatchedTokens }
  const wanted = `at least --max-num-seqs (${maxNumSeqs}): each sequence needs a token of every iteration`
  throw AuditError.of('BAD_OPTION', '--max-batched-tokens', String(maxBatchedTokens), wanted)
}

function fail(what: string, name: string, known: readonly { readonly name: string }[]): never {
  throw AuditError.of('UNKNOWN_NAME', what, name, known.map(each => each.name).join(', '))
}

function engineOf(gpu: GpuSpec, model: ModelSpec, deployment: Deployment): PerformanceModel {
  const { tensorParallel, precision, kvCacheTokens, maxNumSeqs, maxBatchedTokens, engine } = deployment
  return {
    ...rooflineModel(gpu, model, tensorParallel, precision, engine),
    kvCapacityTokens: kvCacheTokens,
    maxSequenceTokens: Math.min(model.context, kvCacheTokens),
    maxSequences: maxNumSeqs,
    maxBatchTokens: maxBatchedTokens
  }
}

/** u·M − W/t − R over the KV bytes of a token on each GPU; TensorRT-LLM takes its share of what is free: u·(M − W/t − R). */
function kvTokens(gpu: GpuSpec, model: ModelSpec, options: DeploymentOptions): number {
  const { tensorParallel, precision, engine, gpuMemoryUtilization } = options
  const stored = storedAs(gpu, model, precision)
  const free = kvBytesPerGpu(gpu, model, tensorParallel, stored) + (1 - MEMORY_SHARE) * gpu.memoryBytes
  const room =
    engine === 'tensorrt-llm'
      ? gpuMemoryUtilization * free
      : free - (1 - gpuMemoryUtilization) * gpu.memoryBytes
  const perToken = kvBytesPerToken(model, stored.kvElementBytes) / kvShards(model, tensorParallel)
  return Math.max(0, Math.floor(room / perToken))
}

function whyNot(
  gpu: GpuSpec,
  model: ModelSpec,
  options: DeploymentOptions,
  kvCacheTokens: number
): string | null {
  const { tensorParallel, precision, gpuMemoryUtilization } = options
  if (!splitsEvenly(model, tensorParallel))
    return `${model.name} has ${model.heads} attention heads, which ${tensorParallel} GPUs cannot share evenly.`
  if (kvCacheTokens >= 1) return null
  const fit = memoryFit(gpu, model, tensorParallel, storedAs(gpu, model, precision))
  if (!fit.fits) return fit.why
  return `With ${Number((gpuMemoryUtilization * 100).toPrecision(6))} % of the GPU's memory, none is left for the KV cache of ${model.name}.`
}
