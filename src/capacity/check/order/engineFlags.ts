/** An order → the command line of each engine that starts one replica as it was sized. */

import { gpuNamed } from '../../../catalog/gpus.ts'
import { adapterFlags, tensorrtAdapters } from '../../engine/adapters.ts'
import type { Engine } from '../../engine/batching.ts'
import { kvCacheFlag, weightsFlag } from '../../engine/precisionFlags.ts'
import { speculationFlags, tensorrtSpeculation } from '../../engine/speculation.ts'
import { splitFlags } from '../../engine/split.ts'
import type { Order } from './order.ts'
import type { Yaml } from './yaml.ts'

/** What stands for weights whose place nobody named: no engine finds it, so nothing starts in silence with others. */
export const repositoryOf = ({ repository, model }: Order): string =>
  repository ?? `NAME-THE-REPOSITORY-OF/${model}`

/** Settings only; the command and the model go before them. Each engine means another share of the memory: only the sized one is told it. */
export function flagsOf(order: Order, engine: Engine = order.engine): readonly string[] {
  if (engine === 'tensorrt-llm') return tensorrtFlags(order)
  const drafts = order.speculation === null ? [] : speculationFlags(engine, order.speculation)
  const adapters = order.lora === null ? [] : adapterFlags(engine, order.lora)
  const settings = engine === 'vllm' ? vllmFlags(order) : sglangFlags(order)
  return [...settings, ...precisionFlags(order, engine), ...drafts, ...adapters]
}

/** Of the weights and of the KV cache. */
export const precisionFlags = (order: Order, engine: Engine): readonly string[] =>
  [weightsFlag(engine, order), kvCacheFlag(engine, order.kvPrecision)].flatMap(flag => flag?.split(' ') ?? [])

/** How many GPUs share the model, and how. */
const splitOf = (order: Order, engine: Engine): readonly string[] =>
  splitFlags(engine, order, gpuNamed(order.gpu))

const vllmFlags = (order: Order): readonly string[] => [
  ...splitOf(order, 'vllm'),
  ...(order.engine === 'vllm' ? ['--gpu-memory-utilization', String(order.gpuMemoryUtilization)] : []),
  ...['--max-model-len', String(order.maxModelLen)],
  ...['--max-num-seqs', String(order.maxNumSeqs)],
  ...['--max-num-batched-tokens', String(order.maxBatchedTokens)],
  '--enable-prefix-caching'
]

const sglangFlags = (order: Order): readonly string[] => [
  ...splitOf(order, 'sglang'),
  ...['--context-length', String(order.maxModelLen)],
  ...['--max-running-requests', String(order.maxNumSeqs)],
  ...['--chunked-prefill-size', String(order.maxBatchedTokens)],
  ...(order.engine === 'sglang' ? ['--mem-fraction-static', String(order.gpuMemoryUtilization)] : [])
]

/** Beside the command, where TensorRT-LLM has no option of the command line. */
export const TENSORRT_FILE = 'trtllm.yaml'

const tensorrtFlags = (order: Order): readonly string[] => [
  ...splitOf(order, 'tensorrt-llm'),
  ...['--max_seq_len', String(order.maxModelLen)],
  ...['--max_batch_size', String(order.maxNumSeqs)],
  ...['--max_num_tokens', String(order.maxBatchedTokens)],
  ...(order.engine === 'tensorrt-llm'
    ? ['--kv_cache_free_gpu_memory_fraction', String(order.gpuMemoryUtilization)]
    : []),
  ...(tensorrtConfig(order) === null ? [] : ['--extra_llm_api_options', TENSORRT_FILE])
]

/**
 * What `trtllm-serve` reads from its file: the precision of the KV cache, drafting, adapters; `null` where it does as it does
 * unless told. The file replaces what the command says of the same part, so the share of the memory stands there again.
 * (nvidia.github.io/TensorRT-LLM: features/quantization, features/speculative-decoding, features/lora; 2026-11-29)
 */
export function tensorrtConfig(order: Order): { readonly [name: string]: Yaml } | null {
  const { engine, gpuMemoryUtilization, kvPrecision, speculation, lora } = order
  const share = engine === 'tensorrt-llm' ? { free_gpu_memory_fraction: gpuMemoryUtilization } : {}
  const config = {
    ...(kvPrecision === 'fp8' ? { kv_cache_config: { dtype: 'fp8', ...share } } : {}),
    ...(speculation === null ? {} : { speculative_config: tensorrtSpeculation(speculation) }),
    ...(lora === null ? {} : { lora_config: tensorrtAdapters(lora) })
  }
  return Object.keys(config).length === 0 ? null : config
}

const COMMANDS: Readonly<Record<Engine, readonly string[]>> = {
  vllm: ['vllm', 'serve'],
  sglang: ['python3', '-m', 'sglang.launch_server', '--model-path'],
  'tensorrt-llm': ['trtllm-serve']
}

/** As a shell runs it. */
export const commandOf = (order: Order, engine: Engine = order.engine): string =>
  [...COMMANDS[engine], repositoryOf(order), ...flagsOf(order, engine)].map(quoted).join(' ')

/** Bare where a shell takes it as it is. */
export const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
