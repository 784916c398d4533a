/** The root every renderer reads, and the shape of `--format json`: docs/method.md defines each figure. */
import type { CapacityPlan } from '../capacity/planShape.ts'
import type { LimitReplay } from '../limits/limitsShape.ts'
import type { InputSummary, Reading, Warning } from '../log/readingShape.ts'
import type { CostComparison } from '../pricing/costComparison.ts'
import type { Grain, Period, TrafficShape } from '../traffic/trafficShape.ts'
import type { Verdict } from '../verdict/verdictShape.ts'
import type { CheckOutcome } from './gate.ts'
import type { Run, Summary } from './summaryShape.ts'

/** A default or a flag that the answer leans on. */
export type Assumption = {
  readonly name: string
  readonly value: string
  /** The flag that changes it, or `null`. */
  readonly flag: string | null
  readonly why: string
}

/** What every report holds. */
export type Described = {
  readonly summary: Summary
  readonly run: Run
  /** Of --fail-on. */
  readonly checks: readonly CheckOutcome[]
  readonly schemaVersion: '1'
  readonly tool: { readonly name: 'gpuops-audit'; readonly version: string }
  readonly inputs: readonly InputSummary[]
  readonly reading: Reading
  readonly period: Period
  readonly grain: Grain
  readonly traffic: TrafficShape
  readonly assumptions: readonly Assumption[]
  readonly warnings: readonly Warning[]
}

export type AuditReport = Described & {
  readonly limits: LimitReplay
  readonly capacity: CapacityPlan
  readonly pricing: CostComparison
  readonly verdict: Verdict
}

/** Of `--only traffic`. */
export type TrafficReport = Described & {
  readonly limits: null
  readonly capacity: null
  readonly pricing: null
  readonly verdict: null
}
