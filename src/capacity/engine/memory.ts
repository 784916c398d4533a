/** GPU × model × precision → what the weights take, what is left for the KV cache, and whether that works. */
import type { GpuSpec, ModelSpec } from '../../catalog/types.ts'
import { BYTES_PER_GIB } from '../../units.ts'
import type { KvPrecision, Precision } from '../question.ts'
import { linearStateBytes, stateSplit } from './hybridState.ts'
import { type MemorySetup, reserveBytes, roomBytes, USUAL_SETUP, usualShare } from './reserve.ts'

/** Weights above this share of memory: throughput was over-predicted 1.6–2.5× on such deployments. */
const TIGHT_SHARE = 0.8

export const BF16_BYTES = 2
/** Per parameter with its scales: of 128 × 128 blocks, of 16, of 32, and of groups of 128. */
const STORED_BYTES = { bf16: BF16_BYTES, fp8: 1.004, fp4: 0.5625, mxfp4: 0.531, int4: 0.53 } as const

/** The unit that runs a matrix product. */
export type Rate = 'bf16' | 'fp8' | 'fp4'

/** How a model lies in memory on a given GPU. Embedding and LM head stay bf16 always. */
export type Stored = {
  readonly label: string
  /** Bytes per parameter of attention and dense layers. */
  readonly denseBytes: number
  readonly expertBytes: number
  readonly kvElementBytes: number
  readonly denseRate: Rate
  readonly expertRate: Rate
}

export type WeightBytes = {
  readonly dense: number
  readonly experts: number
  readonly lmHead: number
  readonly total: number
}

export type Fit =
  | {
      readonly fits: true
      readonly weightsGib: number
      readonly kvCapacityTokens: number
      /** Whose states fit; the KV cache may hold fewer. */
      readonly sequences: number
      readonly memoryTight: boolean
    }
  | { readonly fits: false; readonly why: string }

const expertParameters = (model: ModelSpec): number => model.experts?.parameters ?? 0

/** Parameters of those experts that one token passes through. */
export function activeExpertParameters(model: ModelSpec): number {
  return model.experts === null ? 0 : (expertParameters(model) * model.experts.perToken) / model.experts.count
}

/** Parameters of attention, dense and shared layers: every token passes through all of them. */
export const denseParameters = (model: ModelSpec): number =>
  model.activeParameters - activeExpertParameters(model)

/**
 * The precision a GPU really serves: fp4 needs its unit, else fp8 takes its place; fp8 needs its unit or kernels that
 * widen it as they read it, else bf16 does; mxfp4 and int4 weights are widened as they are read where
 * there is no unit. Weights published below one byte are smaller than fp8 already and stay as they are. With experts,
 * 4-bit formats hold the experts alone and the rest is bf16.
 *
 * The KV cache is a choice of its own: the engines' default is bf16, whatever the weights are.
 */
export function storedAs(
  gpu: GpuSpec,
  model: ModelSpec,
  precision: Precision,
  kvPrecision: KvPrecision = 'bf16'
): Stored {
  const kvElementBytes = kvPrecision === 'fp8' ? 1 : BF16_BYTES
  if (staysFourBit(gpu, model, precision)) return { ...nativeFourBit(gpu, model), kvElementBytes }
  const label = served(gpu, model, precision)
  const expertBytes = STORED_BYTES[label]
  const expertRate = rateOf(gpu, label)
  const isNarrow = expertBytes < 1 && model.experts !== null
  return {
    label,
    denseBytes: isNarrow ? BF16_BYTES : expertBytes,
    expertBytes: isNarrow && label === 'mxfp4' ? expertBytes * padded(gpu) : expertBytes,
    kvElementBytes,
    denseRate: isNarrow ? 'bf16' : expertRate,
    expertRate
  }
}

/** Kernels that widen mxfp4 pad its matrices: vLLM logs 65.97 GiB for gpt-oss-120b's 60.67 on an H100. (vllm-project/vllm#23278) */
const MXFP4_PADDED = 1.093

const padded = ({ flops }: GpuSpec): number => (flops.fp4 === null ? MXFP4_PADDED : 1)

/**
 * Kernels that read fp8 weights without a unit for them: Marlin's on Turing and Ampere (docs.vllm.ai: FP8 W8A8), Intel's on Xe2
 * (vllm-project/vllm#37979: w8a16 FP8).
 */
const WIDENS_FP8: ReadonlySet<string> = new Set(['Turing', 'Ampere', 'Xe2'])

const holdsFp8 = ({ flops, architecture }: GpuSpec): boolean =>
  flops.fp8 !== null || WIDENS_FP8.has(architecture)

/** Where fp4 is asked for and the GPU has it, weights published as int4 are served as fp4 instead. */
function staysFourBit({ flops }: GpuSpec, model: ModelSpec, precision: Precision): boolean {
  const isConverted = precision === 'fp4' && flops.fp4 !== null && model.nativePrecision.startsWith('int4')
  return precision !== 'bf16' && model.nativeBytesPerParameter < 1 && !isConverted
}

function served(gpu: GpuSpec, model: ModelSpec, precision: Precision): keyof typeof STORED_BYTES {
  const narrowest = holdsFp8(gpu) ? 'fp8' : 'bf16'
  if (precision === 'native') return model.nativeBytesPerParameter < BF16_BYTES ? narrowest : 'bf16'
  if (precision === 'fp8' || (precision === 'fp4' && gpu.flops.fp4 === null)) return narrowest
  return precision
}

function rateOf({ flops }: GpuSpec, label: keyof typeof STORED_BYTES): Rate {
  if (label === 'fp4' || label === 'mxfp4') return flops.fp4 === null ? 'bf16' : 'fp4'
  return label === 'fp8' && flops.fp8 !== null ? 'fp8' : 'bf16'
}

function nativeFourBit(gpu: GpuSpec, model: ModelSpec): Omit<Stored, 'kvElementBytes'> {
  const label = model.nativePrecision
  return {
    label,
    denseBytes: BF16_BYTES,
    expertBytes: fourBitExpertBytes(model) * (label.startsWith('mxfp4') ? padded(gpu) : 1),
    denseRate: 'bf16',
    expertRate: label.startsWith('int4') ? 'bf16' : rateOf(gpu, 'fp4')
  }
}

function fourBitExpertBytes(model: ModelSpec): number {
  const experts = expertParameters(model)
  const others = model.parameters - experts
  return (model.nativeBytesPerParameter * model.parameters - BF16_BYTES * others) / experts
}

/** Weights of one replica, all its GPUs together: W = Σ parameters × stored bytes. [bytes] */
export function weightBytes(model: ModelSpec, stored: Stored): WeightBytes {
  const dense = denseParameters(model)
  const experts = expertParameters(model)
  const embeddingAndHead = model.parameters - dense - experts
  return {
    dense: dense * stored.denseBytes,
    experts: experts * stored.expertBytes,
    lmHead: model.lmHeadParameters * BF16_BYTES,
    total: dense * stored.denseBytes + experts * stored.expertBytes + embeddingAndHead * BF16_BYTES
  }
}

/** With ranks of data-parallel attention each holds the rest whole, and its part of the experts. [bytes] */
export function weightsPerGpu(
  model: ModelSpec,
  stored: Stored,
  tensorParallel: number,
  dataParallel = 1
): number {
  return partOf(weightBytes(model, stored), tensorParallel, dataParallel)
}

const partOf = ({ total, experts }: WeightBytes, tensorParallel: number, dataParallel: number): number =>
  (total - experts + experts / dataParallel) / tensorParallel

/** Layers whose KV grows with the whole context. */
export const fullAttentionLayers = (model: ModelSpec): number =>
  model.layers - (model.linear?.layers ?? 0) - (model.sliding?.layers ?? 0)

/** KV of one token in a layer that keeps the whole context: keys and values of every head, or the latent of MLA. */
const layerElements = (model: ModelSpec): number =>
  model.latentKv ?? model.layerKv ?? 2 * model.kvHeads * model.headDim

/** KV that every token of context adds, in the layers that keep all of it, summed over GPUs. [bytes] */
export const kvBytesPerToken = (model: ModelSpec, elementBytes: number): number =>
  (model.compressedKv ?? fullAttentionLayers(model) * layerElements(model)) * elementBytes

/** KV of one token in the sliding layers, held only while the token is inside the window. [bytes] */
export const slidingKvBytesPerToken = ({ sliding }: ModelSpec, elementBytes: number): number =>
  sliding === null ? 0 : sliding.layers * sliding.kvElements * elementBytes

/** What a sequence of that length holds besides its full-attention KV: sliding windows and linear state. [bytes] */
export const fixedKvBytes = (model: ModelSpec, elementBytes: number, contextTokens: number): number =>
  fixedKv(model, elementBytes)(contextTokens)

function fixedKv(model: ModelSpec, elementBytes: number): (contextTokens: number) => number {
  const perToken = slidingKvBytesPerToken(model, elementBytes)
  const window = model.sliding?.window ?? 0
  const state = linearStateBytes(model)
  return contextTokens => perToken * Math.min(contextTokens, window) + state
}

/** GPUs among which a token's KV is split: by KV head; a latent, compressed or not, is kept whole on each. */
export const kvShards = (model: ModelSpec, tensorParallel: number): number =>
  model.latentKv === null && model.compressedKv === null ? Math.min(tensorParallel, model.kvHeads) : 1

/**
 * Engines give every GPU as many attention heads, and as many KV heads or copies of one: they do not start where that
 * does not come out even.
 */
export const splitsEvenly = ({ heads, kvHeads, latentKv }: ModelSpec, tensorParallel: number): boolean =>
  heads % tensorParallel === 0 &&
  (latentKv !== null || kvHeads % tensorParallel === 0 || tensorParallel % kvHeads === 0)

/** See `roomBytes`. */
export const kvBytesPerGpu = (
  gpu: GpuSpec,
  model: ModelSpec,
  tensorParallel: number,
  stored: Stored,
  setup: MemorySetup = USUAL_SETUP
): number =>
  roomBytes(
    gpu,
    model,
    tensorParallel,
    weightsPerGpu(model, stored, tensorParallel, setup.dataParallel),
    setup
  )

/** Whether `tensorParallel` GPUs hold the weights and some KV cache, and how many tokens of it. */
export function memoryFit(
  gpu: GpuSpec,
  model: ModelSpec,
  tensorParallel: number,
  stored: Stored,
  setup: MemorySetup = USUAL_SETUP
): Fit {
  const { dataParallel = 1 } = setup
  const weights = weightBytes(model, stored)
  const each = partOf(weights, tensorParallel, dataParallel)
  const room = roomBytes(gpu, model, tensorParallel, each, setup)
  const perToken = kvBytesPerToken(model, stored.kvElementBytes) / kvShards(model, tensorParallel)
  const { kvShare, sequences } = stateSplit(model, setup, tensorParallel, room)
  const kvCapacityTokens = dataParallel * Math.floor((kvShare * room) / perToken)
  if (kvCapacityTokens < 1 || sequences < 1)
    return {
      fits: false,
      // The search asks whether most splits fit, and of few why they do not.
      get why() {
        return noRoom(gpu, model, tensorParallel, stored, setup)
      }
    }
  const memoryTight = each > TIGHT_SHARE * gpu.memoryBytes
  return {
    fits: true,
    weightsGib: weights.total / BYTES_PER_GIB,
    kvCapacityTokens,
    sequences: dataParallel * sequences,
    memoryTight
  }
}

/** What a sequence of any length holds apart from its context, in whole tokens of context. */
export function fixedKvTokens(model: ModelSpec, elementBytes: number): (contextTokens: number) => number {
  const fixed = fixedKv(model, elementBytes)
  const perToken = kvBytesPerToken(model, elementBytes)
  return contextTokens => Math.ceil(fixed(contextTokens) / perToken)
}

/** The longest sequence that a KV cache of so many tokens holds, with what it keeps apart from its context. [tokens] */
export function longestThatFits(model: ModelSpec, elementBytes: number, kvTokens: number): number {
  const fixed = fixedKvTokens(model, elementBytes)
  let [fits, tooLong] = [0, model.context + 1]
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2)
    if (middle + fixed(middle) <= kvTokens) fits = middle
    else tooLong = middle
  }
  return fits
}

function noRoom(
  gpu: GpuSpec,
  model: ModelSpec,
  tensorParallel: number,
  stored: Stored,
  setup: MemorySetup
): string {
  const gib = (bytes: number) => (bytes / BYTES_PER_GIB).toFixed(1)
  const share = setup.utilization ?? usualShare(setup.engine, gpu, tensorParallel)
  const gpus = tensorParallel * (setup.dataParallel ?? 1)
  return (
    `${model.name} in ${stored.label} takes ${gib(weightsPerGpu(model, stored, tensorParallel, setup.dataParallel))} GiB on ${gpus === 1 ? '1 GPU' : `each of ${gpus} GPUs`}; ` +
    `${gib(share * gpu.memoryBytes)} GiB are usable, ` +
    `${gib(reserveBytes(gpu, model, tensorParallel, setup))} GiB of them are the engine's own, and none is left for the KV cache.`
  )
}
