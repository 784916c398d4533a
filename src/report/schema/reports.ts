/** What `analyze`, `cutover` and `readiness` write as JSON → zod schemas, and the JSON Schemas made of them. */
import { auditReport as full, trafficReport } from '../auditReport.ts'
import { cutoverReport } from '../cutoverReport.ts'
import { readinessReport } from '../readinessReport.ts'
import { z } from './zod.ts'
import { jsonSchema, zodOf } from './zodOf.ts'

/** Of `analyze`, with and without `--only traffic`. Names that it does not know are let through and dropped. */
export const auditReport = z.union([zodOf(full), zodOf(trafficReport)])

/** By what `schema` calls them. */
export const REPORT_SCHEMAS = {
  report: () =>
    jsonSchema(
      auditReport,
      'Report of gpuops-audit analyze',
      'docs/method.md defines each figure. null: the log cannot say.'
    ),
  cutover: () =>
    jsonSchema(
      zodOf(cutoverReport),
      'Report of gpuops-audit cutover',
      'docs/cutover.md defines each figure. null: the logs cannot say.'
    ),
  readiness: () =>
    jsonSchema(
      zodOf(readinessReport),
      'Report of gpuops-audit readiness',
      'docs/cutover.md says what is looked for. null: the log cannot say.'
    )
} as const
