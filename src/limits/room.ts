/** Limits and what the traffic needs of them → how far it may grow, and when that is. */
import type { PoolLimits } from '../catalog/rateLimits.ts'
import { estimated, type Figure, unknown } from '../figure.ts'
import type { Clock } from '../log/trafficLog.ts'
import { momentOf } from '../traffic/moment.ts'
import { HOURS_PER_MONTH, HOURS_PER_WEEK, MICROS_PER_HOUR } from '../units.ts'
import { DAY_MICROS, MINUTE_MICROS } from './allowance.ts'
import { minuteLoad } from './bursts.ts'
import type { Demand } from './demand.ts'
import type { MinuteLoad, PoolNeed } from './limitsShape.ts'
import { type Stream, smallestLimit } from './need.ts'
import type { Pooling } from './pools.ts'
import type { Outgrown } from './scenarioShape.ts'

/** Which limit is reached first when every minute's traffic grows alike, and at how many times today's. */
export type Room = { readonly factor: number; readonly binding: string }

/** The smallest limits of each pool, in tokens as the help page charges them. */
export function needsOf(demand: Demand, { pools, sets }: Pooling): readonly PoolNeed[] {
  const { atMicros } = demand
  const spanMinutes = ((atMicros.at(-1) as number) - (atMicros[0] as number)) / MINUTE_MICROS
  return pools.flatMap(({ name, source }, pool) => {
    const requests = demand.requests[pool] as number
    if (requests === 0) return []
    const { arrivals, tokens } = streamsOf(demand, pool, requests)
    const sizeless = demand.sizeless[pool] === true
    const perMinute = {
      requests: minuteLoad(arrivals, spanMinutes, 'requests/min'),
      tokens: sizeless ? null : minuteLoad(tokens, spanMinutes, 'tokens/min')
    }
    const need = (stream: Stream, { busiest }: MinuteLoad) =>
      estimated(smallestLimit(stream, MINUTE_MICROS, busiest.value ?? undefined), busiest.unit)
    return [
      {
        pool: name,
        models: demand.models[pool] ?? [],
        requests,
        requestsPerMinute: need(arrivals, perMinute.requests),
        tokensPerMinute:
          perMinute.tokens === null
            ? unknown('tokens/min', 'the log states no tokens', 'estimated')
            : need(tokens, perMinute.tokens),
        requestsPerDay: sets.some(({ limits }) => typeof limits[pool]?.requestsPerDay === 'number')
          ? estimated(smallestLimit(arrivals, DAY_MICROS), 'requests/day')
          : unknown('requests/day', 'no tier limits it', 'estimated'),
        perMinute: spanMinutes > 1 ? perMinute : null,
        source
      }
    ]
  })
}

function streamsOf(demand: Demand, pool: number, requests: number): { arrivals: Stream; tokens: Stream } {
  const { atMicros, mostCharge } = requests === demand.length ? demand : onlyPool(demand, pool, requests)
  return { arrivals: { atMicros, amounts: null }, tokens: { atMicros, amounts: mostCharge } }
}

function onlyPool(demand: Demand, pool: number, requests: number): Pick<Demand, 'atMicros' | 'mostCharge'> {
  const [atMicros, mostCharge] = [new Float64Array(requests), new Float64Array(requests)]
  for (let i = 0, next = 0; i < demand.length; i++) {
    if (demand.pool[i] !== pool) continue
    atMicros[next] = demand.atMicros[i] as number
    mostCharge[next++] = demand.mostCharge[i] as number
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
  const months = (growth: number): number | null =>
    growth > 0 ? (Math.log(factor) / Math.log1p(growth)) * (HOURS_PER_WEEK / HOURS_PER_MONTH) : null
  const value = months(perWeek.value)
  const soonest = months(perWeek.high ?? perWeek.value)
  const latest = months(perWeek.low ?? perWeek.value)
  if (value === null && soonest === null) return unknown(unit, 'the traffic does not grow', 'estimated')
  const open = latest === null ? 'the growth may be zero' : undefined
  return {
    value,
    unit,
    basis: 'estimated',
    ...(soonest === null ? {} : { low: soonest }),
    ...(latest === null ? {} : { high: latest }),
    ...(open === undefined ? {} : { note: open })
  }
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
