/** Figures, distributions and moments → their schemas, which all others are made of. */
import { BASES } from '../../figure.ts'
import { z } from './zod.ts'

export const moment = z.string()

const basis = z.enum(BASES)

export const figure = z
  .object({
    value: z.number().nullable(),
    unit: z.string(),
    basis,
    low: z.number().exactOptional(),
    high: z.number().exactOptional(),
    note: z.string().exactOptional()
  })
  .meta({ id: 'Figure' })

const nearestRank = z.object({ p50: z.number(), p95: z.number(), p99: z.number() })

export const distribution = z
  .object({
    count: z.number(),
    mean: z.number(),
    min: z.number(),
    p50: z.number(),
    p90: z.number(),
    p95: z.number(),
    p99: z.number(),
    max: z.number(),
    unit: z.string(),
    basis,
    nearestRank: nearestRank.exactOptional()
  })
  .meta({ id: 'Distribution' })

export const rankedDistribution = distribution.extend({ nearestRank }).meta({ id: 'RankedDistribution' })
