/** A model's `config.json`, as Hugging Face keeps it → the model that it describes; what it leaves open is refused, never guessed. */
import { isObject } from '../json.ts'
import type { ModelSpec } from './types.ts'

type Config = Readonly<Record<string, unknown>>

/** What a configuration does not say, or says in a way that is not understood here. */
export class UnreadConfig extends Error {}

const lacks = (what: string): never => {
  throw new UnreadConfig(what)
}

/**
 * Parameters are counted from the dimensions: attention (q, k, v, o; of latent attention its own five matrices), three matrices a
 * feed-forward block, experts and shared experts, embedding, and the LM head where it is not tied. Norms and biases are left out
 * (below 0.1 %).
 *
 * @param name what to call it
 * @param where the file, as a source
 */
export function modelOfConfig(whole: Config, name: string, where: string): ModelSpec {
  const config = { ...whole, ...objectAt(whole, 'text_config') }
  refuseWhatIsOther(config)
  const layers = countAt(config, 'num_hidden_layers', 'n_layer')
  const hidden = countAt(config, 'hidden_size', 'n_embd')
  const heads = countAt(config, 'num_attention_heads', 'n_head')
  const kvHeads = numberAt(config, 'num_key_value_heads') ?? heads
  const headDim = numberAt(config, 'head_dim') ?? hidden / heads
  const vocabulary = countAt(config, 'vocab_size') * hidden
  const latent = latentOf(config, hidden, heads)
  const attention = latent?.parameters ?? hidden * headDim * (2 * heads + 2 * kvHeads)
  const experts = expertsOf(config, layers, hidden)
  const dense = (layers - (experts?.layers ?? 0)) * 3 * hidden * feedForwardOf(config, experts !== null)
  const isTied = config['tie_word_embeddings'] === true
  const each = layers * attention + dense + (experts?.shared ?? 0)
  const stored = each + (experts?.parameters ?? 0)
  const ends = vocabulary * (isTied ? 1 : 2)
  const all = stored + ends
  const { bytes, precision } = precisionOf(whole, config, { all, experts: experts?.parameters ?? 0, ends })
  return {
    name,
    layers,
    hidden,
    heads,
    kvHeads,
    headDim: latent?.headDim ?? headDim,
    context: countAt(config, 'max_position_embeddings', 'n_positions'),
    parameters: all,
    activeParameters:
      each + ((experts?.parameters ?? 0) * (experts?.perToken ?? 0)) / Math.max(1, experts?.count ?? 1),
    lmHeadParameters: vocabulary,
    experts: experts && {
      count: experts.count,
      perToken: experts.perToken,
      layers: experts.layers,
      parameters: experts.parameters
    },
    sliding: slidingOf(config, layers, 2 * kvHeads * headDim),
    linear: null,
    latentKv: latent?.kv ?? null,
    layerKv: null,
    compressedKv: null,
    embeds: false,
    nativeBytesPerParameter: bytes,
    nativePrecision: precision,
    licence: 'your own',
    source: { where, asOf: null, verified: true }
  }
}

/** Layers that keep a state in place of keys and values are sized by other figures than a configuration holds. */
function refuseWhatIsOther(config: Config): void {
  const other = ['linear_num_value_heads', 'mamba_d_state', 'ssm_cfg', 'state_size', 'linear_attn_config']
  const found = other.find(key => config[key] !== undefined)
  if (found !== undefined) lacks(`it has layers of linear attention (${found}), which no configuration sizes`)
}

/** Multi-head latent attention, as DeepSeek published it. */
function latentOf(config: Config, hidden: number, heads: number) {
  const rank = numberAt(config, 'kv_lora_rank')
  if (rank === null) return null
  const rope = countAt(config, 'qk_rope_head_dim')
  const plain = countAt(config, 'qk_nope_head_dim')
  const value = countAt(config, 'v_head_dim')
  const queryRank = numberAt(config, 'q_lora_rank')
  const queries = heads * (plain + rope)
  return {
    kv: rank + rope,
    headDim: (plain + rope + value) / 2,
    parameters:
      (queryRank === null ? hidden * queries : queryRank * (hidden + queries)) +
      hidden * (rank + rope) +
      rank * heads * (plain + value) +
      heads * value * hidden
  }
}

/** `shared`: what every token passes through beside them, the router included. */
type Experts = NonNullable<ModelSpec['experts']> & { readonly shared: number }

function expertsOf(config: Config, layers: number, hidden: number): Experts | null {
  const count =
    numberAt(config, 'n_routed_experts') ??
    numberAt(config, 'num_local_experts') ??
    numberAt(config, 'num_experts') ??
    0
  if (count < 2) return null
  const width = numberAt(config, 'moe_intermediate_size') ?? countAt(config, 'intermediate_size')
  const step = numberAt(config, 'decoder_sparse_step') ?? 1
  const first = numberAt(config, 'first_k_dense_replace') ?? 0
  const moeLayers = Math.floor((layers - first) / Math.max(1, step))
  const shared =
    numberAt(config, 'shared_expert_intermediate_size') ?? (numberAt(config, 'n_shared_experts') ?? 0) * width
  return {
    count,
    perToken: countAt(config, 'num_experts_per_tok', 'experts_per_token'),
    layers: moeLayers,
    parameters: moeLayers * count * 3 * hidden * width,
    shared: moeLayers * (3 * hidden * shared + hidden * count)
  }
}

/** Of layers without experts; where all have some, it may be left out. */
const feedForwardOf = (config: Config, hasExperts: boolean): number =>
  numberAt(config, 'intermediate_size') ??
  numberAt(config, 'n_inner') ??
  (hasExperts ? 0 : lacks('it has no intermediate_size'))

function slidingOf(config: Config, layers: number, kvElements: number): ModelSpec['sliding'] {
  const window = numberAt(config, 'sliding_window')
  if (window === null || config['use_sliding_window'] === false) return null
  const types = config['layer_types']
  const pattern = numberAt(config, 'sliding_window_pattern')
  const sliding = Array.isArray(types)
    ? types.filter(type => type === 'sliding_attention').length
    : pattern === null
      ? layers
      : layers - Math.floor(layers / pattern)
  return sliding === 0 ? null : { window, layers: sliding, kvElements }
}

/** Bytes of a stored parameter with its scales, and whether the experts alone are stored so. */
const STORED: Readonly<Record<string, readonly [bytes: number, precision: string, expertsAlone: boolean]>> = {
  fp8: [1.004, 'fp8', false],
  fbgemm_fp8: [1.004, 'fp8', false],
  mxfp4: [0.531, 'mxfp4', true],
  awq: [0.5625, 'int4', false],
  gptq: [0.5625, 'int4', false]
}
const BF16_BYTES = 2

/** Embedding and LM head stay in bf16, and with 4-bit experts all but the experts. */
function precisionOf(
  whole: Config,
  config: Config,
  parameters: { readonly all: number; readonly experts: number; readonly ends: number }
): { readonly bytes: number; readonly precision: string } {
  const quantised = objectAt(whole, 'quantization_config') ?? objectAt(config, 'quantization_config')
  if (quantised === null) return { bytes: BF16_BYTES, precision: 'bf16' }
  const method = String(quantised['quant_method'] ?? quantised['quant_algo'] ?? '').toLowerCase()
  const [bytes, precision, expertsAlone] =
    STORED[method] ?? lacks(`its weights are stored by "${method}", which is not known here`)
  const small = expertsAlone ? parameters.experts : parameters.all - parameters.ends
  return { bytes: (small * bytes + (parameters.all - small) * BF16_BYTES) / parameters.all, precision }
}

const objectAt = (config: Config, key: string): Config | null => {
  const value = config[key]
  return isObject(value) ? (value as Config) : null
}

function numberAt(config: Config, key: string): number | null {
  const value = config[key]
  if (value === undefined || value === null) return null
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
    ? value
    : lacks(`its ${key} is not a number`)
}

function countAt(config: Config, ...keys: readonly string[]): number {
  const found = keys.map(key => numberAt(config, key)).find(value => value !== null)
  return found !== undefined && found !== null && found > 0 ? found : lacks(`it has no ${keys[0]}`)
}
