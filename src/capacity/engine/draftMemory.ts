/** What drafts tokens → the memory that it takes beside the model. */
import type { ModelSpec } from '../../catalog/types.ts'
import { denseParameters, type Stored, weightBytes } from './memory.ts'
import type { Speculation } from './speculation.ts'
import { gpusOf, type Split } from './split.ts'

/** A layer, with its experts where it is the model's own; a head that was trained for it also has an LM head. [bytes] */
export function draftBytesPerGpu(
  model: ModelSpec,
  stored: Stored,
  speculation: Speculation | null,
  split: Split
): number {
  if (speculation === null || speculation.drafter === 'ngram') return 0
  const { dense, experts, lmHead } = weightBytes(model, stored)
  if (speculation.drafter === 'mtp')
    return dense / model.layers / split.tensorParallel + experts / model.layers / gpusOf(split)
  return ((BF16_BYTES * denseParameters(model)) / model.layers + lmHead) / split.tensorParallel
}

const BF16_BYTES = 2

/** Of the KV cache that is left for the model: the layer that drafts keeps its own of every token. */
export const draftKvShare = ({ layers }: ModelSpec, speculation: Speculation | null): number =>
  speculation === null || speculation.drafter === 'ngram' ? 1 : layers / (layers + 1)
