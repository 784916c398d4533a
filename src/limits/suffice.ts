/** Requests and limits → whether these can refuse any: what is larger than all that is ever asked for need not be replayed. */
import { type PoolLimits, RAMP_RULE } from '../catalog/rateLimits.ts'
import type { Demand } from './demand.ts'
import { perSecond, SECOND_MICROS } from './gate.ts'
import { neverRunsDry } from './need.ts'
import type { Busiest } from './room.ts'

/**
 * Whether buckets that refill continuously, and counts of whole minutes and days, always hold what a pool asks for: the fullest of any
 * period is no less than what any whole one asks.
 *
 * @param heaviest most requests that one stands for
 */
export const bucketsSuffice = (
  { requestsPerMinute, tokensPerMinute, requestsPerDay }: PoolLimits,
  { requests, tokens, requestsOfDay }: Busiest,
  pool: number,
  heaviest: number
): boolean =>
  neverRunsDry(requestsPerMinute, (requests[pool] as number) * heaviest) &&
  neverRunsDry(tokensPerMinute, (tokens[pool] as number) * heaviest) &&
  neverRunsDry(requestsPerDay, (requestsOfDay[pool] as number) * heaviest)

/** Whether the ramp rule never comes in: input is no more than what the help page charges. */
export const rampStaysAway = ({ tokens }: Busiest, pool: number, heaviest: number): boolean =>
  neverRunsDry(RAMP_RULE.fromInputTokensPerMinute, (tokens[pool] as number) * heaviest)

/** The most that each pool asks for in any whole second from the first arrival on, as the help page charges it. */
export type Fullest = { readonly requests: Float64Array; readonly tokens: Float64Array }

/** Whether limits that hold second by second refuse nothing. */
export const secondsSuffice = (
  { requestsPerMinute, tokensPerMinute }: PoolLimits,
  { requests, tokens }: Fullest,
  pool: number,
  largest: number,
  heaviest: number
): boolean =>
  (requestsPerMinute === null || (requests[pool] as number) <= perSecond(requestsPerMinute, heaviest)) &&
  (tokensPerMinute === null || (tokens[pool] as number) <= perSecond(tokensPerMinute, largest * heaviest))

/** @param weights how many requests each stands for; `null`: itself alone */
export function fullestSecond(demand: Demand, weights: Float64Array | null): Fullest {
  const { atMicros, pool, mostCharge, length } = demand
  const byPool = () => new Float64Array(demand.requests.length)
  const [ends, requests, tokens, most] = [
    byPool(),
    byPool(),
    byPool(),
    { requests: byPool(), tokens: byPool() }
  ]
  for (let i = 0; i < length; i++) {
    const at = atMicros[i] as number
    const to = pool[i] as number
    if (at >= (ends[to] as number)) {
      ends[to] = (Math.floor(at / SECOND_MICROS) + 1) * SECOND_MICROS
      requests[to] = tokens[to] = 0
    }
    const weight = weights === null ? 1 : (weights[i] as number)
    const counted = (requests[to] as number) + weight
    const charged = (tokens[to] as number) + (mostCharge[i] as number) * weight
    requests[to] = counted
    tokens[to] = charged
    if (counted > (most.requests[to] as number)) most.requests[to] = counted
    if (charged > (most.tokens[to] as number)) most.tokens[to] = charged
  }
  return most
}
