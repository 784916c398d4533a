/** A deployment under a steady load → its mean TPOT, TTFT and output rate, in closed form. */
import { finiteRun, type Run } from './finiteRun.ts'
import type { Seconds } from './iteration.ts'

/** How a benchmark loads a deployment. */
export type Load =
  | { readonly kind: 'closed'; readonly concurrency: number }
  /** Everything is queued at once, more than ever runs together. */
  | { readonly kind: 'offline' }
  /** One batch, its prompts first, then its answers together. */
  | { readonly kind: 'batch'; readonly sequences: number }
  /** So many prompts at once, worked off to the last. */
  | ({ readonly kind: 'run' } & Run)
  /** Poisson arrivals. [requests/s] */
  | { readonly kind: 'open'; readonly rate: number }

export type Lengths = { readonly input: number; readonly output: number }

export type Limits = {
  /** Sequences that may run together, by the engine's limit and by the KV cache. */
  readonly sequences: number
  /** Tokens of one iteration. */
  readonly batchTokens: number
  readonly requestSeconds: number
  /** Share of a closed loop's requests that wait in its opening burst. */
  readonly burstShare: number
  /** Share of its requests that end, and enter, together. */
  readonly waveShare: number
}

export type Steady = {
  readonly tpotSeconds: number
  /** `NaN` of an offline run, and of an open loop in which more arrive than are worked off: it is as long as that lasts. */
  readonly ttftSeconds: number
  readonly outputTokensPerSecond: number
}

/** Halvings of the distance to the fixed point. */
const ROUNDS = 12

/**
 * With nd sequences decoding, nd/o of them finish in an iteration (o tokens an answer), and as many prompts enter. A
 * share p = max(1 − e^(−nd/o), tokens entering / budget) of the iterations carries prefill, and TPOT is the mean of the
 * two kinds. A prompt waits for half an iteration, is prefilled in chunks, and queues for the budget as in M/D/1; what
 * decodes and what prefills follow from Little's law: nd = C·o·TPOT / (o·TPOT + TTFT).
 *
 * A closed loop begins with all prompts at once; its mean TTFT holds a share of that burst. Where all answers are equally
 * long, a share of the requests keeps on ending and entering together, and their prefill stalls nobody.
 */
export function steadyState(step: Seconds, { input, output }: Lengths, limits: Limits, load: Load): Steady {
  if (load.kind === 'run') return finiteRun(step, { input, output }, limits, load)
  if (load.kind === 'batch') return batchState(step, { input, output }, limits, load.sequences)
  const most = Math.max(1, limits.sequences)
  const running = load.kind === 'closed' ? Math.min(load.concurrency, most) : most
  const now = new Iterations(step, input, output, limits)
  const decoding =
    load.kind === 'open'
      ? openLoopDecoding({ rate: load.rate, output, most }, sequences => now.at(sequences))
      : closedLoopDecoding(running, output, now)
  const queued = load.kind === 'closed' ? (load.concurrency - running) / running : 0
  const waited = queued * output * now.tpotSeconds
  const opening = load.kind === 'closed' && running > 1 ? burst(step, input, running, limits) : 0
  const share = opening > now.ttftSeconds ? limits.burstShare : 0
  return {
    tpotSeconds: now.tpotSeconds,
    ttftSeconds:
      load.kind === 'offline' || (load.kind === 'open' && isFull(decoding, most))
        ? Number.NaN
        : (1 - share) * now.ttftSeconds + share * opening + waited,
    outputTokensPerSecond: decoding / now.tpotSeconds
  }
}

/** As near to the most as the bisection comes. */
export const isFull = (decoding: number, most: number): boolean => decoding > 0.999 * most

/** nd = C·o·TPOT / (o·TPOT + TTFT), by halving the distance; `now` ends up there. */
function closedLoopDecoding(running: number, output: number, now: Iterations): number {
  let decoding = running
  for (let round = 0; round < ROUNDS; round++) {
    const answer = output * now.at(decoding)
    decoding = (decoding + (running * answer) / (answer + now.ttftSeconds)) / 2
  }
  return decoding
}

/** Bisections of an open loop's sequences: to a millionth of the most that run together. */
const BISECTIONS = 20

/**
 * Sequences that decode together under Poisson arrivals, by Little's law: n = rate · output · TPOT(n), `most` where more
 * arrive than even so many work off.
 */
export function openLoopDecoding(
  { rate, output, most }: { readonly rate: number; readonly output: number; readonly most: number },
  tpotSeconds: (decoding: number) => number
): number {
  let [few, many] = [0, most]
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (few + many) / 2
    if (rate * output * tpotSeconds(middle) > middle) few = middle
    else many = middle
  }
  return many
}

/** TPOT where so many sequences decode together, prompts entering as others end. [s] */
export const tpotWith = (
  step: Seconds,
  { input, output }: Lengths,
  limits: Limits,
  decoding: number
): number => new Iterations(step, input, output, limits).at(decoding)

/** Mean times of the iterations with a number of sequences decoding. */
class Iterations {
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
    const { batchTokens, requestSeconds, waveShare } = this.#limits
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
    this.ttftSeconds = requestSeconds + this.tpotSeconds / 2 + chunks * own * (1 + busy / (2 * (1 - busy)))
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

/** Mean TTFT of prompts that all arrive at an idle engine: half of them wait for the others. */
function burst(step: Seconds, input: number, prompts: number, limits: Limits): number {
  const { seconds, iterations } = prefillOf(step, input, prompts, limits)
  return limits.requestSeconds + (seconds * (iterations + 1)) / 2
}

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

function batchState(step: Seconds, { input, output }: Lengths, limits: Limits, sequences: number): Steady {
  const { seconds, iterations } = prefillOf(step, input, sequences, limits)
  const tpotSeconds = step({
    decodeSequences: sequences,
    decodeContextTokens: sequences * (input + output / 2),
    prefillTokens: 0,
    prefillPairs: 0,
    promptsFinishing: 0
  })
  const ttftSeconds = limits.requestSeconds + seconds * iterations
  const whole = ttftSeconds + (output - 1) * tpotSeconds
  return { tpotSeconds, ttftSeconds, outputTokensPerSecond: (sequences * output) / whole }
}
