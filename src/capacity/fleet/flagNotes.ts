/** A deployment → what its engine must be told beyond its defaults, or it would not start as it was sized. */
import { gpuNamed } from '../../catalog/gpus.ts'
import type { ModelSpec } from '../../catalog/types.ts'
import type { Deployment } from '../engine/deployment.ts'
import { splitNotes } from '../engine/split.ts'

export const flagNotes = (
  { engine, kvCacheFlag, maxModelLen, gpu, tensorParallel, dataParallel }: Deployment,
  { context }: ModelSpec
): readonly string[] => [
  ...splitNotes(engine, { tensorParallel, dataParallel }, gpuNamed(gpu)),
  ...(engine === 'vllm' && maxModelLen < context
    ? [
        `Start it with --max-model-len ${maxModelLen}: one request of the model's ${context} tokens does not fit ` +
          'beside the weights, and vLLM refuses to start without.'
      ]
    : []),
  ...(kvCacheFlag === null ? [] : [`Start it with ${kvCacheFlag}: the engine keeps bf16 otherwise.`])
]
