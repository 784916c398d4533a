/** A log beside the bill of the same time: as it stands in the JSON. */
import type { Figure } from '../figure.ts'
import type { TokenPart } from './rates.ts'

/** `either`: money alone cannot tell missing rows from another price. */
export type Finding =
  | 'agrees'
  | 'log-misses'
  | 'log-counts-more'
  | 'priced-differently'
  | 'either'
  | 'not-in-log'
  | 'not-in-bill'

export type ReconciledPart = {
  readonly part: TokenPart | 'other'
  readonly tokensInLog: number
  readonly tokensBilled: number | null
  readonly usdOfLog: number
  readonly usdBilled: number | null
}

export type ReconciledModel = {
  /** As the price list names it, else as the export does. */
  readonly model: string
  readonly finding: Finding
  /** Log over bill: by tokens where the bill counts them, else by requests, else by money. `null`: one side has none. */
  readonly coverage: number | null
  /** The bill's price over the list's, at the bill's own tokens. `null`: it does not count tokens. */
  readonly priceRatio: number | null
  readonly usdOfLog: number
  readonly usdBilled: number | null
  readonly parts: readonly ReconciledPart[]
}

export type Reconciliation = {
  readonly source: string
  readonly usdBilled: Figure
  readonly usdOfLog: Figure
  /** Of the bill, by tokens where it counts them, else by money. [share] */
  readonly coverage: Figure
  readonly models: readonly ReconciledModel[]
  readonly notes: readonly string[]
}
