/** How the GPUs of one replica share its model, and what an engine is told of it. */
import { fabricOf } from '../../catalog/fabrics.ts'
import type { GpuSpec } from '../../catalog/types.ts'
import type { Engine } from './batching.ts'

export type Split = {
  readonly tensorParallel: number
  /** Ranks of data-parallel attention, each on `tensorParallel` GPUs; the experts lie spread over all of them. 1: none. */
  readonly dataParallel?: number
}

/** GPUs of one replica. */
export const gpusOf = ({ tensorParallel, dataParallel = 1 }: Split): number => tensorParallel * dataParallel

/** `×8`, `×8 EP`. */
export const splitText = (split: Split): string =>
  `×${gpusOf(split)}${(split.dataParallel ?? 1) > 1 ? ' EP' : ''}`

/** Nodes of one replica. */
export const nodesOf = (split: Split, { nodeSize }: Pick<GpuSpec, 'nodeSize'>): number =>
  Math.ceil(gpusOf(split) / nodeSize)

/**
 * Words of the command line. SGLang counts all GPUs in its degree, and TensorRT-LLM is told of attention in a file.
 * (docs.vllm.ai/en/latest/serving/expert_parallel_deployment, docs.sglang.io/advanced_features/expert_parallelism,
 * nvidia.github.io/TensorRT-LLM, 2026-11-29)
 */
export function splitFlags(engine: Engine, split: Split, gpu: GpuSpec | undefined): readonly string[] {
  const { tensorParallel, dataParallel = 1 } = split
  const gpus = String(gpusOf(split))
  const isWide = gpu !== undefined && nodesOf(split, gpu) > 1
  if (engine === 'vllm') {
    const tensor = ['--tensor-parallel-size', String(tensorParallel)]
    if (dataParallel === 1) return tensor
    return [
      ...tensor,
      ...['--data-parallel-size', String(dataParallel), '--enable-expert-parallel'],
      ...(isWide
        ? [
            ...['--data-parallel-size-local', String(gpu.nodeSize / tensorParallel)],
            ...['--all2all-backend', 'deepep_low_latency']
          ]
        : [])
    ]
  }
  if (engine === 'sglang') {
    if (dataParallel === 1) return ['--tp-size', gpus]
    return [
      ...['--tp-size', gpus, '--dp-size', String(dataParallel), '--enable-dp-attention', '--ep-size', gpus],
      ...(isWide ? ['--moe-a2a-backend', 'deepep', '--nnodes', String(nodesOf(split, gpu))] : [])
    ]
  }
  return dataParallel === 1 ? ['--tp_size', gpus] : ['--tp_size', gpus, '--ep_size', gpus]
}

const TENSORRT_ATTENTION = 'enable_attention_dp: true in the file of --extra_llm_api_options'

/** What must be said of a replica whose attention is data-parallel; nothing of any other. */
export function splitNotes(engine: Engine, split: Split, gpu: GpuSpec | undefined): readonly string[] {
  const { dataParallel = 1 } = split
  if (dataParallel === 1) return []
  const flags = [
    splitFlags(engine, split, gpu).join(' '),
    ...(engine === 'tensorrt-llm' ? [TENSORRT_ATTENTION] : [])
  ]
  return [
    `Start it with ${flags.join(', and ')}: ${dataParallel} ranks of attention with KV caches of their own, in step, and the ` +
      'experts spread over all GPUs; requests are taken to be spread evenly over ranks and experts.',
    ...(gpu === undefined || nodesOf(split, gpu) === 1 ? [] : [networkNote(split, gpu)])
  ]
}

function networkNote(split: Split, gpu: GpuSpec): string {
  const fabric = fabricOf(gpu)
  const gbit = ((fabric?.networkBandwidth ?? 0) * 8) / 1e9
  const isRack = gpusOf(split) <= (fabric?.domain ?? 0)
  const joined = isRack
    ? `one NVLink domain of ${fabric?.domain} GPUs`
    : `a network of ${gbit} Gbit/s for each GPU, with RDMA`
  return (
    `A replica is ${nodesOf(split, gpu)} nodes: they must be joined by ${joined}, which not every price by the hour includes, ` +
    'and no public measurement of such a replica is known: its speed follows from the equations.'
  )
}
