/** What `cutover` answers, and the shape of its `--format json`. */
import type { Cutover } from '../cutover/cutover.ts'
import type { InputSummary, Warning } from '../log/readingShape.ts'

/** A latency or rate that the plan predicted beside the canary's own. */
export type PredictedFigure = {
  readonly label: string
  readonly unit: 's' | 'requests/s'
  readonly predicted: number | null
  readonly observed: number | null
}

export type CutoverSummary = {
  readonly recommendation: Cutover['recommendation']
  readonly headline: string
  readonly baselineRequests: number
  readonly canaryRequests: number
  readonly spanSeconds: number
  readonly matchedShare: number
  readonly gatesMet: number
  readonly gatesBroken: number
  readonly gatesUndecided: number
  readonly gatesWithoutData: number
  /** Until the gates that hold are decided where the two are equal. */
  readonly moreSeconds: number | null
  readonly moreCanaryRequests: number | null
}

export type CutoverReport = {
  readonly schemaVersion: '1'
  readonly kind: 'cutover'
  readonly tool: { readonly name: 'gpuops-audit'; readonly version: string }
  readonly summary: CutoverSummary
  readonly inputs: { readonly baseline: readonly InputSummary[]; readonly canary: readonly InputSummary[] }
  readonly names: { readonly baseline: string; readonly canary: string }
  readonly comparison: Cutover
  /** `null`: no plan was given. */
  readonly predicted: readonly PredictedFigure[] | null
  /** What was assumed while each side was read. */
  readonly assumptions: { readonly baseline: readonly string[]; readonly canary: readonly string[] }
  readonly warnings: readonly Warning[]
}
