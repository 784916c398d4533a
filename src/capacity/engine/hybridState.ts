/** A model with linear attention on SGLang → how its room is split between KV cache and states, and how many run together. */
import type { ModelSpec } from '../../catalog/types.ts'
import type { MemorySetup } from './reserve.ts'

/** `mamba_full_memory_ratio`: states over KV cache. (sglang/srt/server_args.py) */
const STATES_OVER_KV = 0.9
/** States that a running sequence needs with the radix cache: its own, and buffers for what stays readable. */
const STATES_PER_SEQUENCE = 5
/** SGLang keeps states in fp32, twice what the catalogue counts, and that is what kernels of linear attention work on. */
export const STATE_WIDTH = 2

/** State of one sequence in all layers of linear attention, as the catalogue counts it. [bytes] */
export const linearStateBytes = ({ linear }: ModelSpec): number =>
  linear === null ? 0 : linear.layers * linear.stateBytes

export type StateSplit = {
  /** Share of the room that is left for the KV cache. */
  readonly kvShare: number
  /** Sequences whose states fit. */
  readonly sequences: number
}

/** Other engines keep states in the pages of the KV cache: there `fixedKvBytes` counts them. */
export function stateSplit(
  model: ModelSpec,
  { engine, keepsPrefixes = true }: Pick<MemorySetup, 'engine' | 'keepsPrefixes'>,
  tensorParallel: number,
  roomPerGpu: number
): StateSplit {
  if (model.linear === null || engine !== 'sglang') return { kvShare: 1, sequences: Number.POSITIVE_INFINITY }
  const states = (roomPerGpu * STATES_OVER_KV) / (1 + STATES_OVER_KV)
  const each = (STATE_WIDTH * linearStateBytes(model)) / tensorParallel
  return {
    kvShare: 1 / (1 + STATES_OVER_KV),
    sequences: Math.max(0, Math.floor(states / each / (keepsPrefixes ? STATES_PER_SEQUENCE : 1)))
  }
}
