/** The verdict → its schema. */
import { figure } from './basics.ts'
import { z } from './zod.ts'

const recommendation = z.enum(['dedicated', 'shared', 'hybrid', 'too-close', 'not-enough-data'])

const criterion = z.object({
  id: z.string(),
  favours: z.enum(['dedicated', 'shared']),
  statement: z.string(),
  met: z.boolean().nullable(),
  measured: figure,
  threshold: z.string(),
  why: z.string()
})

const action = z.enum([
  'as-billed',
  'successor',
  'cheaper-model',
  'batch',
  'flex',
  'cache',
  'open-shared',
  'reserved-shared',
  'hybrid',
  'dedicated',
  'scheduled',
  'right-size'
])

const deadline = z.object({ models: z.array(z.string()), date: z.string(), successor: z.string().nullable() })

const failureMode = z.object({
  id: z.enum(['limits-in-spikes', 'tiers-run-out', 'retries-mask']),
  statement: z.string(),
  found: z.boolean().nullable(),
  why: z.string()
})

const remedy = z.object({
  name: z.string(),
  usdPerMonth: z.number().nullable(),
  refusedShare: z.number().nullable(),
  note: z.string()
})

export const verdict = z
  .object({
    recommendation,
    action: action.nullable(),
    condition: z.string().nullable(),
    rule: z.string(),
    headline: z.string(),
    saving: figure,
    savingUntil: z.string().nullable(),
    savingAfter: figure,
    deadlines: z.array(deadline),
    failureModes: z.array(failureMode),
    remedies: z.array(remedy),
    criteria: z.array(criterion),
    because: z.array(z.string()),
    caveats: z.array(z.string())
  })
  .meta({ id: 'Verdict' })
