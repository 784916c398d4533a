/** One benchmark → its prediction as figures, with the evidence behind them. */
import { estimated, type Figure } from '../../figure.ts'
import { ENGINES } from '../engine/batching.ts'
import { type Way, wayNotes } from '../engine/wayNotes.ts'
import { CONSTANTS } from '../speed/constants.ts'
import type { Standing, StandingClass } from '../speed/evidence.ts'
import { ownBandOf, pointsOf, predictWith } from '../speed/localCalibration.ts'
import type { OwnPoint } from '../speed/ownPoint.ts'
import type { Range } from '../speed/slowness.ts'
import type { Quantity } from '../speed/traits.ts'
import type { Benchmark } from './benchmark.ts'
import { predictedOf } from './pointPredictions.ts'

export type Answer = {
  /** `low` and `high`: four measured deployments in five lie between. */
  readonly tpot: Figure
  readonly ttft: Figure
  readonly outputTokensPerSecond: Figure
  readonly evidence: {
    readonly points: Standing
    /** Own measurements of this deployment, by which the prediction is corrected. */
    readonly own: number
    readonly nearest: StandingClass
    readonly note: string
    readonly fittedOn: string
  }
  /** What the engine must be told. */
  readonly notes: readonly string[]
  /** Measured over predicted. */
  readonly band: Readonly<Record<Quantity, Range>> & { readonly level: number; readonly note: string }
}

/** Share of measured points inside the bands. */
export const BAND_LEVEL = 0.8

/** In words. */
export const STANDING_NOTES: Readonly<Record<StandingClass, string>> = {
  deployment: 'this model was measured on this GPU with this engine, precision and parallel degree',
  sibling: 'this model was measured on this GPU with this engine, in another precision or parallel degree',
  relative: 'this model was measured with this engine or on this GPU, not both',
  stranger: 'weak evidence: this model was measured neither with this engine nor on this GPU'
}

function wayOf({ engine, hosted }: Benchmark): Way {
  const { gpu, model, adapters, ...how } = hosted
  return {
    ...how,
    lora: adapters ?? null,
    engine: ENGINES.find(each => each === engine) ?? 'vllm',
    gpu: gpu.name,
    model: model.name
  }
}

export function answerOf(benchmark: Benchmark, ownPoints: readonly OwnPoint[] = []): Answer {
  const prediction = predictWith(benchmark, ownPoints)
  const own = pointsOf(ownPoints, benchmark).length
  const { standing } = prediction
  const { nearest } = prediction.circumstances
  const band = (quantity: Quantity): Range => {
    const [low, high] = ownBandOf(prediction, quantity)
    return { low, high }
  }
  const figure = (quantity: Quantity, unit: string): Figure => {
    const value = predictedOf(prediction, quantity)
    const { low, high } = band(quantity)
    return { ...estimated(value, unit), low: value * low, high: value * high }
  }
  return {
    tpot: figure('tpot', 's'),
    ttft: figure('ttft', 's'),
    outputTokensPerSecond: figure('throughput', 'tokens/s'),
    evidence: { points: standing, own, nearest, note: STANDING_NOTES[nearest], fittedOn: CONSTANTS.fittedOn },
    notes: wayNotes(wayOf(benchmark)),
    band: {
      ...{ tpot: band('tpot'), ttft: band('ttft'), throughput: band('throughput') },
      level: BAND_LEVEL,
      note:
        own > 0
          ? 'errors at points that were held out one by one'
          : 'errors at points whose whole source was held out, each source counting once, under such a load, and with such evidence'
    }
  }
}
