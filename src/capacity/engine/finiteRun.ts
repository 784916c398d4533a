/** So many prompts, all handed in at once and worked off to the last → mean TPOT, TTFT and the output rate of the whole. */
import type { Seconds } from './iteration.ts'
import { type Lengths, type Limits, prefillOf, type Steady, tpotWith } from './loadedIterations.ts'

export type Run = {
  readonly requests: number
  /** Answers differ in length, as in a sample of chats; otherwise all end together. */
  readonly spread: boolean
  /** Tokens at which those that have not ended are cut off; absent: none is. */
  readonly most?: number
}

/** Parts into which the end of a run is cut. */
const PARTS = 40

/**
 * The first M = min(N, sequences) prompts enter together; while others wait, as many run as may; then the batch drains.
 * Answers of a sample end like e^(−k/μ), so the last run nearly alone for several mean answers, until less than half a
 * request is left after ln(2·M) of them, or are cut off: that tail is why a run's rate is far below that of a full engine.
 *
 *     T = prefill(M) + max((N − M)·o·TPOT(M)/M, prefill(N − M)) + ∫ step(alive(k)) dk,   rate = N·o / T
 */
export function finiteRun(
  step: Seconds,
  lengths: Lengths,
  limits: Limits,
  { requests, spread, most }: Run
): Steady {
  const { input, output } = lengths
  const running = Math.max(1, Math.min(requests, limits.sequences))
  const { seconds, iterations } = prefillOf(step, input, running, limits)
  const opening = seconds * iterations
  const waiting = requests - running
  const full = tpotWith(step, lengths, limits, running, requests)
  // While answers are written, prompts enter no faster than they are processed.
  const entering = waiting > 0 ? prefillOf(step, input, waiting, limits) : { seconds: 0, iterations: 0 }
  const queued = Math.max((waiting * output * full) / running, entering.seconds * entering.iterations)
  const answers = spread ? endingApart(output, running, most) : { mean: Infinity, longest: output }
  const tail = drained(step, input, running, answers)
  const total = limits.requestSeconds + opening + queued + tail.seconds
  const late = waiting / requests
  // The first prompts have waited until they are processed, the last ones for all.
  const own = (seconds * (iterations + Math.max(1, Math.min(iterations, input / limits.batchTokens)))) / 2
  const held = heldUp(opening, iterations, answers, limits.policy)
  return {
    tpotSeconds: late * full + (1 - late) * (tail.tpotSeconds + held),
    ttftSeconds: limits.requestSeconds + (1 - late) * own + late * (opening + queued / 2),
    placeSeconds: late * (opening + queued / 2),
    outputTokensPerSecond: (requests * output) / total
  }
}

/** Lengths of answers: those left after k tokens are e^(−k/mean), until all end at the longest. */
type Answers = { readonly mean: number; readonly longest: number }

/** Halvings of the distance to the mean that answers would have if none were cut off. */
const HALVINGS = 30

/** Of which the mean is o: where they are cut off at m tokens, (1 − e^(−x))/x = o/m with x = m/μ tells the mean μ of all. */
function endingApart(output: number, running: number, most = Infinity): Answers {
  const alone = Math.max(1, Math.log(2 * running))
  if (most === Infinity) return { mean: output, longest: output * alone }
  const share = output / most
  if (share >= 1) return { mean: Infinity, longest: output }
  let [few, many] = [0, 1 / share]
  for (let i = 0; i < HALVINGS; i++) {
    const x = (few + many) / 2
    if ((1 - Math.exp(-x)) / x > share) few = x
    else many = x
  }
  return { mean: most / many, longest: Math.min(most, (most / many) * alone) }
}

/**
 * What the opening adds to the mean gap of those who wait in it, the prompts after one's own, K at most: where prefill rides
 * along, each of a request's gaps in it is as long as an iteration of prefill, and a short answer has no others; where it
 * goes first, all of it lies before the second token. The mean of a/o is not the mean a over the mean o.
 */
function heldUp(
  seconds: number,
  iterations: number,
  { mean, longest }: Answers,
  policy: Limits['policy']
): number {
  const share = (gaps: number): number => {
    if (policy === 'prefill-first') return 1 / 2 / gaps
    return iterations <= gaps ? 1 / 2 / gaps : (1 - gaps / 2 / iterations) / iterations
  }
  let sum = 0
  for (let part = 0; part < PARTS; part++)
    sum += share(Math.max(1, Math.min(longest, -mean * Math.log(1 - (part + 0.5) / PARTS))))
  return (seconds * sum) / PARTS
}

/** From `running` sequences to none, and the mean gap that its requests see. */
function drained(step: Seconds, input: number, running: number, { mean, longest }: Answers) {
  const tokens = longest / PARTS
  const alive = (parts: number) => running * Math.exp((-parts * tokens) / mean)
  let [seconds, gaps] = [0, 0]
  for (let part = 0; part < PARTS; part++) {
    seconds += tokens * decodeSeconds(step, Math.max(1, alive(part + 0.5)), input + (part + 0.5) * tokens)
    const ending = alive(part) - (part === PARTS - 1 ? 0 : alive(part + 1))
    gaps += (ending * seconds) / ((part + 1) * tokens)
  }
  return { seconds, tpotSeconds: gaps / running }
}

const decodeSeconds = (step: Seconds, sequences: number, context: number): number =>
  step({
    decodeSequences: sequences,
    decodeContextTokens: sequences * context,
    prefillTokens: 0,
    prefillPairs: 0,
    promptsFinishing: 0
  })
