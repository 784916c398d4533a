/** What a replay leans on, as a test states it. */
import type { PoolLimits } from '../../src/catalog/rateLimits.ts'
import { estimated, unknown } from '../../src/figure.ts'
import { LIMITS, type LimitOptions } from '../../src/limits/question.ts'
import type { Surroundings } from '../../src/limits/surroundings.ts'
import type { RequestLog, UsageBuckets } from '../../src/log/trafficLog.ts'
import { defaultsOf } from '../../src/option.ts'

export const limits = (stated: Partial<PoolLimits>): PoolLimits => ({
  requestsPerMinute: null,
  tokensPerMinute: null,
  requestsPerDay: null,
  batchQueueTokens: null,
  ...stated
})

/** The user's own limits by model, and nothing else said. */
export const account = (models: Readonly<Record<string, Partial<PoolLimits>>>): LimitOptions => ({
  account: {
    name: 'your account',
    source: { where: 'a test', asOf: null, verified: true },
    models: new Map(Object.entries(models).map(([model, stated]) => [model, limits(stated)]))
  },
  ...defaultsOf(LIMITS)
})

export const nothingSaid: LimitOptions = { account: null, ...defaultsOf(LIMITS) }

/** Without prices or growth. */
export const surroundings = (
  data: RequestLog | UsageBuckets,
  stated: Partial<Surroundings> = {}
): Surroundings => ({
  sourceModel: null,
  usd: new Float64Array(data.length).fill(Number.NaN),
  spanSeconds: 86_400,
  perWeek: unknown('share/week', 'not asked for here'),
  waits: new Uint8Array(data.length),
  neverSent: 0,
  seed: 1,
  ...stated
})

export const doublingInWeeks = (weeks: number) => estimated(2 ** (1 / weeks) - 1, 'share/week')
