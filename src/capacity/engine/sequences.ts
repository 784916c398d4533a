/** The requests at one replica, from the first look at each in the waiting line until its last token: where each stands. */

/**
 * Columns by slot. A slot is used again once its sequence has ended, so that they are as long as the replica is full, not
 * as the log, and stay in the processor's cache.
 */
export class Sequences {
  /** Which request it answers. */
  request = new Int32Array(SLOTS)
  /** Tokens in the KV cache while prefilling; once preempted, what was there. */
  prefilled = new Int32Array(SLOTS)
  /** Tokens needed there before the next token can be sampled: more than the prompt after a preemption. */
  goal = new Int32Array(SLOTS)
  /** Prompt tokens worked on in the current iteration. */
  chunk = new Int32Array(SLOTS)
  /** Tokens still to be produced, while not decoding. */
  remaining = new Int32Array(SLOTS)
  /** Its context when it ends: everything but the token sampled last. */
  contextAtEnd = new Int32Array(SLOTS)
  /** KV that it holds apart from its context, once admitted. */
  fixedBlocks = new Int32Array(SLOTS)
  /** All that it holds when it ends. */
  blocksAtEnd = new Int32Array(SLOTS)
  /** Where eviction begins to take what it left behind when it was preempted; `NaN` before any preemption. */
  evictionPoint = new Float64Array(SLOTS)
  readonly #ended: number[] = []
  #used = 0

  /** @returns its slot */
  open(request: number, inputTokens: number, outputTokens: number): number {
    const slot = this.#ended.pop() ?? this.#unused()
    this.request[slot] = request
    this.prefilled[slot] = 0
    this.goal[slot] = inputTokens
    this.remaining[slot] = outputTokens
    this.contextAtEnd[slot] = inputTokens + outputTokens - 1
    this.evictionPoint[slot] = Number.NaN
    return slot
  }

  close(slot: number): void {
    this.#ended.push(slot)
  }

  /** The context of a preempted sequence is computed again with the token sampled last, which yields the next one. */
  beginAgain(slot: number, remainingTokens: number): void {
    const contextTokens = (this.contextAtEnd[slot] as number) - remainingTokens
    this.remaining[slot] = remainingTokens
    this.prefilled[slot] = contextTokens
    this.goal[slot] = contextTokens + 1
  }

  #unused(): number {
    if (this.#used === this.request.length) this.#grow()
    return this.#used++
  }

  #grow(): void {
    this.request = doubled(this.request)
    this.prefilled = doubled(this.prefilled)
    this.goal = doubled(this.goal)
    this.chunk = doubled(this.chunk)
    this.remaining = doubled(this.remaining)
    this.contextAtEnd = doubled(this.contextAtEnd)
    this.fixedBlocks = doubled(this.fixedBlocks)
    this.blocksAtEnd = doubled(this.blocksAtEnd)
    this.evictionPoint = doubled(this.evictionPoint)
  }
}

const SLOTS = 16

/** The same values at the beginning of twice the room. */
export function doubled<T extends Int32Array | Float64Array>(column: T): T {
  const longer = new (column.constructor as new (length: number) => T)(2 * column.length)
  longer.set(column)
  return longer
}
