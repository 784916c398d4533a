/** The audit report → its zod schema, and the JSON Schema made of it. */
import { auditReport as full, trafficReport } from '../auditReport.ts'
import { z } from './zod.ts'
import { zodOf } from './zodOf.ts'

/** Of `analyze`, with and without `--only traffic`. Names that it does not know are let through and dropped. */
export const auditReport = z.union([zodOf(full), zodOf(trafficReport)])

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
