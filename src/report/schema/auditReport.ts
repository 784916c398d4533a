/** The audit report → its zod schema, held equal to the type at compile time, and the JSON Schema made of it. */
import { grain, period, traffic } from '../../traffic/trafficShape.ts'
import type { AuditReport, TrafficReport } from '../auditReport.ts'
import { capacityPlan } from './capacity.ts'
import { limitReplay } from './limits.ts'
import { costComparison } from './pricing.ts'
import { inputSummary, reading, warning } from './reading.ts'
import { verdict } from './verdict.ts'
import { z } from './zod.ts'
import { zodOf } from './zodOf.ts'

const assumption = z.object({
  name: z.string(),
  value: z.string(),
  flag: z.string().nullable(),
  why: z.string()
})

const described = z.object({
  schemaVersion: z.literal('1'),
  tool: z.object({ name: z.literal('gpuops-audit'), version: z.string() }),
  inputs: z.array(inputSummary),
  reading,
  period: zodOf(period),
  grain: zodOf(grain),
  traffic: zodOf(traffic),
  assumptions: z.array(assumption),
  warnings: z.array(warning)
})

const fullReport = described.extend({
  limits: limitReplay,
  capacity: capacityPlan,
  pricing: costComparison,
  verdict
})

const trafficReport = described.extend({
  limits: z.null(),
  capacity: z.null(),
  pricing: z.null(),
  verdict: z.null()
})

/** Of `analyze`, with and without `--only traffic`. Names that it does not know are let through and dropped. */
export const auditReport = z.union([fullReport, trafficReport])

/** Draft 2020-12. Open to names that later versions add. */
export const auditReportSchema = (): object => {
  const { $schema, ...schema } = z.toJSONSchema(auditReport, { io: 'input' })
  return {
    $schema,
    title: 'Report of gpuops-audit analyze',
    description: 'docs/method.md defines each figure. null: the log cannot say.',
    ...schema
  }
}

/** Without `readonly`, and with intersections merged: what is left must be the same to the letter. */
type Plain<Value> = Value extends readonly (infer Item)[]
  ? Plain<Item>[]
  : Value extends object
    ? { -readonly [Key in keyof Value]: Plain<Value[Key]> }
    : Value

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** Fails to compile where the schema and the type differ in any name, type or question mark, either way. */
true satisfies Same<Plain<z.infer<typeof fullReport>>, Plain<AuditReport>>
true satisfies Same<Plain<z.infer<typeof trafficReport>>, Plain<TrafficReport>>
