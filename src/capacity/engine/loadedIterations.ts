/** Iterations of an engine under load, on average: how long they take, and what that makes of a request. */
import type { Seconds } from './iteration.ts'

export type Lengths = { readonly input: number; readonly output: number }

export type Limits = {
  /** Sequences that may run together, by the engine's limit and by the KV cache. */
  readonly sequences: number
  /** Tokens of one iteration. */
  readonly batchTokens: number
  readonly requestSeconds: number
  /** Iterations from one look for new requests to the next: 1 unless an engine was told otherwise. */
  readonly pollIterations: number
  /** Share of a closed loop's requests that wait in its opening burst. */
  readonly burstShare: number
  /** Share of its requests that end, and enter, together. */
  readonly waveShare: number
}

export type Steady = {
  readonly tpotSeconds: number
  /** `NaN` of an offline run, and of an open loop in which more arrive than are worked off: it is as long as that lasts. */
  readonly ttftSeconds: number
  /** What of it a request waits for others: for a place among those that run together, for its turn in the token budget. */
  readonly placeSeconds: number
  readonly outputTokensPerSecond: number
}

/** TPOT where so many sequences decode together, prompts entering as others end. [s] */
export const tpotWith = (
  step: Seconds,
  { input, output }: Lengths,
  limits: Limits,
  decoding: number
): number => new Iterations(step, input, output, limits).at(decoding)

/** Mean times of the iterations with a number of sequences decoding. */
export class Iterations {
  tpotSeconds = 0
  ttftSeconds = 0
  readonly #step: Seconds
  readonly #input: number
  readonly #output: number
  readonly #limits: Limits

  constructor(step: Seconds, input: number, output: number, limits: Limits) {
    this.#step = step
    this.#input = input
    this.#output = output
    this.#limits = limits
  }

  /** @returns TPOT */
  at(decoding: number): number {
    const [input, output] = [this.#input, this.#output]
    const { batchTokens, requestSeconds, pollIterations, waveShare } = this.#limits
    const entering = decoding / output
    const load = (entering * input) / batchTokens
    const share = Math.min(1, Math.max(1 - Math.exp(-entering), load))
    const tokens = Math.min((entering * input) / share, batchTokens)
    const mixed = this.#seconds(decoding, tokens, entering / share)
    const together = waveShare * (1 - 1 / Math.max(1, decoding))
    const stalling = share * (1 - together)
    this.tpotSeconds = stalling * mixed + (1 - stalling) * this.#seconds(decoding, 0, 0)
    const own = this.#seconds(
      decoding,
      Math.min(Math.max(input, tokens), batchTokens),
      Math.max(1, entering / share)
    )
    const busy = Math.min(load, MOST_QUEUED)
    const chunks = Math.max(1, input / batchTokens)
    const polled = (pollIterations * this.tpotSeconds) / 2
    this.ttftSeconds = requestSeconds + polled + chunks * own * (1 + busy / (2 * (1 - busy)))
    return this.tpotSeconds
  }

  #seconds(decoding: number, prefillTokens: number, promptsFinishing: number): number {
    return this.#step({
      decodeSequences: decoding,
      decodeContextTokens: decoding * (this.#input + this.#output / 2),
      prefillTokens,
      prefillPairs: pairs(prefillTokens, this.#input),
      promptsFinishing
    })
  }
}

/** Load of the prefill budget beyond which the queue before it is not told by M/D/1. */
const MOST_QUEUED = 0.9

/** Query–key pairs of so many prefill tokens, of whole prompts or of one prompt's chunk in its middle. */
const pairs = (tokens: number, input: number): number =>
  (tokens * (Math.min(input, tokens) + 1)) / 2 + (tokens * Math.max(0, input - tokens)) / 2

/** Of so many prompts on an engine that decodes nothing. */
export function prefillOf(step: Seconds, input: number, prompts: number, { batchTokens }: Limits) {
  const tokens = Math.min(batchTokens, prompts * input)
  const seconds = step({
    decodeSequences: 0,
    decodeContextTokens: 0,
    prefillTokens: tokens,
    prefillPairs: pairs(tokens, input),
    promptsFinishing: Math.max(1, tokens / input)
  })
  return { seconds, iterations: (prompts * input) / tokens }
}
