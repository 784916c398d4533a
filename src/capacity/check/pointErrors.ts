/** Predicted and measured points → how far the predictions were off. */
import type { Quantity } from '../speed/traits.ts'

export type ErrorSummary = {
  readonly count: number
  /** Of |predicted / measured − 1| [share]; `null` where nothing was measured. */
  readonly medianAbsolutePercentageError: number | null
  readonly p90AbsolutePercentageError: number | null
  /** Share of the measured values that lie within the band of four in five. */
  readonly withinBand: number | null
}

/** One measured value against its prediction and the factors of its band. */
export type Compared = {
  readonly measured: number
  readonly predicted: number
  readonly band: readonly [low: number, high: number]
}

export type Summaries = Readonly<Record<Quantity, ErrorSummary>>

/** Quantiles by linear interpolation at rank (n − 1)·p. */
export function errorSummary(pairs: readonly Compared[]): ErrorSummary {
  const count = pairs.length
  if (count === 0) {
    return { count, medianAbsolutePercentageError: null, p90AbsolutePercentageError: null, withinBand: null }
  }
  const errors = Float64Array.from(pairs, ({ measured, predicted }) =>
    Math.abs(predicted / measured - 1)
  ).sort()
  const at = (share: number) => {
    const rank = (count - 1) * share
    const below = errors[Math.floor(rank)] as number
    return below + (rank - Math.floor(rank)) * ((errors[Math.ceil(rank)] as number) - below)
  }
  const inside = pairs.filter(({ measured, predicted, band }) => {
    const ratio = measured / predicted
    return ratio >= band[0] && ratio <= band[1]
  })
  return {
    count,
    medianAbsolutePercentageError: at(0.5),
    p90AbsolutePercentageError: at(0.9),
    withinBand: inside.length / count
  }
}
