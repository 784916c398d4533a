/** Written by `npm run calibrate`: the measured / predicted of points that were held out, 10 % and 90 %. */
import type { StandingClass } from './evidence.ts'
import type { Quantity } from './traits.ts'

type Band = readonly [low: number, high: number]
type Bands = Readonly<Record<StandingClass, Readonly<Record<Quantity, Band>>>>

/** `knownHarness`: the same source has measured other points; `newSource`: it has not, as on a user's own server. */
// biome-ignore format: generated
export const BANDS: { readonly knownHarness: Bands; readonly newSource: Bands } = {
  knownHarness: {
    deployment: { tpot: [0.89, 1.15], ttft: [0.79, 1.45], throughput: [0.86, 1.12] },
    sibling: { tpot: [0.88, 1.19], ttft: [0.8, 1.38], throughput: [0.81, 1.2] },
    relative: { tpot: [0.75, 1.92], ttft: [0.58, 3.49], throughput: [0.66, 1.2] },
    stranger: { tpot: [0.75, 1.92], ttft: [0.58, 3.49], throughput: [0.65, 1.38] }
  },
  newSource: {
    deployment: { tpot: [0.79, 1.38], ttft: [0.7, 2.72], throughput: [0.73, 1.33] },
    sibling: { tpot: [0.71, 1.38], ttft: [0.69, 3.48], throughput: [0.73, 1.33] },
    relative: { tpot: [0.71, 1.52], ttft: [0.69, 3.48], throughput: [0.64, 1.33] },
    stranger: { tpot: [0.71, 1.7], ttft: [0.69, 3.48], throughput: [0.64, 1.36] }
  }
}
