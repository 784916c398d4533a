/** The limits of a pool, and how they are read → admitted, or refused by which of them. */
import type { PoolLimits } from '../catalog/rateLimits.ts'
import { Bucket, DAY_MICROS, FixedWindow, MINUTE_MICROS, QuantisedMinute } from './allowance.ts'
import { REFUSALS, type Refusal } from './limitReplay.ts'
import { Ramp } from './ramp.ts'

export const ADMITTED = -1
/** Index into `REFUSALS`. */
export const refusalCode = (refusal: Refusal): number => REFUSALS.indexOf(refusal)

const REQUESTS_PER_MINUTE = refusalCode('requestsPerMinute')
const REQUESTS_PER_DAY = refusalCode('requestsPerDay')
const TOKENS_PER_MINUTE = refusalCode('tokensPerMinute')
const TOO_LARGE = refusalCode('tooLarge')
const RAMP = refusalCode('ramp')

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

/** Every limit a bucket that is refilled continuously. */
export class ContinuousGate implements Gate {
  private readonly requests: Bucket
  private readonly tokens: Bucket
  private readonly day: Bucket | null
  private readonly mostTokens: number

  constructor({ requestsPerMinute, tokensPerMinute, requestsPerDay }: PoolLimits) {
    this.requests = new Bucket(orNone(requestsPerMinute), MINUTE_MICROS)
    this.tokens = new Bucket(orNone(tokensPerMinute), MINUTE_MICROS)
    this.day = requestsPerDay === null ? null : new Bucket(requestsPerDay, DAY_MICROS)
    this.mostTokens = orNone(tokensPerMinute)
  }

  decide(atMicros: number, charge: number): number {
    if (!this.requests.holds(atMicros, 1)) return REQUESTS_PER_MINUTE
    this.requests.take(1)
    if (this.day !== null && !this.day.holds(atMicros, 1)) return REQUESTS_PER_DAY
    if (!this.tokens.holds(atMicros, charge)) return charge > this.mostTokens ? TOO_LARGE : TOKENS_PER_MINUTE
    if (this.day !== null) this.day.take(1)
    this.tokens.take(charge)
    return ADMITTED
  }
}

/** Every limit in whole minutes and seconds, or days, and the ramp rule with them. */
export class QuantisedGate implements Gate {
  private readonly requests: QuantisedMinute
  private readonly tokens: QuantisedMinute
  private readonly day: FixedWindow | null
  private readonly ramp = new Ramp()
  private readonly mostTokens: number

  /**
   * @param largest most tokens that one request is charged
   * @param heaviest most requests that one stands for
   */
  constructor(
    { requestsPerMinute, tokensPerMinute, requestsPerDay }: PoolLimits,
    largest: number,
    heaviest = 1
  ) {
    this.requests = new QuantisedMinute(orNone(requestsPerMinute), heaviest)
    this.tokens = new QuantisedMinute(orNone(tokensPerMinute), largest * heaviest)
    this.day = requestsPerDay === null ? null : new FixedWindow(requestsPerDay, DAY_MICROS)
    this.mostTokens = orNone(tokensPerMinute)
  }

  decide(atMicros: number, charge: number, inputTokens: number, weight: number): number {
    if (!this.requests.holds(atMicros, weight)) return REQUESTS_PER_MINUTE
    this.requests.take(weight)
    if (this.day !== null && !this.day.holds(atMicros, weight)) return REQUESTS_PER_DAY
    if (!this.tokens.holds(atMicros, charge * weight))
      return charge > this.mostTokens ? TOO_LARGE : TOKENS_PER_MINUTE
    if (!this.ramp.holds(atMicros, inputTokens * weight)) return RAMP
    if (this.day !== null) this.day.take(weight)
    this.tokens.take(charge * weight)
    this.ramp.take(inputTokens * weight)
    return ADMITTED
  }
}
