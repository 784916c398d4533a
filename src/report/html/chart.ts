/** What a chart is, as data: drawn in the page, said in words, and told again as a table. */
import type { Table } from '../blocks.ts'

export type Chart = {
  readonly id: string
  readonly title: string
  /** What the drawing shows, for who does not see it. */
  readonly alt: string
  readonly plot: Drawing
  readonly table: Table
}

export type Line = { readonly label: string; readonly value: number }

export type Quantiles = {
  readonly label: string
  readonly p50: number
  readonly p90: number
  readonly p95: number
  readonly p99: number
  readonly max: number
}

/** Axes carry numbers in these units: requests or tokens a minute, shares [0..1], tokens, seconds, USD a month. */
export type Drawing =
  | {
      readonly kind: 'costs'
      /** Cheapest first. */
      readonly rows: readonly {
        readonly label: string
        readonly usd: number
        readonly low: number
        readonly high: number
        readonly role: 'chosen' | 'today' | 'other'
        readonly isFleet: boolean
        readonly text: string
      }[]
    }
  | {
      readonly kind: 'timeline'
      /** `null`: the log has no wall clock, and time counts from its start. */
      readonly startMillis: number | null
      readonly sliceSeconds: number
      readonly values: readonly number[]
      readonly unit: string
      readonly lines: readonly Line[]
    }
  | {
      readonly kind: 'closeUp'
      readonly startMillis: number | null
      readonly sliceSeconds: number
      readonly attempts: readonly number[]
      readonly throttled: readonly number[]
    }
  | {
      readonly kind: 'heat'
      readonly days: readonly string[]
      readonly requests: readonly number[]
      /** In which the hours count; `null`: the log names none. */
      readonly timezone: string | null
    }
  | {
      readonly kind: 'histogram'
      readonly bins: readonly { readonly from: number; readonly to: number; readonly share: number }[]
      readonly label: string
    }
  | {
      readonly kind: 'quantiles'
      readonly rows: readonly Quantiles[]
      readonly unit: 'tokens' | 's'
      readonly limit: Line | null
    }
  | {
      readonly kind: 'load'
      readonly points: readonly {
        readonly series: string
        readonly inFlight: number
        readonly seconds: number
      }[]
    }
  | {
      readonly kind: 'tiers'
      readonly rows: readonly {
        readonly label: string
        readonly value: number | null
        readonly low: number | null
        readonly high: number | null
      }[]
    }
  | {
      readonly kind: 'hybrid'
      readonly bases: readonly {
        readonly gpus: number
        readonly base: number
        readonly overflow: number
        readonly together: number
      }[]
      readonly bestGpus: number
      /** Of the currency. */
      readonly code: string
    }
