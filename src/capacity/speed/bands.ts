/** Written by `npm run calibrate`: the measured / predicted of points that were held out, 10 % and 90 %. */
import type { StandingClass } from './evidence.ts'
import type { Quantity } from './traits.ts'

type Band = readonly [low: number, high: number]
type Bands = Readonly<Record<StandingClass, Readonly<Record<Quantity, Band>>>>

/** `knownHarness`: the same source has measured other points; `newSource`: it has not, as on a user's own server. */
// biome-ignore format: generated
export const BANDS: { readonly knownHarness: Bands; readonly newSource: Bands } = {
  knownHarness: {
    deployment: { tpot: [0.9, 1.14], ttft: [0.8, 1.45], throughput: [0.86, 1.11] },
    sibling: { tpot: [0.88, 1.19], ttft: [0.8, 1.39], throughput: [0.82, 1.15] },
    relative: { tpot: [0.79, 1.54], ttft: [0.6, 3.48], throughput: [0.63, 1.16] },
    stranger: { tpot: [0.78, 1.54], ttft: [0.59, 3.48], throughput: [0.63, 1.36] }
  },
  newSource: {
    deployment: { tpot: [0.8, 1.41], ttft: [0.7, 2.72], throughput: [0.74, 1.3] },
    sibling: { tpot: [0.75, 1.41], ttft: [0.68, 2.88], throughput: [0.74, 1.3] },
    relative: { tpot: [0.75, 1.49], ttft: [0.68, 3.01], throughput: [0.65, 1.3] },
    stranger: { tpot: [0.69, 1.66], ttft: [0.68, 3.01], throughput: [0.64, 1.36] }
  }
}
