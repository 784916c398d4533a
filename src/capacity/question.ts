/** What is asked: the promise to users, what may serve them, and the margin; or one deployment. */

import { MOST_GPUS } from '../catalog/fabrics.ts'
import type { GpuSpec, ModelSpec } from '../catalog/types.ts'
import { AuditError } from '../errors.ts'
import {
  choice,
  choices,
  count,
  duration,
  type Kind,
  keyword,
  list,
  parsedBy,
  share,
  text
} from '../kinds.ts'
import { type Asked, option, required, several, toggle } from '../option.ts'
import { adaptersKind } from './engine/adapters.ts'
import { ENGINES } from './engine/batching.ts'
import { speculationKind } from './engine/speculation.ts'
import type { ServiceLevel } from './promiseShape.ts'
import type { OwnPoint } from './speed/ownPoint.ts'

/** Of the weights: `native` is what they are published in; `fp4` is NVIDIA's nvfp4, `int4` computes in bf16. */
export const PRECISIONS = ['native', 'bf16', 'fp8', 'fp4', 'mxfp4', 'int4'] as const
export type Precision = (typeof PRECISIONS)[number]

/** Of the KV cache: bf16 is the engines' default whatever the weights are; fp8 halves it and is asked for by a flag. */
export const KV_PRECISIONS = ['bf16', 'fp8'] as const
export type KvPrecision = (typeof KV_PRECISIONS)[number]

/** Policies of common load balancers. */
export const ROUTERS = ['least-outstanding', 'round-robin', 'random'] as const
export type RouterName = (typeof ROUTERS)[number]

const RANKS =
  'ranks of attention in a replica, each on --tensor-parallel GPUs, with the experts spread over all of them'

const SPECULATIVE =
  'tokens are drafted by mtp, eagle3 or ngram, as mtp or mtp:DRAFTED:ACCEPTED a step (default: none; of models where it was measured: as there)'

const LORA =
  'LoRA adapters beside the model: ADAPTERS:RANK:SHARE of the requests, such as 20:16:30% (default: none)'

const LENGTHS = count(2, 100_000_000)
const modelLength: Kind<number | 'context' | 'fitting'> = {
  read: LENGTHS.read,
  write: length => (length === 'context' ? "the model's context" : String(length))
}

const SEEDS = count(0, 2 ** 31)

/** The promise made to users: this share of requests meets every limit. */
export const PROMISE = {
  /** Arrival to first token, queueing included. */
  ttftSeconds: option(
    '--slo-ttft <time>',
    'longest wait for the first token; where not set, the log’s own p95, or this default for prompts of up to 4,096 tokens, and in proportion beyond',
    duration,
    2
  ),
  /** Mean gap between later tokens. */
  tpotSeconds: option(
    '--slo-tpot <time>',
    'longest mean gap between tokens; where not set, the log’s own p95, or this default',
    duration,
    0.05
  ),
  /** Arrival to the last token; `null`: no limit on it. */
  latencySeconds: option('--slo-latency <time>', 'longest wait for the whole answer', duration),
  /** Share of requests, in the busiest minutes together [0..1]. */
  attainment: option('--slo-attainment <share>', 'share of requests within every limit', share(1), 0.95)
} as const

/** How a replica holds its cache, drafts and adapts, sized or stated. */
const MODEL_SETUP = {
  kvPrecision: option(
    '--kv-precision <name>',
    `precision of the KV cache, bf16 where engines are told nothing else: ${KV_PRECISIONS.join(', ')}`,
    choice(KV_PRECISIONS),
    'bf16'
  ),
  speculative: option('--speculative <drafter>', SPECULATIVE, speculationKind),
  lora: option('--lora <adapters>', LORA, adaptersKind)
} as const

export const SIZING = {
  /** Catalogue name; `null`: what bears the relation to each source model. */
  targetModel: option(
    '--target-model <name>',
    'open-weight model to serve, instead of the stand-ins that are found',
    text
  ),
  /** By the source's name in lower case; they go before `targetModel`. */
  modelMap: several(
    '--model-map <source=target>',
    'open-weight model to serve in place of one model of the log',
    parsedBy(parseModelMap),
    pairs => new Map(pairs)
  ),
  /** Catalogue names; empty: every GPU that has a price. */
  gpus: option(
    '--gpu <names>',
    'GPUs to compare, with commas between: short names, or as nvidia-smi prints them',
    list,
    []
  ),
  /** `null`: every degree that fits. */
  tensorParallel: option(
    '--tensor-parallel <n>',
    'GPUs per replica, or with --data-parallel per rank of it',
    count(1, 8)
  ),
  /** `null`: none, and of models with experts as many as fit; where the degree above is said, none. */
  dataParallel: option(
    '--data-parallel <n>',
    `${RANKS} (default: compared with none, for models with experts)`,
    count(1, MOST_GPUS)
  ),
  precisions: option(
    '--precision <names>',
    `precisions of the weights to compare: ${PRECISIONS.join(', ')} (default: as published, and fp8 or fp4 where the loss was measured)`,
    choices(PRECISIONS),
    []
  ),
  ...MODEL_SETUP,
  /** Beside the fleets whose replicas do both: one that prefills apart. */
  disaggregated: toggle(
    '--disaggregated',
    'also size a fleet whose replicas prefill and decode apart, beside the recommended one'
  ),
  engines: option('--engine <names>', `engines to compare: ${ENGINES.join(', ')}`, choices(ENGINES), [
    'vllm'
  ]),
  /** The limits are the log's own p95 latencies instead of those of the promise. */
  sloFromLog: option(
    '--slo <from-log>',
    'from-log: the log’s own p95 latencies are the limits',
    keyword('from-log'),
    false
  ),
  /** Over the observed peak [share, 0.2 = 20 %]. */
  headroom: option('--headroom <share>', 'traffic above the observed peak', share(10), 0.2),
  /** On top of the headroom [share]. */
  growth: option('--growth <share>', 'growth of the traffic that the fleet is bought for', share(100), 0),
  /** So that one may fail. */
  spare: option('--spare <n>', 'replicas beyond the needed ones', count(0, 100), 1),
  seed: option(
    '--seed <n>',
    'seed of arrivals drawn from buckets, the jitter of retries, and the texts that are counted',
    SEEDS,
    1
  )
} as const

export type SizingOptions = Asked<typeof SIZING> & {
  readonly slo: ServiceLevel
  /** For rows whose log names no model; `null`: not said. */
  readonly sourceModel: string | null
  /** Which workloads share a fleet, those not named staying on the shared pool; absent: the cheapest cut is searched for. */
  readonly groups?: readonly (readonly string[])[]
  /** A model that the catalogue does not hold, served in place of the log's; absent: none. */
  readonly ownModel?: ModelSpec
  /** GPUs that the catalogue does not hold, compared beside its own; absent: none. */
  readonly ownGpus?: readonly GpuSpec[]
  /** Today's traffic over what the log holds of it, which growth counts in; absent: it holds all. */
  readonly unlogged?: number
  /** Times the predicted time of an iteration; absent: as predicted. */
  readonly slowness?: number
  /** The cheapest fleets alone, without what is told beside them: intervals, levers, other candidates. */
  readonly isBrief?: boolean
  /** The user's own measurements: deployments that they cover are sized at the speed they found. */
  readonly calibration: readonly OwnPoint[]
}

/** What is served: catalogue names. */
export const SERVED = {
  model: required('--model <name>', 'open-weight model that is served', text),
  gpu: required('--gpu <name>', 'GPU that serves it', text)
} as const

/** How one replica is served. */
export const REPLICA = {
  tensorParallel: option('--tensor-parallel <n>', 'GPUs per replica, or per rank of it', count(1, 8), 1),
  dataParallel: option('--data-parallel <n>', RANKS, count(1, MOST_GPUS), 1),
  precision: option('--precision <name>', `weights: ${PRECISIONS.join(', ')}`, choice(PRECISIONS), 'native'),
  ...MODEL_SETUP,
  engine: option('--engine <name>', ENGINES.join(', '), choice(ENGINES), 'vllm')
} as const

/** How many replicas, and within which limits each. */
export const FLEET = {
  replicas: option('--replicas <n>', 'copies behind the router', count(1, 10_000), 1),
  router: option('--router <name>', ROUTERS.join(', '), choice(ROUTERS), 'least-outstanding'),
  maxNumSeqs: option(
    '--max-num-seqs <n>',
    "sequences in a replica at once (default: the engine's own for the GPU)",
    count(1, 1_000_000)
  ),
  maxBatchedTokens: option(
    '--max-batched-tokens <n>',
    "tokens of one iteration (default: the engine's own for the GPU)",
    count(1, 10_000_000)
  ),
  gpuMemoryUtilization: option(
    '--gpu-memory-utilization <share>',
    "share of GPU memory that the engine may take (default: the engine's own, 0.92 of vLLM)",
    share(1)
  ),
  /**
   * Longest request, prompt and answer together, that the engine is told to accept [tokens]; `context`: the model's own, as
   * engines do where nothing is said; `fitting`: as much of that as the KV cache holds.
   */
  maxModelLen: option(
    '--max-model-len <n>',
    'longest request that is accepted, prompt and answer',
    modelLength,
    'context'
  ),
  kvCacheTokens: option(
    '--kv-cache-tokens <n>',
    'GPU KV cache size, as the engine prints it at its start (default: estimated)',
    count(1, 1_000_000_000)
  ),
  seed: option('--seed <n>', 'seed of the random router', SEEDS, 1)
} as const

export const DEPLOYMENT = { ...SERVED, ...REPLICA, ...FLEET } as const

export type DeploymentOptions = Asked<typeof DEPLOYMENT>

/** `gpt-4o=gpt-oss-120b` → what stands in for what. */
function parseModelMap(said: string): readonly [string, string] {
  const equals = said.lastIndexOf('=')
  const [source, target] = [said.slice(0, equals).trim(), said.slice(equals + 1).trim()]
  if (equals < 1 || target === '')
    throw AuditError.of('BAD_OPTION', '--model-map', said, 'SOURCE=TARGET, such as gpt-4o=gpt-oss-120b')
  return [source.toLowerCase(), target]
}
