/** GPU × model × tensor-parallel degree → a PerformanceModel from datasheet limits and effective constants. */
import type { GpuSpec, ModelSpec } from '../catalog/types.ts'
import { BYTES_PER_GIB } from '../units.ts'
import type { Precision } from './capacityPlan.ts'
import {
  activeExpertParameters,
  denseParameters,
  fixedKvBytes,
  fullAttentionLayers,
  kvBytesPerToken,
  kvShards,
  memoryFit,
  slidingKvBytesPerToken,
  storedAs,
  weightBytes
} from './memory.ts'
import type { Batch, PerformanceModel } from './performanceModel.ts'
import { SCHEDULING } from './scheduling.ts'

/**
 * Effective constants, not hardware truths: starting values before any calibration, fitted on public measurements
 * of vLLM, SGLang and TensorRT-LLM. Shares are of the datasheet rate.
 */
const ROOFLINE = {
  /** e_w: weights read. */
  weightBandwidth: 0.88,
  /** e_kv: KV cache read. */
  kvBandwidth: 0.8,
  /** e_c: dense matrix products. */
  compute: 0.58,
  /** e_moe: expert products, on top of `compute`. */
  expertCompute: 0.75,
  /** e_a: prefill attention. */
  attentionCompute: 0.6,
  /** o_0: every iteration. */
  stepSeconds: 2e-3,
  /** o_L: every layer of an iteration. */
  layerSeconds: 9e-6,
  /** o_s: every token sampled. */
  sampleSeconds: 5e-6,
  /** o_pf: every layer of an iteration with prefill. */
  prefillLayerSeconds: 70e-6,
  /** o_pfm: every layer with experts of an iteration with prefill. */
  prefillExpertLayerSeconds: 400e-6,
  /** All-reduce, times log2 t. */
  allReduceSeconds: 10e-6,
  /** e_l: share of the link an all-reduce reaches. */
  linkBandwidth: 0.42,
  /** Before the engine: HTTP, tokenisation. Measured: 5–15 ms. */
  requestSeconds: 10e-3
} as const

/** The MI300 class reaches less of its datasheet than NVIDIA's GPUs do. */
const CDNA = { weightBandwidth: 0.5, compute: 0.3 } as const

/** vLLM's own defaults for its API server: large cards other than the A100 get the first. (vllm/engine/arg_utils.py) */
const LARGE_CARD = { maxBatchTokens: 8_192, maxSequences: 1_024 } as const
const SMALL_CARD = { maxBatchTokens: 2_048, maxSequences: 256 } as const
const LARGE_CARD_BYTES = 70 * BYTES_PER_GIB

/**
 * Time of one iteration over nd decoding sequences holding S tokens, np prefill tokens with A pairs, nf prompts
 * finishing; n = nd + np, ns = nd + nf, L layers, t GPUs:
 *
 *     T = max(2·n·P_dense/t / (F·e_c), W_dense/t / (BW·e_w))
 *       + max(2·n·P_active/t / (F·e_c·e_moe), W_moe/t·(1 − (1 − k/E)^n) / (BW·e_w))     only experts hit are read
 *       + max(2·ns·P_head/t / (F_bf16·e_c), W_head/t / (BW·e_w))
 *       + KV bytes read / (BW·e_kv)
 *       + 4·d·heads·L·A/t / (F_bf16·e_a)                                                 window layers: A capped
 *       + [t > 1] 2L·(latency·log2 t + 2(t − 1)/t·n·hidden·2 B / (link·e_l))
 *       + o_0 + o_L·L + o_s·ns + [np > 0](o_pf·L + o_pfm·L_moe)                                            [s]
 *
 * Source: the roofline of each operator (Williams et al. 2009) with overheads; constants in `ROOFLINE`.
 * The KV capacity is 0 where the weights do not fit.
 */
export function rooflineModel(
  gpu: GpuSpec,
  model: ModelSpec,
  tensorParallel: number,
  precision: Precision
): PerformanceModel {
  const stored = storedAs(gpu, model, precision)
  const fitted = memoryFit(gpu, model, tensorParallel, stored)
  const kvCapacityTokens = fitted.fits ? fitted.kvCapacityTokens : 0
  const perToken = kvBytesPerToken(model, stored.kvElementBytes)
  const isLarge = gpu.memoryBytes >= LARGE_CARD_BYTES && gpu.architecture !== 'Ampere'
  const parts = [
    weightSeconds(gpu, model, tensorParallel, precision),
    attentionSeconds(gpu, model, tensorParallel, stored.kvElementBytes),
    allReduceSeconds(gpu, model, tensorParallel),
    overheadSeconds(model)
  ] as const
  return {
    iterationSeconds: batch => parts[0](batch) + parts[1](batch) + parts[2](batch) + parts[3](batch),
    kvCapacityTokens,
    kvFixedTokens: tokens => Math.ceil(fixedKvBytes(model, stored.kvElementBytes, tokens) / perToken),
    maxSequenceTokens: Math.min(model.context, kvCapacityTokens),
    ...(isLarge ? LARGE_CARD : SMALL_CARD),
    scheduling: SCHEDULING.vllm,
    requestOverheadSeconds: ROOFLINE.requestSeconds
  }
}

type Seconds = (batch: Readonly<Batch>) => number

/** The matrix products: dense, experts, LM head; each bound by compute or by reading its weights. */
function weightSeconds(
  gpu: GpuSpec,
  model: ModelSpec,
  tensorParallel: number,
  precision: Precision
): Seconds {
  const stored = storedAs(gpu, model, precision)
  const weights = weightBytes(model, stored)
  const share = gpu.architecture.startsWith('CDNA') ? CDNA : ROOFLINE
  const flops = (gpu.flops[stored.denseRate] ?? gpu.flops.bf16) * share.compute * tensorParallel
  const expertFlops = (gpu.flops[stored.expertRate] ?? gpu.flops.bf16) * share.compute * tensorParallel
  const headFlops = gpu.flops.bf16 * share.compute * tensorParallel
  const bandwidth = gpu.bandwidth * share.weightBandwidth * tensorParallel

  const densePerToken = (2 * denseParameters(model)) / flops
  const denseRead = weights.dense / bandwidth
  const expertsPerToken = (2 * activeExpertParameters(model)) / (expertFlops * ROOFLINE.expertCompute)
  const expertsRead = weights.experts / bandwidth
  const missed = model.experts === null ? 1 : 1 - model.experts.perToken / model.experts.count
  const headPerToken = (2 * model.lmHeadParameters) / headFlops
  const headRead = weights.lmHead / bandwidth

  return ({ decodeSequences, prefillTokens, promptsFinishing }) => {
    const tokens = decodeSequences + prefillTokens
    const sampled = decodeSequences + promptsFinishing
    return (
      Math.max(tokens * densePerToken, denseRead) +
      Math.max(tokens * expertsPerToken, expertsRead * (1 - missed ** tokens)) +
      Math.max(sampled * headPerToken, headRead)
    )
  }
}

/** Decode reads the KV cache; prefill multiplies queries with keys. Sliding layers see their window only. */
function attentionSeconds(
  gpu: GpuSpec,
  model: ModelSpec,
  tensorParallel: number,
  elementBytes: number
): Seconds {
  const kvRate = gpu.bandwidth * ROOFLINE.kvBandwidth * kvShards(model, tensorParallel)
  const fullRead = kvBytesPerToken(model, elementBytes) / kvRate
  const slidingRead = slidingKvBytesPerToken(model, elementBytes) / kvRate
  const window = model.sliding?.window ?? 0
  const slidingLayers = model.sliding?.layers ?? 0
  const fullLayers = fullAttentionLayers(model)
  const perPair =
    (4 * model.headDim * model.heads) / (gpu.flops.bf16 * ROOFLINE.attentionCompute * tensorParallel)

  return ({ decodeSequences, decodeContextTokens, prefillTokens, prefillPairs }) =>
    fullRead * decodeContextTokens +
    slidingRead * Math.min(decodeContextTokens, decodeSequences * window) +
    perPair * (fullLayers * prefillPairs + slidingLayers * Math.min(prefillPairs, prefillTokens * window))
}

/** Two all-reduces a layer over bf16 activations. */
function allReduceSeconds(gpu: GpuSpec, model: ModelSpec, tensorParallel: number): Seconds {
  if (tensorParallel === 1) return () => 0
  const latency = ROOFLINE.allReduceSeconds * Math.log2(tensorParallel)
  const bytesPerToken = ((2 * (tensorParallel - 1)) / tensorParallel) * model.hidden * 2
  const perToken = bytesPerToken / (gpu.linkBandwidth * ROOFLINE.linkBandwidth)
  return batch => 2 * model.layers * (latency + perToken * (batch.decodeSequences + batch.prefillTokens))
}

function overheadSeconds(model: ModelSpec): Seconds {
  const step = ROOFLINE.stepSeconds + ROOFLINE.layerSeconds * model.layers
  const prefill =
    ROOFLINE.prefillLayerSeconds * model.layers +
    ROOFLINE.prefillExpertLayerSeconds * (model.experts?.layers ?? 0)
  return ({ decodeSequences, prefillTokens, promptsFinishing }) =>
    step + ROOFLINE.sampleSeconds * (decodeSequences + promptsFinishing) + (prefillTokens > 0 ? prefill : 0)
}
