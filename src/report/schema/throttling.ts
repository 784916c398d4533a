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

const namedLimit = z.object({
  model: z.string(),
  limit: z.enum(['requestsPerMinute', 'tokensPerMinute', 'requestsPerDay', 'tokensPerDay']),
  value: z.number(),
  messages: z.number(),
  lastAt: moment
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
  namedLimits: z.array(namedLimit),
  retry: retries,
  hiddenDemand: figure
})
