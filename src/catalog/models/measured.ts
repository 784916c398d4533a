/** Models that others published measured speeds of: earlier releases, tunings of known ones and what no other list holds. */
import type { ModelSpec } from '../types.ts'
import { aic, FP8, GENERAL, model } from './row.ts'

const QWEN_7B =
  'github.com/inference-sim/inference-sim:model_configs/qwen2.5-7b-instruct/config.json@f90a1e3a6787da17c2cd463dab6fb2660b1b1760'
const LLAMA_70B =
  'github.com/AI-Hypercomputer/maxtext:src/maxtext/configs/models/llama3.3-70b.yml@e591f30cbbf217ed67ef71263ec0538239f9c3b8'
const GEMMA_2 =
  'github.com/AI-Hypercomputer/maxtext:src/maxtext/checkpoint_conversion/utils/hf_model_configs.py'
const XIAOMI =
  'github.com/JustVugg/colibri:docs/mimo.md and the model card of huggingface.co/XiaomiMiMo/MiMo-V2.5-Pro, read 2026-12-01'

// biome-ignore format: a table, one model a line
export const MEASURED: readonly ModelSpec[] = [
  model('DeepSeek-R1-Distill-Qwen-7B', 28, 3584, 28, 4, 128, 131072, 7.615, 6.525, 0.545, 'MIT', QWEN_7B, { note: 'dimensions as Qwen2.5-7B, context as its own configuration' }),
  model('DeepSeek-R1-Distill-Qwen-1.5B', 28, 1536, 12, 2, 128, 131072, 1.777, 1.31, 0.233, 'MIT', GENERAL, { verified: false, note: 'dimensions as Qwen2.5-1.5B, the LM head its own' }),
  model('AceMath-7B', 28, 3584, 28, 4, 128, 4096, 7.615, 6.525, 0.545, 'CC-BY-NC-4.0', QWEN_7B, { verified: false, note: 'dimensions as Qwen2.5-7B; not for commercial use' }),
  model('Qwen3-4B', 36, 2560, 32, 8, 128, 40960, 4.022, 3.633, 0.389, 'Apache-2.0', aic('Qwen--Qwen3-VL-4B-Instruct'), { note: 'dimensions as the text of Qwen3-VL-4B; tied embedding' }),
  model('Qwen3-Coder-Next', 48, 2048, 16, 2, 256, 262144, 79.674, 3.252, 0.311, 'Apache-2.0', 'published configuration, read 2026-12', { experts: [512, 10, 512, 48], linear: [36, 1114112], note: 'dimensions and state as Qwen3-Next-80B-A3B' }),
  model('Qwen1.5-7B', 32, 4096, 32, 32, 128, 32768, 7.721, 6.476, 0.622, 'Tongyi Qianwen', GENERAL, { verified: false }),
  model('Qwen1.5-14B', 40, 5120, 40, 40, 128, 32768, 14.167, 12.612, 0.778, 'Tongyi Qianwen', 'huggingface.co/LoneStriker/Qwen1.5-14B-Chat-AWQ: config.json', { note: 'multi-head attention' }),
  model('Qwen1.5-32B', 64, 5120, 40, 8, 128, 32768, 32.512, 30.956, 0.778, 'Tongyi Qianwen', GENERAL, { verified: false }),
  model('Qwen1.5-72B', 80, 8192, 64, 64, 128, 32768, 72.288, 69.799, 1.245, 'Tongyi Qianwen', GENERAL, { verified: false, note: 'multi-head attention' }),
  model('Hermes-3-Llama-3.1-405B', 126, 16384, 128, 8, 128, 131072, 405.849, 401.647, 2.101, 'Llama 3.1 Community', aic('meta-llama--Meta-Llama-3.1-405B'), { verified: false, note: 'dimensions as Llama-3.1-405B' }),
  model('Llama-3.1-Nemotron-70B', 80, 8192, 64, 8, 128, 131072, 70.552, 68.451, 1.051, 'Llama 3.1 Community', LLAMA_70B, { verified: false, note: 'dimensions as Llama-3.1-70B' }),
  model('Gemma-2-9B', 42, 3584, 16, 8, 256, 8192, 9.242, 8.324, 0.918, 'Gemma Terms', GEMMA_2, { sliding: [4096, 21], note: 'tied embedding' }),
  model('Gemma-2-27B', 46, 4608, 32, 16, 128, 8192, 27.227, 26.047, 1.18, 'Gemma Terms', GEMMA_2, { sliding: [4096, 23], note: 'tied embedding' }),
  model('OPT-6.7B', 32, 4096, 32, 32, 128, 2048, 6.658, 6.443, 0.206, 'OPT (not commercial)', GENERAL, { verified: false, note: '2-matrix MLP; tied embedding' }),
  model('OPT-13B', 40, 5120, 40, 40, 128, 2048, 12.853, 12.585, 0.257, 'OPT (not commercial)', GENERAL, { verified: false, note: '2-matrix MLP; tied embedding' }),
  model('OPT-30B', 48, 7168, 56, 56, 128, 2048, 29.975, 29.6, 0.36, 'OPT (not commercial)', GENERAL, { verified: false, note: '2-matrix MLP; tied embedding' }),
  model('OPT-66B', 64, 9216, 72, 72, 128, 2048, 65.717, 65.234, 0.463, 'OPT (not commercial)', GENERAL, { verified: false, note: '2-matrix MLP; tied embedding' }),
  model('MiMo-V2.5-Pro', 70, 6144, 128, 8, 160, 1048576, 1021.247, 40.019, 0.937, 'MIT', XIAOMI, { experts: [384, 8, 2048, 69], sliding: [128, 60, 2560], native: FP8, note: 'window of 128 on 60 of 70 layers; K heads of 192, V heads of 128; counts computed' }),
]
