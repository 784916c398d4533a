/** Rows of a points file → each one's prediction or the reason for having none, and how far the predictions were off. */
import type { GpuSpec } from '../../catalog/types.ts'
import { CONSTANTS } from '../speed/constants.ts'
import { type OwnPrediction, ownBandOf, predictWith } from '../speed/localCalibration.ts'
import type { Measured, OwnPoint } from '../speed/ownPoint.ts'
import type { Range } from '../speed/slowness.ts'
import { QUANTITIES, type Quantity } from '../speed/traits.ts'
import type { Row } from './benchmark.ts'
import { benchmarkOf } from './measuredPoint.ts'
import { type Compared, errorSummary, type Summaries } from './pointErrors.ts'
import type { Prediction } from './prediction.ts'

type PredictedPoint = {
  readonly id: string
  /** `null` where the point is left out; TTFT also of an open loop in which more arrive than are worked off. */
  readonly tpotSeconds: number | null
  readonly ttftSeconds: number | null
  readonly outputTokensPerSecond: number | null
  /** Where four measured values in five lie, in the unit of the quantity: s, s, tokens/s; `null` where it has no prediction. */
  readonly bands: Readonly<Record<Quantity, Range | null>>
  /** How near the nearest evidence stands. */
  readonly nearest: string | null
  /** The user's own measurements of its deployment, by which it is corrected. */
  readonly own: number
  readonly leftOut: string | null
}

export type PointPredictions = {
  readonly points: readonly PredictedPoint[]
  /** Over the points that state what was measured. */
  readonly summary: Summaries
  readonly fittedOn: string
}

/** What is measured is looked at after the predictions are made, for the summary alone. */
export function predictPoints(
  rows: readonly Row[],
  own: readonly OwnPoint[] = [],
  ownGpus: readonly GpuSpec[] = []
): PointPredictions {
  const predictions = rows.map(row => {
    const { benchmark, leftOut } = benchmarkOf(row, ownGpus)
    return { leftOut, prediction: benchmark && predictWith(benchmark, own) }
  })
  const summaryOf = (quantity: Quantity) =>
    errorSummary(rows.flatMap((row, i) => compared(row, predictions[i]?.prediction ?? null, quantity)))
  return {
    points: predictions.map(({ prediction, leftOut }, i) => ({
      id: (rows[i] as Row)('id') || String(i + 1),
      tpotSeconds: known(prediction?.tpotSeconds),
      ttftSeconds: known(prediction?.ttftSeconds),
      outputTokensPerSecond: known(prediction?.outputTokensPerSecond),
      bands: bandsOf(prediction ?? null),
      nearest: prediction?.circumstances.nearest ?? null,
      own: prediction === null ? 0 : Math.max(...Object.values(prediction.own)),
      leftOut
    })),
    summary: { tpot: summaryOf('tpot'), ttft: summaryOf('ttft'), throughput: summaryOf('throughput') },
    fittedOn: CONSTANTS.fittedOn
  }
}

function bandsOf(prediction: OwnPrediction | null): PredictedPoint['bands'] {
  const band = (quantity: Quantity): Range | null => {
    const value = prediction === null ? Number.NaN : predictedOf(prediction, quantity)
    if (prediction === null || Number.isNaN(value)) return null
    const [low, high] = ownBandOf(prediction, quantity)
    return { low: value * low, high: value * high }
  }
  return Object.fromEntries(QUANTITIES.map(quantity => [quantity, band(quantity)])) as PredictedPoint['bands']
}

const known = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value

const MILLI = 1e-3

/** What the row measured; `NaN` where it states nothing. */
export function measuredIn(row: Row): Measured {
  const stated = (column: string, unit: number) =>
    Number(row(column)) > 0 ? Number(row(column)) * unit : Number.NaN
  return {
    tpot: stated('tpot_ms', MILLI),
    ttft: stated('ttft_ms', MILLI),
    throughput: stated('out_tok_s', 1)
  }
}

function compared(row: Row, prediction: OwnPrediction | null, quantity: Quantity): readonly Compared[] {
  const measured = measuredIn(row)[quantity]
  if (prediction === null || Number.isNaN(measured)) return []
  const predicted = predictedOf(prediction, quantity)
  if (Number.isNaN(predicted)) return []
  return [{ measured, predicted, band: ownBandOf(prediction, quantity) }]
}

export const predictedOf = (prediction: Prediction, quantity: Quantity): number =>
  ({
    tpot: prediction.tpotSeconds,
    ttft: prediction.ttftSeconds,
    throughput: prediction.outputTokensPerSecond
  })[quantity]
