/** GPU × model × precision → what the weights take, what is left for the KV cache, and whether that works. */
import type { GpuSpec, ModelSpec } from '../catalog/types.ts'
import { BYTES_PER_GIB } from '../units.ts'
import type { Precision } from './capacityPlan.ts'

/** Share of the GPU's memory that the engine may take: vLLM's default `gpu_memory_utilization`. */
export const MEMORY_SHARE = 0.9

/** Weights above this share of memory: throughput was over-predicted 1.6–2.5× on such deployments. */
const TIGHT_SHARE = 0.8

/** Activations, CUDA graphs and communication buffers. Measured: 1–14 GiB; these are middles. */
const RESERVE_GIB = { dense: 1.5, denseParallel: 5.5, experts: 8 } as const

const BF16_BYTES = 2
/** One byte and the scales of 128 × 128 blocks. */
const FP8_BYTES = 1.004

/** Largest per layer and sequence among the Qwen3.5 family (doublewordai/inference-lab@24d4011 catalogue). [bytes] */
const LINEAR_STATE_BYTES = 2_195_456

/** How a model lies in memory on a given GPU. Embedding and LM head stay bf16 always. */
export type Stored = {
  readonly label: string
  /** Bytes per parameter of attention and dense layers. */
  readonly denseBytes: number
  readonly expertBytes: number
  readonly kvElementBytes: number
  /** The matrix products run at the GPU's fp8 rate. */
  readonly computesInFp8: boolean
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
      readonly memoryTight: boolean
    }
  | { readonly fits: false; readonly why: string }

/** Parameters of all experts: three matrices each. */
function expertParameters(model: ModelSpec): number {
  const { experts, hidden } = model
  return experts === null ? 0 : experts.layers * experts.count * 3 * hidden * experts.intermediate
}

/** Parameters of those experts that one token passes through. */
export function activeExpertParameters(model: ModelSpec): number {
  return model.experts === null ? 0 : (expertParameters(model) * model.experts.perToken) / model.experts.count
}

/** Parameters of attention, dense and shared layers: every token passes through all of them. */
export const denseParameters = (model: ModelSpec): number =>
  model.activeParameters - activeExpertParameters(model)

/**
 * The precision a GPU really serves: fp8 needs fp8 units, else bf16 takes its place; weights published below one
 * byte (4-bit experts, the rest bf16) are smaller than fp8 already and stay as they are.
 *
 * The KV cache is bf16, vLLM's default, and fp8 where fp8 is asked for and the GPU has it.
 */
export function storedAs(gpu: GpuSpec, model: ModelSpec, precision: Precision): Stored {
  const hasFp8 = gpu.flops.fp8 !== null
  const kvElementBytes = precision === 'fp8' && hasFp8 ? 1 : BF16_BYTES
  if (precision !== 'bf16' && model.nativeBytesPerParameter < 1) {
    const label = model.nativePrecision
    const expertBytes = fourBitExpertBytes(model)
    return { label, denseBytes: BF16_BYTES, expertBytes, kvElementBytes, computesInFp8: false }
  }
  const wantsFp8 =
    precision === 'fp8' || (precision === 'native' && model.nativeBytesPerParameter < BF16_BYTES)
  const bytes = wantsFp8 && hasFp8 ? FP8_BYTES : BF16_BYTES
  return {
    label: bytes === FP8_BYTES ? 'fp8' : 'bf16',
    denseBytes: bytes,
    expertBytes: bytes,
    kvElementBytes,
    computesInFp8: bytes === FP8_BYTES
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

/** Layers whose KV grows with the whole context. */
export const fullAttentionLayers = (model: ModelSpec): number =>
  model.layers - model.linearLayers - (model.sliding?.layers ?? 0)

/** KV of one token in one layer: keys and values of every KV head, or the latent of MLA. [bytes] */
const kvLayerBytes = (model: ModelSpec, elementBytes: number): number =>
  (model.latentKv ?? 2 * model.kvHeads * model.headDim) * elementBytes

/** KV that every token of context adds, in the layers that keep all of it, summed over GPUs. [bytes] */
export const kvBytesPerToken = (model: ModelSpec, elementBytes: number): number =>
  fullAttentionLayers(model) * kvLayerBytes(model, elementBytes)

/** KV of one token in the sliding layers, held only while the token is inside the window. [bytes] */
export const slidingKvBytesPerToken = (model: ModelSpec, elementBytes: number): number =>
  (model.sliding?.layers ?? 0) * kvLayerBytes(model, elementBytes)

/** What a sequence of that length holds besides its full-attention KV: sliding windows and linear state. [bytes] */
export function fixedKvBytes(model: ModelSpec, elementBytes: number, contextTokens: number): number {
  const windowTokens = Math.min(contextTokens, model.sliding?.window ?? 0)
  return slidingKvBytesPerToken(model, elementBytes) * windowTokens + model.linearLayers * LINEAR_STATE_BYTES
}

/** GPUs among which a token's KV is split: by KV head; the latent of MLA is kept whole on each. */
export const kvShards = (model: ModelSpec, tensorParallel: number): number =>
  model.latentKv === null ? Math.min(tensorParallel, model.kvHeads) : 1

const reserveBytes = (model: ModelSpec, tensorParallel: number): number =>
  BYTES_PER_GIB *
  (model.experts !== null
    ? RESERVE_GIB.experts
    : tensorParallel > 1
      ? RESERVE_GIB.denseParallel
      : RESERVE_GIB.dense)

/** KV bytes per GPU = 0.9·M − W/t − R. Negative where the weights leave no room. */
export function kvBytesPerGpu(
  gpu: GpuSpec,
  model: ModelSpec,
  tensorParallel: number,
  stored: Stored
): number {
  const weights = weightBytes(model, stored).total / tensorParallel
  return MEMORY_SHARE * gpu.memoryBytes - weights - reserveBytes(model, tensorParallel)
}

/** Whether `tensorParallel` GPUs hold the weights and some KV cache, and how many tokens of it. */
export function memoryFit(gpu: GpuSpec, model: ModelSpec, tensorParallel: number, stored: Stored): Fit {
  const total = weightBytes(model, stored).total
  const room = kvBytesPerGpu(gpu, model, tensorParallel, stored)
  const perToken = kvBytesPerToken(model, stored.kvElementBytes) / kvShards(model, tensorParallel)
  const kvCapacityTokens = Math.floor(room / perToken)
  if (kvCapacityTokens < 1) return { fits: false, why: noRoom(gpu, model, tensorParallel, stored, total) }
  const memoryTight = total / tensorParallel > TIGHT_SHARE * gpu.memoryBytes
  return { fits: true, weightsGib: total / BYTES_PER_GIB, kvCapacityTokens, memoryTight }
}

function noRoom(
  gpu: GpuSpec,
  model: ModelSpec,
  tensorParallel: number,
  stored: Stored,
  total: number
): string {
  const gib = (bytes: number) => (bytes / BYTES_PER_GIB).toFixed(1)
  return (
    `${model.name} in ${stored.label} takes ${gib(total / tensorParallel)} GiB on each of ${tensorParallel} ` +
    `GPU(s); ${gib(MEMORY_SHARE * gpu.memoryBytes)} GiB are usable, ` +
    `${gib(reserveBytes(model, tensorParallel))} GiB of them are the engine's own, and none is left for the KV cache.`
  )
}
