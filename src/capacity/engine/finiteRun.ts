/** So many prompts, all handed in at once and worked off to the last → mean TPOT, TTFT and the output rate of the whole. */
import type { Seconds } from './iteration.ts'
import { type Lengths, type Limits, prefillOf, type Steady, tpotWith } from './loadedIterations.ts'

export type Run = {
  readonly requests: number
  /** Answers differ in length, as in a sample of chats; otherwise all end together. */
  readonly spread: boolean
}

/** Parts into which the end of a run is cut. */
const PARTS = 40

/**
 * The first M = min(N, sequences) prompts enter together; while others wait, as many run as may; then the batch drains.
 * Answers of a sample end like e^(−k/o), so the last run nearly alone for several mean answers, until less than half a
 * request is left after ln(2·M) of them: that tail is why a run's rate is far below that of a full engine.
 *
 *     T = prefill(M) + (N − M)·o·TPOT(M)/M + ∫ step(alive(k)) dk,   rate = N·o / T
 */
export function finiteRun(
  step: Seconds,
  lengths: Lengths,
  limits: Limits,
  { requests, spread }: Run
): Steady {
  const { input, output } = lengths
  const running = Math.max(1, Math.min(requests, limits.sequences))
  const { seconds, iterations } = prefillOf(step, input, running, limits)
  const opening = seconds * iterations
  const full = tpotWith(step, lengths, limits, running, requests)
  const queued = ((requests - running) * output * full) / running
  const tail = drained(step, lengths, running, spread)
  const total = limits.requestSeconds + opening + queued + tail.seconds
  const late = (requests - running) / requests
  const held = heldUp(opening, iterations, { output, spread, policy: limits.policy })
  return {
    tpotSeconds: late * full + (1 - late) * (tail.tpotSeconds + held),
    ttftSeconds: limits.requestSeconds + (1 - late) * (opening / 2) + late * (opening + queued / 2),
    placeSeconds: late * (opening + queued / 2),
    outputTokensPerSecond: (requests * output) / total
  }
}

/**
 * What the opening adds to the mean gap of those who wait in it, the prompts after one's own, K at most: where prefill rides
 * along, each of a request's gaps in it is as long as an iteration of prefill, and a short answer has no others; where it
 * goes first, all of it lies before the second token. The mean of a/o is not the mean a over the mean o.
 */
function heldUp(
  seconds: number,
  iterations: number,
  { output, spread, policy }: { output: number; spread: boolean; policy: Limits['policy'] }
): number {
  const share = (gaps: number): number => {
    if (policy === 'prefill-first') return 1 / 2 / gaps
    return iterations <= gaps ? 1 / 2 / gaps : (1 - gaps / 2 / iterations) / iterations
  }
  if (!spread) return seconds * share(output)
  let sum = 0
  for (let part = 0; part < PARTS; part++)
    sum += share(Math.max(1, -output * Math.log(1 - (part + 0.5) / PARTS)))
  return (seconds * sum) / PARTS
}

/** From `running` sequences to none, and the mean gap that its requests see. */
function drained(step: Seconds, { input, output }: Lengths, running: number, spread: boolean) {
  const longest = spread ? output * Math.max(1, Math.log(2 * running)) : output
  const tokens = longest / PARTS
  let [seconds, gaps, ended] = [0, 0, 0]
  for (let part = 0; part < PARTS; part++) {
    const done = (part + 0.5) * tokens
    const alive = spread ? running * Math.exp(-done / output) : running
    seconds += tokens * decodeSeconds(step, Math.max(1, alive), input + done)
    const ending = spread ? alive * (tokens / output) : part === PARTS - 1 ? running : 0
    gaps += (ending * seconds) / ((part + 1) * tokens)
    ended += ending
  }
  return { seconds, tpotSeconds: gaps / ended }
}

const decodeSeconds = (step: Seconds, sequences: number, context: number): number =>
  step({
    decodeSequences: sequences,
    decodeContextTokens: sequences * context,
    prefillTokens: 0,
    prefillPairs: 0,
    promptsFinishing: 0
  })
