/** A cap on what may be spent in a calendar month → whether it is used up. */
import type { Clock } from '../log/trafficLog.ts'
import { HOURS_PER_MONTH, MICROS_PER_HOUR, MICROS_PER_MILLI } from '../units.ts'

/** Months are those of the UTC calendar, or 730 h from the log's first arrival where it has no wall clock. */
export class Budget {
  /** When the cap was reached first, since the first arrival. [µs] */
  reachedMicros: number | null = null
  private spent = 0
  private endMicros = Number.NEGATIVE_INFINITY
  private readonly usdPerMonth: number
  private readonly zeroMicros: number
  private readonly clock: Clock

  /** @param zeroMicros the first arrival, by the log's clock */
  constructor(usdPerMonth: number, zeroMicros: number, clock: Clock) {
    this.usdPerMonth = usdPerMonth
    this.zeroMicros = zeroMicros
    this.clock = clock
  }

  isSpent(atMicros: number): boolean {
    if (atMicros >= this.endMicros) {
      this.endMicros = this.monthEnd(atMicros)
      this.spent = 0
    }
    if (this.spent < this.usdPerMonth) return false
    this.reachedMicros ??= atMicros
    return true
  }

  /** @param usd `NaN`: it has no price, and counts nothing */
  spend(usd: number): void {
    if (!Number.isNaN(usd)) this.spent += usd
  }

  private monthEnd(atMicros: number): number {
    const width = HOURS_PER_MONTH * MICROS_PER_HOUR
    if (this.clock === 'relative') return (Math.floor(atMicros / width) + 1) * width
    const date = new Date((this.zeroMicros + atMicros) / MICROS_PER_MILLI)
    const next = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1)
    return next * MICROS_PER_MILLI - this.zeroMicros
  }
}
