/** Iterations of an engine under load, on average: how long they take, and what that makes of a request. */
import type { Batching } from './batching.ts'
import type { Seconds } from './iteration.ts'

export type Lengths = { readonly input: number; readonly output: number }

export type Limits = {
  /** Sequences that may run together, by the engine's limit and by the KV cache. */
  readonly sequences: number
  /** Tokens of one iteration. */
  readonly batchTokens: number
  readonly policy: Batching['policy']
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

/** As near to the most as a bisection comes. */
export const isFull = (decoding: number, most: number): boolean => decoding > 0.999 * most

/** TPOT where so many sequences decode together, prompts entering as others end. [s] */
export const tpotWith = (
  step: Seconds,
  { input, output }: Lengths,
  limits: Limits,
  decoding: number,
  requests = Number.POSITIVE_INFINITY
): number => new Iterations(step, input, output, limits, requests).at(decoding)

/** Prefill between two tokens of an answer: how many iterations carry it, the tokens of each, and the prompts that end in each. */
type Prefill = { readonly iterations: number; readonly tokens: number; readonly prompts: number }

const NONE: Prefill = { iterations: 0, tokens: 0, prompts: 0 }

/** Mean times of the iterations with a number of sequences decoding. */
export class Iterations {
  tpotSeconds = 0
  ttftSeconds = 0
  /** Between two tokens of an engine, whoever's: what a rate follows from. */
  iterationSeconds = 0
  readonly #step: Seconds
  readonly #input: number
  readonly #output: number
  readonly #limits: Limits
  /** Share of the prompts that are not a request's own: of a closed loop of C, 1 − 1/C; who comes by chance meets all. */
  readonly #others: number

  constructor(
    step: Seconds,
    input: number,
    output: number,
    limits: Limits,
    requests = Number.POSITIVE_INFINITY
  ) {
    this.#step = step
    this.#input = input
    this.#output = output
    this.#limits = limits
    this.#others = 1 - 1 / Math.max(1, requests)
  }

  /** Of an open loop: who comes by chance keeps in step only where more arrive than fit. @returns TPOT */
  atOpen(decoding: number): number {
    const { sequences, waveShare } = this.#limits
    return this.at(decoding, isFull(decoding, sequences) ? waveShare : 0)
  }

  /** @returns TPOT */
  at(decoding: number, waveShare: number = this.#limits.waveShare): number {
    const { batchTokens, requestSeconds, pollIterations } = this.#limits
    const entering = decoding / this.#output
    const all = this.#apart(entering)
    this.iterationSeconds = this.#gap(decoding, all)
    // A request's own prompt is over before its first gap.
    const apart = this.#gap(decoding, this.#apart(entering * this.#others))
    const together = waveShare === 0 ? apart : this.#gap(decoding, this.#together(decoding))
    this.tpotSeconds = (1 - waveShare) * apart + waveShare * together
    const own = this.#seconds(
      this.#mixes ? decoding : 0,
      Math.min(Math.max(this.#input, all.tokens), batchTokens),
      Math.max(1, all.prompts)
    )
    const busy = Math.min((entering * this.#input) / batchTokens, MOST_QUEUED)
    const chunks = Math.max(1, this.#input / batchTokens)
    const polled = (pollIterations * this.tpotSeconds) / 2
    this.ttftSeconds = requestSeconds + polled + chunks * own * (1 + busy / (2 * (1 - busy)))
    return this.tpotSeconds
  }

  get #mixes(): boolean {
    return this.#limits.policy === 'mixed'
  }

  /** Prompts that come by chance, so many an iteration: those that came since the last look are prefilled together. */
  #apart(entering: number): Prefill {
    const { batchTokens, pollIterations } = this.#limits
    const looked = (1 - Math.exp(-entering * pollIterations)) / pollIterations
    const needed = Math.max(looked, (entering * this.#input) / batchTokens)
    const iterations = this.#mixes ? Math.min(1, needed) : needed
    if (iterations === 0) return NONE
    return {
      iterations,
      tokens: Math.min((entering * this.#input) / iterations, batchTokens),
      prompts: entering / iterations
    }
  }

  /**
   * Equal requests that end together enter together: the first to come in an iteration of its own, the others, who come
   * meanwhile, in as few as the token budget allows. Where prefill rides along each request meets that of all others, save
   * of those that ended while the first new request was on its way, and queue before it; where it goes first none decodes
   * before all are prefilled, and each meets what is prefilled after it: half.
   */
  #together(decoding: number): Prefill {
    const { batchTokens, requestSeconds } = this.#limits
    const others = Math.max(0, decoding - 1)
    if (others === 0) return NONE
    const groups = Math.min(others, Math.max(1, (others * this.#input) / batchTokens))
    const met = this.#mixes
      ? Math.max(0, groups - requestSeconds / this.#seconds(decoding, 0, 0))
      : groups / 2
    const prompts = others / groups
    return {
      iterations: this.#mixes ? Math.min(1, met / this.#output) : met / this.#output,
      tokens: Math.min(batchTokens, prompts * this.#input),
      prompts
    }
  }

  /** Prefill rides along with the decodes, or holds them up. */
  #gap(decoding: number, { iterations, tokens, prompts }: Prefill): number {
    const plain = this.#seconds(decoding, 0, 0)
    if (iterations === 0) return plain
    return this.#mixes
      ? (1 - iterations) * plain + iterations * this.#seconds(decoding, tokens, prompts)
      : plain + iterations * this.#seconds(0, tokens, prompts)
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
export const pairs = (tokens: number, input: number): number =>
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
