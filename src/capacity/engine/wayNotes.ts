/** How a replica serves, beyond one token a step on GPUs that share everything → what its engine must be told of it. */
import { gpuNamed } from '../../catalog/gpus.ts'
import { type Adapters, adapterNotes } from './adapters.ts'
import type { Engine } from './batching.ts'
import { type Speculation, speculationNotes } from './speculation.ts'
import { type Split, splitNotes } from './split.ts'

export type Way = Split & {
  readonly engine: Engine
  /** Catalogue names. */
  readonly gpu: string
  readonly model: string
  readonly speculation?: Speculation | null
  readonly lora?: Adapters | null
}

export const wayNotes = ({ engine, gpu, model, speculation, lora, ...split }: Way): readonly string[] => [
  ...splitNotes(engine, split, gpuNamed(gpu)),
  ...speculationNotes(engine, speculation ?? null, model),
  ...adapterNotes(engine, lora ?? null)
]
