/** The Llama models and what is built like them, one row each. */
import type { ModelSpec } from '../types.ts'
import { aic, lab, model } from './row.ts'

// biome-ignore format: a table, one model a line
export const LLAMA: readonly ModelSpec[] = [
  model('Llama-3.1-8B', 32, 4096, 32, 8, 128, 131072, 8.03, 6.979, 0.525, 'Llama 3.1 Community', aic('meta-llama--Meta-Llama-3.1-8B')),
  model('Llama-3.1-70B', 80, 8192, 64, 8, 128, 131072, 70.552, 68.451, 1.051, 'Llama 3.1 Community', aic('meta-llama--Meta-Llama-3.1-70B')),
  model('Llama-3.3-70B', 80, 8192, 64, 8, 128, 131072, 70.552, 68.451, 1.051, 'Llama 3.3 Community', 'github.com/AI-Hypercomputer/maxtext:src/maxtext/configs/models/llama3.3-70b.yml@e591f30cbbf217ed67ef71263ec0538239f9c3b8'),
  model('Llama-3-8B', 32, 4096, 32, 8, 128, 8192, 8.03, 6.979, 0.525, 'Llama 3 Community', aic('meta-llama--Meta-Llama-3.1-8B'), { note: 'as Llama-3.1-8B, with a context of 8192' }),
  model('Llama-3-70B', 80, 8192, 64, 8, 128, 8192, 70.552, 68.451, 1.051, 'Llama 3 Community', lab('llama-3-70b')),
  model('Llama-3.1-405B', 126, 16384, 128, 8, 128, 131072, 405.849, 401.647, 2.101, 'Llama 3.1 Community', aic('meta-llama--Meta-Llama-3.1-405B')),
  model('Llama-2-7B', 32, 4096, 32, 32, 128, 4096, 6.738, 6.476, 0.131, 'Llama 2 Community', 'github.com/inference-sim/training:model_configs/Llama-2-7b-hf/config.json@ed5c1d26900e6909758d5e1641a18edaf56a1caf'),
  model('Llama-2-13B', 40, 5120, 40, 40, 128, 4096, 13.015, 12.688, 0.164, 'Llama 2 Community', 'github.com/AI-Hypercomputer/maxtext:src/maxtext/configs/models/llama2-13b.yml@e591f30cbbf217ed67ef71263ec0538239f9c3b8'),
  model('Llama-2-70B', 80, 8192, 64, 8, 128, 4096, 68.975, 68.451, 0.262, 'Llama 2 Community', 'github.com/inference-sim/training:model_configs/Llama-2-70b-hf/config.json@ed5c1d26900e6909758d5e1641a18edaf56a1caf'),
  model('CodeLlama-34B', 48, 8192, 64, 8, 128, 16384, 33.743, 33.219, 0.262, 'Llama 2 Community', 'github.com/inference-sim/training:model_configs/CodeLlama-34b-Instruct-hf/config.json@ed5c1d26900e6909758d5e1641a18edaf56a1caf'),
  model('Llama-4-Scout-17B-16E', 48, 5120, 40, 8, 128, 10485760, 107.769, 15.103, 1.034, 'Llama 4 Community', aic('meta-llama--Llama-4-Scout-17B-16E-Instruct'), { experts: [16, 1, 8192, 48], note: 'attention_chunk_size 8192 on 3 of 4 layers, counted here as full attention' }),
  model('Llama-4-Maverick-17B-128E', 48, 5120, 40, 8, 128, 1048576, 400.711, 15.115, 1.034, 'Llama 4 Community', aic('meta-llama--Llama-4-Maverick-17B-128E-Instruct'), { experts: [128, 1, 8192, 24], note: 'interleave_moe_layer_step 2: 24 MoE + 24 dense (intermediate_size_mlp 16384)' }),
]
