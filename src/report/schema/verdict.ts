/** The verdict → its schema. */
import { figure } from './basics.ts'
import { z } from './zod.ts'

const recommendation = z.enum(['dedicated', 'shared', 'hybrid', 'not-enough-data'])

const criterion = z.object({
  id: z.string(),
  favours: z.enum(['dedicated', 'shared']),
  statement: z.string(),
  met: z.boolean().nullable(),
  measured: figure,
  threshold: z.string(),
  why: z.string()
})

export const verdict = z
  .object({
    recommendation,
    rule: z.string(),
    headline: z.string(),
    criteria: z.array(criterion),
    because: z.array(z.string()),
    caveats: z.array(z.string())
  })
  .meta({ id: 'Verdict' })
