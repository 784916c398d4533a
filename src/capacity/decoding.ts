/** The sequences that one replica decodes, a token each per iteration: who ends when, and what they hold. */
import type { KvBlocks } from './kvBlocks.ts'

export class Decoding {
  /** In order of admission: the last is the newest. */
  readonly #sequences: number[] = []
  /** By request: the count of iterations at which its last token appears. Shared by all replicas. */
  readonly #finishStep: Float64Array
  readonly #kv: KvBlocks
  /** Iterations so far. */
  step = 0
  /** No sequence ends before this count of iterations. */
  nextFinish = Number.POSITIVE_INFINITY
  /** Context that all hold together. */
  contextTokens = 0

  constructor(kv: KvBlocks, finishStep: Float64Array) {
    this.#kv = kv
    this.#finishStep = finishStep
  }

  get length(): number {
    return this.#sequences.length
  }

  remainingOf(request: number): number {
    return (this.#finishStep[request] as number) - this.step
  }

  add(request: number, contextTokens: number, remainingTokens: number): void {
    const finish = this.step + remainingTokens
    this.#finishStep[request] = finish
    if (finish < this.nextFinish) this.nextFinish = finish
    this.#sequences.push(request)
    this.contextTokens += contextTokens
    this.#kv.startDecoding(this.step, contextTokens)
  }

  newest(): number {
    return this.#sequences.at(-1) as number
  }

  dropNewest(contextTokens: number): void {
    this.#sequences.pop()
    this.#forget(contextTokens)
  }

  /** So many iterations pass; the first one's blocks are taken already. */
  pass(steps: number): void {
    if (steps > 1) this.#kv.take(this.#kv.neededIn(this.step + 1, this.step + steps))
    this.step += steps
    this.contextTokens += this.#sequences.length * steps
  }

  /** Takes out those that have ended. @param contextOf a sequence's context at its end */
  retire(contextOf: (request: number) => number, onEnd: (request: number) => void): void {
    if (this.step < this.nextFinish) return
    const sequences = this.#sequences
    let kept = 0
    let next = Number.POSITIVE_INFINITY
    for (let i = 0; i < sequences.length; i++) {
      const request = sequences[i] as number
      const finish = this.#finishStep[request] as number
      if (finish > this.step) {
        sequences[kept++] = request
        if (finish < next) next = finish
        continue
      }
      this.#forget(contextOf(request))
      onEnd(request)
    }
    sequences.length = kept
    this.nextFinish = next
  }

  #forget(contextTokens: number): void {
    this.contextTokens -= contextTokens
    this.#kv.stopDecoding(this.step, contextTokens)
  }

  /** Iterations until a sequence ends or the KV cache is full; the first one's blocks are taken already. */
  stepsToNextEvent(): number {
    return 1 + this.#kv.lastsFor(this.step + 1, this.nextFinish - this.step - 1)
  }
}
