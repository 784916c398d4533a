/** One benchmark → its prediction as figures, with the evidence behind them. */
import { estimated, type Figure } from '../figure.ts'
import { CONSTANTS } from './constants.ts'
import type { Quantity, Standing, StandingClass } from './evidence.ts'
import { evidenceGroups } from './evidenceGroups.ts'
import type { Benchmark } from './measuredPoint.ts'
import { predictedOf } from './pointPredictions.ts'
import { bandOf, type LocalCorrection, predict } from './prediction.ts'

export type Answer = {
  /** `low` and `high`: four measured deployments in five lie between. */
  readonly tpot: Figure
  readonly ttft: Figure
  readonly outputTokensPerSecond: Figure
  readonly evidence: {
    readonly points: Standing
    readonly nearest: StandingClass
    readonly note: string
    readonly fittedOn: string
  }
  readonly band: { readonly level: number; readonly note: string }
}

const BAND_LEVEL = 0.8

const NOTES: Readonly<Record<StandingClass, string>> = {
  deployment: 'this model was measured on this GPU with this engine, precision and parallel degree',
  sibling: 'this model was measured on this GPU with this engine, in another precision or parallel degree',
  relative: 'this model was measured with this engine or on this GPU, not both',
  stranger: 'thin ground: this model was measured neither with this engine nor on this GPU'
}

export function answerOf(benchmark: Benchmark, local?: LocalCorrection): Answer {
  const prediction = predict(benchmark, evidenceGroups(), local)
  const { nearest, standing } = prediction
  const figure = (quantity: Quantity, unit: string): Figure => {
    const value = predictedOf(prediction, quantity)
    const [low, high] = bandOf(nearest, quantity)
    return { ...estimated(value, unit), low: value * low, high: value * high }
  }
  return {
    tpot: figure('tpot', 's'),
    ttft: figure('ttft', 's'),
    outputTokensPerSecond: figure('throughput', 'tokens/s'),
    evidence: { points: standing, nearest, note: NOTES[nearest], fittedOn: CONSTANTS.fittedOn },
    band: {
      level: BAND_LEVEL,
      note:
        nearest === 'deployment'
          ? 'errors at points that were held out one by one'
          : 'errors at points whose whole deployment was held out, with evidence as near as this'
    }
  }
}
