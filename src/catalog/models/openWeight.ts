/** The remaining models: gpt-oss, Mistral, Gemma, Phi, Nemotron and single ones. */
import type { ModelSpec } from '../types.ts'
import { aic, FP8, GENERAL, lab, model } from './row.ts'

// biome-ignore format: a table, one model a line
export const OTHERS: readonly ModelSpec[] = [
  model('gpt-oss-20b', 24, 2880, 64, 8, 64, 131072, 20.908, 3.028, 0.579, 'Apache-2.0', aic('openai--gpt-oss-20b'), { experts: [32, 4, 2880, 24], sliding: [128, 12], native: [0.6573, 'mxfp4 (MoE) + bf16'] }),
  model('gpt-oss-120b', 36, 2880, 64, 8, 64, 131072, 116.789, 4.552, 0.579, 'Apache-2.0', aic('openai--gpt-oss-120b'), { experts: [128, 4, 2880, 36], sliding: [128, 18], native: [0.5578, 'mxfp4 (MoE) + bf16'] }),
  model('Mistral-7B', 32, 4096, 32, 8, 128, 32768, 7.241, 6.979, 0.131, 'Apache-2.0', 'github.com/AI-Hypercomputer/maxtext:src/maxtext/configs/models/mistral-7b.yml@e591f30cbbf217ed67ef71263ec0538239f9c3b8'),
  model('Mistral-Small-24B-2501', 40, 5120, 32, 8, 128, 32768, 23.572, 22.23, 0.671, 'Apache-2.0', 'a published Magistral/Mistral-Small config (dim 5120, hidden_dim 32768, n_layers 40, n_heads 32, n_kv_heads 8, vocab 131072); licence and context: BudEcosystem/bud-connect Together docs', { verified: false, note: 'head_dim 128 is general knowledge (32 x 128 differs from hidden 5120)' }),
  model('Mistral-Large-2407-123B', 88, 12288, 96, 8, 128, 131072, 122.608, 121.803, 0.403, 'Mistral Research Licence', 'github.com/Lightning-AI/litgpt:litgpt/config.py@26857050fe3ff627cd714fe92f5838f51a3d5efa', { note: 'litgpt block_size 32768; 128K ctx per model card' }),
  model('Mixtral-8x7B', 32, 4096, 32, 8, 128, 32768, 46.703, 12.618, 0.131, 'Apache-2.0', aic('mistralai--Mixtral-8x7B-v0.1'), { experts: [8, 2, 14336, 32] }),
  model('Mixtral-8x22B', 56, 6144, 48, 8, 128, 65536, 140.62, 38.758, 0.197, 'Apache-2.0', aic('mistralai--Mixtral-8x22B-v0.1'), { experts: [8, 2, 16384, 56] }),
  model('Gemma-3-12B', 48, 3840, 16, 8, 256, 131072, 11.765, 10.758, 1.007, 'Gemma Terms', 'github.com/Lightning-AI/litgpt:litgpt/config.py@26857050fe3ff627cd714fe92f5838f51a3d5efa and github.com/AI-Hypercomputer/maxtext:src/maxtext/configs/models/gemma3-12b.yml@e591f30cbbf217ed67ef71263ec0538239f9c3b8', { sliding: [1024, 40], note: '5 local : 1 global' }),
  model('Gemma-3-27B', 62, 5376, 32, 16, 128, 131072, 27.008, 25.598, 1.409, 'Gemma Terms', 'github.com/Lightning-AI/litgpt:litgpt/config.py@26857050fe3ff627cd714fe92f5838f51a3d5efa and github.com/AI-Hypercomputer/maxtext:src/maxtext/configs/models/gemma3-27b.yml@e591f30cbbf217ed67ef71263ec0538239f9c3b8', { sliding: [1024, 52], note: '5 local : 1 global' }),
  model('Gemma-4-26B-A4B', 30, 2816, 16, 8, 256, 262144, 25.232, 3.084, 0.738, 'Apache-2.0', aic('google--gemma-4-26B-A4B'), { experts: [128, 8, 704, 30], sliding: [1024, 25], layerKv: 2048, note: '2026; global layers: 2 KV heads of 512; V reuses the projection of K, and both are kept' }),
  model('Phi-4-14B', 40, 5120, 40, 10, 128, 16384, 14.659, 13.631, 0.514, 'MIT', 'github.com/Lightning-AI/litgpt:litgpt/config.py@26857050fe3ff627cd714fe92f5838f51a3d5efa'),
  model('BLOOM-176B', 70, 14336, 112, 112, 128, 2048, 179.831, 172.638, 3.597, 'BigScience RAIL', 'github.com/Mutinifni/splitwise-sim configs/model_repo/architectures/bloom-176b.yaml (layers/hidden/heads) ; MLP is 2-matrix', { verified: false, note: '2-matrix GELU MLP, MHA; published size 176e9' }),
  model('Gemma-4-31B', 60, 5376, 32, 16, 256, 262144, 30.696, 29.287, 1.409, 'Apache-2.0', aic('nvidia--Gemma-4-31B-IT-NVFP4'), { sliding: [1024, 50], layerKv: 4096, note: '2026; global layers: 4 KV heads of 512; V reuses the projection of K, and both are kept; with a vision tower beside' }),
  model('Nemotron-3-Super-120B-A12B', 48, 4096, 32, 2, 128, 262144, 120.668, 11.695, 0.537, 'NVIDIA Open Model licence', aic('nvidia--NVIDIA-Nemotron-3-Super-120B-A12B-FP8'), { expertsOf: [512, 22, 112.743, 40], linear: [40, 4358144], native: [0.577, 'nvfp4 (MoE) + bf16'], note: '2026; attention on 8 layers' }),
  model('Nemotron-3-Ultra-550B-A55B', 60, 8192, 64, 2, 128, 262144, 543.263, 47.865, 1.074, 'not stated', lab('nemotron-3-ultra-550b'), { expertsOf: [512, 22, 517.41, 48], linear: [48, 8683520], native: [0.5714, 'nvfp4 (MoE) + bf16'], note: '2026; attention on 12 layers; query heads assumed hidden / 128, LM head of 131072 tokens' }),
  model('Hy3', 80, 4096, 32, 8, 128, 262144, 295.033, 19.687, 0.493, 'not stated', lab('hy3-fp8'), { expertsOf: [192, 8, 287.78, 79], native: FP8, note: '2026; query heads assumed hidden / 128, LM head of 120320 tokens' }),
  model('Inkling', 66, 6144, 48, 8, 128, 1048576, 1077.631, 38.171, 1.23, 'not stated', lab('inkling-nvfp4'), { expertsOf: [256, 6, 1066.44, 65], sliding: [512, 55, 4096], native: [0.5156, 'nvfp4 (MoE) + bf16'], note: '2026; 16 KV heads in the layers with a window; query heads assumed hidden / 128, LM head of 200192 tokens' }),
  model('LightOnOCR-2-1B', 28, 1024, 16, 8, 128, 16384, 0.996, 0.44, 0.156, 'not stated', lab('lightonocr-2-1b'), { note: 'query heads and vocabulary from Qwen3-0.6B; with a vision tower' }),
  model('Osmosis-Structure-0.6B', 28, 1024, 16, 8, 128, 40960, 0.596, 0.44, 0.156, 'not stated', lab('osmosis-structure-0.6b'), { note: 'query heads and vocabulary from Qwen3-0.6B, tied' }),
  model('olmOCR-2-7B', 28, 3584, 28, 4, 128, 128000, 8.29, 6.525, 0.545, 'not stated', lab('olmocr-2-7b-fp8'), { native: FP8, note: 'as Qwen2.5-7B with a vision tower' }),
  model('GPT-J-6B', 28, 4096, 16, 16, 256, 2048, 6.05, 5.637, 0.206, 'Apache-2.0', GENERAL, { verified: false, note: '2-matrix MLP' }),
  model('Falcon-180B', 80, 14848, 232, 8, 64, 2048, 179.522, 178.557, 0.965, 'Falcon-180B TII', GENERAL, { verified: false, note: '2-matrix MLP; tied embedding' }),
  model('InternLM-20B', 60, 5120, 40, 40, 128, 4096, 20.075, 19.02, 0.528, 'Apache-2.0', GENERAL, { verified: false }),
]
