/** Requests and the limits of their pools → how long a queue that sends no faster than these would hold them. */
import type { PoolLimits } from '../catalog/rateLimits.ts'
import { MICROS_PER_MINUTE } from '../units.ts'
import type { Budget } from './budget.ts'
import type { Demand } from './demand.ts'

export type Paced = {
  /** Of the requests that wait at all, ascending. [s] */
  readonly waitsSeconds: Float64Array
  /** Larger than a whole limit, or beyond what a month may cost: no queue helps them. */
  readonly refused: number
}

/**
 * First come, first sent, pool by pool: a request starts when the buckets of its pool, which refill continuously, hold what it is
 * charged, and not before the one ahead of it.
 *
 * @param limits by pool; `null`: they hold nothing up
 */
export function paced(demand: Demand, limits: readonly (PoolLimits | null)[], budget: Budget | null): Paced {
  const lanes = limits.map(each => each && new Lane(each))
  const waits: number[] = []
  let refused = 0
  for (let i = 0; i < demand.length; i++) {
    const at = demand.atMicros[i] as number
    const pool = demand.pool[i] as number
    const lane = lanes[pool] as Lane | null
    const charge = demand.sizeless[pool] ? 0 : (demand.mostCharge[i] as number)
    const start = lane === null ? at : lane.start(at, charge)
    if (start === null || budget?.isSpent(start)) {
      refused++
      continue
    }
    budget?.spend(demand.usd[demand.rows[i] as number] as number)
    if (start > at) waits.push((start - at) / 1e6)
  }
  return { waitsSeconds: Float64Array.from(waits).sort(), refused }
}

const MINUTES_PER_DAY = 1_440

class Lane {
  private readonly mostRequests: number
  private readonly mostTokens: number
  private requests: number
  private tokens: number
  private readonly mostPerDay: number
  private today: number
  private atMicros = 0

  constructor({ requestsPerMinute, tokensPerMinute, requestsPerDay }: PoolLimits) {
    this.mostRequests = this.requests = requestsPerMinute ?? Number.POSITIVE_INFINITY
    this.mostPerDay = this.today = requestsPerDay ?? Number.POSITIVE_INFINITY
    this.mostTokens = this.tokens = tokensPerMinute ?? Number.POSITIVE_INFINITY
  }

  /** When it is sent; `null`: never. [µs] */
  start(arrival: number, charge: number): number | null {
    if (charge > this.mostTokens) return null
    this.refill(Math.max(arrival, this.atMicros))
    const missing = Math.max(
      wait(1 - this.requests, this.mostRequests),
      wait(charge - this.tokens, this.mostTokens),
      wait(1 - this.today, this.mostPerDay / MINUTES_PER_DAY)
    )
    if (missing > 0) this.refill(this.atMicros + missing)
    this.requests -= 1
    this.tokens -= charge
    this.today -= 1
    return this.atMicros
  }

  private refill(atMicros: number): void {
    const minutes = (atMicros - this.atMicros) / MICROS_PER_MINUTE
    this.atMicros = atMicros
    if (minutes === 0) return
    this.requests = Math.min(this.mostRequests, this.requests + minutes * this.mostRequests)
    this.tokens = Math.min(this.mostTokens, this.tokens + minutes * this.mostTokens)
    this.today = Math.min(this.mostPerDay, this.today + (minutes / MINUTES_PER_DAY) * this.mostPerDay)
  }
}

const wait = (missing: number, perMinute: number): number =>
  missing > 0 && Number.isFinite(perMinute) ? (missing / perMinute) * MICROS_PER_MINUTE : 0
