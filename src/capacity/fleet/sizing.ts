/** What is sized. */
import type { ModelSpec } from '../../catalog/types.ts'
import type { RentOf } from '../../rent.ts'
import type { Demand } from '../demand/demand.ts'
import type { SizingOptions } from '../question.ts'

/** What to serve, for whom, on which terms. */
export type Sizing = {
  readonly model: ModelSpec
  readonly demand: Demand
  readonly options: SizingOptions
  readonly rentOf: RentOf
}
