/** The audit report → its zod schema, held equal to the type at compile time, and the JSON Schema made of it. */
import { capacity } from '../../capacity/planShape.ts'
import { limits } from '../../limits/limitsShape.ts'
import { inputSummary, reading, warning } from '../../log/readingShape.ts'
import { list } from '../../shape.ts'
import { grain, period, traffic } from '../../traffic/trafficShape.ts'
import { verdict } from '../../verdict/verdictShape.ts'
import type { AuditReport, TrafficReport } from '../auditReport.ts'
import { costComparison } from './pricing.ts'
import { z } from './zod.ts'
import { zodOf } from './zodOf.ts'

const assumption = z.object({
  name: z.string(),
  value: z.string(),
  flag: z.string().nullable(),
  why: z.string()
})

const number = z.number().nullable()
const text = z.string().nullable()

/** Flat: each entry has its unit in its name. */
const summary = z
  .object({
    recommendation: text.describe('dedicated, shared, hybrid, too-close or not-enough-data'),
    headline: text.describe('the decision in one sentence'),
    requests: z.number().describe('with retries folded in'),
    spanDays: z.number().describe('first to last arrival'),
    averageRps: number.describe('attempts a second over the span'),
    peakRps1s: number.describe('most attempts in any second'),
    peakRpm: number.describe('most attempts in any minute'),
    peakToAverage60s: number.describe('busiest minute over the average minute'),
    p95InputTokens: number.describe('of one attempt'),
    p95OutputTokens: number.describe('of one attempt'),
    peakTpm: number.describe('most tokens in any minute, input and output'),
    p95InFlight: number.describe('requests in flight, 95 % of the time no more'),
    maxInFlight: number.describe('most requests in flight at once'),
    throttledShare: number.describe('attempts answered 429, 0 to 1'),
    targetModel: text.describe('open-weight models of the recommended fleets'),
    gpu: text.describe('GPUs of the recommended fleets'),
    gpus: number.describe('GPUs, spare included'),
    replicas: number.describe('servable copies, spare included'),
    p95TtftSecondsToday: number.describe('to the first token, as the log measured it'),
    p95TtftSecondsPlanned: number.describe('to the first token, predicted for the recommended fleets'),
    sharedUsdPerMonth: number.describe('tokens of the log as billed'),
    dedicatedUsdPerMonth: number.describe('the recommended GPUs, extras included'),
    hybridUsdPerMonth: number.describe('a fixed base with the overflow on the shared pool'),
    cheapestAlternative: text.describe('id among pricing.alternatives'),
    cheapestUsdPerMonth: number.describe('of the cheapest alternative'),
    savingUsdPerMonth: number.describe('by dedicated GPUs; negative: they cost more'),
    savingLow: number.describe('low end of the saving, USD a month'),
    savingHigh: number.describe('high end of the saving, USD a month')
  })
  .meta({ id: 'Summary' })

const run = z.object({
  version: z.string().describe('of gpuops-audit'),
  options: z
    .record(z.string(), z.unknown())
    .describe('that were set, by their names in a configuration file'),
  inputs: z.array(z.string()).describe('SHA-256 of the first 64 KiB of each input, unpacked')
})

const described = z.object({
  summary,
  run,
  checks: z.array(z.object({ check: z.string(), passed: z.boolean(), message: text })),
  schemaVersion: z.literal('1'),
  tool: z.object({ name: z.literal('gpuops-audit'), version: z.string() }),
  inputs: zodOf(list(inputSummary)),
  reading: zodOf(reading),
  period: zodOf(period),
  grain: zodOf(grain),
  traffic: zodOf(traffic),
  assumptions: z.array(assumption),
  warnings: zodOf(list(warning))
})

const fullReport = described.extend({
  limits: zodOf(limits),
  capacity: zodOf(capacity),
  pricing: costComparison,
  verdict: zodOf(verdict)
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
