/** What the log costs on the shared pool, and what the sized GPUs would cost: as it stands in the JSON. */
import type { Source } from '../catalog/source.ts'
import type { Figure } from '../figure.ts'

/** One line of a bill: quantity × unit price. */
export type CostLine = {
  readonly label: string
  readonly quantity: number
  readonly unit: 'Mtok input' | 'Mtok cached input' | 'Mtok output' | 'GPU-hour'
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

export type FixedCost = {
  /** Whole GPUs for whole months, idle time and spare included. */
  readonly usdPerMonth: Figure
  readonly gpus: Figure
  readonly lines: readonly CostLine[]
}

export type Unpriced = {
  /** Which bill lacks it. */
  readonly side: 'shared' | 'fixed'
  /** Model or GPU name as in the log or the plan; empty: the log does not name it. */
  readonly name: string
  readonly attempts: number
  readonly why: string
}

export type CostComparison = {
  readonly period: {
    readonly spanSeconds: number
    /** 730 h over the span: the factor from the log to a month. */
    readonly monthsFactor: number
    /** What the scaling leans on. */
    readonly note: string
  }
  readonly shared: SharedCost
  readonly fixed: FixedCost
  /** Shared less fixed: positive is saved by moving. */
  readonly savingPerMonth: Figure
  /** Fixed cost over the tokens served: USD per million, input and output together. */
  readonly fixedUsdPerMtok: Figure
  readonly sharedUsdPerMtok: Figure
  /** Times today's traffic at which shared costs what the recommended GPUs cost. */
  readonly breakEvenTraffic: Figure
  readonly unpriced: readonly Unpriced[]
}
