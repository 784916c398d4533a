/** Buckets of usage and limits → the refusals that sums alone can prove: lower bounds, tier by tier. */
import type { PoolLimits } from '../catalog/rateLimits.ts'
import { estimated, type Figure, unknown } from '../figure.ts'
import type { UsageBuckets } from '../log/trafficLog.ts'
import { MICROS_PER_DAY, MICROS_PER_MINUTE, MICROS_PER_SECOND } from '../units.ts'
import { batchQueuesOf } from './batchQueue.ts'
import type { LimitReplay, Unlisted } from './limitsShape.ts'
import { TOLERATED } from './need.ts'
import { accountPooling, type LimitSet, type Pooling, publishedPooling } from './pools.ts'
import type { LimitOptions } from './question.ts'
import { monthsUntil, outgrownOn } from './room.ts'
import { roomToSpend } from './scenario.ts'
import type { Scenario } from './scenarioShape.ts'
import { namesIn, type Surroundings, usdPerMonth, whyNone } from './surroundings.ts'

const SUMS_ONLY = 'a usage export holds sums: which requests would be refused, and when, it cannot show'

/** What sums can prove against every published tier and the user's own limits. */
export function boundBuckets(
  buckets: UsageBuckets,
  options: LimitOptions,
  surroundings: Surroundings
): LimitReplay {
  const names = namesIn(buckets.models, surroundings.sourceModel)
  const poolings = [
    ...(options.account === null ? [] : [accountPooling(names, options.account)]),
    publishedPooling(names)
  ]
  const sums = poolings.map(pooling => poolSums(buckets, pooling, surroundings.sourceModel))
  const scenarios = poolings.flatMap((pooling, at) =>
    pooling.sets.map(set =>
      boundSet({ buckets, pooling, sums: sums[at] as Sums, set }, options, surroundings)
    )
  )
  const { requests, unlisted } = sums.reduce((most, next) => (next.requests > most.requests ? next : most))
  return {
    basis: 'estimated',
    tolerated: TOLERATED,
    demand: { requests, throttledAttempts: null, unlisted, notes: [`${capitalised(SUMS_ONLY)}.`, SERVED] },
    scenarios,
    lowestSufficient: null,
    reliefs: [],
    needs: [],
    why: scenarios.length > 0 ? null : whyNone(unlisted),
    reserved: [],
    unsized: [],
    sources: poolings.flatMap(({ sources }) => sources),
    rules: RULES
  }
}

const SERVED =
  'A usage export holds what was served: what was refused, and never sent for that reason, is not in it.'

const RULES = [
  'A bucket admits at most what is left of the limit when it begins and what is refilled while it lasts: what goes beyond is refused under every reading of the rules. Bursts inside a bucket may be refused as well, unseen.',
  'Tokens per minute are charged with the input alone, the least that OpenAI’s pages allow.',
  'Work of the Batch API has a queue of its own.'
]

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Interactive requests and input tokens per pool and bucket of time, in the order of time, idle ones included. */
type Sums = {
  readonly requestsPer: readonly Float64Array[]
  readonly tokensPer: readonly Float64Array[]
  readonly requests: number
  readonly unlisted: readonly Unlisted[]
}

function poolSums(buckets: UsageBuckets, { pools, routes }: Pooling, sourceModel: string | null): Sums {
  const width = buckets.bucketSeconds * MICROS_PER_SECOND
  const bins = Math.round((buckets.coverEndMicros - buckets.coverStartMicros) / width)
  const [requestsPer, tokensPer] = [
    pools.map(() => new Float64Array(bins)),
    pools.map(() => new Float64Array(bins))
  ]
  const unlisted = new Map<string, number>()
  let requests = 0
  for (let i = 0; i < buckets.length; i++) {
    const name = buckets.models[buckets.model[i] as number] as string
    const route = routes.get(name === '' ? (sourceModel ?? '') : name)
    const count = buckets.requests[i] as number
    if (route === undefined) unlisted.set(name, (unlisted.get(name) ?? 0) + count)
    if (route === undefined || buckets.batch[i] === 1) continue
    const bin = Math.round(((buckets.startMicros[i] as number) - buckets.coverStartMicros) / width)
    addTo(requestsPer[route.pool] as Float64Array, bin, count)
    addTo(tokensPer[route.pool] as Float64Array, bin, (buckets.inputTokens[i] as number) || 0)
    requests += count
  }
  return { requestsPer, tokensPer, requests, unlisted: unlistedOf(unlisted, sourceModel) }
}

const addTo = (sums: Float64Array, at: number, more: number): void => {
  sums[at] = (sums[at] as number) + more
}

const unlistedOf = (counts: ReadonlyMap<string, number>, sourceModel: string | null): readonly Unlisted[] =>
  [...counts].map(([model, requests]) => {
    const unnamed = model === '' && sourceModel === null
    const why = unnamed ? 'the log names no model: set --source-model' : 'no limits are known for it'
    return { model, requests, why }
  })

type SetOfBuckets = {
  readonly buckets: UsageBuckets
  readonly pooling: Pooling
  readonly sums: Sums
  readonly set: LimitSet
}

function boundSet(found: SetOfBuckets, options: LimitOptions, surroundings: Surroundings): Scenario {
  const { buckets, pooling, sums, set } = found
  const bounds = pooling.pools.map((_, pool) => boundPool(found, pool))
  const refused = bounds.reduce((sum, bound) => sum + bound.refused, 0)
  const notSeen = unknown('share', SUMS_ONLY, 'estimated')
  const perMonth = usdPerMonth(surroundings)
  const rooms = [...bounds, ...roomToSpend(set, perMonth)]
  const most = rooms.reduce((least, { factor }) => Math.min(least, factor), Number.POSITIVE_INFINITY)
  const months = latest(most, surroundings.perWeek)
  return {
    tier: set.name,
    present: set.name === options.tier,
    refused: atLeast(refused, sums.requests),
    refusedRequests: null,
    refusedBy: null,
    firstAt: null,
    worstMinute: null,
    failedForGood: notSeen,
    addedLatency: null,
    attempts: null,
    headroom: atMost(most, '×'),
    binding: rooms.find(({ factor }) => factor === most && Number.isFinite(most))?.binding ?? null,
    monthsUntilOutgrown: months,
    outgrown: outgrownOn(months, buckets.coverEndMicros, 'wall'),
    bursts: null,
    monthlyUsage:
      set.usdPerMonth === null
        ? null
        : {
            usd: set.usdPerMonth,
            used:
              perMonth.value === null
                ? { ...perMonth, unit: 'share' }
                : estimated(perMonth.value / set.usdPerMonth, 'share'),
            reachedAt: null
          },
    pools: pooling.pools
      .map(({ name }, pool) => ({
        pool: name,
        models: modelsOf(buckets, pooling, pool),
        requests: total(sums.requestsPer[pool] as Float64Array),
        limits: set.limits[pool] as PoolLimits,
        refused: atLeast(bounds[pool]?.refused ?? 0, total(sums.requestsPer[pool] as Float64Array)),
        refusedRequests: null,
        headroom: atMost(bounds[pool]?.factor ?? Number.POSITIVE_INFINITY, '×')
      }))
      .filter(({ requests }) => requests > 0),
    batchQueue: batchQueuesOf(buckets, pooling, set)
  }
}

const total = (amounts: Float64Array): number => amounts.reduce((sum, amount) => sum + amount, 0)

const modelsOf = ({ models }: UsageBuckets, { routes }: Pooling, pool: number): readonly string[] =>
  models.filter(name => routes.get(name)?.pool === pool)

const atLeast = (refused: number, of: number): Figure =>
  refused > 0
    ? {
        ...unknown('share', 'at least this many: bursts inside a bucket are not seen', 'estimated'),
        low: refused / of
      }
    : unknown('share', SUMS_ONLY, 'estimated')

const atMost = (factor: number, unit: string): Figure => ({
  ...unknown(unit, 'at most: bursts inside a bucket are not seen', 'estimated'),
  ...(Number.isFinite(factor) ? { high: factor } : {})
})

/** Bursts may outgrow it long before. */
function latest(factor: number, perWeek: Figure): Figure {
  if (!Number.isFinite(factor)) return unknown('months', SUMS_ONLY, 'estimated')
  const months = monthsUntil(factor, perWeek)
  if (factor < 1 || months.value === null) return months
  const high = months.high ?? months.value
  return { ...unknown('months', 'at the latest: bursts inside a bucket are not seen', 'estimated'), high }
}

type Bound = {
  /** Requests that are refused at least. */
  readonly refused: number
  /** How many times the traffic may grow at the very most. */
  readonly factor: number
  readonly binding: string
}

/** The limit that proves most; tokens beyond their limit are counted in requests of the mean size. */
function boundPool({ buckets, pooling, sums, set }: SetOfBuckets, pool: number): Bound {
  const width = buckets.bucketSeconds * MICROS_PER_SECOND
  const limits = set.limits[pool] as PoolLimits
  const [requests, tokens] = [sums.requestsPer[pool] as Float64Array, sums.tokensPer[pool] as Float64Array]
  const perToken = total(requests) / total(tokens)
  const kinds = [
    [limits.requestsPerMinute, requests, MICROS_PER_MINUTE, 1, 'requests per minute'],
    [limits.tokensPerMinute, tokens, MICROS_PER_MINUTE, perToken, 'tokens per minute'],
    [limits.requestsPerDay, requests, MICROS_PER_DAY, 1, 'requests per day']
  ] as const
  const nothing: Bound = { refused: 0, factor: Number.POSITIVE_INFINITY, binding: '' }
  return kinds.reduce<Bound>((most, [limit, amounts, period, each, kind]) => {
    if (limit === null) return most
    const binding = `${kind} of ${pooling.pools[pool]?.name ?? ''}`
    const excess = excessOver(amounts, limit, width / period) * each || 0
    const factor = admissible(amounts, limit, width / period)
    return {
      refused: Math.max(most.refused, excess),
      ...(factor < most.factor ? { factor, binding } : { factor: most.factor, binding: most.binding })
    }
  }, nothing)
}

/** What a bucket full at first cannot admit, if arrivals inside each bucket of time are as kind to it as can be. */
export function excessOver(amounts: Float64Array, limit: number, periods: number): number {
  let [level, excess] = [limit, 0]
  for (const amount of amounts) {
    const available = level + limit * periods
    const admitted = Math.min(amount, available)
    excess += amount - admitted
    level = Math.min(limit, available - admitted)
  }
  return excess
}

/** Times the traffic may grow before some bucket alone proves a refusal. */
function admissible(amounts: Float64Array, limit: number, periods: number): number {
  const most = amounts.reduce((most, amount) => Math.max(most, amount), 0)
  return most === 0 ? Number.POSITIVE_INFINITY : (limit * (1 + periods)) / most
}
