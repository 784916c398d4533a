/** One row of the table of models → its record. */
import type { ModelSpec } from '../types.ts'

/** When the sources were read; each is pinned to a commit. */
const READ_ON = '2026-11-22'

/** For what no source at hand states. */
export const GENERAL = 'general knowledge'

/** fp8 with the scales of 128 × 128 blocks; embedding and LM head, bf16, are counted apart. */
export const FP8 = [1.004, 'fp8'] as const

export function aic(config: string): string {
  const folder = 'github.com/ai-dynamo/aiconfigurator:aic-core/src/aiconfigurator_core/model_configs'
  return `${folder}/${config}_config.json@095f58a51c4ca8e61b66ec108d86f223f8d559ce`
}

export function lab(config: string): string {
  return `github.com/doublewordai/inference-lab:catalog/models/${config}.toml@24d4011273fd1be1413a38f262ae40353f2d5541`
}

type Particulars = {
  readonly experts?: readonly [count: number, perToken: number, intermediate: number, layers: number]
  /** Where the experts are not three matrices of hidden × intermediate: their parameters [1e9] are given. */
  readonly expertsOf?: readonly [count: number, perToken: number, billions: number, layers: number]
  readonly sliding?: readonly [window: number, layers: number, kvElements?: number]
  readonly linear?: readonly [layers: number, stateBytes: number]
  readonly latentKv?: number
  readonly layerKv?: number
  readonly compressedKv?: number
  readonly embeds?: true
  readonly native?: readonly [bytesPerParameter: number, precision: string]
  readonly verified?: false
  readonly note?: string
}

/**
 * Columns: name, layers, hidden, heads, KV heads, head width, context [tokens], parameters stored, parameters a token
 * passes through without embedding and LM head, LM head parameters (all 1e9), licence, where it was read; then what
 * applies of `Particulars`.
 *
 * Parameter counts are computed from the configuration, so that their parts add up. With latent attention the head
 * width is the mean of the query–key and the value width, which is what prefill attention needs.
 * Native bytes: fp8 1.004 and mxfp4 0.531 with their scales, int4 in groups of 32 0.5625; embedding, LM head and, with
 * 4-bit experts, everything else in bf16.
 */
export function model(
  name: string,
  layers: number,
  hidden: number,
  heads: number,
  kvHeads: number,
  headDim: number,
  context: number,
  billions: number,
  activeBillions: number,
  lmHeadBillions: number,
  licence: string,
  where: string,
  particulars: Particulars = {}
): ModelSpec {
  const { sliding, linear, native = [2, 'bf16'], note } = particulars
  return {
    name,
    layers,
    hidden,
    heads,
    kvHeads,
    headDim,
    context,
    parameters: billions * 1e9,
    activeParameters: activeBillions * 1e9,
    lmHeadParameters: lmHeadBillions * 1e9,
    experts: expertsOf(hidden, particulars),
    sliding: sliding
      ? { window: sliding[0], layers: sliding[1], kvElements: sliding[2] ?? 2 * kvHeads * headDim }
      : null,
    linear: linear ? { layers: linear[0], stateBytes: linear[1] } : null,
    latentKv: particulars.latentKv ?? null,
    layerKv: particulars.layerKv ?? null,
    compressedKv: particulars.compressedKv ?? null,
    embeds: particulars.embeds ?? false,
    nativeBytesPerParameter: native[0],
    nativePrecision: native[1],
    licence,
    source: {
      where,
      asOf: READ_ON,
      verified: particulars.verified ?? true,
      ...(note === undefined ? {} : { note })
    }
  }
}

function expertsOf(hidden: number, { experts, expertsOf }: Particulars): ModelSpec['experts'] {
  if (expertsOf) {
    const [count, perToken, billions, layers] = expertsOf
    return { count, perToken, layers, parameters: billions * 1e9 }
  }
  if (!experts) return null
  const [count, perToken, intermediate, layers] = experts
  return { count, perToken, layers, parameters: layers * count * 3 * hidden * intermediate }
}
