/** A benchmark → the TPOT, TTFT and output rate it would measure, with the evidence and the error band. */

import { type Hosted, iterationSeconds, type Seconds } from '../engine/iteration.ts'
import type { Limits, Steady } from '../engine/loadedIterations.ts'
import { Iterations, isFull } from '../engine/loadedIterations.ts'
import { mostFed, openLoopDecoding, steadyState } from '../engine/steadyState.ts'
import { residualAt } from '../speed/askedEvidence.ts'
import type { Circumstances, Origin } from '../speed/circumstances.ts'
import { architectureOf, effectiveOf, isOldVllm, policyOf } from '../speed/effective.ts'
import {
  classOf,
  expectedResidual,
  type Group,
  located,
  type Standing,
  standingOf
} from '../speed/evidence.ts'
import type { Effective, Fitted } from '../speed/fitted.ts'
import { heldToLaw } from '../speed/lawful.ts'
import type { Quantity } from '../speed/traits.ts'
import type { Benchmark } from './benchmark.ts'

/** ln(measured / predicted) known of a deployment, to be added to what the evidence says. */
export type LocalCorrection = (benchmark: Benchmark, quantity: Quantity) => number

export type Prediction = Steady & {
  readonly standing: Standing
  readonly circumstances: Circumstances
}

/**
 * Of what a sequence took vLLM's host before its rewrite, the share that its scheduler took: the rest was its server's, which
 * streams to clients. (Llama 3 8B on an H100: 29 and 33 % of the time; blog.vllm.ai, 2024-09-05)
 */
const UNSERVED = 29 / (29 + 33)

function effectiveFor({ architecture, engine, inProcess }: Benchmark, fitted?: Fitted): Effective {
  const effective = effectiveOf(architecture, engine, fitted)
  if (!inProcess || !isOldVllm(engine)) return effective
  return { ...effective, sampleSeconds: UNSERVED * effective.sampleSeconds }
}

/** By the equations alone. @public for the calibration scripts, which run on the built files. */
export function byEquations(benchmark: Benchmark, fitted?: Fitted): Steady {
  const effective = effectiveFor(benchmark, fitted)
  return steadyWith(benchmark, iterationSeconds(benchmark.hosted, effective), effective)
}

/** With iterations of that speed. */
export const steadyWith = (benchmark: Benchmark, seconds: Seconds, effective: Effective): Steady =>
  steadyState(seconds, benchmark.meanLengths, limitsOf(benchmark, effective), benchmark.load)

/** TPOT by the equations of an open loop of which so many sequences decode together. [s] @public as above */
export function tpotByEquations(benchmark: Benchmark, decoding: number, fitted?: Fitted): number {
  const effective = effectiveFor(benchmark, fitted)
  const seconds = iterationSeconds(benchmark.hosted, effective)
  const { input, output } = benchmark.meanLengths
  return new Iterations(seconds, input, output, limitsOf(benchmark, effective)).atOpen(decoding)
}

/** Not quite all of the requests keep in step for ever. */
const MOST_IN_WAVES = 0.98

const limitsOf = (
  { sequences, batchTokens, engine, lockStep, inProcess, openingShare, pollIterations }: Benchmark,
  { requestSeconds, burstShare, waveShare }: Effective
): Limits => ({
  ...{ sequences, batchTokens, pollIterations, burstShare: Math.min(openingShare, burstShare) },
  policy: policyOf(engine),
  requestSeconds: inProcess ? 0 : requestSeconds,
  waveShare: lockStep ? Math.min(MOST_IN_WAVES, waveShare) : 0
})

/** Factors on what the equations say: on TPOT, by the sequences that decode together, and on TTFT. */
export type Missed = { readonly slowness: (decoding: number) => number; readonly lateness: number }

/**
 * The equations' steady state with what they miss put right: the wait for a place is others' decoding. An open loop's sequences, and so its TPOT, follow from the
 * corrected times; the rate of a closed loop and of a batch follows from TPOT and TTFT: C answers of o tokens take
 * TTFT + (o − 1)·TPOT each (Little's law). @public as above
 */
export function corrected(benchmark: Benchmark, { slowness, lateness }: Missed, fitted?: Fitted): Steady {
  const { load, lengths } = benchmark
  const steady = byEquations(benchmark, fitted)
  if (load.kind === 'open') {
    const ttftSeconds = steady.ttftSeconds * lateness
    return openLoop(benchmark, load.rate, { slowness, ttftSeconds }, fitted)
  }
  if (load.kind === 'paced') return pacedLoop(benchmark, steady, { slowness, lateness }, fitted)
  const slower = slowness(0)
  const placeSeconds = steady.placeSeconds * slower
  const ttftSeconds = (steady.ttftSeconds - steady.placeSeconds) * lateness + placeSeconds
  const tpotSeconds = steady.tpotSeconds * slower
  const requests = load.kind === 'closed' ? load.concurrency : load.kind === 'batch' ? load.sequences : null
  return {
    tpotSeconds,
    ttftSeconds,
    placeSeconds,
    outputTokensPerSecond:
      requests === null
        ? steady.outputTokensPerSecond / slower
        : (requests * lengths.output) / (ttftSeconds + (lengths.output - 1) * tpotSeconds)
  }
}

/** Rounds in which how many decode together and how slow that makes them agree. */
const PACED_ROUNDS = 3

function pacedLoop(
  benchmark: Benchmark,
  byEquations: Steady,
  { slowness, lateness }: Missed,
  fitted?: Fitted
): Steady {
  const effective = effectiveFor(benchmark, fitted)
  const seconds = iterationSeconds(benchmark.hosted, effective)
  let [steady, slower] = [byEquations, 1]
  for (let round = 0; round < PACED_ROUNDS; round++) {
    slower = slowness(togetherIn(steady))
    const iteration = slower
    steady = steadyWith(benchmark, batch => iteration * seconds(batch), effective)
  }
  const ownSeconds = ((steady.ttftSeconds - steady.placeSeconds) / slower) * lateness
  return { ...steady, ttftSeconds: ownSeconds + steady.placeSeconds }
}

/** Sequences that decode together on average, by Little's law. @public as above */
export const togetherIn = ({ tpotSeconds, outputTokensPerSecond }: Steady): number =>
  tpotSeconds * outputTokensPerSecond

function openLoop(
  benchmark: Benchmark,
  rate: number,
  { slowness, ttftSeconds }: Pick<Missed, 'slowness'> & Pick<Steady, 'ttftSeconds'>,
  fitted?: Fitted
): Steady {
  const { output } = benchmark.meanLengths
  const tpot = (decoding: number) => tpotByEquations(benchmark, decoding, fitted) * slowness(decoding)
  const fed = mostFed(benchmark.meanLengths, {
    batchTokens: benchmark.batchTokens,
    policy: policyOf(benchmark.engine)
  })
  const most = Math.max(1, Math.min(benchmark.sequences, fed))
  const decoding = openLoopDecoding({ rate, output, most }, tpot)
  const tpotSeconds = tpot(decoding)
  return {
    tpotSeconds,
    ttftSeconds: isFull(decoding, most) ? Number.NaN : ttftSeconds,
    placeSeconds: 0,
    outputTokensPerSecond: decoding / tpotSeconds
  }
}

/**
 * What the measured points around say that the equations miss. Of a source that measured nothing else here it is held to
 * the law, see `heldToLaw`; one that did has its own order of things. @public as above
 */
export function missedBy(benchmark: Benchmark, groups: readonly Group[]): Missed {
  const slowness = (decoding: number) => Math.exp(residualAt(groups, located(benchmark, decoding)))
  const lateness = Math.exp(expectedResidual(groups, located(benchmark, 0), 'ttft'))
  if (originOf(groups, benchmark) !== 'newSource') return { slowness, lateness }
  const lawful = lawfulShare(benchmark, groups)
  return { slowness: decoding => lawful * slowness(decoding), lateness }
}

/** Of what the evidence says of a benchmark, as much as leaves it no slower than what is no better, and no faster than half the load. */
function lawfulShare(benchmark: Benchmark, groups: readonly Group[]): number {
  const decoding = togetherIn(byEquations(benchmark))
  const said = (asked: Benchmark) => Math.exp(residualAt(groups, located(asked, decoding)))
  const seconds = (asked: Benchmark) => byEquations(asked).tpotSeconds
  const on = (hosted: Hosted): Benchmark => ({
    ...benchmark,
    hosted,
    architecture: architectureOf(hosted.gpu.architecture)
  })
  const factor = (hosted: Hosted) => {
    const half = halfOf(on(hosted))
    const plain = said(on(hosted))
    return half === null ? plain : Math.max(plain, (said(half) * seconds(half)) / seconds(on(hosted)))
  }
  return heldToLaw(benchmark.hosted, factor, hosted => seconds(on(hosted))) / said(benchmark)
}

/** The same closed loop with half as many requests at a time; `null` where there is none. */
const halfOf = (benchmark: Benchmark): Benchmark | null =>
  benchmark.load.kind === 'closed' && benchmark.load.concurrency >= 2
    ? { ...benchmark, load: { kind: 'closed', concurrency: benchmark.load.concurrency / 2 } }
    : null

const halvesOf = (benchmark: Benchmark): readonly Benchmark[] => {
  const half = halfOf(benchmark)
  return half === null ? [] : [half, ...halvesOf(half)]
}

/** By the equations, corrected by the measured points around and by what is known of the deployment itself. */
export function predict(
  benchmark: Benchmark,
  groups: readonly Group[],
  local: LocalCorrection = () => 0
): Prediction {
  const standing = standingOf(groups, located(benchmark, 0))
  const circumstances = circumstancesOf(benchmark, groups, classOf(standing))
  const told = toldOf(benchmark, groups, local)
  const fewer = circumstances.origin === 'newSource' ? halvesOf(benchmark) : []
  // More at a time are never served at a lower rate: what the evidence says of two loads is only as exact as its points.
  const rates = [told, ...fewer.map(half => toldOf(half, groups, local))].map(
    ({ outputTokensPerSecond }) => outputTokensPerSecond
  )
  return {
    ...told,
    outputTokensPerSecond: Math.max(...rates),
    standing,
    circumstances
  }
}

function toldOf(benchmark: Benchmark, groups: readonly Group[], local: LocalCorrection): Steady {
  const { slowness, lateness } = missedBy(benchmark, groups)
  const own = (quantity: Quantity) => Math.exp(local(benchmark, quantity))
  const slower = benchmark.load.kind === 'offline' ? 1 / own('throughput') : own('tpot')
  return corrected(benchmark, {
    slowness: decoding => slower * slowness(decoding),
    lateness: lateness * own('ttft')
  })
}

function originOf(groups: readonly Group[], { harness, engine, version }: Benchmark): Origin {
  const own = groups.filter(({ traits }) => harness !== '' && traits.harness === harness)
  if (own.length === 0) return 'newSource'
  const isKnown = own.some(({ traits }) => traits.engine === engine && traits.version === version)
  return isKnown ? 'knownHarness' : 'newVersion'
}

/** @public as above */
export const circumstancesOf = (
  benchmark: Benchmark,
  groups: readonly Group[],
  nearest: Circumstances['nearest']
): Circumstances => ({
  origin: originOf(groups, benchmark),
  nearest,
  engine: benchmark.engine,
  hasExperts: benchmark.hosted.model.experts !== null,
  load: benchmark.load.kind
})
