/** The cost comparison → its schema. */
import { source as sourceShape } from '../../catalog/source.ts'
import { figure } from './basics.ts'
import { z } from './zod.ts'
import { zodOf } from './zodOf.ts'

const source = zodOf(sourceShape)

const alternativeId = z.enum([
  'current',
  'batch',
  'flex',
  'cheaper-model',
  'shared',
  'successor',
  'open-shared',
  'reserved',
  'fixed',
  'hybrid',
  'scheduled'
])

const alternative = z.object({
  id: alternativeId,
  name: z.string(),
  usdPerMonth: figure,
  assumes: z.string(),
  unpricedShare: z.number()
})

const costLine = z
  .object({
    label: z.string(),
    quantity: z.number(),
    unit: z.enum([
      'Mtok input',
      'Mtok cached input',
      'Mtok cache write',
      'Mtok cache write, 1 h',
      'Mtok output',
      'attempt',
      'GPU-hour'
    ]),
    usdPerUnit: z.number(),
    usd: z.number(),
    source
  })
  .meta({ id: 'CostLine' })

const sharedCost = z.object({
  usdInPeriod: figure,
  usdPerMonth: figure,
  lines: z.array(costLine)
})

const statedModel = z.object({
  model: z.string(),
  attempts: z.number(),
  usdStated: z.number(),
  usdComputed: z.number(),
  difference: z.number().nullable()
})

const statedCost = z.object({
  usdStated: figure,
  usdComputed: figure,
  difference: figure,
  usdStatedOfUnpriced: figure,
  models: z.array(statedModel)
})

const replacement = z.object({
  model: z.string(),
  shutdown: z.string(),
  successor: z.string().nullable(),
  source
})

const unpriced = z
  .object({
    side: z.enum(['shared', 'fixed']),
    name: z.string(),
    attempts: z.number(),
    why: z.string()
  })
  .meta({ id: 'Unpriced' })

const successorCost = sharedCost.extend({
  replacements: z.array(replacement),
  unpriced: z.array(unpriced)
})

const currentCost = z.object({
  models: z.array(z.string()),
  attempts: z.number(),
  usdPerMonth: figure,
  gpus: figure
})

const waitingCost = z.object({
  tier: z.enum(['batch', 'flex']),
  share: z.number(),
  usdPerMonth: figure,
  savedPerMonth: figure
})

const cheaperModels = sharedCost.extend({
  models: z.array(
    z.object({ model: z.string(), cheaper: z.string(), relation: z.string(), evidence: z.string() })
  ),
  unpriced: z.array(unpriced)
})

const tokenPart = z.enum(['input', 'cached', 'write5m', 'write1h', 'output', 'other'])

const reconciliation = z.object({
  source: z.string(),
  usdBilled: figure,
  usdOfLog: figure,
  coverage: figure,
  models: z.array(
    z.object({
      model: z.string(),
      finding: z.enum([
        'agrees',
        'log-misses',
        'log-counts-more',
        'priced-differently',
        'either',
        'not-in-log',
        'not-in-bill'
      ]),
      coverage: z.number().nullable(),
      priceRatio: z.number().nullable(),
      usdOfLog: z.number(),
      usdBilled: z.number().nullable(),
      parts: z.array(
        z.object({
          part: tokenPart,
          tokensInLog: z.number(),
          tokensBilled: z.number().nullable(),
          usdOfLog: z.number(),
          usdBilled: z.number().nullable()
        })
      )
    })
  ),
  notes: z.array(z.string())
})

const inCurrency = z.object({
  code: z.string(),
  perUsd: z.number(),
  date: z.string().nullable(),
  alternatives: z.array(z.object({ id: z.string(), name: z.string(), perMonth: z.number().nullable() }))
})

const openOffer = z.object({
  provider: z.string(),
  precision: z.string().nullable(),
  usdPerMonth: z.number(),
  source
})

const openSharedCost = z.object({
  usdPerMonth: figure,
  workloads: z.array(
    z.object({
      sourceModels: z.array(z.string()),
      targetModel: z.string(),
      offers: z.array(openOffer)
    })
  ),
  unpriced: z.array(unpriced)
})

const reservedCost = z.object({
  offer: z.string(),
  models: z.array(z.string()),
  usdPerMonth: figure,
  usdByToken: z.number().nullable(),
  bases: z.array(
    z.object({
      offer: z.string(),
      model: z.string(),
      units: z.number(),
      usdReserved: z.number(),
      usdSpilled: z.number(),
      spilledShare: z.number()
    })
  )
})

const fixedCost = z.object({
  usdPerMonth: figure,
  stayingUsdPerMonth: figure,
  gpus: figure,
  lines: z.array(costLine)
})

const extraCost = z.object({
  side: z.enum(['shared', 'fixed']),
  label: z.string(),
  usdPerMonth: figure,
  flag: z.string()
})

const hybridBase = z
  .object({
    replicas: z.number(),
    gpus: z.number(),
    usdBase: z.number(),
    usdOverflow: z.number(),
    usdPerMonth: z.number(),
    overflowShare: z.number(),
    usdSavedPerGpu: z.number().nullable()
  })
  .meta({ id: 'HybridBase' })

const hybridWorkload = z.object({
  sourceModels: z.array(z.string()),
  targetModel: z.string(),
  gpu: z.string(),
  tensorParallel: z.number(),
  tokensPerReplicaMinute: z.number(),
  bases: z.array(hybridBase),
  best: hybridBase
})

const hybridCost = z.object({
  usdPerMonth: figure,
  workloads: z.array(hybridWorkload)
})

const scheduledCost = z.object({
  usdPerMonth: figure,
  savedAgainstFixed: figure
})

const breakEven = z.object({
  traffic: figure,
  tokensPerMonth: figure,
  utilisation: figure,
  usdPerMtok: figure,
  usdPerGpuHour: figure,
  peakToAverage: figure
})

const sensitivity = z.object({
  input: z.string(),
  savingAtLess: z.number(),
  savingAtMore: z.number(),
  swing: z.number()
})

export const costComparison = z
  .object({
    period: z.object({
      spanSeconds: z.number(),
      monthsFactor: z.number().nullable(),
      note: z.string()
    }),
    reconciliation: reconciliation.nullable(),
    currency: inCurrency.nullable(),
    current: currentCost.nullable(),
    waiting: z.array(waitingCost),
    cheaper: cheaperModels.nullable(),
    alternatives: z.array(alternative),
    shared: sharedCost.extend({
      stated: statedCost.nullable()
    }),
    successor: successorCost.nullable(),
    openShared: openSharedCost,
    reserved: z.array(reservedCost),
    fixed: fixedCost,
    extras: z.array(extraCost),
    hybrid: hybridCost,
    scheduled: scheduledCost,
    terms: z.array(
      z.object({
        term: z.enum(['on-demand', 'managed', 'reserved', 'spot', 'marketplace']),
        usdPerMonth: figure,
        caveat: z.string()
      })
    ),
    savingPerMonth: figure,
    fixedUsdPerMtok: figure,
    sharedUsdPerMtok: figure,
    breakEven,
    sensitivity: z.array(sensitivity),
    paybackMonths: figure,
    unpriced: z.array(unpriced)
  })
  .meta({ id: 'CostComparison' })
