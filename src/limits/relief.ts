/** A throttled log under the limits of today → what each measure against its 429s would leave refused: one replay each. */
import { cheaperModelOf } from '../catalog/cheaperModels.ts'
import { deprecationOf } from '../catalog/deprecations.ts'
import { estimated } from '../figure.ts'
import type { RequestLog } from '../log/trafficLog.ts'
import { duration, plural, share, withCommas } from '../words.ts'
import { chosenFrom, clockCallers, SPREAD_MINUTES, spread } from './cron.ts'
import { type Charging, type Demand, demandOf } from './demand.ts'
import { TOLERATED } from './need.ts'
import { paced } from './pace.ts'
import { type LimitSet, type Pooling, publishedPooling } from './pools.ts'
import type { Relief } from './reliefShape.ts'
import { budgetOf, limitsThatHoldUp, type ReplayContext, refusedShare } from './scenario.ts'

/** The replay that comes nearest to what the log shows. */
export type Present = {
  readonly context: ReplayContext
  readonly pooling: Pooling
  readonly set: LimitSet
  /** Who says that these are the limits of today. */
  readonly why: string
}

type Asked = {
  readonly log: RequestLog
  readonly charging: Charging
  readonly usd: Float64Array
  /** By row: it may wait for a day. */
  readonly waits: Uint8Array
  readonly present: Present
}

/** At most seven replays of one reading each, the middle one. */
export function reliefsOf(asked: Asked): readonly Relief[] {
  const found = [
    pace(asked),
    clocked(asked),
    maxTokens(asked),
    batched(asked),
    largerLimit(asked),
    elsewhere(asked, 'successor', 'the named successors', name => deprecationOf(name)?.successor ?? null),
    elsewhere(
      asked,
      'cheaper-model',
      'the maker’s cheaper models',
      name => cheaperModelOf(name)?.cheaper ?? null
    )
  ]
  const { set, why } = asked.present
  return found.flatMap(each => (each === null ? [] : [{ waitSeconds: null, ...each, tier: set.name, why }]))
}

type Found = Pick<Relief, 'id' | 'name' | 'refused' | 'note'> & Partial<Pick<Relief, 'waitSeconds'>>

const shareOf = (part: number) => estimated(part, 'share')

const replayed = ({ present: { context, set } }: Asked, demand: Demand): number =>
  demand.length === 0 ? 0 : refusedShare({ ...context, demand, weights: null, busiest: null }, set)

/** A queue of one's own. */
function pace({ present: { context, set } }: Asked): Found {
  const { waitsSeconds, refused } = paced(
    context.demand,
    limitsThatHoldUp(context, set),
    budgetOf(context, set)
  )
  const requests = Math.max(1, context.demand.length)
  const at = (part: number) => waitsSeconds[Math.floor(part * (waitsSeconds.length - 1))] ?? 0
  return {
    id: 'pace',
    name: 'A queue that sends at the limits’ pace',
    refused: shareOf(refused / requests),
    waitSeconds: waitsSeconds.length === 0 ? null : at(0.95),
    note: `${share(waitsSeconds.length / requests)} of the requests wait, p95 of them ${duration(at(0.95))}, the longest ${duration(at(1))}`
  }
}

function clocked(asked: Asked): Found | null {
  const callers = clockCallers(asked.log)
  if (callers.size === 0) return null
  return {
    id: 'spread',
    name: `Jobs that start by the clock, spread over ${SPREAD_MINUTES} minutes`,
    refused: shareOf(replayed(asked, spread(asked.present.context.demand, asked.log, callers))),
    note: `${plural(String(callers.size), callers.size, 'caller')} of which 80 % of the requests come in five minutes of the hour`
  }
}

/** Where clients ask for more than they get. */
function maxTokens(asked: Asked): Found | null {
  const { log, charging, usd, present } = asked
  const { maxTokens: stated, ...others } = log
  if (stated === undefined && charging.maxTokens === null) return null
  const demand = demandOf(others, present.pooling, { ...charging, maxTokens: null }, usd)
  return {
    id: 'max-tokens',
    name: 'max_tokens no larger than the answers',
    refused: shareOf(replayed(asked, demand)),
    note: 'limits charge for what is asked for, not for what comes'
  }
}

function batched(asked: Asked): Found | null {
  const { demand } = asked.present.context
  const stays = staying(demand, asked.waits)
  if (stays.length === demand.length) return null
  return {
    id: 'batch',
    name: 'What may wait in batches',
    refused: shareOf((replayed(asked, chosenFrom(demand, stays)) * stays.length) / demand.length),
    note: `batches have a queue of their own: ${share(1 - stays.length / demand.length)} of the requests leave the limits`
  }
}

/** Places of the requests that do not wait for a day. */
function staying({ rows }: Demand, waits: Uint8Array): Uint32Array {
  const stays = new Uint32Array(rows.length)
  let next = 0
  for (let i = 0; i < rows.length; i++) if (waits[rows[i] as number] !== 1) stays[next++] = i
  return stays.subarray(0, next)
}

/** As `needs` has them, pool by pool. */
function largerLimit({ present: { context, set, pooling } }: Asked): Found | null {
  const asked = context.needs.flatMap(({ pool, requestsPerMinute, tokensPerMinute }) => {
    const limits = set.limits[pooling.pools.findIndex(({ name }) => name === pool)]
    const over = (need: number | null, limit: number | null | undefined) =>
      need !== null && typeof limit === 'number' && need > limit
    return [
      ...(over(requestsPerMinute.value, limits?.requestsPerMinute)
        ? [`${withCommas(requestsPerMinute.value as number)} requests a minute of ${pool}`]
        : []),
      ...(over(tokensPerMinute.value, limits?.tokensPerMinute)
        ? [`${withCommas(tokensPerMinute.value as number)} tokens a minute of ${pool}`]
        : [])
    ]
  })
  if (asked.length === 0) return null
  return {
    id: 'limit',
    name: 'Larger limits, as much as this log needs',
    refused: shareOf(TOLERATED),
    note: `ask for ${asked.join(', ')}`
  }
}

/** Other models have limits of their own: replayed against the same tier’s. */
function elsewhere(
  { log, charging, usd, present }: Asked,
  id: 'successor' | 'cheaper-model',
  what: string,
  nextOf: (name: string) => string | null
): Found | null {
  const models = log.models.map(name => nextOf(name === '' ? (charging.sourceModel ?? '') : name) ?? name)
  if (models.every((name, i) => name === log.models[i])) return null
  const pooling = publishedPooling([...new Set(models)])
  const set = pooling.sets.find(({ name }) => name === present.set.name)
  if (set === undefined) return null
  const demand = demandOf({ ...log, models }, pooling, charging, usd)
  if (demand.length === 0) return null
  const context = { ...present.context, demand, pools: pooling.pools, weights: null, busiest: null }
  return {
    id,
    name: `Other pools: ${what}`,
    refused: shareOf(refusedShare(context, { ...set, usdPerMonth: null })),
    note: 'the same requests against the limits that these models have at the same tier, its monthly cap left out'
  }
}
