/** Held-out predictions → the bands as the program reads them. */
import { CONDITIONS } from '../../dist/capacity/speed/circumstances.js'
import { STANDINGS } from '../../dist/capacity/speed/evidence.js'
import { QUANTITIES } from '../../dist/capacity/speed/traits.js'
import { bandsByCondition, bandsByStanding } from './bands.mjs'

/** Of a point alone where its deployment was measured by the same harness, of whole deployments further away. */
export function bandsText(points, { seen, unseen, newVersions, strangers }) {
  const [alone, whole] = [bandsByStanding(points, seen), bandsByStanding(points, unseen)]
  const harness = Object.fromEntries(
    QUANTITIES.map(quantity => [quantity, { ...whole[quantity], deployment: alone[quantity].deployment }])
  )
  return `import type { Wider } from './circumstances.ts'
import type { StandingClass } from './evidence.ts'
import type { Quantity } from './traits.ts'

type Factors = readonly [low: number, high: number]
type ByStanding = Readonly<Record<StandingClass, Readonly<Record<Quantity, Factors>>>>
/** In logarithms, where no condition holds; see \`CONDITIONS\`. */
export type OfConditions = { readonly low: number; readonly high: number; readonly wider: Wider }
type Bands = {
  readonly knownHarness: ByStanding
  readonly newVersion: Readonly<Record<Quantity, OfConditions>>
  readonly newSource: Readonly<Record<Quantity, OfConditions>>
}

// biome-ignore format: generated
export const BANDS: Bands = {
  knownHarness: {
${rowsByStanding(harness)}
  },
  newVersion: {
${rowsOfConditions(bandsByCondition(points, newVersions))}
  },
  newSource: {
${rowsOfConditions(bandsByCondition(points, strangers))}
  }
}
`
}

const rowsByStanding = bands =>
  STANDINGS.map(standing => {
    const factors = QUANTITIES.map(quantity => {
      const ends = bands[quantity][standing].map(end => Number(Math.exp(end).toFixed(2)))
      return `${quantity}: [${ends.join(', ')}]`
    })
    return `    ${standing}: { ${factors.join(', ')} }`
  }).join(',\n')

const rowsOfConditions = bands =>
  QUANTITIES.map(quantity => {
    const { low, high, wider } = bands[quantity]
    const conditions = Object.keys(CONDITIONS).map(name => `${name}: ${short(wider[name])}`)
    return `    ${quantity}: { low: ${short(low)}, high: ${short(high)}, wider: { ${conditions.join(', ')} } }`
  }).join(',\n')

const short = value => Number(value.toFixed(3))
