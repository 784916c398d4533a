/** Limits and what the traffic needs of them → how far it may grow, and when that is. */
import type { PoolLimits } from '../catalog/rateLimits.ts'
import { estimated, type Figure, unknown } from '../figure.ts'
import type { Clock } from '../log/trafficLog.ts'
import { momentOf } from '../traffic/moment.ts'
import {
  HOURS_PER_MONTH,
  HOURS_PER_WEEK,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE
} from '../units.ts'
import { minuteLoad } from './bursts.ts'
import type { Demand } from './demand.ts'
import type { PoolNeed } from './limitsShape.ts'
import { fullestPeriod, mostInAnyPeriod, type Stream, smallestLimit } from './need.ts'
import type { Pooling } from './pools.ts'
import type { Outgrown } from './scenarioShape.ts'

/** Which limit is reached first when every minute's traffic grows alike, and at how many times today's. */
export type Room = { readonly factor: number; readonly binding: string }

/** What pools ask for in their fullest periods, by pool; of a day only where any set limits it, of none otherwise. */
export type Busiest = {
  /** In any [t, t + 60 s). */
  readonly requests: Float64Array
  /** As the help page charges them. */
  readonly tokens: Float64Array
  /** In any [t, t + 24 h). */
  readonly requestsOfDay: Float64Array
}

export type Asked = { readonly needs: readonly PoolNeed[]; readonly busiest: Busiest }

/** The smallest limits of each pool, in tokens as the help page charges them, and its fullest periods. */
export function needsOf(demand: Demand, { pools, sets }: Pooling): Asked {
  const { atMicros } = demand
  const spanMinutes = ((atMicros.at(-1) as number) - (atMicros[0] as number)) / MICROS_PER_MINUTE
  const [requests, tokens, requestsOfDay] = [1, 2, 3].map(() => new Float64Array(pools.length)) as [
    Float64Array,
    Float64Array,
    Float64Array
  ]
  const room = roomFor(demand)
  const needs = pools.flatMap(({ name, source }, pool) => {
    const count = demand.requests[pool] as number
    if (count === 0) return []
    const { arrivals, tokens: charges } = streamsOf(demand, pool, count, room)
    const hasDay = sets.some(({ limits }) => typeof limits[pool]?.requestsPerDay === 'number')
    const fullest = fullestPeriod(arrivals.atMicros, charges.amounts, MICROS_PER_MINUTE)
    requests[pool] = fullest.requests
    tokens[pool] = demand.sizeless[pool] === true ? 0 : fullest.tokens
    requestsOfDay[pool] = hasDay ? mostInAnyPeriod(arrivals, MICROS_PER_DAY) : 0
    const perMinute = {
      requests: minuteLoad(arrivals, spanMinutes, requests[pool], 'requests/min'),
      tokens: demand.sizeless[pool] ? null : minuteLoad(charges, spanMinutes, tokens[pool], 'tokens/min')
    }
    const need = (stream: Stream, periodMicros: number, most: number, unit: string) =>
      estimated(smallestLimit(stream, periodMicros, most), unit)
    return [
      {
        pool: name,
        models: demand.models[pool] ?? [],
        requests: count,
        requestsPerMinute: need(arrivals, MICROS_PER_MINUTE, requests[pool], 'requests/min'),
        tokensPerMinute:
          perMinute.tokens === null
            ? unknown('tokens/min', 'the log states no tokens', 'estimated')
            : need(charges, MICROS_PER_MINUTE, tokens[pool], 'tokens/min'),
        requestsPerDay: hasDay
          ? need(arrivals, MICROS_PER_DAY, requestsOfDay[pool], 'requests/day')
          : unknown('requests/day', 'no tier limits it', 'estimated'),
        perMinute: spanMinutes > 1 ? perMinute : null,
        source
      }
    ]
  })
  return { needs, busiest: { requests, tokens, requestsOfDay } }
}

type Columns = Pick<Demand, 'atMicros' | 'mostCharge'>

/** Where the columns of one pool after another find place; none is needed where all requests are of one pool. */
function roomFor({ requests, length }: Demand): Columns {
  const most = requests.reduce((most, count) => Math.max(most, count === length ? 0 : count), 0)
  return { atMicros: new Float64Array(most), mostCharge: new Float64Array(most) }
}

function streamsOf(
  demand: Demand,
  pool: number,
  requests: number,
  room: Columns
): { arrivals: Stream; tokens: Stream & { readonly amounts: Float64Array } } {
  const { atMicros, mostCharge } =
    requests === demand.length ? demand : onlyPool(demand, pool, requests, room)
  return { arrivals: { atMicros, amounts: null }, tokens: { atMicros, amounts: mostCharge } }
}

function onlyPool(demand: Demand, only: number, requests: number, room: Columns): Columns {
  const [atMicros, mostCharge] = [room.atMicros.subarray(0, requests), room.mostCharge.subarray(0, requests)]
  const { pool, atMicros: at, mostCharge: charge, length } = demand
  for (let i = 0, next = 0; i < length; i++) {
    if (pool[i] !== only) continue
    atMicros[next] = at[i] as number
    mostCharge[next++] = charge[i] as number
  }
  return { atMicros, mostCharge }
}

/** The least of limit / need over a pool's limits; `null` where nothing limits it. */
export function roomOf(limits: PoolLimits, need: PoolNeed): Room | null {
  const kinds = [
    [limits.requestsPerMinute, need.requestsPerMinute, 'requests per minute'],
    [limits.tokensPerMinute, need.tokensPerMinute, 'tokens per minute'],
    [limits.requestsPerDay, need.requestsPerDay, 'requests per day']
  ] as const
  const found = kinds.flatMap(([limit, { value }, kind]) =>
    limit === null || !value ? [] : [{ factor: limit / value, binding: `${kind} of ${need.pool}` }]
  )
  return leastOf(found)
}

export const leastOf = (found: readonly Room[]): Room | null =>
  found.reduce<Room | null>((least, next) => (least && least.factor <= next.factor ? least : next), null)

/**
 * Months until the traffic has grown by a factor.
 *
 *     ln(factor) / ln(1 + growth per week) · 168 h / 730 h
 *
 * @param perWeek growth of the traffic [share per week], with the bounds of its interval
 */
export function monthsUntil(factor: number, perWeek: Figure): Figure {
  const unit = 'months'
  if (factor < 1) return estimated(0, unit, 'the limit is already reached')
  if (perWeek.value === null)
    return unknown(unit, perWeek.note ?? 'the growth of the traffic is not known', 'estimated')
  const { value, low = value, high = value } = perWeek
  if (!(low > 0))
    return unknown(unit, high > 0 ? 'the growth may be zero' : 'the traffic does not grow', 'estimated')
  const months = (growth: number): number =>
    (Math.log(factor) / Math.log1p(growth)) * (HOURS_PER_WEEK / HOURS_PER_MONTH)
  return { ...estimated(months(value), unit), low: months(high), high: months(low) }
}

/** Further away a date says nothing. */
const MOST_MONTHS = 1_200

/**
 * The end of the log and the months until a tier is outgrown → dates in UTC.
 *
 * @returns `null` without a wall clock, where the tier is outgrown already, and where no date is known
 */
export function outgrownOn(months: Figure, endMicros: number, clock: Clock): Outgrown | null {
  if (clock === 'relative' || months.value === 0) return null
  const date = (count: number | null | undefined): string | null =>
    typeof count === 'number' && count <= MOST_MONTHS
      ? momentOf(Math.round(endMicros + count * HOURS_PER_MONTH * MICROS_PER_HOUR), clock).slice(0, 10)
      : null
  const dates = { on: date(months.value), earliest: date(months.low), latest: date(months.high) }
  return Object.values(dates).some(day => day !== null) ? dates : null
}
