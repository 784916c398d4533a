/** So many prompts that arrive at a rate, from an idle engine to the last answer → mean TPOT, TTFT and the output rate of the whole. */
import { finiteRun, type Run } from './finiteRun.ts'
import type { Seconds } from './iteration.ts'
import { Iterations, type Lengths, type Limits, pairs, type Steady } from './loadedIterations.ts'

export type PacedRun = Run & {
  /** [requests/s] */
  readonly rate: number
}

/** Steps into which an answer is cut, and a whole run at most, about. */
const ANSWER_STEPS = 64
const MOST_STEPS = 1_500
/** In fewer steps than these it cannot be told that equal answers last equally long; a run of so many answers is even anyway. */
const LEAST_STEPS = 8
/** Parts into which the end of a run is cut. */
const PARTS = 40
/** Lengths of answers, and moments at which they begin, that stand for all. */
const ANSWERS = 8
const BEGINNINGS = 100

/** What has passed when: a request writes a token for each one that the clock counts. */
type Moment = { readonly seconds: number; readonly tokens: number; readonly entered: number }

/**
 * The engine's time is divided: while prompts enter at e a second, each of which takes s of it, those that decode have the
 * rest, a token in T(n) of it. A prompt that has come is prefilled as soon as the budget of an iteration and a free place
 * allow; until then it waits. With places most and B tokens an iteration, over a step of dt:
 *
 *     e ≤ 1/s where prompts go first, 1/(s + T(n)·i/(B − n)) where they ride along;   e·dt ≤ waiting + λ·dt;   n ≤ most
 *     tokens = (1 − e·s)·dt / T(n),   n: of a sample n·e^(−tokens/o), of equal answers those that entered o tokens ago leave
 *
 * Mean waits by Little's law, ∫ waiting dt / N; a request's gap is that of the tokens of its own answer. However prompts
 * arrive, they are worked off no sooner than all at once, see `finiteRun`.                                                 [s]
 */
export function pacedRun(step: Seconds, lengths: Lengths, limits: Limits, paced: PacedRun): Steady {
  const { requests, spread } = paced
  const atOnce = finiteRun(step, lengths, limits, { requests, spread })
  if (requests <= 1) return atOnce
  const tokens = requests * lengths.output
  const arriving = new Arriving(step, lengths, limits, paced)
  const fewest = Math.max((requests - 1) / paced.rate, tokens / atOnce.outputTokensPerSecond)
  arriving.untilAllEntered(fewest / MOST_STEPS)
  arriving.untilAllEnded()
  const now = new Iterations(step, lengths.input, lengths.output, limits)
  now.at(arriving.met, 0)
  const alone = finiteRun(step, lengths, limits, { requests: 1, spread })
  const seconds = arriving.seconds + alone.ttftSeconds
  return {
    tpotSeconds: arriving.meanGap(),
    ttftSeconds: now.ttftSeconds + arriving.wait,
    placeSeconds: arriving.wait,
    outputTokensPerSecond: Math.min(tokens / seconds, atOnce.outputTokensPerSecond)
  }
}

/** Of an engine that decodes so many, while prompts come. */
type Pace = {
  /** T(n). [s] */
  readonly gap: number
  /** What a prompt takes of the engine's time. [s] */
  readonly each: number
  /** Prompts that enter at most. [1/s] */
  readonly fastest: number
  /** Places that fall free where all are taken. [1/s] */
  readonly freed: number
}

class Arriving {
  readonly #step: Seconds
  readonly #lengths: Lengths
  readonly #limits: Limits
  readonly #paced: PacedRun
  /** Of them all, the first comes at once. [requests/s] */
  readonly #rate: number
  readonly #past: Moment[] = [{ seconds: 0, tokens: 0, entered: 0 }]
  #decoding = 0
  #endTogether = false
  #waiting = 0
  #waited = 0
  #met = 0

  constructor(step: Seconds, lengths: Lengths, limits: Limits, paced: PacedRun) {
    this.#step = step
    this.#lengths = lengths
    this.#limits = limits
    this.#paced = paced
    this.#rate = (paced.rate * paced.requests) / (paced.requests - 1)
  }

  get seconds(): number {
    return this.#now.seconds
  }

  /** Sequences that a prompt meets as it comes, on average. */
  get met(): number {
    return this.#met / this.#paced.requests
  }

  /** For its turn in the budget, and for a place. [s] */
  get wait(): number {
    return this.#waited / this.#paced.requests
  }

  get #now(): Moment {
    return this.#past.at(-1) as Moment
  }

  get #places(): number {
    return Math.max(1, Math.min(this.#limits.sequences, this.#limits.batchTokens))
  }

  /** @param coarsest step [s] */
  untilAllEntered(coarsest: number): void {
    const answer = this.#lengths.output * this.#gap(1)
    const each = Math.max(coarsest, answer / ANSWER_STEPS)
    this.#endTogether = !this.#paced.spread && answer / each > LEAST_STEPS
    let left = this.#paced.requests
    while (left > 0 || this.#waiting > 0) {
      const pace = this.#pace()
      const seconds = Math.min(each, left > 0 ? left / this.#rate : this.#secondsToEnter(pace))
      const came = seconds < each ? left : Math.min(left, seconds * this.#rate)
      left -= came
      this.#goOn(seconds, came, pace)
    }
  }

  /** Until all that wait have entered. */
  #secondsToEnter({ fastest, freed }: Pace): number {
    const waitForPlaces = this.#waiting - (this.#places - this.#decoding)
    return Math.max(this.#waiting / fastest, waitForPlaces / freed)
  }

  #goOn(seconds: number, came: number, { gap, each, fastest, freed }: Pace): void {
    const before = this.#waiting
    const free = this.#places - this.#decoding + freed * seconds
    const entering = Math.max(0, Math.min(before + came, fastest * seconds, free))
    // What is left of a step by rounding would be worked off in ever smaller ones.
    this.#waiting = before + came - entering < ROUNDING ? 0 : before + came - entering
    this.#waited += (seconds * (before + this.#waiting)) / 2
    this.#met += came * this.#decoding
    const tokens = Math.max(0, seconds - entering * each) / gap
    const { seconds: at, tokens: clock, entered } = this.#now
    this.#past.push({ seconds: at + seconds, tokens: clock + tokens, entered: entered + entering })
    this.#decoding = this.#left(entering, tokens)
  }

  /** @param entering evenly over the step */
  #left(entering: number, tokens: number): number {
    const { output } = this.#lengths
    if (this.#endTogether) return this.#now.entered - this.#enteredBy(this.#now.tokens - output)
    const share = tokens / output
    return this.#decoding * Math.exp(-share) + entering * (share > 0 ? -Math.expm1(-share) / share : 1)
  }

  #enteredBy(tokens: number): number {
    return tokens < 0 ? 0 : along(this.#past, 'entered', tokens)
  }

  /** From those that decode to none: of a sample until less than half a request is left. */
  untilAllEnded(): void {
    const { output } = this.#lengths
    const decoding = this.#decoding
    const { spread } = this.#paced
    const longest = spread ? output * Math.max(1, Math.log(2 * decoding)) : output
    const { tokens: begun, entered } = this.#now
    const tokens = longest / PARTS
    for (let part = 0; part < PARTS; part++) {
      const passed = (part + 0.5) * tokens
      const alive = spread
        ? decoding * Math.exp(-passed / output)
        : entered - this.#enteredBy(begun + passed - output)
      const { seconds, tokens: clock } = this.#now
      this.#past.push({ seconds: seconds + tokens * this.#gap(alive), tokens: clock + tokens, entered })
    }
  }

  meanGap(): number {
    const { output } = this.#lengths
    const lengths = this.#paced.spread
      ? Array.from({ length: ANSWERS }, (_, i) => -output * Math.log(1 - (i + 0.5) / ANSWERS))
      : [output]
    const past = this.#past
    const each = this.#now.entered / BEGINNINGS
    // Of a run of days the difference of two moments is rounded to less than a token takes.
    const shortest = this.#gap(1)
    let [sum, begun] = [0, 0]
    for (const { seconds, tokens, entered } of past) {
      if (entered < begun + each / 2) continue
      for (const length of lengths)
        sum +=
          (entered - begun) * Math.max(shortest, (along(past, 'seconds', tokens + length) - seconds) / length)
      begun = entered
    }
    return sum / (begun * lengths.length)
  }

  /** T(n), of at least one and at most as many as run together. [s] */
  #gap(decoding: number): number {
    return this.#seconds(Math.max(1, Math.min(decoding, this.#places)), 0)
  }

  #pace(): Pace {
    const { input, output } = this.#lengths
    const { batchTokens, policy } = this.#limits
    const places = this.#places
    const gap = this.#gap(this.#decoding)
    const decoding = policy === 'mixed' ? Math.min(this.#decoding, places) : 0
    const room = Math.max(1, batchTokens - decoding)
    const alone = decoding > 0 ? this.#seconds(decoding, 0) : 0
    const eachOf = (tokens: number) => (Math.max(0, this.#seconds(decoding, tokens) - alone) * input) / tokens
    const each = eachOf(Math.min(room, input * Math.max(1, this.#waiting + this.#rate * gap)))
    return {
      gap,
      each,
      fastest: 1 / (eachOf(room) + (alone * input) / room),
      freed: places / (output * gap + places * each)
    }
  }

  #seconds(decoding: number, prefillTokens: number): number {
    const { input, output } = this.#lengths
    return this.#step({
      decodeSequences: decoding,
      decodeContextTokens: decoding * (input + output / 2),
      prefillTokens,
      prefillPairs: pairs(prefillTokens, input),
      promptsFinishing: prefillTokens / input
    })
  }
}

/** Of a request. */
const ROUNDING = 1e-6

/** As between the moments around it; after the last as before it. */
function along(past: readonly Moment[], asked: 'seconds' | 'entered', tokens: number): number {
  let [low, high] = [0, past.length - 1]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((past[middle] as Moment).tokens <= tokens) low = middle
    else high = middle
  }
  const [a, b] = [past[low] as Moment, past[high] as Moment]
  if (b.tokens === a.tokens) return b[asked]
  const value = a[asked] + ((b[asked] - a[asked]) * (tokens - a.tokens)) / (b.tokens - a.tokens)
  return asked === 'entered' ? Math.min(value, (past.at(-1) as Moment).entered) : value
}
