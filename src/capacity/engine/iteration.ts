/** What one iteration works on → how long it takes: the roofline of each operator, with overheads. */
import type { GpuSpec, ModelSpec } from '../../catalog/types.ts'
import type { Effective } from '../speed/fitted.ts'
import {
  activeExpertParameters,
  BF16_BYTES,
  denseParameters,
  fullAttentionLayers,
  kvBytesPerToken,
  kvShards,
  type Rate,
  type Stored,
  slidingKvBytesPerToken,
  weightBytes
} from './memory.ts'
import type { Batch } from './performanceModel.ts'

/** A model on GPUs, as far as the time of an iteration depends on it. */
export type Hosted = {
  readonly gpu: GpuSpec
  readonly model: ModelSpec
  readonly tensorParallel: number
  readonly stored: Stored
}

export type Seconds = (batch: Readonly<Batch>) => number

/**
 * Time of one iteration over nd decoding sequences holding S tokens, np prefill tokens with A pairs, nf prompts
 * finishing; n = nd + np, ns = nd + nf, L layers, t GPUs:
 *
 *     T = max(2·n·P_dense/t / (F·e_c), W_dense/t / (BW·e_w))
 *       + max(2·n·P_active/t / (F·e_c·e_moe), W_moe/t·(1 − (1 − k/E)^n) / (BW·e_w·e_mw))  only experts hit are read
 *       + max(2·ns·P_head/t / (F_bf16·e_c), W_head/t / (BW·e_w))
 *       + KV bytes read / (BW·e_kv)
 *       + 4·d·heads·L·A/t / (F_bf16·e_a)                                                 window layers: A capped
 *       + [t > 1] 2L·(latency·log2 t + 2(t − 1)/t·n·hidden·2 B / (link·e_l))
 *       + o_0 + o_L·L + o_m·L_moe + o_lin·L_lin + o_s·ns + [np > 0](o_pf·L + o_pfm·L_moe)                  [s]
 *
 * Source: the roofline of each operator (Williams et al. 2009) with overheads; constants fitted, see `Effective`.
 */
export function iterationSeconds(hosted: Hosted, effective: Effective): Seconds {
  const weights = weightSeconds(hosted, effective)
  const attention = attentionSeconds(hosted, effective)
  const allReduce = allReduceSeconds(hosted, effective)
  const overhead = overheadSeconds(hosted, effective)
  return batch => weights(batch) + attention(batch) + allReduce(batch) + overhead(batch)
}

/** The matrix products: dense, experts, LM head; each bound by compute or by reading its weights. */
function weightSeconds({ gpu, model, tensorParallel, stored }: Hosted, effective: Effective): Seconds {
  const weights = weightBytes(model, stored)
  const share = reached(gpu, effective) * tensorParallel
  const rate = (kernel: Kernel, unit: Rate) => kernel.flops * share * onTop(unit, effective)
  const read = (bytes: number, { bandwidth }: Kernel) =>
    bytes / (bandwidth * effective.weightBandwidth * tensorParallel)
  const dense = kernelOf(gpu, stored.denseRate, stored.denseBytes)
  const experts = kernelOf(gpu, stored.expertRate, stored.expertBytes)
  const head = kernelOf(gpu, 'bf16', BF16_BYTES)

  const densePerToken = (2 * denseParameters(model)) / rate(dense, stored.denseRate)
  const denseRead = read(weights.dense, dense)
  const expertsPerToken =
    (2 * activeExpertParameters(model)) / (rate(experts, stored.expertRate) * effective.expertCompute)
  const expertsRead = read(weights.experts, experts) / effective.expertBandwidth
  const shareHit = expertsHit(model)
  const headPerToken = (2 * model.lmHeadParameters) / rate(head, 'bf16')
  const headRead = read(weights.lmHead, head)

  return ({ decodeSequences, prefillTokens, promptsFinishing }) => {
    const tokens = decodeSequences + prefillTokens
    const sampled = decodeSequences + promptsFinishing
    return (
      Math.max(tokens * densePerToken, denseRead) +
      Math.max(tokens * expertsPerToken, expertsRead * shareHit(tokens)) +
      Math.max(sampled * headPerToken, headRead)
    )
  }
}

/** What the kernels of a matrix product run at before any share of it is lost. [FLOP/s, bytes/s] */
type Kernel = { readonly flops: number; readonly bandwidth: number }

/**
 * Kernels that widen 4-bit weights to bf16 as they read them are written for Hopper, and no later GPU is faster at them:
 * the rates of an H200. Kimi-K2.5 in int4 on vLLM 0.15 and 0.16 took 8 × B200 hardly less time than 8 × H200.
 */
const WIDENING: Kernel = { flops: 989e12, bandwidth: 4.8e12 }

function kernelOf({ flops, bandwidth }: GpuSpec, unit: Rate, bytesPerParameter: number): Kernel {
  const own = { flops: flops[unit] ?? flops.bf16, bandwidth }
  if (unit !== 'bf16' || bytesPerParameter >= 1) return own
  return {
    flops: Math.min(own.flops, WIDENING.flops),
    bandwidth: Math.min(own.bandwidth, WIDENING.bandwidth)
  }
}

/** 1 − (1 − k/E)^n by the tokens n. Powers take long and the same few numbers of tokens come again: each is kept. */
function expertsHit({ experts }: ModelSpec): (tokens: number) => number {
  if (experts === null) return () => 0
  const missed = 1 - experts.perToken / experts.count
  const known = new Float64Array(TOKENS_KNOWN)
  return tokens => {
    const before = known[tokens]
    if (before) return before
    const share = 1 - missed ** tokens
    known[tokens] = share
    return share
  }
}

/** With so many tokens practically every expert is hit. */
const TOKENS_KNOWN = 2_048

/** Nothing reaches quite all of a rate. */
const MOST_REACHED = 0.95

/** e_c; of a rate that is half the chip's own, twice as large a share. */
const reached = ({ halvedSums }: GpuSpec, { compute }: Effective): number =>
  halvedSums ? Math.min(MOST_REACHED, 2 * compute) : compute

const onTop = (unit: Rate, { fp8Compute, fp4Compute }: Effective): number =>
  unit === 'fp8' ? fp8Compute : unit === 'fp4' ? fp4Compute : 1

/** Decode reads the KV cache; prefill multiplies queries with keys. Sliding layers see their window only. */
function attentionSeconds({ gpu, model, tensorParallel, stored }: Hosted, effective: Effective): Seconds {
  const kvRate = gpu.bandwidth * effective.kvBandwidth * kvShards(model, tensorParallel)
  const fullRead = kvBytesPerToken(model, stored.kvElementBytes) / kvRate
  const slidingRead = slidingKvBytesPerToken(model, stored.kvElementBytes) / kvRate
  const window = model.sliding?.window ?? 0
  const slidingLayers = model.sliding?.layers ?? 0
  const fullLayers = fullAttentionLayers(model)
  const perPair =
    (4 * model.headDim * model.heads) / (gpu.flops.bf16 * effective.attentionCompute * tensorParallel)

  return ({ decodeSequences, decodeContextTokens, prefillTokens, prefillPairs }) =>
    fullRead * decodeContextTokens +
    slidingRead * Math.min(decodeContextTokens, decodeSequences * window) +
    perPair * (fullLayers * prefillPairs + slidingLayers * Math.min(prefillPairs, prefillTokens * window))
}

/** Two all-reduces a layer over bf16 activations. */
function allReduceSeconds({ gpu, model, tensorParallel }: Hosted, effective: Effective): Seconds {
  if (tensorParallel === 1) return () => 0
  const latency = effective.allReduceSeconds * Math.log2(tensorParallel)
  const bytesPerToken = ((2 * (tensorParallel - 1)) / tensorParallel) * model.hidden * 2
  const perToken = bytesPerToken / (gpu.linkBandwidth * effective.linkBandwidth)
  return batch => 2 * model.layers * (latency + perToken * (batch.decodeSequences + batch.prefillTokens))
}

function overheadSeconds({ model }: Hosted, effective: Effective): Seconds {
  const { layers, experts, linear } = model
  const expertLayers = experts?.layers ?? 0
  const step =
    effective.stepSeconds +
    effective.layerSeconds * layers +
    effective.expertLayerSeconds * expertLayers +
    effective.linearLayerSeconds * (linear?.layers ?? 0)
  const prefill = effective.prefillLayerSeconds * layers + effective.prefillExpertLayerSeconds * expertLayers
  return ({ decodeSequences, prefillTokens, promptsFinishing }) =>
    step + effective.sampleSeconds * (decodeSequences + promptsFinishing) + (prefillTokens > 0 ? prefill : 0)
}
