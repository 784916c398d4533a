/** Hand-made replays of limits: of requests, of buckets, and none at all. */
import type { Distribution } from '../../src/figure.ts'
import { assumed, derived, estimated, unknown } from '../../src/figure.ts'
import { type LimitReplay, limits } from '../../src/limits/limitsShape.ts'
import type { PoolReplay, Scenario } from '../../src/limits/scenarioShape.ts'
import { filled, type Part } from './filled.ts'

const band = (value: number, low: number, high: number) => ({ ...estimated(value, 'share'), low, high })

const waits: Distribution = {
  count: 41,
  mean: 0.8,
  min: 0.38,
  p50: 0.49,
  p90: 1.42,
  p95: 1.46,
  p99: 1.49,
  max: 1.49,
  unit: 's',
  basis: 'estimated'
}

const source = { where: 'https://example.com/gpt-4o.md', asOf: '2026-09-24', verified: true }

const pool: Part<PoolReplay> = {
  pool: 'gpt-4o',
  models: ['gpt-4o', 'gpt-4o-2024-08-06'],
  requests: 14_020,
  limits: { requestsPerMinute: 500, tokensPerMinute: 30_000, requestsPerDay: null, batchQueueTokens: 90_000 },
  refused: band(0.021, 0.017, 0.034),
  refusedRequests: 551,
  headroom: estimated(0.42, '×')
}

const tier = (name: string, refused: number, headroom: number, months: number): Part<Scenario> => ({
  tier: name,
  present: name === 'tier 1',
  refused: refused === 0 ? estimated(0, 'share') : band(refused, 0.8 * refused, 1.6 * refused),
  refusedRequests: Math.round(refused * 26_230),
  refusedBy: {
    requestsPerMinute: 0,
    requestsPerDay: 0,
    tokensPerMinute: Math.round(refused * 26_000),
    tooLarge: refused > 0 ? 3 : 0,
    ramp: 0,
    monthlyUsage: 0
  },
  firstAt: refused === 0 ? null : '2026-10-06T09:14:02.000000Z',
  worstMinute:
    refused === 0 ? null : { at: '2026-10-14T19:42:21.114000Z', requests: 33, refusedRequests: 21 },
  failedForGood: refused === 0 ? estimated(0, 'share') : band(0.9 * refused, 0.7 * refused, 1.5 * refused),
  addedLatency: refused === 0 ? null : waits,
  attempts: 26_230,
  headroom: estimated(headroom, '×'),
  binding: 'tokens per minute of gpt-4o',
  monthsUntilOutgrown: { ...estimated(months, 'months'), low: 0.4 * months, high: 5 * months },
  outgrown: months === 0 ? null : { on: '2027-03-02', earliest: '2026-12-24', latest: '2028-01-11' },
  bursts:
    refused === 0
      ? null
      : {
          pool: 'gpt-4o',
          limit: 'tokensPerMinute',
          perMinute: 30_000,
          average: estimated(0.124, 'share'),
          busiestMinute: estimated(2.38, 'share')
        },
  monthlyUsage: { usd: 100, used: estimated(1.97, 'share'), reachedAt: null },
  pools: [pool],
  batchQueue: []
})

export const requestLimits = (): LimitReplay =>
  filled(limits, {
    basis: 'estimated',
    tolerated: 0.001,
    demand: {
      requests: 26_230,
      throttledAttempts: 1_254,
      unlisted: [{ model: 'llama-3', requests: 12, why: 'no limits are known for it' }],
      notes: ['The log shows suppressed traffic.']
    },
    scenarios: [
      tier('tier 1', 0.021, 0.42, 0),
      tier('tier 2', 0.0002, 3.1, 12.5),
      tier('tier 5', 0, 884, 75.1)
    ],
    lowestSufficient: 'tier 2',
    reliefs: [],
    needs: [
      {
        pool: 'gpt-4o',
        models: ['gpt-4o'],
        requests: 14_020,
        requestsPerMinute: estimated(31, 'requests/min'),
        tokensPerMinute: estimated(71_400, 'tokens/min'),
        requestsPerDay: unknown('requests/day', 'no tier limits it'),
        perMinute: {
          requests: { average: estimated(0.7, 'requests/min'), busiest: estimated(33, 'requests/min') },
          tokens: { average: estimated(3_720, 'tokens/min'), busiest: estimated(71_400, 'tokens/min') }
        },
        source
      }
    ],
    why: null,
    reserved: [
      {
        offer: 'Azure PTU',
        model: 'gpt-4o',
        unit: 'PTU',
        peakMinute: estimated(71_000, 'tokens/min'),
        perUnit: 2_500,
        unitsForPeak: estimated(30, 'PTU'),
        usdPerMonth: assumed(7_800, 'USD/month'),
        steps: [
          { units: 15, spilled: estimated(0.012, 'share'), usdPerMonth: assumed(3_900, 'USD/month') },
          { units: 30, spilled: estimated(0, 'share'), usdPerMonth: assumed(7_800, 'USD/month') }
        ],
        sources: [source]
      },
      {
        offer: 'OpenAI Reserved Tier',
        model: 'gpt-6-luna',
        unit: 'USD/min',
        peakMinute: estimated(0.2, 'USD/min'),
        perUnit: 1,
        unitsForPeak: estimated(1, 'USD/min'),
        usdPerMonth: unknown('USD/month', 'sold by order form', 'assumed'),
        steps: [
          { units: 1, spilled: estimated(0, 'share'), usdPerMonth: unknown('USD/month', 'by order form') }
        ],
        sources: [source]
      }
    ],
    unsized: [
      {
        offer: 'OpenAI Reserved Capacity',
        model: 'gpt-4.1',
        leastUsdPerMonth: 312_000,
        why: 'not published',
        source
      }
    ],
    sources: [source],
    rules: ['Buckets refill continuously.']
  })

const bound = (name: string, low: number | null, high: number): Part<Scenario> => ({
  ...tier(name, 0, 1, 1),
  refused: { ...unknown('share', 'sums only', 'estimated'), ...(low === null ? {} : { low }) },
  refusedRequests: null,
  refusedBy: null,
  failedForGood: unknown('share', 'sums only', 'estimated'),
  attempts: null,
  headroom: { ...unknown('×', 'at most', 'estimated'), high },
  monthsUntilOutgrown:
    high < 1 ? estimated(0, 'months') : { ...unknown('months', 'at the latest', 'estimated'), high: 3.2 },
  outgrown: high < 1 ? null : { on: null, earliest: null, latest: '2027-01-20' },
  bursts: null,
  monthlyUsage: { usd: 100, used: unknown('share', 'nothing could be priced'), reachedAt: null },
  batchQueue: [
    { pool: 'gpt-4o', limitTokens: 90_000, mostPerDay: derived(90_001, 'tokens'), fits: null },
    { pool: 'o3', limitTokens: 90_000, mostPerDay: derived(12, 'tokens'), fits: true }
  ]
})

export const bucketLimits = (): LimitReplay =>
  filled(limits, {
    ...requestLimits(),
    demand: { requests: 9_120, throttledAttempts: null, unlisted: [], notes: ['Sums only.'] },
    scenarios: [bound('tier 1', 0.49, 0.51), bound('tier 2', null, 5.08)],
    lowestSufficient: null,
    needs: [],
    reserved: [],
    unsized: []
  })

export const noLimits = (): LimitReplay =>
  filled(limits, {
    ...requestLimits(),
    scenarios: [],
    needs: [],
    lowestSufficient: null,
    why: 'the log names no model: set --source-model'
  })
