/** The flags that describe one deployment: declared as data, and read back. */

import type { DeploymentOptions } from '../capacity/engine/deployment.ts'
import { ROUTERS, type RouterName } from '../capacity/engine/router.ts'
import { ENGINES, type Engine } from '../capacity/engine/scheduling.ts'
import { KV_PRECISIONS, type KvPrecision, PRECISIONS, type Precision } from '../capacity/plan.ts'
import type { Option } from './option.ts'
import { choiceOption, countOption, shareOption } from './values.ts'

export type DeploymentFlags = FleetFlags & {
  readonly model: string
  readonly gpu: string
  readonly tensorParallel: number
  readonly precision: Precision
  readonly kvPrecision: KvPrecision
  readonly engine: Engine
}

export type FleetFlags = {
  readonly replicas: number
  readonly router: RouterName
  readonly maxNumSeqs?: number
  readonly maxBatchedTokens?: number
  readonly gpuMemoryUtilization?: number
  readonly maxModelLen?: number
  readonly kvCacheTokens?: number
  readonly seed: number
}

/** How one replica is served. Defaults stand here, so that the help shows them. */
export const SERVING_OPTIONS: readonly Option[] = [
  {
    flags: '--tensor-parallel <n>',
    says: 'GPUs per replica',
    parse: countOption('--tensor-parallel', 1, 8),
    otherwise: 1
  },
  {
    flags: '--precision <name>',
    says: `weights: ${PRECISIONS.join(', ')}`,
    parse: choiceOption('--precision', PRECISIONS),
    otherwise: 'native'
  },
  {
    flags: '--kv-precision <name>',
    says: `KV cache: ${KV_PRECISIONS.join(', ')}; bf16 is what engines do unless told otherwise`,
    parse: choiceOption('--kv-precision', KV_PRECISIONS),
    otherwise: 'bf16'
  },
  {
    flags: '--engine <name>',
    says: ENGINES.join(', '),
    parse: choiceOption('--engine', ENGINES),
    otherwise: 'vllm'
  }
]

/** How many replicas, and within which limits each. */
export const FLEET_OPTIONS: readonly Option[] = [
  {
    flags: '--replicas <n>',
    says: 'copies behind the router',
    parse: countOption('--replicas', 1, 10_000),
    otherwise: 1
  },
  {
    flags: '--router <name>',
    says: ROUTERS.join(', '),
    parse: choiceOption('--router', ROUTERS),
    otherwise: 'least-outstanding'
  },
  {
    flags: '--max-num-seqs <n>',
    says: "sequences in a replica at once (default: the engine's own for the GPU)",
    parse: countOption('--max-num-seqs', 1, 1_000_000)
  },
  {
    flags: '--max-batched-tokens <n>',
    says: "tokens of one iteration (default: the engine's own for the GPU)",
    parse: countOption('--max-batched-tokens', 1, 10_000_000)
  },
  {
    flags: '--gpu-memory-utilization <share>',
    says: "of the memory that the engine may take (default: the engine's own, 0.92 of vLLM)",
    parse: shareOption('--gpu-memory-utilization', 1)
  },
  {
    flags: '--max-model-len <n>',
    says: "longest request that is accepted, prompt and answer (default: the model's context)",
    parse: countOption('--max-model-len', 2, 100_000_000)
  },
  {
    flags: '--kv-cache-tokens <n>',
    says: 'as the engine prints at its start: GPU KV cache size (default: estimated)',
    parse: countOption('--kv-cache-tokens', 1, 1_000_000_000)
  },
  {
    flags: '--seed <n>',
    says: 'for the random router',
    parse: countOption('--seed', 0, 2 ** 31),
    otherwise: 1
  }
]

export const deploymentOf = (flags: DeploymentFlags): DeploymentOptions => ({
  model: flags.model,
  gpu: flags.gpu,
  tensorParallel: flags.tensorParallel,
  precision: flags.precision,
  kvPrecision: flags.kvPrecision,
  engine: flags.engine,
  replicas: flags.replicas,
  router: flags.router,
  maxNumSeqs: flags.maxNumSeqs ?? null,
  maxBatchedTokens: flags.maxBatchedTokens ?? null,
  gpuMemoryUtilization: flags.gpuMemoryUtilization ?? null,
  maxModelLen: flags.maxModelLen ?? 'context',
  kvCacheTokens: flags.kvCacheTokens ?? null,
  seed: flags.seed
})
