/** Which GPUs would serve the log, how many, and how they would behave: as it stands in the JSON. */
import type { Mode, Relation } from '../catalog/quality/relation.ts'
import type { Source } from '../catalog/source.ts'
import type { Distribution, Figure } from '../figure.ts'
import type { Engine } from './engine/scheduling.ts'
import type { LengthClass, ServiceLevel } from './question.ts'
import type { CalibrationUse } from './speed/calibrationUse.ts'
import type { CandidateEvidence } from './speed/candidateEvidence.ts'

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

/** How a log's moments, in microseconds, are written and told apart. */
export type LogClock = {
  readonly describe: (micros: number) => string
  /** Monday 00:00 is 0; `null` without a wall clock. */
  readonly hourOfWeek: ((micros: number) => number) | null
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
  /** Times the limit that it misses most, at p95 on an empty replica; absent where it was not asked. */
  readonly distance?: number
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

/** Half and nineteen in twenty wait no longer. [s] */
export type Waited = { readonly p50: number; readonly p95: number; readonly count: number }

/** As users wait: to the first token, between tokens, and to the whole answer. */
export type Waits = {
  /** `null`: the log does not tell. */
  readonly ttft: Waited | null
  readonly tpot: Waited | null
  readonly latency: Waited
}

/** The same workload today and on its fleet. */
export type BeforeAfter = {
  /** Measured, retries included; `null`: the log tells no durations. */
  readonly today: Waits | null
  /** Predicted for the busiest minutes together, with the headroom; `null`: no fleet. */
  readonly planned: Waits | null
  /** The fleet's p95 of the first token or of the whole answer is longer than today's; `null`: nobody can say. */
  readonly isSlower: boolean | null
}

/** What another choice would do to the rent of all fleets. */
export type Lever = {
  readonly name: string
  /** As it is said on the command line. */
  readonly flag: string
  /** `null`: no fleet keeps the promise then. */
  readonly usdPerMonth: number | null
  readonly gpus: number | null
  /** Less than today's plan is negative. [USD/month] */
  readonly effectUsd: number | null
}

/** What the prompts' cached part is worth to a fleet. */
export type CachedInput = {
  /** Of the input tokens, as the log has it: what the plan assumes. */
  readonly share: number
  /** What is left of it behind a router that knows nothing of caches. */
  readonly plainRouterShare: number
  readonly replicas: number
  /** The fleet without any of it; `null`: none keeps the promise. [USD/month] */
  readonly usdWithout: number | null
  readonly note: string
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
  readonly beforeAfter: BeforeAfter
  /** `null`: the log shows next to no cached input. */
  readonly cachedInput: CachedInput | null
  /** Names as in the log; the empty name where it states none. */
  readonly sourceModels: readonly string[]
  /** `null`: no open-weight equivalent is established; name one with --target-model. */
  readonly targetModel: string | null
  /** How the target was chosen and on what evidence. */
  readonly why: string
  readonly requests: number
  readonly busiest: readonly BusiestMinute[]
  readonly candidates: readonly Candidate[]
  /** Tried as well, dearer than those listed. */
  readonly candidatesLeftOut?: number
  readonly refused: readonly Refused[]
  /** The cheapest that meets the promise and is not memory-tight; `null` with `unmet` saying why. */
  readonly recommended: Candidate | null
  readonly unmet: string | null
  /** Serving replicas of the recommended candidate by hour of the week, Monday 00:00 first; `null` for logs under a week. */
  readonly schedule: readonly number[] | null
  /** The load beside what the fleet works off; `null` without a fleet, for buckets, and where it was not asked for. */
  readonly timeline: LoadTimeline | null
}

/** What is asked of a fleet over time, in tokens a minute, for drawing. */
type LoadTimeline = {
  /** Of the first request. */
  readonly start: string
  readonly sliceSeconds: number
  /** The busiest minute of each slice, growth and headroom left out. */
  readonly busiestTokens: readonly number[]
  /** The busiest minute with growth and headroom: what the fleet is sized for. */
  readonly sizedFor: number
  /** What the serving replicas work off in a minute of that mix, the spare left out. */
  readonly worksOff: number
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
  /** Largest saving first. */
  readonly levers: readonly Lever[]
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
