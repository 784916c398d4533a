/** Refusals, retries and hidden demand → their schema. */
import { figure, moment, rankedDistribution } from './basics.ts'
import { z } from './zod.ts'

const throttlingEpisode = z.object({
  start: moment,
  seconds: z.number(),
  attempts: z.number(),
  refused: z.number(),
  requests: z.number(),
  recovery: figure
})

const retries = z.object({
  chains: z.number().nullable(),
  attemptsPerRequest: figure,
  throttledRequests: z.number().nullable(),
  neverSucceeded: figure,
  addedLatency: rankedDistribution.nullable()
})

export const throttling = z.object({
  share: figure,
  episodes: z.array(throttlingEpisode),
  episodeCount: z.number().nullable(),
  hoursOfDay: z.array(z.number()).nullable(),
  retry: retries,
  hiddenDemand: figure
})
