/** Configurations as Hugging Face has them, against the catalogue, whose figures were read elsewhere. */
import { describe, expect, test } from 'vitest'
import { modelOfConfig, UnreadConfig } from '../../src/catalog/modelConfig.ts'
import { modelNamed } from '../../src/catalog/models.ts'

const LLAMA = {
  hidden_size: 4_096,
  intermediate_size: 14_336,
  max_position_embeddings: 131_072,
  num_attention_heads: 32,
  num_hidden_layers: 32,
  num_key_value_heads: 8,
  vocab_size: 128_256
}

const CONFIGS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'Llama-3.1-8B': LLAMA,
  'Qwen3-30B-A3B-2507': {
    ...{ hidden_size: 2_048, intermediate_size: 6_144, moe_intermediate_size: 768, num_experts: 128 },
    ...{ num_experts_per_tok: 8, decoder_sparse_step: 1, max_position_embeddings: 262_144 },
    ...{ num_attention_heads: 32, num_hidden_layers: 48, num_key_value_heads: 4, head_dim: 128 },
    ...{ vocab_size: 151_936, sliding_window: null, use_sliding_window: false, tie_word_embeddings: false }
  },
  'DeepSeek-V3': {
    ...{ hidden_size: 7_168, intermediate_size: 18_432, moe_intermediate_size: 2_048, n_routed_experts: 256 },
    ...{
      n_shared_experts: 1,
      num_experts_per_tok: 8,
      first_k_dense_replace: 3,
      max_position_embeddings: 163_840
    },
    ...{ num_attention_heads: 128, num_hidden_layers: 61, num_key_value_heads: 128, kv_lora_rank: 512 },
    ...{
      q_lora_rank: 1_536,
      qk_nope_head_dim: 128,
      qk_rope_head_dim: 64,
      v_head_dim: 128,
      vocab_size: 129_280
    },
    quantization_config: { quant_method: 'fp8' }
  },
  'gpt-oss-120b': {
    ...{ hidden_size: 2_880, intermediate_size: 2_880, num_local_experts: 128, num_experts_per_tok: 4 },
    ...{ max_position_embeddings: 131_072, num_attention_heads: 64, num_hidden_layers: 36 },
    ...{ num_key_value_heads: 8, head_dim: 64, vocab_size: 201_088, sliding_window: 128 },
    layer_types: Array.from({ length: 36 }, (_, i) => (i % 2 === 0 ? 'sliding_attention' : 'full_attention')),
    quantization_config: { quant_method: 'mxfp4' }
  }
}

describe('a configuration', () => {
  test.each(Object.keys(CONFIGS))('of %s is the model of the catalogue', name => {
    const found = modelOfConfig(CONFIGS[name] ?? {}, name, 'config.json')
    const known = modelNamed(name)
    const near = ['parameters', 'activeParameters', 'lmHeadParameters', 'nativeBytesPerParameter'] as const
    for (const part of near) expect(found[part] / (known?.[part] ?? Number.NaN)).toBeCloseTo(1, 2)
    const same = [
      'layers',
      'hidden',
      'heads',
      'kvHeads',
      'headDim',
      'context',
      'latentKv',
      'sliding'
    ] as const
    for (const part of same) expect(found[part]).toEqual(known?.[part])
    expect(found.experts?.parameters).toBe(known?.experts?.parameters)
  })

  test('of a model that sees stands below its text', () => {
    const { layers } = modelOfConfig({ text_config: LLAMA, vision_config: {} }, 'seer', 'config.json')
    expect(layers).toBe(32)
  })

  test.each<[string, Readonly<Record<string, unknown>>, RegExp]>([
    ['without layers', { ...LLAMA, num_hidden_layers: undefined }, /no num_hidden_layers/],
    ['with a text for a number', { ...LLAMA, hidden_size: '4096' }, /hidden_size is not a number/],
    ['of linear attention', { ...LLAMA, linear_num_value_heads: 32 }, /linear attention/],
    ['of unknown weights', { ...LLAMA, quantization_config: { quant_method: 'x9' } }, /"x9"/]
  ])('%s is refused, never guessed', (_, config, why) => {
    expect(() => modelOfConfig(config, 'odd', 'config.json')).toThrow(why)
    expect(() => modelOfConfig(config, 'odd', 'config.json')).toThrow(UnreadConfig)
  })
})
