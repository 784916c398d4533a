/** A measurement of the user's own. */
import type { Quantity, Served } from './traits.ts'

/** Measured values; `NaN` where not measured. */
export type Measured = Readonly<Record<Quantity, number>>

/** One measurement of the user's own, a benchmark or a log, against its prediction. */
export type OwnPoint = Served & {
  /** The model's name; `model` is the shape that it shares with models as fast. */
  readonly name: string
  readonly source: 'benchmark' | 'log'
  readonly concurrency: number
  readonly input: number
  readonly output: number
  /** ln(measured / predicted); `null` where not measured. */
  readonly residuals: Readonly<Record<Quantity, number | null>>
  /** Time of every iteration of the engine over the predicted one; `null` where what was measured does not tell. */
  readonly slowdown: number | null
}
