/** The KV cache of one replica, in blocks: who holds how many, when the next one is needed, what eviction leaves. */

/**
 * Decoding sequences grow by a token an iteration, so each needs a block more every `blockTokens` iterations. They
 * are counted by the phase in which they do, so that any number of iterations is accounted for in one go.
 *
 * Free blocks form a queue: what is released joins its end, what is allocated is taken from its front (vLLM's
 * BlockPool). What a sequence held when it was preempted can be read again until it reaches the front.
 */
export class KvBlocks {
  readonly capacity: number
  free: number
  readonly blockTokens: number
  /** Blocks ever taken from the front of the queue. */
  #taken = 0
  #decoding = 0
  readonly #phases: Int32Array

  constructor(capacityTokens: number, blockTokens: number) {
    this.blockTokens = blockTokens
    this.capacity = Math.floor(capacityTokens / blockTokens)
    this.free = this.capacity
    this.#phases = new Int32Array(blockTokens)
  }

  blocksOf(tokens: number): number {
    return Math.ceil(tokens / this.blockTokens)
  }

  take(blocks: number): void {
    this.free -= blocks
    this.#taken += blocks
  }

  release(blocks: number): void {
    this.free += blocks
  }

  /** Where the queue must get to before blocks released now begin to be lost. */
  evictionPoint(): number {
    return this.#taken + this.free
  }

  /** How many of `blocks` released at that point are still there; the last of a sequence goes first. */
  surviving(blocks: number, evictionPoint: number): number {
    return Math.min(blocks, Math.max(0, blocks - (this.#taken - evictionPoint)))
  }

  /** Brings back blocks that survived, out of the middle of the queue. */
  revive(blocks: number): void {
    this.free -= blocks
  }

  /** @param step the iteration from which the sequence decodes, @param contextTokens what it holds by then */
  startDecoding(step: number, contextTokens: number): void {
    this.#count(step - contextTokens, 1)
  }

  stopDecoding(step: number, contextTokens: number): void {
    this.#count(step - contextTokens, -1)
  }

  #count(offset: number, by: 1 | -1): void {
    const phase = this.#phase(offset)
    this.#phases[phase] = (this.#phases[phase] as number) + by
    this.#decoding += by
  }

  /** Blocks that all decoding sequences need in iterations [from, to). */
  neededIn(from: number, to: number): number {
    const phases = this.#phases
    const rounds = Math.floor((to - from) / this.blockTokens)
    const first = this.#phase(from)
    const end = first + to - from - rounds * this.blockTokens
    const wrapped = end - this.blockTokens
    let needed = rounds * this.#decoding
    for (let phase = first; phase < end && phase < phases.length; phase++) needed += phases[phase] as number
    for (let phase = 0; phase < wrapped; phase++) needed += phases[phase] as number
    return needed
  }

  /** How many iterations from `step` on the free blocks last, `most` at most. */
  lastsFor(step: number, most: number): number {
    if (this.free >= Math.ceil(most / this.blockTokens) * this.#decoding) return most
    const rounds = Math.floor(this.free / this.#decoding)
    let left = this.free - rounds * this.#decoding
    let steps = rounds * this.blockTokens
    while (steps < most) {
      left -= this.neededAt(step + steps)
      if (left < 0) break
      steps++
    }
    return steps
  }

  /** Blocks that all decoding sequences need in that iteration. */
  neededAt(step: number): number {
    return this.#phases[this.#phase(step)] as number
  }

  /** As `%`, of negative numbers too, and faster on numbers that are not small integers. */
  #phase(offset: number): number {
    return offset - this.blockTokens * Math.floor(offset / this.blockTokens)
  }
}
