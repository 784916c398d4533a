/** The open-weight models that could serve a log: dimensions from their published configurations. */
import type { ModelSpec } from './types.ts'

/**
 * Columns: name, layers, hidden, heads, KV heads, head width, context [tokens], parameters stored, parameters a token
 * passes through without embedding and LM head, LM head parameters (all 1e9), licence, where it was read; then
 * `experts: [count, per token, intermediate, layers with experts]`, `sliding: [window, layers]`, `linearLayers`,
 * `latentKv` (elements per token and layer) and `native: [bytes per parameter, precision]` where they apply.
 *
 * Parameter counts are computed from the configuration, so that their parts add up. With latent attention the head
 * width is the mean of the query–key and the value width, which is what prefill attention needs.
 * Native bytes: fp8 1.004 and mxfp4 0.531 with their scales, int4 in groups of 32 0.5625; embedding, LM head and, with
 * 4-bit experts, everything else in bf16.
 *
 * Left out: DeepSeek-V4-Flash and -Pro, whose compressed KV this shape cannot express, and Kimi-K3, whose latent
 * experts the parameter formula over-counts.
 */
// biome-ignore format: a table, one model a line
export const MODELS: readonly ModelSpec[] = [
  model('Llama-3.1-8B', 32, 4096, 32, 8, 128, 131072, 8.03, 6.979, 0.525, 'Llama 3.1 Community', aic('meta-llama--Meta-Llama-3.1-8B')),
  model('Llama-3.1-70B', 80, 8192, 64, 8, 128, 131072, 70.552, 68.451, 1.051, 'Llama 3.1 Community', aic('meta-llama--Meta-Llama-3.1-70B')),
  model('Llama-3.3-70B', 80, 8192, 64, 8, 128, 131072, 70.552, 68.451, 1.051, 'Llama 3.3 Community', 'github.com/AI-Hypercomputer/maxtext:src/maxtext/configs/models/llama3.3-70b.yml@e591f30cbbf217ed67ef71263ec0538239f9c3b8'),
  model('Llama-3.1-405B', 126, 16384, 128, 8, 128, 131072, 405.849, 401.647, 2.101, 'Llama 3.1 Community', aic('meta-llama--Meta-Llama-3.1-405B')),
  model('Llama-2-7B', 32, 4096, 32, 32, 128, 4096, 6.738, 6.476, 0.131, 'Llama 2 Community', 'github.com/inference-sim/training:model_configs/Llama-2-7b-hf/config.json@ed5c1d26900e6909758d5e1641a18edaf56a1caf'),
  model('Llama-2-13B', 40, 5120, 40, 40, 128, 4096, 13.015, 12.688, 0.164, 'Llama 2 Community', 'github.com/AI-Hypercomputer/maxtext:src/maxtext/configs/models/llama2-13b.yml@e591f30cbbf217ed67ef71263ec0538239f9c3b8'),
  model('Llama-2-70B', 80, 8192, 64, 8, 128, 4096, 68.975, 68.451, 0.262, 'Llama 2 Community', 'github.com/inference-sim/training:model_configs/Llama-2-70b-hf/config.json@ed5c1d26900e6909758d5e1641a18edaf56a1caf'),
  model('CodeLlama-34B', 48, 8192, 64, 8, 128, 16384, 33.743, 33.219, 0.262, 'Llama 2 Community', 'github.com/inference-sim/training:model_configs/CodeLlama-34b-Instruct-hf/config.json@ed5c1d26900e6909758d5e1641a18edaf56a1caf'),
  model('Llama-4-Scout-17B-16E', 48, 5120, 40, 8, 128, 10485760, 107.769, 15.103, 1.034, 'Llama 4 Community', aic('meta-llama--Llama-4-Scout-17B-16E-Instruct'), { experts: [16, 1, 8192, 48], note: 'attention_chunk_size 8192 on 3 of 4 layers, counted here as full attention' }),
  model('Llama-4-Maverick-17B-128E', 48, 5120, 40, 8, 128, 1048576, 400.711, 15.115, 1.034, 'Llama 4 Community', aic('meta-llama--Llama-4-Maverick-17B-128E-Instruct'), { experts: [128, 1, 8192, 24], note: 'interleave_moe_layer_step 2: 24 MoE + 24 dense (intermediate_size_mlp 16384)' }),
  model('Qwen2.5-7B', 28, 3584, 28, 4, 128, 32768, 7.615, 6.525, 0.545, 'Apache-2.0', 'github.com/inference-sim/inference-sim:model_configs/qwen2.5-7b-instruct/config.json@f90a1e3a6787da17c2cd463dab6fb2660b1b1760', { note: '131072 ctx with YaRN' }),
  model('Qwen2.5-32B', 64, 5120, 40, 8, 128, 32768, 32.763, 31.206, 0.779, 'Apache-2.0', 'github.com/abhibambhaniya/GenZ-LLM-Analyzer:GenZ/Models/Model_sets/alibaba.py@091bdd0a2777dfe4d405a8fcdd91c8f12b474bf3'),
  model('Qwen2.5-72B', 80, 8192, 64, 8, 128, 32768, 72.704, 70.213, 1.246, 'Qwen licence', 'github.com/abhibambhaniya/GenZ-LLM-Analyzer:GenZ/Models/Model_sets/alibaba.py@091bdd0a2777dfe4d405a8fcdd91c8f12b474bf3'),
  model('Qwen3-8B', 36, 4096, 32, 8, 128, 40960, 8.19, 6.946, 0.622, 'Apache-2.0', aic('Qwen--Qwen3-8B')),
  model('Qwen3-14B', 40, 5120, 40, 8, 128, 40960, 14.768, 13.212, 0.778, 'Apache-2.0', 'github.com/inference-sim/inference-sim:model_configs/qwen3-14b/config.json@f90a1e3a6787da17c2cd463dab6fb2660b1b1760'),
  model('Qwen3-32B', 64, 5120, 64, 8, 128, 40960, 32.761, 31.206, 0.778, 'Apache-2.0', aic('Qwen--Qwen3-32B')),
  model('Qwen3-30B-A3B', 48, 2048, 32, 4, 128, 40960, 30.532, 2.73, 0.311, 'Apache-2.0', aic('Qwen--Qwen3-30B-A3B'), { experts: [128, 8, 768, 48] }),
  model('Qwen3-235B-A22B', 94, 4096, 64, 4, 128, 40960, 235.093, 20.945, 0.622, 'Apache-2.0', aic('Qwen--Qwen3-235B-A22B'), { experts: [128, 8, 1536, 94] }),
  model('Qwen3-Coder-480B-A35B', 62, 6144, 96, 8, 128, 262144, 480.154, 33.607, 0.933, 'Apache-2.0', aic('Qwen--Qwen3-Coder-480B-A35B-Instruct'), { experts: [160, 8, 2560, 62] }),
  model('Qwen3.5-27B', 64, 5120, 24, 4, 256, 262144, 26.893, 24.351, 1.271, 'Apache-2.0 (unconfirmed)', aic('Qwen--Qwen3.5-27B'), { linearLayers: 48, note: '2026; GatedDeltaNet on 48/64 layers: KV cache only on 16 layers; linear state is constant per sequence' }),
  model('Qwen3.5-35B-A3B', 40, 2048, 16, 2, 256, 262144, 34.659, 2.437, 0.509, 'Apache-2.0 (unconfirmed)', aic('Qwen--Qwen3.5-35B-A3B'), { experts: [256, 8, 512, 40], linearLayers: 30, note: '2026 hybrid' }),
  model('Qwen3.5-122B-A10B', 48, 3072, 32, 2, 256, 262144, 122.109, 8.243, 0.763, 'Apache-2.0 (unconfirmed)', aic('Qwen--Qwen3.5-122B-A10B'), { experts: [256, 8, 1024, 48], linearLayers: 36, note: '2026 hybrid' }),
  model('Qwen3.5-397B-A17B', 60, 4096, 32, 2, 256, 262144, 396.343, 15.312, 1.017, 'Apache-2.0 (unconfirmed)', aic('Qwen--Qwen3.5-397B-A17B'), { experts: [512, 10, 1024, 60], linearLayers: 45, note: '2026 hybrid: KV cache only on 15 of 60 layers' }),
  model('gpt-oss-20b', 24, 2880, 64, 8, 64, 131072, 20.908, 3.028, 0.579, 'Apache-2.0', aic('openai--gpt-oss-20b'), { experts: [32, 4, 2880, 24], sliding: [128, 12], native: [0.6573, 'mxfp4 (MoE) + bf16'] }),
  model('gpt-oss-120b', 36, 2880, 64, 8, 64, 131072, 116.789, 4.552, 0.579, 'Apache-2.0', aic('openai--gpt-oss-120b'), { experts: [128, 4, 2880, 36], sliding: [128, 18], native: [0.5578, 'mxfp4 (MoE) + bf16'] }),
  model('DeepSeek-V3', 61, 7168, 128, 128, 160, 163840, 671.025, 35.698, 0.927, 'DeepSeek licence (V3) / MIT (0324)', aic('deepseek-ai--DeepSeek-V3'), { experts: [256, 8, 2048, 58], latentKv: 576, native: [1.0068, 'fp8 block 128x128'] }),
  model('DeepSeek-R1', 61, 7168, 128, 128, 160, 163840, 671.025, 35.698, 0.927, 'MIT', aic('deepseek-ai--DeepSeek-R1'), { experts: [256, 8, 2048, 58], latentKv: 576, native: [1.0068, 'fp8 block 128x128'] }),
  model('DeepSeek-V3.2', 61, 7168, 128, 128, 160, 163840, 671.025, 35.698, 0.927, 'MIT', aic('deepseek-ai--DeepSeek-V3.2'), { experts: [256, 8, 2048, 58], latentKv: 576, native: [1.0068, 'fp8 block 128x128'], note: 'sparse attention caps the attended KV at 2048, not modelled; its indexer cache comes on top' }),
  model('Mistral-7B', 32, 4096, 32, 8, 128, 32768, 7.241, 6.979, 0.131, 'Apache-2.0', 'github.com/AI-Hypercomputer/maxtext:src/maxtext/configs/models/mistral-7b.yml@e591f30cbbf217ed67ef71263ec0538239f9c3b8'),
  model('Mistral-Small-24B-2501', 40, 5120, 32, 8, 128, 32768, 23.572, 22.23, 0.671, 'Apache-2.0', 'a published Magistral/Mistral-Small config (dim 5120, hidden_dim 32768, n_layers 40, n_heads 32, n_kv_heads 8, vocab 131072); licence and context: BudEcosystem/bud-connect Together docs', { verified: false, note: 'head_dim 128 is general knowledge (32 x 128 differs from hidden 5120)' }),
  model('Mistral-Large-2407-123B', 88, 12288, 96, 8, 128, 131072, 122.608, 121.803, 0.403, 'Mistral Research Licence', 'github.com/Lightning-AI/litgpt:litgpt/config.py@26857050fe3ff627cd714fe92f5838f51a3d5efa', { note: 'litgpt block_size 32768; 128K ctx per model card' }),
  model('Mixtral-8x7B', 32, 4096, 32, 8, 128, 32768, 46.703, 12.618, 0.131, 'Apache-2.0', aic('mistralai--Mixtral-8x7B-v0.1'), { experts: [8, 2, 14336, 32] }),
  model('Mixtral-8x22B', 56, 6144, 48, 8, 128, 65536, 140.62, 38.758, 0.197, 'Apache-2.0', aic('mistralai--Mixtral-8x22B-v0.1'), { experts: [8, 2, 16384, 56] }),
  model('Gemma-3-12B', 48, 3840, 16, 8, 256, 131072, 11.765, 10.758, 1.007, 'Gemma Terms', 'github.com/Lightning-AI/litgpt:litgpt/config.py@26857050fe3ff627cd714fe92f5838f51a3d5efa and github.com/AI-Hypercomputer/maxtext:src/maxtext/configs/models/gemma3-12b.yml@e591f30cbbf217ed67ef71263ec0538239f9c3b8', { sliding: [1024, 40], note: '5 local : 1 global' }),
  model('Gemma-3-27B', 62, 5376, 32, 16, 128, 131072, 27.008, 25.598, 1.409, 'Gemma Terms', 'github.com/Lightning-AI/litgpt:litgpt/config.py@26857050fe3ff627cd714fe92f5838f51a3d5efa and github.com/AI-Hypercomputer/maxtext:src/maxtext/configs/models/gemma3-27b.yml@e591f30cbbf217ed67ef71263ec0538239f9c3b8', { sliding: [1024, 52], note: '5 local : 1 global' }),
  model('Gemma-4-26B-A4B', 30, 2816, 16, 8, 256, 262144, 25.16, 3.012, 0.738, 'not stated', aic('google--gemma-4-26B-A4B'), { experts: [128, 8, 704, 30], sliding: [1024, 25], note: '2026; global layers: 2 KV heads x head_dim 512, K==V, so the KV of those layers is over-counted here; dense MLP 2112 runs beside the experts' }),
  model('Phi-4-14B', 40, 5120, 40, 10, 128, 16384, 14.659, 13.631, 0.514, 'MIT', 'github.com/Lightning-AI/litgpt:litgpt/config.py@26857050fe3ff627cd714fe92f5838f51a3d5efa'),
  model('GLM-4.5', 92, 5120, 96, 8, 128, 131072, 352.796, 32.078, 0.776, 'MIT', 'github.com/zyzshishui/slime scripts/models/glm4.5-355B-A32B.sh; github.com/THUDM/slime scripts/models/glm4.5-106B-A12B.sh', { experts: [160, 8, 1536, 89], note: 'ctx from model card' }),
  model('GLM-4.6', 92, 5120, 96, 8, 128, 202752, 352.796, 32.078, 0.776, 'MIT', 'github.com/zyzshishui/slime scripts/models/glm4.5-355B-A32B.sh; github.com/THUDM/slime scripts/models/glm4.5-106B-A12B.sh; ctx: xorbitsai/inference doc/source/models/builtin/llm/glm-4.6.rst', { experts: [160, 8, 1536, 89], note: 'same architecture as GLM-4.5, longer context' }),
  model('GLM-4.5-Air', 46, 4096, 96, 8, 128, 131072, 106.851, 12.182, 0.621, 'MIT', 'github.com/zyzshishui/slime scripts/models/glm4.5-355B-A32B.sh; github.com/THUDM/slime scripts/models/glm4.5-106B-A12B.sh', { experts: [128, 8, 1408, 45] }),
  model('GLM-5', 78, 6144, 64, 64, 256, 202752, 743.179, 39.149, 0.952, 'MIT (unconfirmed)', aic('zai-org--GLM-5'), { experts: [256, 8, 2048, 75], latentKv: 576, note: '2026; sparse attention (top 2048), not modelled' }),
  model('GLM-5.2', 78, 6144, 64, 64, 256, 1048576, 743.179, 39.149, 0.952, 'MIT (unconfirmed)', aic('zai-org--GLM-5.2'), { experts: [256, 8, 2048, 75], latentKv: 576, note: '2026; sparse attention, not modelled' }),
  model('Kimi-K2', 61, 7168, 64, 64, 160, 131072, 1026.407, 30.512, 1.174, 'Modified MIT', aic('moonshotai--Kimi-K2-Instruct'), { experts: [384, 8, 2048, 60], latentKv: 576, native: [1.0063, 'fp8 block 128x128'] }),
  model('Kimi-K2.5', 61, 7168, 64, 64, 160, 262144, 1026.407, 30.512, 1.174, 'Modified MIT', aic('moonshotai--Kimi-K2.5'), { experts: [384, 8, 2048, 60], latentKv: 576, native: [0.5789, 'int4 (compressed-tensors)'], note: '2026' }),
  model('MiniMax-M2.5', 62, 3072, 48, 8, 128, 196608, 228.689, 9.801, 0.615, 'Modified MIT (unconfirmed)', aic('MiniMaxAI--MiniMax-M2.5'), { experts: [256, 8, 1536, 62], native: [1.0094, 'fp8 block 128x128'], note: '2026' }),
  model('MiniMax-M3', 60, 6144, 64, 4, 128, 1048576, 425.95, 23.279, 1.229, 'not stated', aic('MiniMaxAI--MiniMax-M3'), { experts: [128, 4, 3072, 57], note: '2026; sparse attention, not modelled' }),
  model('BLOOM-176B', 70, 14336, 112, 112, 128, 2048, 179.831, 172.638, 3.597, 'BigScience RAIL', 'github.com/Mutinifni/splitwise-sim configs/model_repo/architectures/bloom-176b.yaml (layers/hidden/heads) ; MLP is 2-matrix', { verified: false, note: '2-matrix GELU MLP, MHA; published size 176e9' }),
]

const PROVIDER_PREFIX = /^.*\//
const TUNED_SUFFIX = /-(instruct|chat|it)(-.*)?$/

const BY_NAME: ReadonlyMap<string, ModelSpec> = new Map(
  MODELS.map(model => [model.name.toLowerCase(), model])
)

/**
 * The model of that name in any case, with or without a vendor prefix and the suffix of its tuned release
 * (`meta-llama/Llama-3.3-70B-Instruct`); `undefined` if unknown.
 */
export function modelNamed(name: string): ModelSpec | undefined {
  const bare = name
    .trim()
    .toLowerCase()
    .replace(PROVIDER_PREFIX, '')
    .replace(/^meta-(?=llama)/, '')
  return BY_NAME.get(bare) ?? BY_NAME.get(bare.replace(TUNED_SUFFIX, ''))
}

function aic(config: string): string {
  const folder = 'github.com/ai-dynamo/aiconfigurator:aic-core/src/aiconfigurator_core/model_configs'
  return `${folder}/${config}_config.json@095f58a51c4ca8e61b66ec108d86f223f8d559ce`
}

type Particulars = {
  readonly experts?: readonly [count: number, perToken: number, intermediate: number, layers: number]
  readonly sliding?: readonly [window: number, layers: number]
  readonly linearLayers?: number
  readonly latentKv?: number
  readonly native?: readonly [bytesPerParameter: number, precision: string]
  readonly verified?: false
  readonly note?: string
}

function model(
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
  { experts, sliding, native = [2, 'bf16'], ...rest }: Particulars = {}
): ModelSpec {
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
    experts: experts
      ? { count: experts[0], perToken: experts[1], intermediate: experts[2], layers: experts[3] }
      : null,
    sliding: sliding ? { window: sliding[0], layers: sliding[1] } : null,
    linearLayers: rest.linearLayers ?? 0,
    latentKv: rest.latentKv ?? null,
    nativeBytesPerParameter: native[0],
    nativePrecision: native[1],
    licence,
    source: {
      where,
      asOf: null,
      verified: rest.verified ?? true,
      ...(rest.note === undefined ? {} : { note: rest.note })
    }
  }
}
