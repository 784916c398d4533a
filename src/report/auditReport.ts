/** The root every renderer reads, and the shape of `--format json`: each figure is declared by its stage. */
import { capacity } from '../capacity/planShape.ts'
import { limits } from '../limits/limitsShape.ts'
import { inputSummary, reading, warning } from '../log/readingShape.ts'
import { pricing } from '../pricing/costShape.ts'
import { flag, list, nothing, type Of, object, oneOf, orNull, text } from '../shape.ts'
import { grain, period, traffic } from '../traffic/trafficShape.ts'
import { verdict } from '../verdict/verdictShape.ts'
import { run, summary } from './summaryShape.ts'

/** A default or a flag that the answer leans on. */
const assumption = object({
  name: text,
  value: text,
  /** The flag that changes it, or `null`. */
  flag: orNull(text),
  why: text
})
export type Assumption = Of<typeof assumption>

/** What became of a check of `--fail-on`. */
const checkOutcome = object({
  check: text,
  passed: flag,
  /** One sentence where it failed. */
  message: orNull(text)
})
export type CheckOutcome = Of<typeof checkOutcome>

/** What every report holds. */
const described = {
  summary,
  run,
  checks: list(checkOutcome),
  schemaVersion: oneOf('1'),
  tool: object({ name: oneOf('gpuops-audit'), version: text }),
  inputs: list(inputSummary),
  reading,
  period,
  grain,
  traffic,
  assumptions: list(assumption),
  warnings: list(warning)
}
const describedReport = object(described)
export type Described = Of<typeof describedReport>

export const auditReport = object({ ...described, limits, capacity, pricing, verdict })
export type AuditReport = Of<typeof auditReport>

/** Of `--only traffic`. */
export const trafficReport = object({
  ...described,
  limits: nothing,
  capacity: nothing,
  pricing: nothing,
  verdict: nothing
})
export type TrafficReport = Of<typeof trafficReport>
