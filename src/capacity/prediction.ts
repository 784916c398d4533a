/** A benchmark → the TPOT, TTFT and output rate it would measure, with the evidence and the error band. */
import { BANDS } from './bands.ts'
import { type Effective, effectiveOf, type Fitted } from './effective.ts'
import {
  classOf,
  expectedResidual,
  type Group,
  located,
  type Quantity,
  type Standing,
  type StandingClass,
  standingOf
} from './evidence.ts'
import { iterationSeconds, type Seconds } from './iteration.ts'
import type { Benchmark } from './measuredPoint.ts'
import { type Steady, steadyState } from './steadyState.ts'

/** ln(measured / predicted) known of a deployment, to be added to what the evidence says. */
export type LocalCorrection = (benchmark: Benchmark, quantity: Quantity) => number

export type Prediction = Steady & {
  readonly standing: Standing
  readonly nearest: StandingClass
}

/** By the equations alone. @public for the calibration scripts, which run on the built files. */
export function byEquations(benchmark: Benchmark, fitted?: Fitted): Steady {
  const effective = effectiveOf(benchmark.architecture, benchmark.engine, fitted)
  return steadyWith(benchmark, iterationSeconds(benchmark.hosted, effective), effective)
}

/** With iterations of that speed. */
export const steadyWith = (
  { meanLengths, sequences, batchTokens, load }: Benchmark,
  seconds: Seconds,
  { requestSeconds, burstShare }: Effective
): Steady => steadyState(seconds, meanLengths, { sequences, batchTokens, requestSeconds, burstShare }, load)

/** By the equations, corrected by what they miss at the measured points around. */
export function predict(
  benchmark: Benchmark,
  groups: readonly Group[],
  local: LocalCorrection = () => 0
): Prediction {
  const steady = byEquations(benchmark)
  const at = located(benchmark)
  const factor = (quantity: Quantity) =>
    Math.exp(expectedResidual(groups, at, quantity) + local(benchmark, quantity))
  const tpotSeconds = steady.tpotSeconds * factor('tpot')
  const ttftSeconds = steady.ttftSeconds * factor('ttft')
  const standing = standingOf(groups, at)
  return {
    tpotSeconds,
    ttftSeconds,
    outputTokensPerSecond:
      benchmark.load.kind === 'closed'
        ? closedLoopRate(benchmark.load.concurrency, benchmark.lengths.output, tpotSeconds, ttftSeconds)
        : steady.outputTokensPerSecond * factor('throughput'),
    standing,
    nearest: classOf(standing)
  }
}

/** Little's law: C answers of o tokens take TTFT + (o − 1)·TPOT each. [tokens/s] */
const closedLoopRate = (concurrency: number, output: number, tpotSeconds: number, ttftSeconds: number) =>
  (concurrency * output) / (ttftSeconds + (output - 1) * tpotSeconds)

/** Four measured points in five lie within these factors of the prediction. */
export const bandOf = (nearest: StandingClass, quantity: Quantity): readonly [low: number, high: number] =>
  BANDS[nearest][quantity]
