/** The decision asked again with one input a fifth off → what that does to the saving, and which way is the cheaper there. */
import type { CostComparison, Sensitivity } from './costShape.ts'

const STEP = 0.2

/** Times each input; 1 leaves it as it is. */
export type Factors = {
  readonly traffic: number
  readonly tokenPrice: number
  readonly gpuPrice: number
  readonly speed: number
}

export const AS_IT_IS: Factors = { traffic: 1, tokenPrice: 1, gpuPrice: 1, speed: 1 }

const INPUTS: readonly (readonly [string, keyof Factors])[] = [
  ['traffic', 'traffic'],
  ['token price', 'tokenPrice'],
  ['GPU price', 'gpuPrice'],
  ['speed of a replica', 'speed']
]

type Outcome = Pick<CostComparison, 'savingPerMonth' | 'compared'>

/**
 * The saving by moving with each input alone at 0.8 and 1.2, everything sized, cut and chosen again. The most telling first; an
 * input at which one side has no price is left out.
 */
export const sensitivityOf = (at: (factors: Factors) => Outcome): readonly Sensitivity[] =>
  INPUTS.flatMap(([input, name]) => {
    const less = weighed(at({ ...AS_IT_IS, [name]: 1 - STEP }))
    const more = weighed(at({ ...AS_IT_IS, [name]: 1 + STEP }))
    if (less === null || more === null) return []
    return [
      {
        input,
        savingAtLess: less.saving,
        savingAtMore: more.saving,
        cheapestAtLess: less.cheapest,
        cheapestAtMore: more.cheapest,
        swing: Math.abs(more.saving - less.saving)
      }
    ]
  }).sort((a, b) => b.swing - a.swing)

function weighed({ savingPerMonth: { value }, compared: { byToken, dedicated } }: Outcome) {
  if (value === null || byToken === null || dedicated === null) return null
  return { saving: value, cheapest: value > 0 ? dedicated : byToken }
}
