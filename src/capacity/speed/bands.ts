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
    deployment: { tpot: [0.88, 1.17], ttft: [0.78, 1.45], throughput: [0.86, 1.11] },
    sibling: { tpot: [0.88, 1.2], ttft: [0.8, 1.4], throughput: [0.82, 1.15] },
    relative: { tpot: [0.76, 1.54], ttft: [0.63, 2.59], throughput: [0.66, 1.17] },
    stranger: { tpot: [0.76, 1.94], ttft: [0.63, 2.59], throughput: [0.64, 1.36] }
  },
  newVersion: {
    tpot: { low: -0.189, high: 0.334, wider: { unheld: 0.562, oldEngine: 0.464, stranger: 0.596, experts: 0.024 } },
    ttft: { low: -0.472, high: 0.939, wider: { unheld: 0, oldEngine: 0, stranger: 0, experts: 0.361 } },
    throughput: { low: -0.455, high: 0.255, wider: { unheld: 0.285, oldEngine: 0.133, stranger: 0.189, experts: 0 } }
  },
  newSource: {
    tpot: { low: -0.142, high: 0.333, wider: { unheld: 0.674, oldEngine: 0.634, stranger: 0.483, experts: 0.166 } },
    ttft: { low: -0.416, high: 0.864, wider: { unheld: 0.24, oldEngine: 0, stranger: 0, experts: 0.463 } },
    throughput: { low: -0.485, high: 0.194, wider: { unheld: 0.326, oldEngine: 0.179, stranger: 0.148, experts: 0.114 } }
  }
}
