/** The requests that wait at one replica: the preempted ones first, newest preemption first, then by arrival. */

export class WaitingLine {
  readonly #preempted: number[] = []
  readonly #arrived: number[] = []
  #next = 0
  /** The last so many arrived after the next step was planned. */
  unseen = 0

  add(request: number): void {
    this.#arrived.push(request)
  }

  putBack(preempted: number): void {
    this.#preempted.push(preempted)
  }

  /** @returns the request whose turn it is, or −1 when none is seen */
  peek(): number {
    if (this.#preempted.length > 0) return this.#preempted.at(-1) as number
    return this.#next < this.#arrived.length - this.unseen ? (this.#arrived[this.#next] as number) : -1
  }

  /** Takes away what `peek` shows. */
  take(): void {
    if (this.#preempted.pop() === undefined) this.#next++
  }

  get isEmpty(): boolean {
    return this.#preempted.length === 0 && this.#next === this.#arrived.length
  }
}
