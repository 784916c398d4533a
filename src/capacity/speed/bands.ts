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
    deployment: { tpot: [0.89, 1.17], ttft: [0.75, 1.39], throughput: [0.86, 1.11] },
    sibling: { tpot: [0.88, 1.2], ttft: [0.8, 1.39], throughput: [0.83, 1.14] },
    relative: { tpot: [0.73, 1.55], ttft: [0.63, 2.59], throughput: [0.69, 1.22] },
    stranger: { tpot: [0.73, 1.83], ttft: [0.59, 2.59], throughput: [0.64, 1.22] }
  },
  newVersion: {
    tpot: { low: -0.185, high: 0.367, wider: { unheld: 0.723, oldEngine: 0.286, stranger: 0.577, experts: 0.087 } },
    ttft: { low: -0.746, high: 1.03, wider: { unheld: 0.312, oldEngine: 0, stranger: 0, experts: 0.259 } },
    throughput: { low: -0.401, high: 0.171, wider: { unheld: 0.506, oldEngine: 0, stranger: 0.068, experts: 0.039 } }
  },
  newSource: {
    tpot: { low: -0.147, high: 0.333, wider: { unheld: 0.754, oldEngine: 0.572, stranger: 0.461, experts: 0.181 } },
    ttft: { low: -0.654, high: 0.91, wider: { unheld: 0.421, oldEngine: 0, stranger: 0, experts: 0.41 } },
    throughput: { low: -0.467, high: 0.166, wider: { unheld: 0.363, oldEngine: 0.127, stranger: 0.151, experts: 0.095 } }
  }
}
