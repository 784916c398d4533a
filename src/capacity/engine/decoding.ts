/** The sequences that one replica decodes, a token each per iteration: who ends when, and what they hold. */
import type { KvBlocks } from './kvBlocks.ts'
import { doubled, type Sequences } from './sequences.ts'

/** A binary heap: who ends first is on top, so that those that do not end yet are left alone. */
export class Decoding {
  #slots = new Int32Array(16)
  /** Beside each, the count of iterations at which its last token appears. */
  #finishes = new Float64Array(16)
  /** And when it was added: the largest is the newest. */
  #serials = new Float64Array(16)
  #nextSerial = 0
  length = 0
  readonly #kv: KvBlocks
  readonly #sequences: Sequences
  /** Iterations so far. */
  step = 0
  /** Context that all hold together. */
  contextTokens = 0

  constructor(kv: KvBlocks, sequences: Sequences) {
    this.#kv = kv
    this.#sequences = sequences
  }

  add(slot: number, contextTokens: number, remainingTokens: number): void {
    if (this.length === this.#slots.length) this.#grow()
    this.#rise(this.length++, slot, this.step + remainingTokens, this.#nextSerial++)
    this.contextTokens += contextTokens
    this.#kv.startDecoding(this.step, contextTokens)
  }

  #grow(): void {
    this.#slots = doubled(this.#slots)
    this.#finishes = doubled(this.#finishes)
    this.#serials = doubled(this.#serials)
  }

  /** Places it at `at` or above: who ends later moves down. */
  #rise(at: number, slot: number, finish: number, serial: number): void {
    let hole = at
    while (hole > 0) {
      const above = (hole - 1) >> 1
      if ((this.#finishes[above] as number) <= finish) break
      this.#move(above, hole)
      hole = above
    }
    this.#slots[hole] = slot
    this.#finishes[hole] = finish
    this.#serials[hole] = serial
  }

  /** Takes out what is at `at`: who ends sooner below moves up, and the last takes the place left. */
  #remove(at: number): void {
    const finishes = this.#finishes
    const last = --this.length
    const finish = finishes[last] as number
    let hole = at
    for (let below = 2 * hole + 1; below < last; below = 2 * hole + 1) {
      if (below + 1 < last && (finishes[below + 1] as number) < (finishes[below] as number)) below++
      if ((finishes[below] as number) >= finish) break
      this.#move(below, hole)
      hole = below
    }
    this.#rise(hole, this.#slots[last] as number, finish, this.#serials[last] as number)
  }

  #move(from: number, to: number): void {
    this.#slots[to] = this.#slots[from] as number
    this.#finishes[to] = this.#finishes[from] as number
    this.#serials[to] = this.#serials[from] as number
  }

  /** Takes out the newest; there must be one. @returns its slot */
  popNewest(): number {
    let newest = 0
    for (let i = 1; i < this.length; i++)
      if ((this.#serials[i] as number) > (this.#serials[newest] as number)) newest = i
    const slot = this.#slots[newest] as number
    const remaining = (this.#finishes[newest] as number) - this.step
    this.#remove(newest)
    this.#forget((this.#sequences.contextAtEnd[slot] as number) - remaining)
    this.#sequences.beginAgain(slot, remaining)
    return slot
  }

  /** So many iterations pass; the first one's blocks are taken already. */
  pass(steps: number): void {
    if (steps > 1) this.#kv.take(this.#kv.neededIn(this.step + 1, this.step + steps))
    this.step += steps
    this.contextTokens += this.length * steps
  }

  get hasEnded(): boolean {
    return this.length > 0 && (this.#finishes[0] as number) <= this.step
  }

  /** Takes out one that has ended; there must be one. @returns its slot */
  popEnded(): number {
    const slot = this.#slots[0] as number
    this.#remove(0)
    this.#forget(this.#sequences.contextAtEnd[slot] as number)
    return slot
  }

  #forget(contextTokens: number): void {
    this.contextTokens -= contextTokens
    this.#kv.stopDecoding(this.step, contextTokens)
  }

  /** Iterations until a sequence ends or the KV cache is full; the first one's blocks are taken already. */
  stepsToNextEvent(): number {
    return 1 + this.#kv.lastsFor(this.step + 1, (this.#finishes[0] as number) - this.step - 1)
  }
}
