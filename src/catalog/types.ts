/** The records of the catalogue: facts with their sources, SI base units, one row each. */
import type { Source } from './source.ts'

export type GpuSpec = {
  readonly name: string
  readonly architecture: string
  /** What the card reports as usable. [bytes] */
  readonly memoryBytes: number
  /** HBM or GDDR bandwidth. [bytes/s] */
  readonly bandwidth: number
  /** Dense peak rates. [FLOP/s]; `null` where the GPU has no such unit. */
  readonly flops: { readonly bf16: number; readonly fp8: number | null; readonly fp4: number | null }
  /** How many times as much of `flops` large matrix products reach as on other cards of its architecture. */
  readonly reach: number
  /** No GPU can read another's memory: what they exchange goes through the host's. */
  readonly throughHost: boolean
  /** One GPU to its peers, one direction. [bytes/s] */
  readonly linkBandwidth: number
  /** GPUs in the node it is usually sold in. */
  readonly nodeSize: number
  /** In the default comparison. */
  readonly compared: boolean
  readonly source: Source
}

export type ModelSpec = {
  readonly name: string
  readonly layers: number
  readonly hidden: number
  readonly heads: number
  readonly kvHeads: number
  readonly headDim: number
  /** Longest context it accepts. [tokens] */
  readonly context: number
  /** All parameters stored. */
  readonly parameters: number
  /** Parameters a token passes through, embedding and LM head left out: the FLOP count is twice this. */
  readonly activeParameters: number
  readonly lmHeadParameters: number
  /** `null` for dense models. */
  readonly experts: {
    readonly count: number
    readonly perToken: number
    /** Layers that have experts. */
    readonly layers: number
    /** Of all experts together. */
    readonly parameters: number
  } | null
  /** Layers whose attention sees only the last `window` tokens. */
  readonly sliding: {
    readonly window: number
    readonly layers: number
    /** KV of one token in one of these layers. [elements] */
    readonly kvElements: number
  } | null
  /** Layers of linear attention, each of which keeps a state per sequence instead of a KV cache. */
  readonly linear: { readonly layers: number; readonly stateBytes: number } | null
  /** Latent KV per token and layer (multi-head latent attention). [elements]; `null`: ordinary heads. */
  readonly latentKv: number | null
  /** KV per token of a layer that keeps the whole context, where it differs from the other layers'. [elements] */
  readonly layerKv: number | null
  /** KV per token of all layers together where it is compressed, or has more than keys and values. [elements] */
  readonly compressedKv: number | null
  /** It turns a prompt into a vector and generates nothing. */
  readonly embeds: boolean
  /** What the published weights take on disk and in memory, per parameter. [bytes] */
  readonly nativeBytesPerParameter: number
  readonly nativePrecision: string
  readonly licence: string
  readonly source: Source
}

export type GpuOffer = {
  readonly provider: string
  /** Catalogue name of the GPU. */
  readonly gpu: string
  readonly form: string
  /** GPUs that must be taken together. */
  readonly gpusInOffer: number
  readonly usdPerGpuHour: number
  /** `managed`: the rent includes somebody else's serving software and operations. */
  readonly term: 'on-demand' | 'managed' | 'reserved' | 'spot' | 'marketplace'
  /** For which it binds; left out: the list does not say, or it does not bind. */
  readonly months?: number
  /** Billed by the second of use, with a cold start after idle time. */
  readonly isBySecond?: boolean
  readonly source: Source
}

/** Of the generated table: `p` was read from the price package, `r` from the refreshed list. */
export type CompactOffer = readonly [
  model: string,
  provider: string,
  input: number,
  cached: number | null,
  output: number,
  asOf: string,
  precision: string | null,
  from: 'p' | 'r'
]
