/** A candidate of a plan → the deployment that it stands for. */
import { gpuAmong } from '../../catalog/ownGpu.ts'
import type { GpuSpec, ModelSpec } from '../../catalog/types.ts'
import type { Candidate } from '../candidateShape.ts'
import { adaptersKind } from '../engine/adapters.ts'
import { ALONE, type Deployed, deploy } from '../engine/deployment.ts'
import { speculationKind } from '../engine/speculation.ts'
import { KV_PRECISIONS, type KvPrecision, PRECISIONS } from '../question.ts'
import type { OwnPoint } from '../speed/ownPoint.ts'

export type DeployedAs = { readonly kvPrecision: KvPrecision; readonly deployed: Deployed }

/** A report states the label of the weights and the KV tokens: the precision of the cache is the one that gives these. */
export function deployedAs(
  fleet: Pick<
    Candidate,
    | 'gpu'
    | 'tensorParallel'
    | 'dataParallel'
    | 'precision'
    | 'engine'
    | 'kvCapacityTokens'
    | 'speculative'
    | 'lora'
  >,
  model: ModelSpec,
  calibration: readonly OwnPoint[] = [],
  ownGpus: readonly GpuSpec[] = []
): DeployedAs {
  const gpu = gpuAmong(fleet.gpu, ownGpus)
  const precision = PRECISIONS.find(name => name === fleet.precision) ?? 'native'
  const lora = fleet.lora ? adaptersKind.read(fleet.lora, '--lora') : null
  const speculative = fleet.speculative ? speculationKind.read(fleet.speculative, '--speculative') : null
  const tried = KV_PRECISIONS.map(kvPrecision => ({
    kvPrecision,
    deployed: deploy(
      {
        model: model.name,
        gpu: fleet.gpu,
        tensorParallel: fleet.tensorParallel,
        dataParallel: fleet.dataParallel ?? 1,
        precision,
        kvPrecision,
        speculative,
        lora,
        engine: fleet.engine,
        ...ALONE
      },
      calibration,
      { model, ...(gpu === undefined ? {} : { gpu }) }
    )
  }))
  const same = tried.find(({ deployed }) => deployed.deployment.kvCacheTokens === fleet.kvCapacityTokens)
  return same ?? (tried[0] as DeployedAs)
}
