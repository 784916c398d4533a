/** What `cutover` answers, and the shape of its `--format json`. */
import { cutoverShape, verdict } from '../cutover/cutoverShape.ts'
import { inputSummary, warning } from '../log/readingShape.ts'
import { amount, list, type Of, object, oneOf, orNull, text } from '../shape.ts'

/** A latency or rate that the plan predicted beside the canary's own. */
const predictedFigure = object({
  label: text,
  unit: oneOf('s', 'requests/s'),
  predicted: orNull(amount),
  observed: orNull(amount)
})
export type PredictedFigure = Of<typeof predictedFigure>

const summary = object({
  recommendation: verdict,
  headline: text,
  baselineRequests: amount,
  canaryRequests: amount,
  spanSeconds: amount,
  matchedShare: amount,
  gatesMet: amount,
  gatesBroken: amount,
  gatesUndecided: amount,
  gatesWithoutData: amount,
  /** Until the gates that hold are decided where the two are equal. */
  moreSeconds: orNull(amount),
  moreCanaryRequests: orNull(amount)
})
export type CutoverSummary = Of<typeof summary>

export const cutoverReport = object({
  schemaVersion: oneOf('1'),
  kind: oneOf('cutover'),
  tool: object({ name: oneOf('gpuops-audit'), version: text }),
  summary,
  inputs: object({ baseline: list(inputSummary), canary: list(inputSummary) }),
  names: object({ baseline: text, canary: text }),
  comparison: cutoverShape,
  /** `null`: no plan was given. */
  predicted: orNull(list(predictedFigure)),
  /** What was assumed while each side was read. */
  assumptions: object({ baseline: list(text), canary: list(text) }),
  warnings: list(warning)
})
export type CutoverReport = Of<typeof cutoverReport>
