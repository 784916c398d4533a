/** Input tokens minute by minute → whether they grow faster than the published rule of thumb allows. */
import { RAMP_RULE } from '../catalog/rateLimits.ts'
import { MICROS_PER_MINUTE } from '../units.ts'

const { periodMinutes, growthPerPeriod, fromInputTokensPerMinute } = RAMP_RULE

/** Minutes that are remembered: this one, and two periods before it. */
const REMEMBERED = 2 * periodMinutes

/**
 * At most half as much again as in the busiest of the minutes that lie one to two periods back, and always a million.
 * In the first period the log does not show what came before it, and nothing is refused.
 */
export class Ramp {
  private readonly admitted = new Float64Array(REMEMBERED)
  private minute = 0
  private endMicros = MICROS_PER_MINUTE
  /** Of this minute. */
  private current = 0
  private ceiling = Number.POSITIVE_INFINITY

  holds(atMicros: number, inputTokens: number): boolean {
    if (atMicros >= this.endMicros) this.advance(Math.floor(atMicros / MICROS_PER_MINUTE))
    return this.current + inputTokens <= this.ceiling
  }

  take(inputTokens: number): void {
    this.current += inputTokens
  }

  private advance(minute: number): void {
    this.admitted[this.minute % REMEMBERED] = this.current
    for (let next = Math.max(this.minute + 1, minute - REMEMBERED + 1); next <= minute; next++)
      this.admitted[next % REMEMBERED] = 0
    this.minute = minute
    this.endMicros = (minute + 1) * MICROS_PER_MINUTE
    this.current = 0
    if (minute < periodMinutes) return
    const before = this.busiest(Math.max(0, minute - REMEMBERED + 1), minute - periodMinutes)
    this.ceiling = Math.max(fromInputTokensPerMinute, (1 + growthPerPeriod) * before)
  }

  private busiest(from: number, to: number): number {
    let most = 0
    for (let minute = from; minute <= to; minute++)
      most = Math.max(most, this.admitted[minute % REMEMBERED] as number)
    return most
  }
}
