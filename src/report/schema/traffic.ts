/** The description of the traffic → its schema. */
import { figure, moment, rankedDistribution } from './basics.ts'
import { throttling } from './throttling.ts'
import { z } from './zod.ts'

export const period = z
  .object({
    start: moment,
    end: moment,
    spanSeconds: z.number(),
    timezone: z.string().nullable()
  })
  .meta({ id: 'Period' })

export const grain = z
  .object({
    kind: z.enum(['request', 'bucket']),
    bucketSeconds: z.number().nullable()
  })
  .meta({ id: 'Grain' })

const counts = z.object({
  attempts: z.number(),
  requests: z.number(),
  succeeded: z.number(),
  failed: z.number().nullable(),
  throttled: z.number().nullable()
})

const peakWindow = z.enum(['1s', '10s', '60s', '300s', '3600s'])

const peak = z
  .object({
    sliding: figure,
    aligned: figure,
    at: moment.nullable(),
    alignedAt: moment.nullable()
  })
  .meta({ id: 'Peak' })

const requestPeak = peak
  .extend({
    slidingClosed: figure
  })
  .meta({ id: 'RequestPeak' })

const calendarCounts = z.object({
  seconds: z.number(),
  minutes: z.number(),
  emptySeconds: z.number(),
  emptyMinutes: z.number(),
  averageRps: figure,
  perSecond: z.object({
    p50: z.number(),
    p95: z.number(),
    p99: z.number()
  })
})

const rate = z.object({
  averageRps: figure,
  averageRpm: figure,
  peak: z.record(peakWindow, requestPeak),
  peakRps: figure,
  peakRpm: figure,
  peakToAverage: z.record(peakWindow, figure),
  peakToAverageAligned: z.record(peakWindow, figure),
  calendar: calendarCounts.nullable(),
  timeline: z.object({
    sliceSeconds: z.number(),
    requests: z.array(z.number())
  })
})

const tokenDistribution = rankedDistribution
  .extend({
    sum: z.number()
  })
  .meta({ id: 'TokenDistribution' })

const tokens = z.object({
  input: tokenDistribution.nullable(),
  cached: tokenDistribution.nullable(),
  output: tokenDistribution.nullable(),
  total: tokenDistribution.nullable(),
  asLogged: z.object({
    input: tokenDistribution.nullable(),
    output: tokenDistribution.nullable(),
    total: tokenDistribution.nullable()
  }),
  sums: z.object({
    input: figure,
    cached: figure,
    output: figure,
    total: figure
  }),
  withoutUsage: z.number().nullable(),
  peak: z.record(peakWindow, peak),
  peakTpm: peak,
  peakInputTpm: peak,
  peakOutputTpm: peak,
  averageTpm: figure,
  cachedShare: figure
})

const concurrencyLevel = z.object({
  inFlight: z.number(),
  seconds: z.number(),
  share: z.number()
})

const concurrency = z.object({
  observedSeconds: figure,
  average: figure,
  averageWhileBusy: figure,
  idleShare: figure,
  p50: figure,
  p90: figure,
  p95: figure,
  p99: figure,
  max: figure,
  maxStartsFirst: figure,
  zeroDurations: z.number().nullable(),
  at: moment.nullable(),
  histogram: z.array(concurrencyLevel),
  timeline: z
    .object({
      start: moment,
      end: moment,
      sliceSeconds: z.number(),
      most: z.array(z.number())
    })
    .nullable()
})

const dispersionWindow = z.enum(['1s', '10s', '60s', '300s', '3600s'])

const pattern = z.object({
  kind: z.enum(['steady', 'daily-rhythm', 'bursty', 'single-spike']).nullable(),
  spikeRatio: figure,
  minuteSwing: figure,
  rhythmShare: figure
})

const burstiness = z.object({
  interArrivalMeanSeconds: figure,
  interArrivalMaxSeconds: figure,
  interArrivalCv: figure,
  indexOfDispersion: z.record(dispersionWindow, figure),
  pattern,
  clockResolutionSeconds: figure,
  sharedArrivals: z.number().nullable(),
  mostAtOneArrival: z.number().nullable()
})

const loadClass = z
  .object({
    from: z.number(),
    to: z.number(),
    attempts: z.number(),
    total: figure,
    ttft: figure,
    tpot: figure
  })
  .meta({ id: 'LoadClass' })

const underLoad = z.object({
  quiet: loadClass.nullable(),
  busy: loadClass.nullable(),
  degradation: z.object({
    total: figure,
    ttft: figure,
    tpot: figure
  }),
  byInFlight: z.array(loadClass),
  byInput: z.array(loadClass)
})

const latency = z.object({
  total: rankedDistribution.nullable(),
  ttft: rankedDistribution.nullable(),
  tpot: rankedDistribution.nullable(),
  underLoad
})

const calendar = z.object({
  hourOfWeek: z.array(z.number()).nullable(),
  timezone: z.string().nullable(),
  nearPeak: figure
})

const growth = z.object({
  perWeek: figure,
  wholeDays: z.number(),
  requestsPerWeek: z.array(z.number())
})

const peakMaker = z.object({
  name: z.string(),
  amount: z.number(),
  share: z.number(),
  shareOfLog: z.number()
})

const peakMakers = z.record(
  z.enum(['requests', 'tokens']),
  z
    .object({
      at: moment,
      amount: z.number(),
      callers: z.array(peakMaker)
    })
    .nullable()
)

const slice = z
  .object({
    name: z.string(),
    attempts: z.number(),
    succeeded: z.number(),
    failed: z.number().nullable(),
    throttled: z.number().nullable(),
    inputTokens: figure,
    cachedTokens: figure,
    outputTokens: figure,
    averageRps: figure,
    peakRps: figure,
    peakRpsAt: moment.nullable(),
    peakRpm: figure,
    peakRpmAt: moment.nullable(),
    peakTpm: figure,
    peakTpmAt: moment.nullable()
  })
  .meta({ id: 'Slice' })

export const trafficShape = z
  .object({
    counts,
    rate,
    tokens,
    concurrency,
    burstiness,
    latency,
    throttling,
    calendar,
    growth,
    peakMakers,
    models: z.array(slice),
    callers: z.array(slice),
    callerCount: z.number()
  })
  .meta({ id: 'TrafficShape' })
