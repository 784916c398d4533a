/** Model × GPU × an engine's settings → the replica that would run, or why none would. */
import { mostGpusOf } from '../../catalog/fabrics.ts'
import { GPU_NAMES, makerOf } from '../../catalog/gpus.ts'
import { MODEL_NAMES, modelNamed } from '../../catalog/models.ts'
import { gpuAmong } from '../../catalog/ownGpu.ts'
import type { GpuSpec, ModelSpec } from '../../catalog/types.ts'
import { AuditError } from '../../errors.ts'
import type { DeploymentOptions } from '../question.ts'
import type { OwnPoint } from '../speed/ownPoint.ts'
import { type OwnSpeed, ownSpeed, servedBy } from '../speed/ownSpeed.ts'
import { rooflineModel } from '../speed/roofline.ts'
import { adapterBytesPerGpu } from './adapters.ts'
import { BATCHING, type Engine } from './batching.ts'
import { draftBytesPerGpu, draftKvShare } from './draftMemory.ts'
import { defaultLimits } from './engineLimits.ts'
import { type Fit, fixedKvTokens, longestThatFits, memoryFit, splitsEvenly, storedAs } from './memory.ts'
import { type PerformanceModel, slowed } from './performanceModel.ts'
import { kvCacheFlag } from './precisionFlags.ts'
import { type MemorySetup, usualShare } from './reserve.ts'
import { type Speculation, speculationOf, unknownAcceptance } from './speculation.ts'
import { gpusOf } from './split.ts'

/** The options with every default filled in. */
export type Deployment = DeploymentOptions & {
  readonly maxNumSeqs: number
  readonly maxBatchedTokens: number
  readonly kvCacheTokens: number
  readonly gpuMemoryUtilization: number
  readonly maxModelLen: number
  /** What the engine must be told for this KV cache; `null`: it is its default. */
  readonly kvCacheFlag: string | null
  readonly gpus: number
  /** What the weights are stored in, where that differs from what was asked for. */
  readonly storedAs: string
  /** `null`: each step yields one token. */
  readonly speculation: Speculation | null
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

/** One replica with the engine's own settings, at the context that fits. */
export const ALONE = {
  replicas: 1,
  router: 'least-outstanding',
  maxNumSeqs: null,
  maxBatchedTokens: null,
  gpuMemoryUtilization: null,
  maxModelLen: 'fitting',
  kvCacheTokens: null,
  seed: 1
} as const

/**
 * @param calibration the user's own measurements, of whatever deployments
 * @param known the model and the GPU of these names; absent: the catalogue's
 * @throws AuditError UNKNOWN_NAME for a GPU or model that the catalogue does not hold, BAD_OPTION for limits that the
 * engine would not start with
 */
export function deploy(
  options: DeploymentOptions,
  calibration: readonly OwnPoint[] = [],
  known: { readonly model?: ModelSpec; readonly gpu?: GpuSpec } = {}
): Deployed {
  const gpu = known.gpu ?? gpuAmong(options.gpu, []) ?? fail('GPU', options.gpu, GPU_NAMES, 'gpus')
  const model =
    known.model ?? modelNamed(options.model) ?? fail('Model', options.model, MODEL_NAMES, 'models')
  const { tensorParallel, precision } = options
  const stored = storedAs(gpu, model, precision, options.kvPrecision)
  const limits = limitsOf(gpu, options)
  const speculation = speculationFor(options, model)
  const setup = {
    ...setupOf(options, limits),
    heldBytes:
      draftBytesPerGpu(model, stored, speculation, options) + adapterBytesPerGpu(model, options.lora, options)
  }
  const fit = memoryFit(gpu, model, tensorParallel, stored, setup)
  const fitting = fit.fits ? Math.floor(fit.kvCapacityTokens * draftKvShare(model, speculation)) : 0
  const kvCacheTokens = options.kvCacheTokens ?? fitting
  const longest = longestThatFits(model, stored.kvElementBytes, kvCacheTokens / options.dataParallel)
  const deployment: Deployment = {
    ...options,
    ...limits,
    gpu: gpu.name,
    model: model.name,
    kvCacheTokens,
    gpuMemoryUtilization:
      options.gpuMemoryUtilization ??
      usualShare(options.engine, gpu, tensorParallel, setup.limits ?? undefined),
    maxModelLen: lengthOf(options, model, longest),
    kvCacheFlag: kvCacheFlag(options.engine, options.kvPrecision),
    gpus: options.replicas * gpusOf(options),
    storedAs: stored.label,
    speculation,
    memoryTight: fit.fits && fit.memoryTight
  }
  const own = ownSpeed(calibration, servedBy(deployment))
  const unmet = whyNot({ gpu, model, deployment, longest, fit })
  if (unmet !== null) return { deployment, own, engine: null, unmet }
  const engine = engineOf(gpu, model, deployment, fit.fits ? fit.sequences : Number.POSITIVE_INFINITY)
  return { deployment, own, engine: own === null ? engine : slowed(engine, own.slowdown), unmet: null }
}

const setupOf = (
  { engine, gpuMemoryUtilization, dataParallel }: DeploymentOptions,
  { maxNumSeqs, maxBatchedTokens }: Pick<Deployment, 'maxNumSeqs' | 'maxBatchedTokens'>
): MemorySetup => ({
  engine,
  utilization: gpuMemoryUtilization,
  limits: { maxSequences: maxNumSeqs, maxBatchTokens: maxBatchedTokens },
  dataParallel
})

/** @throws AuditError ACCEPTANCE_UNKNOWN where nobody knows how many tokens a step would yield */
function speculationFor({ speculative }: DeploymentOptions, { name }: ModelSpec): Speculation | null {
  const speculation = speculationOf(speculative, name)
  if (speculative === null || speculation !== null) return speculation
  throw AuditError.of('ACCEPTANCE_UNKNOWN', unknownAcceptance(speculative, name))
}

function lengthOf({ maxModelLen }: DeploymentOptions, { context }: ModelSpec, longest: number): number {
  if (maxModelLen === 'context') return context
  return Math.min(context, maxModelLen === 'fitting' ? longest : maxModelLen)
}

/** Where decodes share an iteration with the prompts, each sequence needs a token of it: vLLM does not start otherwise. */
function limitsOf(
  gpu: GpuSpec,
  options: DeploymentOptions
): Pick<Deployment, 'maxNumSeqs' | 'maxBatchedTokens'> {
  const limits = defaultLimits(options.engine, gpu)
  const maxBatchedTokens =
    options.maxBatchedTokens ?? Math.max(limits.maxBatchTokens, options.maxNumSeqs ?? 0)
  const isShared = BATCHING[options.engine].policy === 'mixed'
  const most = isShared ? maxBatchedTokens : Number.POSITIVE_INFINITY
  const maxNumSeqs = options.maxNumSeqs ?? Math.min(limits.maxSequences, most)
  if (maxNumSeqs <= most) return { maxNumSeqs, maxBatchedTokens }
  const wanted = `at least --max-num-seqs (${maxNumSeqs}): each sequence needs a token of every iteration`
  throw AuditError.of('BAD_OPTION', '--max-batched-tokens', String(maxBatchedTokens), wanted)
}

function fail(what: string, name: string, known: readonly string[], list: 'models' | 'gpus'): never {
  throw AuditError.of('UNKNOWN_NAME', what, name, known, list)
}

/** @param sequences whose states fit */
function engineOf(
  gpu: GpuSpec,
  model: ModelSpec,
  deployment: Deployment,
  sequences: number
): PerformanceModel {
  const { tensorParallel, dataParallel, precision, kvPrecision, kvCacheTokens } = deployment
  const { maxNumSeqs, maxBatchedTokens, engine, speculation, lora } = deployment
  const elementBytes = storedAs(gpu, model, precision, kvPrecision).kvElementBytes
  return {
    ...rooflineModel(gpu, model, tensorParallel, precision, engine, kvPrecision, {
      dataParallel,
      speculation,
      adapters: lora
    }),
    kvCapacityTokens: kvCacheTokens,
    kvFixedTokens: fixedKvTokens(model, elementBytes),
    maxSequenceTokens: Math.min(deployment.maxModelLen, Math.floor(kvCacheTokens / dataParallel)),
    // The ranks go in step: together they are one engine of so many times the limits.
    maxSequences: Math.min(dataParallel * maxNumSeqs, sequences),
    maxBatchTokens: dataParallel * maxBatchedTokens
  }
}

/** NVIDIA's engine is made for NVIDIA's GPUs. (nvidia.github.io/TensorRT-LLM/supported-hardware, 2026-11-30) */
export const runsOn = (engine: Engine, gpu: GpuSpec): boolean =>
  engine !== 'tensorrt-llm' || makerOf(gpu) === 'nvidia'

export const otherMaker = (engine: Engine, { name }: GpuSpec): string =>
  `${engine} runs on NVIDIA GPUs alone: for ${name} ask for another engine (--engine vllm).`

type Asked = {
  readonly gpu: GpuSpec
  readonly model: ModelSpec
  readonly deployment: Deployment
  readonly longest: number
  readonly fit: Fit
}

/** vLLM refuses to start where one request of the longest length does not fit; the others shorten it. */
function whyNot({ gpu, model, deployment, longest, fit }: Asked): string | null {
  const { tensorParallel, dataParallel, kvCacheTokens, maxModelLen, engine } = deployment
  if (!runsOn(engine, gpu)) return otherMaker(engine, gpu)
  if (dataParallel > 1 && model.experts === null)
    return `${model.name} has no experts to spread: ${dataParallel} ranks of it are ${dataParallel} replicas.`
  if (dataParallel > 1 && gpusOf(deployment) > mostGpusOf(gpu))
    return `${gpusOf(deployment)} GPUs a replica are more than the ${mostGpusOf(gpu)} of ${gpu.name} that are known to serve one.`
  if (!splitsEvenly(model, tensorParallel))
    return `${model.name} has ${model.heads} attention heads and ${model.kvHeads} KV heads, which ${tensorParallel} GPUs cannot share evenly.`
  if (kvCacheTokens >= 1) {
    return engine !== 'vllm' || maxModelLen <= longest ? null : tooLongToStart(model, deployment, longest)
  }
  return fit.fits ? null : fit.why
}

const tooLongToStart = (
  { name }: ModelSpec,
  { maxModelLen, kvCacheTokens }: Deployment,
  longest: number
): string =>
  `${name} would not start: one request of ${maxModelLen} tokens is more than the ${kvCacheTokens} tokens of KV cache ` +
  `that are left; with --max-model-len ${longest} it does.`
