/** What is said of a gateway's table for its calls to be added up. */

/** Of a row: whether it is a call, and what it is as a row of a plain table. */
export type GatewayCalls = {
  /** What is said several times, by names that no column of the table has; each may use those before it. */
  readonly named: Readonly<Record<string, string>>
  readonly isCall: string
  readonly columns: Readonly<Record<keyof typeof TYPES, string>>
  /** What of a call cannot be added up: which calls, and what they do. */
  readonly untold: readonly { readonly which: string; readonly why: string }[]
  /** Where calls may lie around others: columns of text. */
  readonly spans: { readonly trace: string; readonly id: string; readonly parent: string } | null
}

/** The columns of the plain table. */
export const TYPES = {
  id: 'String',
  start: "DateTime64(6, 'UTC')",
  duration: 'Nullable(Int64)',
  ttft: 'Nullable(Int64)',
  model: 'String',
  caller: 'String',
  input: 'Nullable(Float64)',
  cached: 'Nullable(Float64)',
  output: 'Nullable(Float64)',
  status: 'Nullable(Int64)'
} as const
