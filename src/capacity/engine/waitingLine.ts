/** The requests that wait at one replica: the preempted ones first, newest preemption first, then by arrival. */
import { doubled } from './sequences.ts'

export class WaitingLine {
  /** Slots of those looked at already: preempted, or next to be admitted. The last is the first in line. */
  readonly #known: number[] = []
  /** Requests by arrival, in a ring. */
  #arrived = new Int32Array(16)
  #next = 0
  #end = 0
  /** The last so many arrived after the next step was planned. */
  unseen = 0

  add(request: number): void {
    if (this.#end - this.#next === this.#arrived.length) this.#grow()
    this.#arrived[this.#end++ & (this.#arrived.length - 1)] = request
  }

  /** Twice as long, the part before the first moves behind the last or to the same place. */
  #grow(): void {
    const { length } = this.#arrived
    const first = this.#next & (length - 1)
    const longer = doubled(this.#arrived)
    longer.copyWithin(0, first, length)
    longer.set(this.#arrived.subarray(0, first), length - first)
    this.#arrived = longer
    this.#next = 0
    this.#end = length
  }

  putFirst(slot: number): void {
    this.#known.push(slot)
  }

  /** The slot whose turn it is, or −1 when it is an arrival's turn. */
  get first(): number {
    return this.#known.length === 0 ? -1 : (this.#known[this.#known.length - 1] as number)
  }

  /** Takes the first slot out of the line; there must be one. */
  takeFirst(): void {
    this.#known.pop()
  }

  /** Takes out the next arrival. @returns the request, or −1 where none is seen */
  takeArrival(): number {
    if (this.#end - this.#next <= this.unseen) return -1
    return this.#arrived[this.#next++ & (this.#arrived.length - 1)] as number
  }

  get isEmpty(): boolean {
    return this.#next === this.#end && this.#known.length === 0
  }
}
