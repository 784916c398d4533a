/** A limit → how much of it is left at a moment, by each of the two ways in which it may be enforced. */

/** A millionth of a request or token: what adding up fractions may lose. */
export const ROUNDING = 1e-6

/** A bucket that holds the limit, full at first, and is refilled continuously by the limit per period. */
export class Bucket {
  private level: number
  private atMicros = 0
  private readonly limit: number
  private readonly perMicro: number

  constructor(limit: number, periodMicros: number) {
    this.limit = limit
    this.level = limit
    this.perMicro = limit / periodMicros
  }

  /** Whether so much is left. Moments never go back. */
  holds(atMicros: number, amount: number): boolean {
    if (this.limit === Number.POSITIVE_INFINITY) return true
    const level = this.level + (atMicros - this.atMicros) * this.perMicro
    this.level = level < this.limit ? level : this.limit
    this.atMicros = atMicros
    return this.level + ROUNDING >= amount
  }

  take(amount: number): void {
    this.level -= amount
  }
}

/** A count that starts anew in every window of a fixed length; the first one opens at moment 0. */
export class FixedWindow {
  private used = 0
  private endMicros: number
  private readonly limit: number
  private readonly widthMicros: number

  constructor(limit: number, widthMicros: number) {
    this.limit = limit
    this.widthMicros = widthMicros
    this.endMicros = widthMicros
  }

  holds(atMicros: number, amount: number): boolean {
    if (atMicros >= this.endMicros) {
      this.endMicros = (Math.floor(atMicros / this.widthMicros) + 1) * this.widthMicros
      this.used = 0
    }
    return this.used + amount <= this.limit
  }

  take(amount: number): void {
    this.used += amount
  }
}
