/** A plan → what is to be started for one of its workloads, and what must be seen before it is believed. */
import { modelNamed } from '../../../catalog/models.ts'
import type { Distribution } from '../../../figure.ts'
import type { Adapters } from '../../engine/adapters.ts'
import type { Engine } from '../../engine/batching.ts'
import type { Speculation } from '../../engine/speculation.ts'
import type { CapacityPlan } from '../../planShape.ts'
import type { PromiseStated } from '../../promiseShape.ts'
import type { KvPrecision } from '../../question.ts'
import type { Workload } from '../../workloadShape.ts'
import { deployedAs } from '../deployedAs.ts'

/** Lengths of the log's prompts and answers. [tokens] */
export type LengthQuantiles = {
  readonly input: Distribution | null
  readonly output: Distribution | null
}

export type Order = {
  readonly model: string
  /** Where the weights are published, as engines name it; `null`: nobody said. */
  readonly repository: string | null
  readonly sourceModels: readonly string[]
  readonly gpu: string
  readonly tensorParallel: number
  readonly dataParallel: number
  readonly precision: string
  /** Precision that the model is published in. */
  readonly published: string
  readonly kvPrecision: KvPrecision
  readonly engine: Engine
  /** `null`: a step yields one token. */
  readonly speculation: Speculation | null
  /** `null`: the model alone. */
  readonly lora: Adapters | null
  readonly replicas: number
  readonly spareReplicas: number
  readonly maxModelLen: number
  readonly maxNumSeqs: number
  readonly maxBatchedTokens: number
  readonly gpuMemoryUtilization: number
  readonly kvCacheTokens: number
  /** Serving replicas by hour of the week, Monday 00:00 UTC first; `null`: as many always. */
  readonly schedule: readonly number[] | null
  /** What this workload was sized on. */
  readonly promise: PromiseStated
  /** What one replica meets in its busiest minute, headroom included. */
  readonly minute: {
    readonly requests: number
    readonly inputTokens: number
    readonly outputTokens: number
  }
  readonly lengths: LengthQuantiles
  /** What the report recommends in place of this fleet; `null`: GPUs. */
  readonly against: string | null
}

/** @returns `null` for a workload without a recommended fleet */
export function orderOf(
  plan: CapacityPlan,
  workload: Workload,
  lengths: LengthQuantiles,
  { repository, against }: Pick<Order, 'repository' | 'against'>
): Order | null {
  const fleet = workload.recommended
  const model = workload.targetModel === null ? undefined : modelNamed(workload.targetModel)
  const busiest = workload.busiest[0]
  if (fleet === null || model === undefined || busiest === undefined) return null
  const { kvPrecision, deployed } = deployedAs(fleet, model)
  const { deployment } = deployed
  const share = (1 + plan.headroom) * (1 + plan.growth)
  const each = (total: number) => (total * share) / fleet.replicas
  return {
    model: model.name,
    repository,
    sourceModels: workload.sourceModels,
    gpu: fleet.gpu,
    tensorParallel: fleet.tensorParallel,
    dataParallel: fleet.dataParallel ?? 1,
    precision: fleet.precision,
    published: model.nativePrecision,
    kvPrecision,
    engine: fleet.engine,
    speculation: deployment.speculation,
    lora: deployment.lora,
    replicas: fleet.replicas,
    spareReplicas: fleet.spareReplicas,
    maxModelLen: deployment.maxModelLen,
    maxNumSeqs: deployment.maxNumSeqs,
    maxBatchedTokens: deployment.maxBatchedTokens,
    gpuMemoryUtilization: deployment.gpuMemoryUtilization,
    kvCacheTokens: fleet.kvCapacityTokens,
    schedule: workload.schedule,
    promise: workload.promise,
    minute: {
      requests: each(busiest.requests),
      inputTokens: each(busiest.inputTokens),
      outputTokens: each(busiest.outputTokens)
    },
    lengths,
    against
  }
}

/** `null`: there is nothing to say. */
export const saysAgainst = ({ against }: Order): string | null =>
  against === null ? null : `The report does not ask for these GPUs: ${against}`
