/** The circumstances of a prediction → the factors between which four measurements in five lie. */
import { BANDS, type OfConditions } from './bands.ts'
import { type Circumstances, spreadOf } from './circumstances.ts'
import type { Quantity } from './traits.ts'

export type Factors = readonly [low: number, high: number]

/**
 * Four measured points in five lie within these factors of the prediction. A version that its source has not measured is
 * never better known than one that it has, nor a new source than either: each band holds those before it.
 */
export function bandOf(of: Circumstances, quantity: Quantity): Factors {
  const known = BANDS.knownHarness[of.nearest][quantity]
  if (of.origin === 'knownHarness') return known
  const version = holding(known, spread(BANDS.newVersion[quantity], of))
  return of.origin === 'newVersion' ? version : holding(version, spread(BANDS.newSource[quantity], of))
}

const holding = (a: Factors, b: Factors): Factors => [Math.min(a[0], b[0]), Math.max(a[1], b[1])]

function spread({ low, high, wider }: OfConditions, of: Circumstances): Factors {
  const times = spreadOf(wider, of)
  return [Math.exp(low * times), Math.exp(high * times)]
}
