/** A deployment → what its engine must be told beyond its defaults, or it would not start as it was sized. */
import type { ModelSpec } from '../../catalog/types.ts'
import type { Deployment } from '../engine/deployment.ts'
import { weightsNotes } from '../engine/precisionFlags.ts'
import { wayNotes } from '../engine/wayNotes.ts'

export const flagNotes = (
  deployment: Deployment,
  { context, nativePrecision }: ModelSpec
): readonly string[] => [
  ...wayNotes(deployment),
  ...weightsNotes(deployment.engine, { precision: deployment.storedAs, published: nativePrecision }),
  ...(deployment.engine === 'vllm' && deployment.maxModelLen < context
    ? [
        `Start it with --max-model-len ${deployment.maxModelLen}: one request of the model's ${context} tokens does not fit ` +
          'beside the weights, and vLLM refuses to start without.'
      ]
    : []),
  ...(deployment.kvCacheFlag === null
    ? []
    : [`Start it with ${deployment.kvCacheFlag}: the engine keeps bf16 otherwise.`])
]
