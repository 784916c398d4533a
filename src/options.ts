/** What an audit may be asked for, and what holds where nothing is said: light, since every start loads it. */
import { readFileSync } from 'node:fs'
import type { SizingOptions } from './capacity/plan.ts'
import { TTFT_GROWS_FROM } from './capacity/promise.ts'
import type { LimitOptions } from './limits/surroundings.ts'
import { NO_EXTRAS } from './pricing/extras.ts'
import type { PriceBook } from './pricing/priceBook.ts'
import type { Circumstances } from './verdict/verdict.ts'

export type AuditOptions = {
  readonly sizing: SizingOptions
  readonly limits: LimitOptions
  readonly prices: PriceBook
  readonly circumstances: Circumstances
  /** Of a whole answer, for the average in flight where the log has no durations; `null`: not said. [s] */
  readonly latencySeconds: number | null
}

/** What holds where the user says nothing. Each stands in the report's assumptions. */
export const DEFAULTS: AuditOptions = {
  sizing: {
    slo: {
      ttftSeconds: 2,
      tpotSeconds: 0.05,
      attainment: 0.95,
      ttftGrowsFromTokens: TTFT_GROWS_FROM,
      from: 'class',
      held: []
    },
    sloFromLog: false,
    headroom: 0.2,
    growth: 0,
    spare: 1,
    precisions: [],
    kvPrecision: 'bf16',
    engines: ['vllm'],
    gpus: [],
    tensorParallel: null,
    targetModel: null,
    modelMap: new Map(),
    sourceModel: null,
    calibration: [],
    seed: 1
  },
  limits: { account: null, tier: null, maxTokens: null },
  prices: { sourceModel: null, tokenPrices: new Map(), gpuPrices: new Map(), asOf: null, extras: NO_EXTRAS },
  circumstances: { outageCostsRevenue: null, earlyStage: null, costUrgent: null },
  latencySeconds: null
}

export const VERSION = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version
