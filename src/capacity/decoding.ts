/** The sequences that one replica decodes, a token each per iteration: who ends when, and what they hold. */
import type { KvBlocks } from './kvBlocks.ts'

export class Decoding {
  #requests = new Int32Array(64)
  /** Beside each, the count of iterations at which its last token appears. */
  #finishes = new Float64Array(64)
  /** And when it was admitted: the largest is the newest. */
  #serials = new Float64Array(64)
  #nextSerial = 0
  length = 0
  readonly #kv: KvBlocks
  /** Iterations so far. */
  step = 0
  /** No sequence ends before this count of iterations. */
  #nextFinish = Number.POSITIVE_INFINITY
  /** Context that all hold together. */
  contextTokens = 0

  constructor(kv: KvBlocks) {
    this.#kv = kv
  }

  add(request: number, contextTokens: number, remainingTokens: number): void {
    if (this.length === this.#requests.length) this.#grow()
    const finish = this.step + remainingTokens
    this.#requests[this.length] = request
    this.#finishes[this.length] = finish
    this.#serials[this.length++] = this.#nextSerial++
    if (finish < this.#nextFinish) this.#nextFinish = finish
    this.contextTokens += contextTokens
    this.#kv.startDecoding(this.step, contextTokens)
  }

  #grow(): void {
    const [requests, finishes, serials] = [this.#requests, this.#finishes, this.#serials]
    this.#requests = new Int32Array(2 * this.length)
    this.#finishes = new Float64Array(2 * this.length)
    this.#serials = new Float64Array(2 * this.length)
    this.#requests.set(requests)
    this.#finishes.set(finishes)
    this.#serials.set(serials)
  }

  /** Takes out the newest; there must be one. @param contextOf its context, told how many tokens it had still to yield */
  popNewest(contextOf: (request: number, remainingTokens: number) => number): number {
    let newest = 0
    for (let i = 1; i < this.length; i++)
      if ((this.#serials[i] as number) > (this.#serials[newest] as number)) newest = i
    const request = this.#requests[newest] as number
    this.#forget(contextOf(request, (this.#finishes[newest] as number) - this.step))
    this.#remove(newest)
    return request
  }

  /** The last takes its place. */
  #remove(at: number): void {
    const last = --this.length
    this.#requests[at] = this.#requests[last] as number
    this.#finishes[at] = this.#finishes[last] as number
    this.#serials[at] = this.#serials[last] as number
  }

  /** So many iterations pass; the first one's blocks are taken already. */
  pass(steps: number): void {
    if (steps > 1) this.#kv.take(this.#kv.neededIn(this.step + 1, this.step + steps))
    this.step += steps
    this.contextTokens += this.length * steps
  }

  /** Takes out those that have ended. @param contextOf a sequence's context at its end, told of each */
  retire(contextOf: (request: number) => number): void {
    const { step } = this
    if (step < this.#nextFinish) return
    const finishes = this.#finishes
    let next = Number.POSITIVE_INFINITY
    for (let i = this.length - 1; i >= 0; i--) {
      const finish = finishes[i] as number
      if (finish > step) {
        if (finish < next) next = finish
        continue
      }
      this.#forget(contextOf(this.#requests[i] as number))
      this.#remove(i)
    }
    this.#nextFinish = next
  }

  #forget(contextTokens: number): void {
    this.contextTokens -= contextTokens
    this.#kv.stopDecoding(this.step, contextTokens)
  }

  /** Iterations until a sequence ends or the KV cache is full; the first one's blocks are taken already. */
  stepsToNextEvent(): number {
    return 1 + this.#kv.lastsFor(this.step + 1, this.#nextFinish - this.step - 1)
  }
}
