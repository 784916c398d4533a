/** The Qwen models: dense, with experts, and hybrids of full and linear attention. */
import type { ModelSpec } from '../types.ts'
import { aic, FP8, GENERAL, lab, model } from './row.ts'

// biome-ignore format: a table, one model a line
export const QWEN: readonly ModelSpec[] = [
  model('Qwen2.5-0.5B', 24, 896, 14, 2, 64, 32768, 0.494, 0.358, 0.136, 'Apache-2.0', GENERAL, { verified: false, note: 'tied embedding' }),
  model('Qwen2.5-7B', 28, 3584, 28, 4, 128, 32768, 7.615, 6.525, 0.545, 'Apache-2.0', 'github.com/inference-sim/inference-sim:model_configs/qwen2.5-7b-instruct/config.json@f90a1e3a6787da17c2cd463dab6fb2660b1b1760', { note: '131072 ctx with YaRN' }),
  model('Qwen2.5-32B', 64, 5120, 40, 8, 128, 32768, 32.763, 31.206, 0.779, 'Apache-2.0', 'github.com/abhibambhaniya/GenZ-LLM-Analyzer:GenZ/Models/Model_sets/alibaba.py@091bdd0a2777dfe4d405a8fcdd91c8f12b474bf3'),
  model('Qwen2.5-72B', 80, 8192, 64, 8, 128, 32768, 72.704, 70.213, 1.246, 'Qwen licence', 'github.com/abhibambhaniya/GenZ-LLM-Analyzer:GenZ/Models/Model_sets/alibaba.py@091bdd0a2777dfe4d405a8fcdd91c8f12b474bf3'),
  model('Qwen3-8B', 36, 4096, 32, 8, 128, 40960, 8.19, 6.946, 0.622, 'Apache-2.0', aic('Qwen--Qwen3-8B')),
  model('Qwen3-14B', 40, 5120, 40, 8, 128, 40960, 14.768, 13.212, 0.778, 'Apache-2.0', 'github.com/inference-sim/inference-sim:model_configs/qwen3-14b/config.json@f90a1e3a6787da17c2cd463dab6fb2660b1b1760'),
  model('Qwen3-32B', 64, 5120, 64, 8, 128, 40960, 32.761, 31.206, 0.778, 'Apache-2.0', aic('Qwen--Qwen3-32B')),
  model('Qwen3-30B-A3B', 48, 2048, 32, 4, 128, 40960, 30.532, 2.73, 0.311, 'Apache-2.0', aic('Qwen--Qwen3-30B-A3B'), { experts: [128, 8, 768, 48] }),
  model('Qwen3-235B-A22B', 94, 4096, 64, 4, 128, 40960, 235.093, 20.945, 0.622, 'Apache-2.0', aic('Qwen--Qwen3-235B-A22B'), { experts: [128, 8, 1536, 94] }),
  model('Qwen3-Coder-480B-A35B', 62, 6144, 96, 8, 128, 262144, 480.154, 33.607, 0.933, 'Apache-2.0', aic('Qwen--Qwen3-Coder-480B-A35B-Instruct'), { experts: [160, 8, 2560, 62] }),
  model('Qwen3.5-27B', 64, 5120, 24, 4, 256, 262144, 26.893, 24.351, 1.271, 'Apache-2.0 (unconfirmed)', aic('Qwen--Qwen3.5-27B'), { linear: [48, 1654784], note: '2026; GatedDeltaNet on 48/64 layers: KV cache only on 16 layers; linear state is constant per sequence' }),
  model('Qwen3.5-35B-A3B', 40, 2048, 16, 2, 256, 262144, 34.659, 2.437, 0.509, 'Apache-2.0 (unconfirmed)', aic('Qwen--Qwen3.5-35B-A3B'), { experts: [256, 8, 512, 40], linear: [30, 1114112], note: '2026 hybrid' }),
  model('Qwen3.5-122B-A10B', 48, 3072, 32, 2, 256, 262144, 122.109, 8.243, 0.763, 'Apache-2.0 (unconfirmed)', aic('Qwen--Qwen3.5-122B-A10B'), { experts: [256, 8, 1024, 48], linear: [36, 2195456], note: '2026 hybrid' }),
  model('Qwen3.5-397B-A17B', 60, 4096, 32, 2, 256, 262144, 396.343, 15.312, 1.017, 'Apache-2.0 (unconfirmed)', aic('Qwen--Qwen3.5-397B-A17B'), { experts: [512, 10, 1024, 60], linear: [45, 2195456], note: '2026 hybrid: KV cache only on 15 of 60 layers' }),
  model('Qwen3-14B-FP8', 40, 5120, 40, 8, 128, 40960, 14.768, 13.212, 0.778, 'Apache-2.0', lab('qwen3-14b-fp8'), { native: FP8 }),
  model('Qwen3-VL-30B-A3B', 48, 2048, 32, 4, 128, 262144, 30.982, 2.73, 0.311, 'not stated', lab('qwen3-vl-30b-a3b-fp8'), { experts: [128, 8, 768, 48], native: FP8, note: 'with the vision tower of 0.45e9, which text does not pass' }),
  model('Qwen3-VL-235B-A22B', 94, 4096, 64, 4, 128, 262144, 235.543, 20.945, 0.622, 'not stated', lab('qwen3-vl-235b-a22b-fp8'), { experts: [128, 8, 1536, 94], native: FP8, note: 'with the vision tower of 0.45e9, which text does not pass' }),
  model('Qwen3.5-4B', 32, 2560, 16, 4, 256, 262144, 4.117, 3.481, 0.636, 'not stated', lab('qwen3.5-4b'), { linear: [24, 1114112], note: '2026 hybrid; query heads and the LM head from the family (vocabulary 248320, tied)' }),
  model('Qwen3.5-9B', 32, 4096, 16, 4, 256, 262144, 8.812, 6.778, 1.017, 'not stated', lab('qwen3.5-9b'), { linear: [24, 1114112], note: '2026 hybrid; query heads and the LM head from the family (vocabulary 248320)' }),
  model('Qwen3.6-35B-A3B', 40, 2048, 16, 2, 256, 262144, 34.572, 2.349, 0.509, 'not stated', lab('qwen3.6-35b-a3b'), { experts: [256, 8, 512, 40], linear: [30, 1114112], note: '2026 hybrid; query heads from Qwen3.5-35B-A3B' }),
  model('Qwen3-Embedding-8B', 36, 4096, 32, 8, 128, 32768, 7.568, 6.946, 0, 'Apache-2.0', aic('Qwen--Qwen3-8B'), { embeds: true, verified: false, note: 'the dimensions of Qwen3-8B, without its LM head; context as its model card states it' }),
]
