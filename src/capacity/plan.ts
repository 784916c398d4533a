/** Which GPUs would serve the log, how many, and how they would behave: as it stands in the JSON. */
import type { Mode, Relation } from '../catalog/quality/relation.ts'
import type { Source } from '../catalog/source.ts'
import type { Distribution, Figure } from '../figure.ts'
import type { Engine } from './engine/scheduling.ts'
import type { CalibrationUse } from './speed/calibrationUse.ts'
import type { CandidateEvidence } from './speed/candidateEvidence.ts'
import type { OwnPoint } from './speed/localCalibration.ts'

/** The promise made to users: this share of requests meets both limits. */
export type ServiceLevel = {
  /** Arrival to first token, queueing included. */
  readonly ttftSeconds: number
  /** Mean gap between later tokens. */
  readonly tpotSeconds: number
  /** Share of requests, in the busiest minutes together [0..1]. */
  readonly attainment: number
  /** Arrival to the last token; absent: no limit on it. */
  readonly latencySeconds?: number
  /** The limit on the first token holds for prompts up to so many tokens and grows in proportion beyond; absent: for all. */
  readonly ttftGrowsFromTokens?: number
  /** The log's own p95 by length of the prompt, ascending: they stand in place of the limits above. */
  readonly classes?: readonly LengthClass[]
  /** Who set the limits; absent: the user. */
  readonly from?: 'log' | 'class' | 'user'
  /** Limits that the user insists on; absent: on all. */
  readonly held?: readonly ('ttft' | 'tpot' | 'latency')[]
}

/** As it stands in the report: `null` where there is no limit. */
export type PromiseStated = {
  readonly ttftSeconds: number | null
  readonly tpotSeconds: number | null
  readonly latencySeconds: number | null
  readonly attainment: number
  readonly ttftGrowsFromTokens: number | null
  readonly classes: readonly LengthClass[]
  readonly from: 'log' | 'class' | 'user'
}

/** Prompts of so many tokens and more, up to the next class. */
export type LengthClass = {
  readonly fromTokens: number
  readonly ttftSeconds: number
  readonly tpotSeconds: number
  /** That the log holds of it. */
  readonly requests: number
}

/** How a log's moments, in microseconds, are written and told apart. */
export type LogClock = {
  readonly describe: (micros: number) => string
  /** Monday 00:00 is 0; `null` without a wall clock. */
  readonly hourOfWeek: ((micros: number) => number) | null
}

/** Of the weights: `native` is what they are published in; `fp4` is NVIDIA's nvfp4, `int4` computes in bf16. */
export const PRECISIONS = ['native', 'bf16', 'fp8', 'fp4', 'mxfp4', 'int4'] as const
export type Precision = (typeof PRECISIONS)[number]

/** Of the KV cache: bf16 is the engines' default whatever the weights are; fp8 halves it and is asked for by a flag. */
export const KV_PRECISIONS = ['bf16', 'fp8'] as const
export type KvPrecision = (typeof KV_PRECISIONS)[number]

export type SizingOptions = {
  readonly slo: ServiceLevel
  /** The limits are the log's own p95 latencies instead of those of `slo`. */
  readonly sloFromLog: boolean
  /** Extra traffic the fleet must carry over what was observed [share, 0.2 = 20 %]. */
  readonly headroom: number
  /** Growth of the traffic that the fleet is bought for, on top of the headroom [share]. */
  readonly growth: number
  /** Replicas beyond the sized ones, so that one may fail. */
  readonly spare: number
  /** Compared with each other; empty: as published, and smaller where the loss was measured. */
  readonly precisions: readonly Precision[]
  readonly kvPrecision: KvPrecision
  readonly engines: readonly Engine[]
  /** Catalogue names; empty: every GPU that has a price. */
  readonly gpus: readonly string[]
  /** GPUs per replica; `null`: every degree that fits. */
  readonly tensorParallel: number | null
  /** Catalogue name of the model to serve; `null`: what bears the relation to each source model. */
  readonly targetModel: string | null
  /** Targets said for single source models, by their name in lower case; they go before `targetModel`. */
  readonly modelMap: ReadonlyMap<string, string>
  /** For rows whose log names no model; `null`: not said. */
  readonly sourceModel: string | null
  /** The user's own measurements: deployments that they cover are sized at the speed they found. */
  readonly calibration: readonly OwnPoint[]
  /** Which workloads share a fleet, those not named staying on the shared pool; absent: the cheapest cut is searched for. */
  readonly groups?: readonly (readonly string[])[]
  /** For synthesised arrivals of bucketed logs. */
  readonly seed: number
}

/**
 * What stops a candidate from needing less: of one replica, the least there is, the memory where fewer GPUs would not
 * hold it; `node-size` where fewer would be rented as whole lots all the same; `ttft` where neither free prompts nor
 * free answers would do, and what is late is the first token.
 */
export type Binding =
  | 'prefill'
  | 'decode'
  | 'kv-cache'
  | 'saturation'
  | 'one-replica'
  | 'memory'
  | 'ttft'
  | 'node-size'

export type Candidate = {
  readonly gpu: string
  readonly tensorParallel: number
  readonly precision: string
  readonly engine: Engine
  /** Serving replicas, the spare not counted. */
  readonly replicas: number
  readonly spareReplicas: number
  /** (replicas + spare) × tensorParallel. */
  readonly gpus: number
  /** As many as `gpus`, in whole lots of what the offer sells. */
  readonly rentedGpus: number
  /** Whole nodes of the GPU's usual node size. */
  readonly nodes: number
  /** Of the busiest minute's requests, simulated with the headroom. */
  readonly ttft: Distribution
  readonly tpot: Distribution | null
  readonly latency: Distribution
  readonly attainment: Figure
  /** Busy share of the serving replicas' time: over the log, and in the busiest minute. */
  readonly utilisation: { readonly mean: Figure; readonly peak: Figure }
  /** Tokens of the busiest minute, with the headroom, over all that the serving replicas can work off [share]. */
  readonly load: Figure
  readonly queueing: Queueing
  readonly weightsGib: number
  readonly kvCapacityTokens: number
  /** What the predicted speed stands on, and how far off it may be. */
  readonly evidence: CandidateEvidence
  /** Weights above 80 % of memory: throughput is over-predicted there, so it is never recommended. */
  readonly memoryTight: boolean
  readonly usdPerGpuHour: Figure
  readonly usdPerMonth: Figure
  readonly binding: Binding
  readonly notes: readonly string[]
}

/** What queueing theory says of the same fleet: it knows neither that a batch slows a replica nor that bursts follow bursts. */
export type Queueing = {
  /** Fewest with which the waiting for a place keeps within the TTFT limit. */
  readonly replicas: Figure
  /** Simulated replicas over these. */
  readonly ratio: Figure
  /** Probability that a request has to wait for a place, with the simulated replicas [share]. */
  readonly waiting: Figure
  /** Mean wait over all requests, with the simulated replicas [s]. */
  readonly meanWait: Figure
}

/** An answer, not an exception: why this one cannot serve the log. */
export type Refused = {
  readonly gpu: string
  readonly tensorParallel: number
  readonly precision: string
  readonly engine: Engine
  readonly reason: 'memory' | 'heads' | 'ttft-floor' | 'tpot-floor' | 'latency-floor' | 'context' | 'rate'
  readonly explanation: string
}

export type BusiestMinute = {
  readonly at: string
  readonly requests: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** Why this minute: it has the most requests, or the most tokens; `spread`: the mean one of a day's batch work. */
  readonly chosenBy: 'requests' | 'tokens' | 'synthesised' | 'spread'
}

/**
 * What is asked of a model: answers; vectors, for which nothing is decoded and the TTFT limit alone counts; or, of
 * the Batch API, work that may wait for a day.
 */
export type WorkloadKind = 'chat' | 'embedding' | 'batch'

/** The relation that a target bears to one model of the log, and what it does to its answers. */
export type StandIn = {
  readonly sourceModel: string
  readonly relation: Relation
  /** It stands on one index. */
  readonly thin: boolean
  readonly evidence: string
  /** Times the log's output tokens that the target writes. */
  readonly outputTimes: Figure
  /** The licence of the weights has conditions. */
  readonly limited: boolean
  readonly sources: readonly Source[]
}

/** What the promise costs at other limits. */
export type LadderStep = {
  /** Times the limits that nobody insists on; `null`: no limit. */
  readonly times: number | null
  readonly ttftSeconds: number | null
  readonly tpotSeconds: number | null
  /** `null`: no fleet keeps it. */
  readonly gpus: number | null
  readonly usdPerMonth: number | null
  readonly gpu: string | null
  readonly chosen: boolean
}

/** The cheapest fleet under another demand on the answers' quality. */
export type Insisted = {
  readonly relation: Relation
  readonly targetModel: string
  readonly gpu: string
  readonly gpus: number
  readonly usdPerMonth: number | null
}

/** Models of the log that share a fleet, or that stay on the shared pool together. */
export type Workload = {
  readonly kind: WorkloadKind
  /** `shared`: it stays where it is, as billed. */
  readonly served: 'dedicated' | 'shared'
  /** What its models are billed on the shared pool; `null`: unknown. [USD/month] */
  readonly sharedUsdPerMonth: number | null
  /** How the target is run. */
  readonly mode: Mode
  readonly standIns: readonly StandIn[]
  /** What it was sized on. */
  readonly promise: PromiseStated
  readonly ladder: readonly LadderStep[]
  readonly insist: readonly Insisted[]
  /** Deployments that were weighed, most of them by bounds alone. */
  readonly considered: number
  /** Names as in the log; the empty name where it states none. */
  readonly sourceModels: readonly string[]
  /** `null`: no open-weight equivalent is established; name one with --target-model. */
  readonly targetModel: string | null
  /** How the target was chosen and on what evidence. */
  readonly why: string
  readonly requests: number
  readonly busiest: readonly BusiestMinute[]
  readonly candidates: readonly Candidate[]
  readonly refused: readonly Refused[]
  /** The cheapest that meets the promise and is not memory-tight; `null` with `unmet` saying why. */
  readonly recommended: Candidate | null
  readonly unmet: string | null
  /** Serving replicas of the recommended candidate by hour of the week, Monday 00:00 first; `null` for logs under a week. */
  readonly schedule: readonly number[] | null
}

/** Both ends of the interval and its middle, fleet by fleet; `null`: no number of replicas keeps the promise there. */
export type Outlook = {
  readonly replicas: number | null
  readonly gpus: number | null
  readonly usdPerMonth: number | null
  /** The same GPUs at the cheapest and at the dearest provider. */
  readonly usdLow: number | null
  readonly usdHigh: number | null
  /** The fleet that would be chosen there, workload by workload. */
  readonly fleets: readonly string[]
}

export type Confidence = {
  /** GPUs, spare included. */
  readonly low: number | null
  readonly high: number | null
  /** Share of cases inside. */
  readonly level: number
  readonly method: string
  /** Whole days of the log that were resampled; 0: too few. */
  readonly days: number
  readonly optimistic: Outlook
  readonly central: Outlook
  readonly pessimistic: Outlook
  /** What would narrow it. */
  readonly narrowing: string
}

export type CapacityPlan = {
  readonly slo: ServiceLevel
  readonly headroom: number
  readonly growth: number
  readonly workloads: readonly Workload[]
  /** What own measurements were given, and for how many candidates each was used. */
  readonly calibrations: readonly CalibrationUse[]
  /** Sums over the recommended candidates; `null` while any workload has none. */
  readonly gpus: Figure
  readonly replicas: Figure
  /** `null` while any workload has no recommended candidate. */
  readonly confidence: Confidence | null
  /** Serving replicas of all workloads by hour of the week; `null` while one workload has none. */
  readonly schedule: readonly number[] | null
  readonly assumptions: readonly string[]
}
