/** What one iteration works on → how long it takes: the roofline of each operator, with overheads. */
import { fabricOf } from '../../catalog/fabrics.ts'
import type { GpuSpec, ModelSpec } from '../../catalog/types.ts'
import type { Effective } from '../speed/fitted.ts'
import { type Adapters, adapterSeconds } from './adapters.ts'
import { linearStateBytes, STATE_WIDTH } from './hybridState.ts'
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
import type { Speculation } from './speculation.ts'
import { gpusOf, type Split } from './split.ts'

/** A model on GPUs, as far as the time of an iteration depends on it. */
export type Hosted = Split & {
  readonly gpu: GpuSpec
  readonly model: ModelSpec
  readonly stored: Stored
  /** `null`, or absent: each step yields one token. */
  readonly speculation?: Speculation | null
  /** `null`, or absent: the model alone. */
  readonly adapters?: Adapters | null
}

export type Seconds = (batch: Readonly<Batch>) => number

/**
 * Time of one iteration over nd decoding sequences holding S tokens, np prefill tokens with A pairs, nf prompts
 * finishing; n = nd + np, ns = nd + nf, L layers, t GPUs; with r ranks of data-parallel attention each has 1/r of every
 * count, but the experts, on t·r GPUs, are read once for the tokens of all ranks, which wait for each other:
 *
 *     T = max(2·n·P_dense/t / (F·e_c), W_dense/t / (BW·e_w))
 *       + max(2·n·P_active/t / (F·e_c·e_moe), W_moe/t·hit(n) / (BW·e_w·e_mw))               only experts hit are read, see `expertsHit`
 *       + max(2·ns·P_head/t / (F_bf16·e_c), W_head/t / (BW·e_w))
 *       + (KV bytes read + 2·nd·state bytes/t) / (BW·e_kv)                               linear layers read and write their state
 *       + 4·d·heads·L·A/t / (F_bf16·e_a)                                                 window layers: A capped
 *       + [t > 1] 2L·(latency(t) + 2(t − 1)/t·n·hidden·2 B / (link·e_l))                 log2 t, or a ring, see `allReduceLatency`
 *       + [r > 1] 2L_moe·(latency·log2(t·r) + n/r·k·hidden·2 B / (link·e_l))             all-to-all, see `allToAllSeconds`
 *       + o_0 + o_L·L + o_m·L_moe + o_lin·L_lin + o_s·ns + [np > 0, n > g](o_pf·L + o_pfm·L_moe)           [s]
 *
 * Source: the roofline of each operator (Williams et al. 2009) with overheads; constants fitted, see `Effective`.
 */
export function iterationSeconds(hosted: Hosted, effective: Effective): Seconds {
  const plain = plainSeconds(hosted, effective)
  const { speculation } = hosted
  return speculation ? speculatedSeconds(plain, draftSeconds(hosted, effective), speculation) : plain
}

function plainSeconds(hosted: Hosted, effective: Effective): Seconds {
  const weights = weightSeconds(hosted, effective)
  const attention = attentionSeconds(hosted, effective)
  const allReduce = allReduceSeconds(hosted, effective)
  const overhead = overheadSeconds(hosted, effective)
  const plain: Seconds = batch => weights(batch) + attention(batch) + allReduce(batch) + overhead(batch)
  const { gpu, model, adapters } = hosted
  if (!adapters) return plain
  const beside = adapterSeconds(model, adapters, hosted, gpu.bandwidth * effective.weightBandwidth)
  return batch => plain(batch) + beside(batch)
}

/**
 * Per token of an answer, where each step drafts k tokens, checks k + 1 for each sequence, and yields a of them on average:
 *
 *     T = (T(nd·(k + 1) tokens, KV read once) + k·T_draft) / a + what prefill adds to such a step               [s]
 */
function speculatedSeconds(plain: Seconds, draft: Seconds, { draftTokens, accepted }: Speculation): Seconds {
  return batch => {
    if (batch.decodeSequences === 0) return plain(batch)
    const checked = { ...batch, decodeSequences: batch.decodeSequences * (draftTokens + 1) }
    const alone = { ...checked, prefillTokens: 0, prefillPairs: 0, promptsFinishing: 0 }
    const step = plain(alone)
    const prefill = batch.prefillTokens === 0 ? 0 : plain(checked) - step
    const drafted = draft({ ...alone, decodeSequences: batch.decodeSequences })
    return (step + draftTokens * drafted) / accepted + prefill
  }
}

/** A pass of what drafts, besides its work: of EAGLE-3 on vLLM 0.11 and SGLang, by what Qwen3-8B to -32B and gpt-oss gained. [s] */
const DRAFT_SECONDS = 0.3e-3

/** One layer of the model, with its experts where it is the model's own, and the LM head; prompts' own words cost nothing. */
function draftSeconds(hosted: Hosted, effective: Effective): Seconds {
  const { model, speculation } = hosted
  if (speculation?.drafter === 'ngram') return () => 0
  const isOwn = speculation?.drafter === 'mtp'
  const layer = weightSeconds({ ...hosted, model: isOwn ? model : { ...model, experts: null } }, effective)
  const attention = attentionSeconds(hosted, effective)
  const head = headSeconds(hosted, effective)
  return batch => DRAFT_SECONDS + (layer(batch) - head(batch) + attention(batch)) / model.layers + head(batch)
}

/** The LM head, at the positions that are sampled. */
function headSeconds(hosted: Hosted, effective: Effective): Seconds {
  const { gpu, model, tensorParallel, dataParallel = 1 } = hosted
  const kernel = kernelOf(gpu, 'bf16', BF16_BYTES)
  const perToken = (2 * model.lmHeadParameters) / (kernel.flops * reached(gpu, effective) * tensorParallel)
  const read =
    (model.lmHeadParameters * BF16_BYTES) / (kernel.bandwidth * effective.weightBandwidth * tensorParallel)
  return ({ decodeSequences, promptsFinishing }) =>
    Math.max(((decodeSequences + promptsFinishing) / dataParallel) * perToken, read)
}

/** The matrix products: dense, experts, LM head; each bound by compute or by reading its weights. */
function weightSeconds(hosted: Hosted, effective: Effective): Seconds {
  const { gpu, model, tensorParallel, dataParallel = 1, stored } = hosted
  const weights = weightBytes(model, stored)
  const share = reached(gpu, effective) * tensorParallel
  const rate = (kernel: Kernel, unit: Rate) => kernel.flops * share * onTop(unit, effective)
  const read = (bytes: number, { bandwidth }: Kernel) =>
    bytes / (bandwidth * effective.weightBandwidth * tensorParallel)
  const dense = kernelOf(gpu, stored.denseRate, stored.denseBytes)
  const experts = kernelOf(gpu, stored.expertRate, stored.expertBytes)

  const densePerToken = (2 * denseParameters(model)) / rate(dense, stored.denseRate)
  const denseRead = read(weights.dense, dense)
  const expertsPerToken =
    (2 * activeExpertParameters(model)) / (rate(experts, stored.expertRate) * effective.expertCompute)
  const expertsRead = read(weights.experts, experts) / (effective.expertBandwidth * dataParallel)
  const shareHit = expertsHit(model)
  const head = headSeconds(hosted, effective)

  return batch => {
    const tokens = batch.decodeSequences + batch.prefillTokens
    return (
      Math.max((tokens / dataParallel) * densePerToken, denseRead) +
      Math.max((tokens / dataParallel) * expertsPerToken, expertsRead * shareHit(tokens)) +
      head(batch)
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

/**
 * How alike experts are in how often they are chosen: the shape of a gamma distribution, of which infinitely many would be
 * all alike. 2 has a Gini coefficient of 0.375 and sends 50 % of the tokens to the busiest quarter; measured of OLMoE-1B-7B
 * and granite-3.0-1b-a400m over three corpora: 0.27 to 0.56, and 41 to 67 %. (MakazhanAlpamys/Soup, pull request 992)
 */
const EVENNESS = 2

/**
 * Share of the experts that n tokens hit, whose popularity follows that distribution: the first hits k of E, the others the popular
 * ones more often than new ones. Powers take long and the same few numbers of tokens come again: each is kept.
 */
function expertsHit({ experts }: ModelSpec): (tokens: number) => number {
  if (experts === null) return () => 0
  const each = experts.perToken / experts.count
  const known = new Float64Array(TOKENS_KNOWN)
  return tokens => {
    const before = known[tokens]
    if (before) return before
    const others = Math.max(0, tokens - 1) * each
    const share = 1 - (1 - Math.min(1, tokens) * each) * (1 + others / EVENNESS) ** -EVENNESS
    known[tokens] = share
    return share
  }
}

/** With so many tokens practically every expert is hit. */
const TOKENS_KNOWN = 2_048

/** Nothing reaches quite all of a rate. */
const MOST_REACHED = 0.95

/** e_c, of what such a card reaches. */
const reached = ({ reach }: GpuSpec, { compute }: Effective): number =>
  Math.min(MOST_REACHED, reach * compute)

const onTop = (unit: Rate, { fp8Compute, fp4Compute }: Effective): number =>
  unit === 'fp8' ? fp8Compute : unit === 'fp4' ? fp4Compute : 1

/**
 * Decode reads the KV cache, and of linear layers reads the state of each sequence and writes it back; prefill multiplies
 * queries with keys. Sliding layers see their window only.
 */
function attentionSeconds(hosted: Hosted, effective: Effective): Seconds {
  const { gpu, model, tensorParallel, dataParallel = 1, stored } = hosted
  const kvRate = gpu.bandwidth * effective.kvBandwidth * kvShards(model, tensorParallel) * dataParallel
  const fullRead = kvBytesPerToken(model, stored.kvElementBytes) / kvRate
  const slidingRead = slidingKvBytesPerToken(model, stored.kvElementBytes) / kvRate
  const stateTurned =
    (2 * STATE_WIDTH * linearStateBytes(model)) / (gpu.bandwidth * effective.kvBandwidth * gpusOf(hosted))
  const window = model.sliding?.window ?? 0
  const slidingLayers = model.sliding?.layers ?? 0
  const fullLayers = fullAttentionLayers(model)
  const perPair =
    (4 * model.headDim * model.heads) / (gpu.flops.bf16 * effective.attentionCompute * gpusOf(hosted))

  return ({ decodeSequences, decodeContextTokens, prefillTokens, prefillPairs }) =>
    fullRead * decodeContextTokens +
    slidingRead * Math.min(decodeContextTokens, decodeSequences * window) +
    stateTurned * decodeSequences +
    perPair * (fullLayers * prefillPairs + slidingLayers * Math.min(prefillPairs, prefillTokens * window))
}

/**
 * What an all-reduce takes longer that goes through the host: of two A100 without peer access, at one sequence, 25 to 34 µs,
 * where NVLink takes 6. (dennislee22/vLLM-benchmarking@b474d1e) [s]
 */
const HOST_SECONDS = 22e-6

/** PCIe of the fifth generation; what joins cards faster is made for it. [bytes/s] */
const FASTEST_PCIE = 64e9
/**
 * Of one of the 2(t − 1) steps round a ring of cards on PCIe alone, of which engines leave more than two to NCCL. In CUDA graphs it
 * took 19 to 24 µs for 4 to 32 kB between 4 cards that read each other's memory, and 40 to 54 µs between 8 GeForce cards.
 * (vllm-project/vllm#56128, haohervchb/sglang-V100#2; NVIDIA/nccl#1439 and #1530) [s]
 */
const RING_STEP_SECONDS = 3.3e-6

/** What an all-reduce takes of however little. [s] */
function allReduceLatency({ throughHost, linkBandwidth }: GpuSpec, cards: number, own: number): number {
  const through = own * Math.log2(cards) + (throughHost ? HOST_SECONDS : 0)
  const isRing = cards > 2 && linkBandwidth <= FASTEST_PCIE
  return isRing ? Math.max(through, 2 * (cards - 1) * RING_STEP_SECONDS) : through
}

/** Two all-reduces a layer over bf16 activations. */
function allReduceSeconds(hosted: Hosted, effective: Effective): Seconds {
  const { gpu, model, tensorParallel, dataParallel = 1 } = hosted
  const spread = dataParallel === 1 ? () => 0 : allToAllSeconds(hosted, effective)
  if (tensorParallel === 1) return spread
  const latency = allReduceLatency(gpu, tensorParallel, effective.allReduceSeconds)
  const bytesPerToken = ((2 * (tensorParallel - 1)) / tensorParallel) * model.hidden * 2
  const perToken = bytesPerToken / (gpu.linkBandwidth * effective.linkBandwidth)
  return batch =>
    2 * model.layers * (latency + (perToken * (batch.decodeSequences + batch.prefillTokens)) / dataParallel) +
    spread(batch)
}

/** Of the copies that leave their group of GPUs: sent in fp8, brought back in bf16. (deepseek-ai/DeepEP, docs/legacy.md) */
const NETWORK_BYTES = (1 + 2) / 2
/** What it reached of 50 GB/s with 64 GPUs and more: 39 to 46. (as above, low-latency kernels) */
const NETWORK_REACH = 0.85

/**
 * Two in each layer with experts: every rank sends its tokens to the GPUs of their experts, and gets them back; by the
 * slower of the GPUs' own link and, of a replica that is larger than what it joins, the network.
 */
function allToAllSeconds(hosted: Hosted, effective: Effective): Seconds {
  const { gpu, model, dataParallel = 1 } = hosted
  const gpus = gpusOf(hosted)
  const { layers = 0, perToken: experts = 0 } = model.experts ?? {}
  const fabric = fabricOf(gpu)
  const outside = fabric === null ? 0 : Math.max(0, 1 - fabric.domain / gpus)
  const copies = Math.min(experts, gpus - 1)
  const latency = effective.allReduceSeconds * Math.log2(gpus)
  const byLink = (copies * (1 - outside) * model.hidden * 2) / (gpu.linkBandwidth * effective.linkBandwidth)
  const byNetwork =
    fabric === null
      ? 0
      : (experts * outside * model.hidden * NETWORK_BYTES) / (fabric.networkBandwidth * NETWORK_REACH)
  const perToken = Math.max(byLink, byNetwork)
  return ({ decodeSequences, prefillTokens }) =>
    2 * layers * (latency + (perToken * (decodeSequences + prefillTokens)) / dataParallel)
}

function overheadSeconds({ model, dataParallel = 1 }: Hosted, effective: Effective): Seconds {
  const { layers, experts, linear } = model
  const expertLayers = experts?.layers ?? 0
  const step =
    effective.stepSeconds +
    effective.layerSeconds * layers +
    effective.expertLayerSeconds * expertLayers +
    effective.linearLayerSeconds * (linear?.layers ?? 0)
  const prefill = effective.prefillLayerSeconds * layers + effective.prefillExpertLayerSeconds * expertLayers
  return ({ decodeSequences, prefillTokens, promptsFinishing }) =>
    step +
    (effective.sampleSeconds * (decodeSequences + promptsFinishing)) / dataParallel +
    (prefillTokens > 0 && decodeSequences + prefillTokens > effective.graphTokens ? prefill : 0)
}
