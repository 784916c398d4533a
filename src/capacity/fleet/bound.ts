/** A deployment and a group's busiest minutes → the fewest replicas that physics allows: no simulation needed. */
import type { GpuSpec, ModelSpec } from '../../catalog/types.ts'
import { MINUTE_SECONDS, type MinuteWindow } from '../demand/busiest.ts'
import {
  activeExpertParameters,
  denseParameters,
  kvBytesPerToken,
  kvShards,
  type Stored,
  weightBytes
} from '../engine/memory.ts'
import { gpusOf, type Split } from '../engine/split.ts'
import { MOST_LOAD } from './saturation.ts'

/** What a busiest minute asks for. */
export type Work = {
  /** Prompt tokens that no cache holds. */
  readonly prefillTokens: number
  readonly outputTokens: number
  /** Σ output × (input + output / 2): tokens of context read while decoding. */
  readonly contextTokens: number
  /** Mean context of a sequence. */
  readonly meanTokens: number
}

/** Of the minute's own requests. */
export function workOf({ requests, from, to, thinning }: MinuteWindow): Work {
  let [prefill, output, context, tokens] = [0, 0, 0, 0]
  for (let i = from; i < to; i++) {
    const [prompt, answer] = [requests.inputTokens[i] as number, requests.outputTokens[i] as number]
    prefill += Math.max(0, prompt - (requests.cachedTokens[i] as number))
    output += answer
    context += answer * (prompt + answer / 2)
    tokens += prompt + answer
  }
  return {
    prefillTokens: thinning * prefill,
    outputTokens: thinning * output,
    contextTokens: thinning * context,
    meanTokens: tokens / Math.max(1, to - from)
  }
}

/**
 * Seconds of one replica that the work takes at the datasheet's rates, by whichever of compute and memory is slower:
 * 2 FLOP per active parameter and token; KV read once per token written; weights read once per iteration, of which there
 * are at least output tokens over the sequences that the KV cache holds; both fewer where a step yields several tokens.
 *
 * @returns the seconds of any work: the deployment is looked at once
 */
export function lightSeconds(
  gpu: GpuSpec,
  model: ModelSpec,
  split: Split,
  stored: Stored,
  kvCapacityTokens: number,
  maxSequences: number,
  tokensPerStep = 1
): (work: Work) => number {
  const rate = Math.max(
    gpu.flops[stored.denseRate] ?? gpu.flops.bf16,
    gpu.flops[stored.expertRate] ?? gpu.flops.bf16
  )
  const { tensorParallel, dataParallel = 1 } = split
  const flops = rate * gpusOf(split)
  const flopPerToken = 2 * model.activeParameters
  const shards = kvShards(model, tensorParallel) * dataParallel
  const kvBytes = kvBytesPerToken(model, stored.kvElementBytes)
  const dense = denseParameters(model) * stored.denseBytes
  const active = dense + (activeExpertParameters(model) * stored.expertBytes) / dataParallel
  const weights = Math.min(active, weightBytes(model, stored).total) / tensorParallel
  const { bandwidth } = gpu
  return ({ prefillTokens, outputTokens, contextTokens, meanTokens }) => {
    const compute = (flopPerToken * (prefillTokens + outputTokens)) / flops
    const kv = (contextTokens * kvBytes) / shards / tokensPerStep
    const sequences = Math.max(1, Math.min(maxSequences, kvCapacityTokens / Math.max(1, meanTokens)))
    const iterations = outputTokens / sequences / tokensPerStep
    return Math.max(compute * COMPUTE_REACH, ((kv + iterations * weights) / bandwidth) * BANDWIDTH_REACH)
  }
}

/** Engines reach no more than 1 / so much of the datasheet's rates, whatever the evidence says of them (src/capacity/speed). */
const COMPUTE_REACH = 1.25
const BANDWIDTH_REACH = 1.05

/** Fewest replicas, the margin included, that stay under `MOST_LOAD` at the speed of light. */
export const fewestAtLight = (seconds: number, margin: number): number =>
  Math.max(1, Math.ceil((seconds * (1 + margin)) / (MINUTE_SECONDS * MOST_LOAD) - 1e-9))
