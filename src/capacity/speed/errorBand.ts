/** The circumstances of a prediction → the factors between which four measurements in five lie. */
import { BANDS, type OfConditions } from './bands.ts'
import { type Circumstances, spreadOf } from './circumstances.ts'
import type { Quantity } from './traits.ts'

export type Factors = readonly [low: number, high: number]

/**
 * Four measured points in five lie within these factors of the prediction. A new source is never better known than one
 * whose other versions were measured: its band holds that one's.
 */
export function bandOf(of: Circumstances, quantity: Quantity): Factors {
  if (of.origin === 'knownHarness') return BANDS.knownHarness[of.nearest][quantity]
  const version = spread(BANDS.newVersion[quantity], of)
  if (of.origin === 'newVersion') return version
  const source = spread(BANDS.newSource[quantity], of)
  return [Math.min(source[0], version[0]), Math.max(source[1], version[1])]
}

function spread({ low, high, wider }: OfConditions, of: Circumstances): Factors {
  const times = spreadOf(wider, of)
  return [Math.exp(low * times), Math.exp(high * times)]
}
