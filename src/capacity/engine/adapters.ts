/** LoRA adapters served beside the model: what was asked × a model → their memory and time, and what the engine is told. */
import type { ModelSpec } from '../../catalog/types.ts'
import { AuditError } from '../../errors.ts'
import { type Kind, share as shareKind } from '../../kinds.ts'
import { plural } from '../../words.ts'
import type { Engine } from './batching.ts'
import type { Batch } from './performanceModel.ts'
import type { Split } from './split.ts'

/** `20:16:30%`: so many adapters of one rank, asked for by that share of the requests. */
export type Adapters = {
  readonly count: number
  readonly rank: number
  /** Of the requests that ask for one [0..1]; each adapter as often as the others. */
  readonly share: number
}

const MOST_ADAPTERS = 10_000
const MOST_RANK = 512
const WANTED = 'ADAPTERS:RANK or ADAPTERS:RANK:SHARE, such as 20:16 or 20:16:30%'
const ALL = shareKind(1)

export const adaptersKind: Kind<Adapters> = {
  read(said, flag) {
    const parts = /^(\d+):(\d+)(?::([\d.]+%?))?$/.exec(said.trim())
    const [count, rank] = [Number(parts?.[1] ?? 0), Number(parts?.[2] ?? 0)]
    const isKnown = count >= 1 && count <= MOST_ADAPTERS && rank >= 1 && rank <= MOST_RANK
    if (!isKnown) throw AuditError.of('BAD_OPTION', flag, said, WANTED)
    return { count, rank, share: parts?.[3] === undefined ? 1 : ALL.read(parts[3], flag) }
  },
  write: ({ count, rank, share }) => `${count}:${rank}:${ALL.write(share)}`
}

const BF16_BYTES = 2

/**
 * One adapter on all matrices of attention and, of models without experts, of the MLP: rank · Σ (inputs + outputs). [parameters]
 * Llama-3.1-8B at rank 16: 41,943,040, as PEFT counts them.
 */
export function adapterParameters(model: ModelSpec, rank: number): number {
  const { hidden, heads, kvHeads, headDim, layers, experts, activeParameters } = model
  const attention = 4 * hidden + 2 * headDim * (heads + kvHeads)
  const attentionWeights = 2 * hidden * headDim * (heads + kvHeads)
  const inner = Math.max(0, (activeParameters / layers - attentionWeights) / (3 * hidden))
  return rank * layers * (attention + (experts === null ? 3 * (hidden + inner) : 0))
}

/** All of them lie on the GPUs: an engine with fewer places would let requests wait for one. [bytes per GPU] */
export const adapterBytesPerGpu = (model: ModelSpec, adapters: Adapters | null, split: Split): number =>
  adapters === null
    ? 0
    : (adapters.count * BF16_BYTES * adapterParameters(model, adapters.rank)) / split.tensorParallel

/** 2 ms a token on Llama-2-7B's 32 layers. (Punica, arXiv 2310.18547, abstract) [s] */
const LAYER_SECONDS = 2e-3 / 32

/**
 * What an iteration of n sequences takes longer: the kernels' calls where any of them asks for one, and the reading of those
 * that are asked for.
 *
 *     T = (1 − (1 − s)^n)·L·o + N·(1 − (1 − s/N)^n)·bytes / (t·BW)                                                [s]
 */
export function adapterSeconds(
  model: ModelSpec,
  { count, rank, share }: Adapters,
  split: Split,
  bandwidth: number
): (batch: Readonly<Batch>) => number {
  const read = (BF16_BYTES * adapterParameters(model, rank)) / split.tensorParallel / bandwidth
  const { dataParallel = 1 } = split
  return ({ decodeSequences, promptsFinishing, prefillTokens }) => {
    const entering = prefillTokens > 0 ? Math.max(1, promptsFinishing) : 0
    const sequences = (decodeSequences + entering) / dataParallel
    const any = 1 - (1 - share) ** sequences
    const distinct = count * (1 - (1 - share / count) ** sequences)
    return any * model.layers * LAYER_SECONDS + distinct * read
  }
}

/** Words of the command line. (docs.vllm.ai, docs.sglang.io/advanced_features/lora, 2026-11-29) */
export function adapterFlags(engine: Engine, { count, rank }: Adapters): readonly string[] {
  if (engine === 'vllm')
    return ['--enable-lora', '--max-loras', String(count), '--max-lora-rank', String(placeFor(rank))]
  if (engine === 'sglang')
    return ['--enable-lora', '--max-loras-per-batch', String(count), '--max-lora-rank', String(rank)]
  return []
}

/** vLLM has places of these ranks alone. (vllm/config/lora.py) */
const RANKS = [8, 16, 32, 64, 128, 256, 320, 512] as const
const placeFor = (rank: number): number => RANKS.find(place => place >= rank) ?? MOST_RANK

/** Of TensorRT-LLM's file of `--extra_llm_api_options`. */
export const tensorrtAdapters = ({ count, rank }: Adapters) => ({ max_loras: count, max_lora_rank: rank })

/** What must be said of a replica with adapters; nothing of any other. */
export function adapterNotes(engine: Engine, adapters: Adapters | null): readonly string[] {
  if (adapters === null) return []
  const { count, rank, share } = adapters
  const told =
    engine === 'tensorrt-llm'
      ? `lora_config: { max_loras: ${count}, max_lora_rank: ${rank} } in the file of --extra_llm_api_options`
      : adapterFlags(engine, adapters).join(' ')
  return [
    `Start it with ${told}: ${plural(String(count), count, 'LoRA adapter')} of rank ${rank} lie on the GPUs, and ${ALL.write(share)} of the requests ask for ` +
      'one, as you set it. What they cost is assumed from Punica (arXiv 2310.18547): 62 µs a layer; the bands are those of engines without.'
  ]
}
