/** What the log costs on the shared pool, on GPUs, and on what lies between: as it stands in the JSON. */
import type { Source } from '../catalog/source.ts'
import type { Figure } from '../figure.ts'
import type { CurrentCost, InCurrency, TermCost, WaitingCost } from './otherCosts.ts'
import type { Reconciliation } from './reconciliation.ts'

/** One line of a bill: quantity × unit price. */
export type CostLine = {
  readonly label: string
  readonly quantity: number
  readonly unit:
    | 'Mtok input'
    | 'Mtok cached input'
    | 'Mtok cache write'
    | 'Mtok cache write, 1 h'
    | 'Mtok output'
    | 'attempt'
    | 'GPU-hour'
  readonly usdPerUnit: number
  /** Over the log's own span for tokens, over a month for GPUs. */
  readonly usd: number
  readonly source: Source
}

export type SharedCost = {
  /** Over the log's span, priced rows only. `null`: nothing could be priced. */
  readonly usdInPeriod: Figure
  /** Scaled to a month of 730 h. */
  readonly usdPerMonth: Figure
  readonly lines: readonly CostLine[]
}

/** Of one model's attempts that state a cost and have a price. */
export type StatedModel = {
  /** As the log names it. */
  readonly model: string
  readonly attempts: number
  readonly usdStated: number
  readonly usdComputed: number
  /** Computed / stated − 1; `null` where 0 is stated. */
  readonly difference: number | null
}

/** What the log itself says that it cost, over its span. */
export type StatedCost = {
  readonly usdStated: Figure
  readonly usdComputed: Figure
  /** Computed / stated − 1. */
  readonly difference: Figure
  readonly usdStatedOfUnpriced: Figure
  readonly models: readonly StatedModel[]
}

export type Replacement = {
  /** As the log names it. */
  readonly model: string
  /** ISO date of the switch-off. */
  readonly shutdown: string
  /** `null`: none is named. */
  readonly successor: string | null
  readonly source: Source
}

/** The same demand after the announced switch-offs. */
export type SuccessorCost = SharedCost & {
  readonly replacements: readonly Replacement[]
  readonly unpriced: readonly Unpriced[]
}

export type OpenOffer = {
  readonly provider: string
  readonly usdPerMonth: number
  /** Of the weights, where the offer states it: a quantised model may answer worse. */
  readonly precision: string | null
  readonly source: Source
}

/** The open-weight stand-ins bought by the token. */
export type OpenSharedCost = {
  /** Sum over workloads; the range is that over providers. */
  readonly usdPerMonth: Figure
  readonly workloads: readonly {
    readonly sourceModels: readonly string[]
    readonly targetModel: string
    /** Cheapest first. */
    readonly offers: readonly OpenOffer[]
  }[]
  readonly unpriced: readonly Unpriced[]
}

/** Shared capacity reserved as a base; what spills over it and what the offer does not cover by the token. */
export type ReservedCost = {
  readonly offer: string
  readonly models: readonly string[]
  readonly usdPerMonth: Figure
  /** The part of it that is paid by the token: what spills over, and the log's other models. */
  readonly usdByToken: number | null
  /** The cheapest size for each model, or for each part of it that is sold apart. */
  readonly bases: readonly {
    readonly offer: string
    readonly model: string
    readonly units: number
    readonly usdReserved: number
    readonly usdSpilled: number
    /** Of what the offer counts [0..1]. */
    readonly spilledShare: number
  }[]
}

export type FixedCost = {
  /** Whole GPUs for whole months, idle time and spare included, and what stays on the shared pool beside them. */
  readonly usdPerMonth: Figure
  /** Of models that cost less there, or that nothing stands in for. */
  readonly stayingUsdPerMonth: Figure
  readonly gpus: Figure
  readonly lines: readonly CostLine[]
}

/** What stands beside tokens and rent: each said by the user, and 0 until then. */
export type ExtraCost = {
  readonly side: 'shared' | 'fixed'
  readonly label: string
  readonly usdPerMonth: Figure
  readonly flag: string
}

/** A fixed base of replicas without a spare, and what overflows it on the shared pool. */
export type HybridBase = {
  readonly replicas: number
  /** In whole lots of what the offer sells. */
  readonly gpus: number
  readonly usdBase: number
  readonly usdOverflow: number
  readonly usdPerMonth: number
  /** Of the billed requests. */
  readonly overflowShare: number
  /** What the last replica saves, per GPU; negative: it costs more than it saves. `null` without one. */
  readonly usdSavedPerGpu: number | null
}

export type HybridWorkload = {
  readonly sourceModels: readonly string[]
  readonly targetModel: string
  readonly gpu: string
  readonly tensorParallel: number
  /** Tokens that one replica serves in a minute within the promise, as sized on the busiest one. */
  readonly tokensPerReplicaMinute: number
  /** From no replica to as many as the peak needs. */
  readonly bases: readonly HybridBase[]
  readonly best: HybridBase
}

export type HybridCost = {
  /** Sum of each workload's cheapest base. */
  readonly usdPerMonth: Figure
  readonly workloads: readonly HybridWorkload[]
}

/** The fleet that follows the hour of the week, where GPUs are billed by the hour. */
export type ScheduledCost = {
  readonly usdPerMonth: Figure
  /** Against the same GPUs all week. */
  readonly savedAgainstFixed: Figure
}

export type Unpriced = {
  /** Which bill lacks it. */
  readonly side: 'shared' | 'fixed'
  /** Model or GPU name as in the log or the plan; empty: the log does not name it. */
  readonly name: string
  readonly attempts: number
  readonly why: string
}

type AlternativeId =
  | 'current'
  | 'batch'
  | 'flex'
  | 'cheaper-model'
  | 'shared'
  | 'successor'
  | 'open-shared'
  | 'reserved'
  | 'fixed'
  | 'hybrid'
  | 'scheduled'

/** One way to serve the same demand. */
export type Alternative = {
  readonly id: AlternativeId
  readonly name: string
  /** Extras included. */
  readonly usdPerMonth: Figure
  /** What one must believe for it. */
  readonly assumes: string
  /** Share of the billed attempts that its sum leaves out, since they could not be priced [0..1]. */
  readonly unpricedShare: number
}

/** Where the decision between shared and fixed flips, everything else as it is. */
export type BreakEven = {
  /** Times today's traffic at which shared costs what the recommended GPUs cost. */
  readonly traffic: Figure
  readonly tokensPerMonth: Figure
  /** Share of the tokens the fleet could serve at its sized rate all month. */
  readonly utilisation: Figure
  /** What the shared pool would have to charge, input and output together. */
  readonly usdPerMtok: Figure
  /** What a GPU would have to cost. */
  readonly usdPerGpuHour: Figure
  /** The fleet grows with the peak: the ratio at which it costs what the tokens do. */
  readonly peakToAverage: Figure
}

/** What a fifth less and a fifth more of one input do to the saving, sized and chosen again. [USD/month] */
export type Sensitivity = {
  readonly input: string
  readonly savingAtLess: number
  readonly savingAtMore: number
  /** The cheaper of the two ways that are weighed there. */
  readonly cheapestAtLess: AlternativeId
  readonly cheapestAtMore: AlternativeId
  readonly swing: number
}

/** The maker's own current models that cost less and bear a relation to the log's, by the benchmarks that both share. */
export type CheaperModels = SharedCost & {
  readonly models: readonly {
    /** As the log names it. */
    readonly model: string
    readonly cheaper: string
    readonly relation: string
    readonly evidence: string
  }[]
  readonly unpriced: readonly Unpriced[]
}

export type CostComparison = {
  /** `null`: no bill was given. */
  readonly reconciliation: Reconciliation | null
  /** `null`: USD alone. */
  readonly currency: InCurrency | null
  readonly waiting: readonly WaitingCost[]
  /** `null`: no model of the log has a cheaper relative. */
  readonly cheaper: CheaperModels | null
  /** `null`: nothing runs on own servers. */
  readonly current: CurrentCost | null
  readonly period: {
    readonly spanSeconds: number
    /** 730 h over the span: the factor from the log to a month. */
    readonly monthsFactor: number | null
    /** What the scaling leans on. */
    readonly note: string
  }
  /** Cheapest first, as if what could not be priced cost what the rest does; unknown sums last. */
  readonly alternatives: readonly Alternative[]
  /** The two that are weighed: the cheapest credible one by the token, and the cheapest with GPUs; `null`: none has a price. */
  readonly compared: { readonly byToken: AlternativeId | null; readonly dedicated: AlternativeId | null }
  readonly shared: SharedCost & {
    /** `null`: the log states no costs. */
    readonly stated: StatedCost | null
  }
  /** `null`: no model of the log has a switch-off date. */
  readonly successor: SuccessorCost | null
  readonly openShared: OpenSharedCost
  readonly reserved: readonly ReservedCost[]
  readonly fixed: FixedCost
  readonly extras: readonly ExtraCost[]
  readonly hybrid: HybridCost
  readonly scheduled: ScheduledCost
  /** The same GPUs by the terms on which they are offered; empty without a fleet. */
  readonly terms: readonly TermCost[]
  /** The cheapest credible way by the token less the cheapest with GPUs, extras included: positive is saved by moving. */
  readonly savingPerMonth: Figure
  /** Fixed cost over the tokens served: USD per million, input and output together. */
  readonly fixedUsdPerMtok: Figure
  readonly sharedUsdPerMtok: Figure
  readonly breakEven: BreakEven
  /** The most telling input first. */
  readonly sensitivity: readonly Sensitivity[]
  /** Months until the saving has paid the migration fee. */
  readonly paybackMonths: Figure
  readonly unpriced: readonly Unpriced[]
}
