/** What reading a log accounts for → its schema. */
import { z } from './zod.ts'

const columnUse = z.object({
  field: z.string(),
  columns: z.array(z.string()),
  unit: z.string().nullable(),
  because: z.string().nullable()
})

export const inputSummary = z
  .object({
    source: z.string(),
    format: z.string(),
    bytes: z.number(),
    rows: z.number(),
    rejected: z.number(),
    duplicates: z.number(),
    sha256OfStart: z.string().exactOptional(),
    columns: z.array(columnUse).exactOptional(),
    unusedColumns: z.array(z.string()).exactOptional()
  })
  .meta({ id: 'InputSummary' })

const rejectedLine = z.object({
  source: z.string(),
  line: z.number(),
  reason: z.string()
})

export const reading = z
  .object({
    rows: z.number(),
    attempts: z.number(),
    requests: z.number(),
    rejected: z.record(z.string(), z.number()),
    samples: z.array(rejectedLine),
    leftOut: z.record(z.string(), z.number()),
    duplicates: z.number(),
    possibleDuplicates: z.number(),
    foldedRetries: z.number(),
    outOfOrder: z.object({
      rows: z.number(),
      maxBackstepSeconds: z.number()
    }),
    assumptions: z.array(z.string()),
    truncation: z.array(z.string())
  })
  .meta({ id: 'Reading' })

export const warning = z
  .object({
    code: z.string(),
    message: z.string(),
    effect: z.string()
  })
  .meta({ id: 'Warning' })
