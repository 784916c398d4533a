/** What stands beside the bills of the shared pool and of GPUs: as it stands in the JSON. */
import type { Figure } from '../figure.ts'

/** What one's own servers cost today. */
export type CurrentCost = {
  /** Models that the log shows on one's own servers. */
  readonly models: readonly string[]
  readonly attempts: number
  /** `null` until --current-cost or --current-fleet says it. */
  readonly usdPerMonth: Figure
  readonly gpus: Figure
}

/** The bill with the requests that may wait at another service tier of their provider. */
export type WaitingCost = {
  readonly tier: 'batch' | 'flex'
  /** Of the billed attempts [0..1]. */
  readonly share: number
  readonly usdPerMonth: Figure
  readonly savedPerMonth: Figure
}

/** The alternatives at a rate that was said, for readers who think in another currency. */
export type InCurrency = {
  readonly code: string
  /** Units of it for one USD. */
  readonly perUsd: number
  readonly date: string | null
  readonly alternatives: readonly {
    readonly id: string
    readonly name: string
    readonly perMonth: number | null
  }[]
}

/** The recommended GPUs on one term of rent. */
export type TermCost = {
  readonly term: 'on-demand' | 'managed' | 'reserved' | 'spot' | 'marketplace'
  readonly usdPerMonth: Figure
  /** What one must know of it. */
  readonly caveat: string
}
