/** Written by `npm run calibrate`: the measured / predicted between which four in five points lie that were held out. */
import type { Wider } from './circumstances.ts'
import type { StandingClass } from './evidence.ts'
import type { Quantity } from './traits.ts'

type Factors = readonly [low: number, high: number]
type ByStanding = Readonly<Record<StandingClass, Readonly<Record<Quantity, Factors>>>>
/** In logarithms, where no condition holds; see `CONDITIONS`. */
export type OfConditions = { readonly low: number; readonly high: number; readonly wider: Wider }
type Bands = {
  readonly knownHarness: ByStanding
  readonly newVersion: Readonly<Record<Quantity, OfConditions>>
  readonly newSource: Readonly<Record<Quantity, OfConditions>>
}

// biome-ignore format: generated
export const BANDS: Bands = {
  knownHarness: {
    deployment: { tpot: [0.88, 1.17], ttft: [0.79, 1.41], throughput: [0.86, 1.11] },
    sibling: { tpot: [0.88, 1.2], ttft: [0.8, 1.4], throughput: [0.83, 1.14] },
    relative: { tpot: [0.72, 1.55], ttft: [0.63, 2.59], throughput: [0.68, 1.22] },
    stranger: { tpot: [0.72, 1.83], ttft: [0.62, 2.59], throughput: [0.64, 1.22] }
  },
  newVersion: {
    tpot: { low: -0.186, high: 0.371, wider: { unheld: 0.723, oldEngine: 0.29, stranger: 0.581, experts: 0.086 } },
    ttft: { low: -0.487, high: 0.977, wider: { unheld: 0.112, oldEngine: 0, stranger: 0, experts: 0.32 } },
    throughput: { low: -0.404, high: 0.171, wider: { unheld: 0.495, oldEngine: 0, stranger: 0.066, experts: 0.043 } }
  },
  newSource: {
    tpot: { low: -0.147, high: 0.329, wider: { unheld: 0.755, oldEngine: 0.577, stranger: 0.464, experts: 0.18 } },
    ttft: { low: -0.433, high: 0.873, wider: { unheld: 0.306, oldEngine: 0, stranger: 0, experts: 0.451 } },
    throughput: { low: -0.467, high: 0.165, wider: { unheld: 0.358, oldEngine: 0.128, stranger: 0.149, experts: 0.095 } }
  }
}
