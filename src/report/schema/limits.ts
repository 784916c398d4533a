/** The replay against rate limits → its schema. */
import { basis, distribution, figure, moment, source } from './basics.ts'
import { z } from './zod.ts'

const unlisted = z.object({
  model: z.string(),
  requests: z.number(),
  why: z.string()
})

const refusal = z.enum([
  'requestsPerMinute',
  'requestsPerDay',
  'tokensPerMinute',
  'tooLarge',
  'ramp',
  'monthlyUsage'
])

const poolLimits = z.object({
  requestsPerMinute: z.number().nullable(),
  tokensPerMinute: z.number().nullable(),
  requestsPerDay: z.number().nullable(),
  batchQueueTokens: z.number().nullable()
})

const poolReplay = z.object({
  pool: z.string(),
  models: z.array(z.string()),
  requests: z.number(),
  limits: poolLimits,
  refused: figure,
  refusedRequests: z.number().nullable(),
  headroom: figure
})

const batchQueue = z.object({
  pool: z.string(),
  limitTokens: z.number(),
  mostPerDay: figure,
  fits: z.literal(true).nullable()
})

const scenario = z.object({
  tier: z.string(),
  present: z.boolean(),
  refused: figure,
  refusedRequests: z.number().nullable(),
  refusedBy: z.record(refusal, z.number()).nullable(),
  firstAt: moment.nullable(),
  worstMinute: z
    .object({
      at: moment,
      requests: z.number(),
      refusedRequests: z.number()
    })
    .nullable(),
  failedForGood: figure,
  addedLatency: distribution.nullable(),
  attempts: z.number().nullable(),
  headroom: figure,
  binding: z.string().nullable(),
  monthsUntilOutgrown: figure,
  outgrown: z
    .object({
      on: z.string().nullable(),
      earliest: z.string().nullable(),
      latest: z.string().nullable()
    })
    .nullable(),
  bursts: z
    .object({
      pool: z.string(),
      limit: z.enum(['requestsPerMinute', 'tokensPerMinute']),
      perMinute: z.number(),
      average: figure,
      busiestMinute: figure
    })
    .nullable(),
  monthlyUsage: z
    .object({
      usd: z.number(),
      used: figure,
      reachedAt: moment.nullable()
    })
    .nullable(),
  pools: z.array(poolReplay),
  batchQueue: z.array(batchQueue)
})

const minuteLoad = z.object({ average: figure, busiest: figure })

const poolNeed = z.object({
  pool: z.string(),
  models: z.array(z.string()),
  requests: z.number(),
  requestsPerMinute: figure,
  tokensPerMinute: figure,
  requestsPerDay: figure,
  perMinute: z.object({ requests: minuteLoad, tokens: minuteLoad.nullable() }).nullable(),
  source
})

const reservedScenario = z.object({
  offer: z.string(),
  model: z.string(),
  unit: z.string(),
  peakMinute: figure,
  perUnit: z.number(),
  unitsForPeak: figure,
  usdPerMonth: figure,
  steps: z.array(
    z.object({
      units: z.number(),
      spilled: figure,
      usdPerMonth: figure
    })
  ),
  sources: z.array(source)
})

const unsizedOffer = z.object({
  offer: z.string(),
  model: z.string(),
  leastUsdPerMonth: z.number(),
  why: z.string(),
  source
})

export const limitReplay = z
  .object({
    basis,
    tolerated: z.number(),
    demand: z.object({
      requests: z.number(),
      throttledAttempts: z.number().nullable(),
      unlisted: z.array(unlisted),
      notes: z.array(z.string())
    }),
    scenarios: z.array(scenario),
    lowestSufficient: z.string().nullable(),
    needs: z.array(poolNeed),
    why: z.string().nullable(),
    reserved: z.array(reservedScenario),
    unsized: z.array(unsizedOffer),
    sources: z.array(source),
    rules: z.array(z.string())
  })
  .meta({ id: 'LimitReplay' })
