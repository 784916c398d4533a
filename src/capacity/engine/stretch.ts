/** A run of engine iterations whose batch does not change: their times form an arithmetic series. */

export class Stretch {
  startSeconds = 0
  steps = 0
  endSeconds = 0
  #firstSeconds = 0
  #growthSeconds = 0

  /** @param firstSeconds of its first iteration, @param lastSeconds of its last */
  begin(startSeconds: number, steps: number, firstSeconds: number, lastSeconds: number): void {
    this.startSeconds = startSeconds
    this.steps = steps
    this.#firstSeconds = firstSeconds
    this.#growthSeconds = steps > 1 ? (lastSeconds - firstSeconds) / (steps - 1) : 0
    this.endSeconds = startSeconds + this.#elapsedSeconds(steps)
  }

  /** Ends it after fewer steps. */
  cut(steps: number): void {
    this.steps = steps
    this.endSeconds = this.startSeconds + this.#elapsedSeconds(steps)
  }

  /** When its last iteration begins. */
  get lastStartSeconds(): number {
    return this.startSeconds + this.#elapsedSeconds(Math.max(0, this.steps - 1))
  }

  /** Σ of the first n step times: n·d + g·n(n − 1)/2. */
  #elapsedSeconds(steps: number): number {
    return steps * this.#firstSeconds + (this.#growthSeconds * steps * (steps - 1)) / 2
  }

  /** Fewest steps, at least one, that reach the moment: the positive root of the sum above, rounded up. */
  stepsCovering(nowSeconds: number): number {
    const seconds = nowSeconds - this.startSeconds
    const linear = this.#firstSeconds - this.#growthSeconds / 2
    const root = (2 * seconds) / (linear + Math.sqrt(linear * linear + 2 * this.#growthSeconds * seconds))
    return Math.max(1, Math.ceil(root))
  }
}
