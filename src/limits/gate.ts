/** The limits of a pool, and how they are read → admitted, or refused by which of them. */
import type { PoolLimits } from '../catalog/rateLimits.ts'
import { MICROS_PER_DAY, MICROS_PER_MINUTE } from '../units.ts'
import { Bucket, FixedWindow, ROUNDING } from './allowance.ts'
import { Ramp } from './ramp.ts'
import { REFUSALS, type Refusal } from './refusals.ts'

export const ADMITTED = -1
/** Index into `REFUSALS`. */
export const refusalCode = (refusal: Refusal): number => REFUSALS.indexOf(refusal)

const REQUESTS_PER_MINUTE = refusalCode('requestsPerMinute')
const REQUESTS_PER_DAY = refusalCode('requestsPerDay')
const TOKENS_PER_MINUTE = refusalCode('tokensPerMinute')
const TOO_LARGE = refusalCode('tooLarge')
const RAMP = refusalCode('ramp')

export const SECOND_MICROS = 1e6

/** One pool's limits while a log is replayed. Moments never go back. */
export type Gate = {
  /**
   * Decides on one attempt. What another limit refuses has taken one request of the minute all the same.
   *
   * @param weight how many requests it stands for
   * @returns `ADMITTED`, or the code of the limit that was hit first
   */
  decide(atMicros: number, charge: number, inputTokens: number, weight: number): number
}

const orNone = (limit: number | null): number => limit ?? Number.POSITIVE_INFINITY

/** Of what is not limited nothing needs to be refilled, and ∞ · 0 is not a number. */
const perMicro = (limit: number | null): number => (limit ?? 0) / MICROS_PER_MINUTE

/**
 * Every limit a `Bucket`. Those of the minute are written out here, since they are asked millions of times and share
 * their clock.
 */
export class ContinuousGate implements Gate {
  private readonly mostRequests: number
  private readonly mostTokens: number
  private readonly requestsPerMicro: number
  private readonly tokensPerMicro: number
  private readonly day: Bucket | null
  private requests: number
  private tokens: number
  private atMicros = 0

  constructor({ requestsPerMinute, tokensPerMinute, requestsPerDay }: PoolLimits) {
    this.mostRequests = this.requests = orNone(requestsPerMinute)
    this.mostTokens = this.tokens = orNone(tokensPerMinute)
    this.requestsPerMicro = perMicro(requestsPerMinute)
    this.tokensPerMicro = perMicro(tokensPerMinute)
    this.day = requestsPerDay === null ? null : new Bucket(requestsPerDay, MICROS_PER_DAY)
  }

  decide(atMicros: number, charge: number): number {
    const passed = atMicros - this.atMicros
    this.atMicros = atMicros
    const requests = Math.min(this.mostRequests, this.requests + passed * this.requestsPerMicro)
    const tokens = Math.min(this.mostTokens, this.tokens + passed * this.tokensPerMicro)
    this.requests = requests
    this.tokens = tokens
    if (requests + ROUNDING < 1) return REQUESTS_PER_MINUTE
    this.requests = requests - 1
    if (this.day !== null && !this.day.holds(atMicros, 1)) return REQUESTS_PER_DAY
    if (tokens + ROUNDING < charge) return charge > this.mostTokens ? TOO_LARGE : TOKENS_PER_MINUTE
    if (this.day !== null) this.day.take(1)
    this.tokens = tokens - charge
    return ADMITTED
  }
}

/** What a second may take: ⌈limit / 60⌉, and room for the largest single request. */
export const perSecond = (limitPerMinute: number, largest: number): number =>
  Math.max(Math.ceil(limitPerMinute / 60), largest)

/**
 * Every limit of the minute in whole minutes, and ⌈limit / 60⌉ in whole seconds, which have room for the largest single
 * request however small the limit is; a limit of the day in whole days; and the ramp rule with them.
 */
export class QuantisedGate implements Gate {
  private readonly requestsPerMinute: number
  private readonly requestsPerSecond: number
  private readonly tokensPerMinute: number
  private readonly tokensPerSecond: number
  private readonly day: FixedWindow | null
  private readonly ramp = new Ramp()
  private minuteEnd = MICROS_PER_MINUTE
  private minuteRequests = 0
  private minuteTokens = 0
  private secondEnd = SECOND_MICROS
  private secondRequests = 0
  private secondTokens = 0

  /**
   * @param largest most tokens that one request is charged
   * @param heaviest most requests that one stands for
   */
  constructor(
    { requestsPerMinute, tokensPerMinute, requestsPerDay }: PoolLimits,
    largest: number,
    heaviest = 1
  ) {
    this.requestsPerMinute = orNone(requestsPerMinute)
    this.requestsPerSecond = perSecond(this.requestsPerMinute, heaviest)
    this.tokensPerMinute = orNone(tokensPerMinute)
    this.tokensPerSecond = perSecond(this.tokensPerMinute, largest * heaviest)
    this.day = requestsPerDay === null ? null : new FixedWindow(requestsPerDay, MICROS_PER_DAY)
  }

  decide(atMicros: number, charge: number, inputTokens: number, weight: number): number {
    if (atMicros >= this.secondEnd) this.nextSecond(atMicros)
    const tokens = charge * weight
    if (this.minuteRequests + weight > this.requestsPerMinute) return REQUESTS_PER_MINUTE
    if (this.secondRequests + weight > this.requestsPerSecond) return REQUESTS_PER_MINUTE
    this.minuteRequests += weight
    this.secondRequests += weight
    if (this.day !== null && !this.day.holds(atMicros, weight)) return REQUESTS_PER_DAY
    if (
      this.minuteTokens + tokens > this.tokensPerMinute ||
      this.secondTokens + tokens > this.tokensPerSecond
    )
      return charge > this.tokensPerMinute ? TOO_LARGE : TOKENS_PER_MINUTE
    if (!this.ramp.holds(atMicros, inputTokens * weight)) return RAMP
    if (this.day !== null) this.day.take(weight)
    this.ramp.take(inputTokens * weight)
    this.minuteTokens += tokens
    this.secondTokens += tokens
    return ADMITTED
  }

  private nextSecond(atMicros: number): void {
    this.secondEnd = (Math.floor(atMicros / SECOND_MICROS) + 1) * SECOND_MICROS
    this.secondRequests = 0
    this.secondTokens = 0
    if (atMicros < this.minuteEnd) return
    this.minuteEnd = (Math.floor(atMicros / MICROS_PER_MINUTE) + 1) * MICROS_PER_MINUTE
    this.minuteRequests = 0
    this.minuteTokens = 0
  }
}
