/** A deployment under a steady load → its mean TPOT, TTFT and output rate, in closed form. */
import { finiteRun, type Run } from './finiteRun.ts'
import type { Seconds } from './iteration.ts'
import type { Lengths, Limits, Steady } from './loadedIterations.ts'
import { Iterations, isFull, prefillOf } from './loadedIterations.ts'
import { type PacedRun, pacedRun } from './pacedRun.ts'

/** How a benchmark loads a deployment. */
export type Load =
  | { readonly kind: 'closed'; readonly concurrency: number }
  /** Everything is queued at once, more than ever runs together. */
  | { readonly kind: 'offline' }
  /** One batch, its prompts first, then its answers together. */
  | { readonly kind: 'batch'; readonly sequences: number }
  /** So many prompts at once, worked off to the last. */
  | ({ readonly kind: 'run' } & Run)
  /** So many prompts that arrive at a rate, worked off to the last. */
  | ({ readonly kind: 'paced' } & PacedRun)
  /** Poisson arrivals without end. [requests/s] */
  | { readonly kind: 'open'; readonly rate: number }

/** Halvings of the distance to the fixed point. */
const ROUNDS = 12

/**
 * With nd sequences decoding, nd/o of them finish in an iteration (o tokens an answer), and as many prompts enter; a request
 * meets nd/o·(1 − 1/C) of them between two tokens in a closed loop of C, as its own is over before the first. Those that come by chance make
 * p = max(1 − e^(−n), tokens entering / budget) of the iterations carry prefill, which rides along with the decodes,
 * TPOT = (1 − p)·T(nd) + p·T(nd and prefill), or holds them up, TPOT = T(nd) + p·T(prefill), by the engine's policy. Equal
 * requests keep in step, see `Iterations`. A prompt waits for half an iteration, or half of those between two looks for new
 * requests, is prefilled in chunks, and queues for the budget as in M/D/1; what decodes and what prefills follow from Little's
 * law: nd = C·o·TPOT / (o·TPOT + TTFT). Where prefill rides along no more decode than the budget B brings in prompts for:
 * nd·i/o + nd ≤ B tokens an iteration; the others wait for their prefill.
 *
 * A closed loop begins with all prompts at once; its mean TTFT holds a share of that burst, and where equal requests keep in
 * step and prompts go first every round is such a burst. Where more are sent than run together, those places are filled at
 * once, too, and (C − N)/N others go first: TTFT = own + (C − N)/N·(own + o·TPOT).
 */
export function steadyState(step: Seconds, { input, output }: Lengths, limits: Limits, load: Load): Steady {
  const lengths = { input, output }
  if (load.kind === 'run') return finiteRun(step, lengths, limits, load)
  if (load.kind === 'paced') return pacedRun(step, lengths, limits, load)
  if (load.kind === 'batch') return batchState(step, lengths, limits, load.sequences)
  return endless(step, lengths, limits, load)
}

type Endless = Extract<Load, { readonly kind: 'closed' | 'offline' | 'open' }>

function endless(step: Seconds, { input, output }: Lengths, limits: Limits, load: Endless): Steady {
  const most = Math.max(1, limits.sequences)
  const running = load.kind === 'closed' ? Math.min(load.concurrency, most) : most
  const requests = load.kind === 'closed' ? load.concurrency : Number.POSITIVE_INFINITY
  const now = new Iterations(step, input, output, limits, requests)
  const fed = mostFed({ input, output }, limits)
  const decoding =
    load.kind === 'open'
      ? openLoopDecoding({ rate: load.rate, output, most: Math.min(most, fed) }, sequences =>
          now.atOpen(sequences)
        )
      : closedLoopDecoding(Math.min(running, fed), output, now)
  // An open loop's are so many as come.
  const unfed =
    load.kind !== 'open' && running > fed ? (running / decoding - 1) * output * now.tpotSeconds : 0
  const opening = load.kind === 'closed' && running > 1 ? burst(step, input, running, limits) : 0
  const ahead = load.kind === 'closed' ? (load.concurrency - running) / running : 0
  const share = opening > now.ttftSeconds ? burstShareOf(limits, ahead) : 0
  const own = (1 - share) * now.ttftSeconds + share * opening
  const waited = Math.max(0, unfed - own)
  const placeSeconds = waited + ahead * (own + waited + output * now.tpotSeconds)
  return {
    tpotSeconds: now.tpotSeconds,
    ttftSeconds:
      load.kind === 'offline' || (load.kind === 'open' && isFull(decoding, Math.min(most, fed)))
        ? Number.NaN
        : own + placeSeconds,
    placeSeconds,
    outputTokensPerSecond:
      load.kind === 'closed' ? decoding / now.tpotSeconds : decoding / now.iterationSeconds
  }
}

/** Requests in step that queue for places, or for decodes that wait for all prompts, begin every round with a burst. */
const burstShareOf = ({ burstShare, waveShare, policy }: Limits, ahead: number): number =>
  ahead > 0 || policy === 'prefill-first' ? Math.max(burstShare, waveShare) : burstShare

/** Sequences for which the token budget of an iteration brings in prompts as fast as they end. */
export const mostFed = (
  { input, output }: Lengths,
  { batchTokens, policy }: Pick<Limits, 'batchTokens' | 'policy'>
): number =>
  policy === 'mixed' ? Math.max(1, (batchTokens * output) / (input + output)) : Number.POSITIVE_INFINITY

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

/** Mean TTFT of prompts that all arrive at an idle engine: half of them wait for the others. */
function burst(step: Seconds, input: number, prompts: number, limits: Limits): number {
  const { seconds, iterations } = prefillOf(step, input, prompts, limits)
  return limits.requestSeconds + (seconds * (iterations + 1)) / 2
}

/** Of more than run together, the others wait. */
function batchState(step: Seconds, lengths: Lengths, limits: Limits, sequences: number): Steady {
  if (sequences > limits.sequences)
    return finiteRun(step, lengths, limits, { requests: sequences, spread: false })
  const { input, output } = lengths
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
  return { tpotSeconds, ttftSeconds, placeSeconds: 0, outputTokensPerSecond: (sequences * output) / whole }
}
