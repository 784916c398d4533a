/** What leads a report: its answer in flat entries, and what was run on what. */

/** Units stand in the names; money is USD a month; shares are 0 to 1; `null` is unknown. */
export type Summary = {
  readonly recommendation: string | null
  readonly headline: string | null
  readonly requests: number
  readonly spanDays: number
  readonly averageRps: number | null
  readonly peakRps1s: number | null
  readonly peakRpm: number | null
  readonly peakToAverage60s: number | null
  readonly p95InputTokens: number | null
  readonly p95OutputTokens: number | null
  readonly peakTpm: number | null
  readonly p95InFlight: number | null
  readonly maxInFlight: number | null
  readonly throttledShare: number | null
  /** Several are joined by ` + `. */
  readonly targetModel: string | null
  readonly gpu: string | null
  readonly gpus: number | null
  readonly replicas: number | null
  readonly p95TtftSecondsToday: number | null
  readonly p95TtftSecondsPlanned: number | null
  readonly sharedUsdPerMonth: number | null
  readonly dedicatedUsdPerMonth: number | null
  readonly hybridUsdPerMonth: number | null
  readonly cheapestAlternative: string | null
  readonly cheapestUsdPerMonth: number | null
  readonly savingUsdPerMonth: number | null
  readonly savingLow: number | null
  readonly savingHigh: number | null
}

/** What was run on what: the same again gives the same report. */
export type Run = {
  readonly version: string
  /** Options that were set, by their names in a configuration file; what only presents the report is left out. */
  readonly options: Readonly<Record<string, unknown>>
  /** Digests of the inputs, in their order. */
  readonly inputs: readonly string[]
}
