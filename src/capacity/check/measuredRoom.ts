/** A benchmark's deployment → how many requests ran together on it. */
import { adapterBytesPerGpu } from '../engine/adapters.ts'
import { BATCHING } from '../engine/batching.ts'
import { draftBytesPerGpu } from '../engine/draftMemory.ts'
import type { EngineLimits } from '../engine/engineLimits.ts'
import { stateSplit } from '../engine/hybridState.ts'
import type { Hosted } from '../engine/iteration.ts'
import type { Lengths } from '../engine/loadedIterations.ts'
import { fixedKvBytes, kvBytesPerToken, kvShards, weightsPerGpu } from '../engine/memory.ts'
import { type MemorySetup, roomBytes } from '../engine/reserve.ts'
import type { Benchmark } from './benchmark.ts'

/** Weights above this share of the memory: the label cannot be what ran. */
const FULL_SHARE = 0.97
const TIGHT_RESERVE_BYTES = 1.5 * 2 ** 30
const TIGHT_SHARE = 0.8
/** Less of the memory than this, by the engine's usual settings: whoever ran it set others. */
const TIGHT_ROOM = 0.04

/**
 * By the engine's limit, and by the KV cache at the middle of each answer, or at its end where the engine reserves that;
 * `null` where the weights do not fit.
 */
export function sequencesThatFit(
  hosted: Hosted,
  setup: MemorySetup & { readonly limits: EngineLimits },
  { input, output }: Lengths,
  mostAtOnce: number
): Pick<Benchmark, 'sequences' | 'batchTokens'> | null {
  const { gpu, model, tensorParallel, dataParallel = 1, stored } = hosted
  const { engine, limits } = setup
  const weights = weightsPerGpu(model, stored, tensorParallel, dataParallel)
  if (weights > FULL_SHARE * gpu.memoryBytes) return null
  const heldBytes =
    draftBytesPerGpu(model, stored, hosted.speculation ?? null, hosted) +
    adapterBytesPerGpu(model, hosted.adapters ?? null, hosted)
  const usual = roomBytes(gpu, model, tensorParallel, weights, { ...setup, heldBytes })
  // Who runs a tight one makes room: with a shorter context, fewer sequences.
  const isTight = weights > TIGHT_SHARE * gpu.memoryBytes || usual < TIGHT_ROOM * gpu.memoryBytes
  const reserved = { ...setup, heldBytes, reserveBytes: TIGHT_RESERVE_BYTES }
  const room = isTight ? Math.max(usual, roomBytes(gpu, model, tensorParallel, weights, reserved)) : usual
  const tokens = input + (BATCHING[engine].reservesOutput ? output : output / 2)
  const { kvElementBytes } = stored
  const { kvShare, sequences } = stateSplit(model, setup, tensorParallel, room)
  const perSequence =
    (kvBytesPerToken(model, kvElementBytes) * tokens + fixedKvBytes(model, kvElementBytes, tokens)) /
    kvShards(model, tensorParallel)
  const fitting = dataParallel * Math.min((kvShare * room) / perSequence, sequences, limits.maxSequences)
  return {
    sequences: Math.max(1, Math.min(fitting, mostAtOnce)),
    batchTokens: dataParallel * Math.min(limits.maxBatchTokens, MOST_BATCHED)
  }
}

/** What benchmarks set where the engine would take larger chunks. */
const MOST_BATCHED = 8_192
