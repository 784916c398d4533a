/** What `readiness --format json` writes → its zod schema, and the JSON Schema made of it. */
import { inputSummary, warning } from '../../log/readingShape.ts'
import { list } from '../../shape.ts'
import { z } from './zod.ts'
import { zodOf } from './zodOf.ts'

/** `null`: the log cannot say. */
const known = z.number().nullable()

const support = z.enum(['yes', 'partly', 'no'])

const need = z.object({
  use: z.string(),
  label: z.string(),
  vllm: support,
  sglang: support,
  tensorrtLlm: support,
  todo: z.string(),
  requests: z.number(),
  isAtMost: z.boolean(),
  share: z.number(),
  told: z.number(),
  spendShare: known
})

const untold = z.object({ use: z.string(), label: z.string(), field: z.string(), toldShare: z.number() })

const context = z.object({
  model: z.string(),
  context: z.number(),
  beyond: known,
  couldBeBeyond: known,
  longest: known
})

const readiness = z.object({
  grain: z.enum(['request', 'bucket']),
  requests: z.number(),
  spendBasis: z.enum(['cost', 'tokens']).nullable(),
  needs: z.array(need),
  untold: z.array(untold),
  context: context.nullable(),
  models: z.array(z.object({ name: z.string(), requests: z.number() })),
  longest: known
})

const source = z.object({
  where: z.string(),
  asOf: z.string().nullable(),
  verified: z.boolean(),
  note: z.string().exactOptional()
})

export const readinessReport = z.object({
  schemaVersion: z.literal('1'),
  kind: z.literal('readiness'),
  tool: z.object({ name: z.literal('gpuops-audit'), version: z.string() }),
  inputs: zodOf(list(inputSummary)),
  readiness,
  changes: z.array(z.object({ client: z.string(), code: z.string() })),
  sources: z.array(source),
  warnings: zodOf(list(warning))
})

/** Draft 2020-12. Open to names that later versions add. */
export const readinessReportSchema = (): object => {
  const { $schema, ...schema } = z.toJSONSchema(readinessReport, { io: 'input' })
  return {
    $schema,
    title: 'Report of gpuops-audit readiness',
    description: 'docs/cutover.md says what is looked for. null: the log cannot say.',
    ...schema
  }
}
