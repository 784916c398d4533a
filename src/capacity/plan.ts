/** Which GPUs would serve the log, how many, and how they would behave: as it stands in the JSON. */
import type { Distribution, Figure } from '../figure.ts'
import type { Engine } from './engine/scheduling.ts'
import type { ServiceLevel } from './question.ts'
import type { CalibrationUse } from './speed/calibrationUse.ts'
import type { CandidateEvidence } from './speed/candidateEvidence.ts'

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
  readonly reason: 'memory' | 'heads' | 'ttft-floor' | 'tpot-floor' | 'context' | 'rate'
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

export type Workload = {
  readonly kind: WorkloadKind
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
