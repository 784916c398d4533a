/** Written by `npm run calibrate`: the measured / predicted of points that were held out, 10 % and 90 %. */
import type { StandingClass } from './evidence.ts'
import type { Quantity } from './traits.ts'

type Band = readonly [low: number, high: number]
type Bands = Readonly<Record<StandingClass, Readonly<Record<Quantity, Band>>>>

/** `knownHarness`: the same source has measured other points; `newSource`: it has not, as on a user's own server. */
// biome-ignore format: generated
export const BANDS: { readonly knownHarness: Bands; readonly newSource: Bands } = {
  knownHarness: {
    deployment: { tpot: [0.89, 1.18], ttft: [0.68, 1.35], throughput: [0.85, 1.16] },
    sibling: { tpot: [0.87, 1.19], ttft: [0.79, 1.39], throughput: [0.76, 1.21] },
    relative: { tpot: [0.75, 4.35], ttft: [0.14, 2.86], throughput: [0.65, 1.29] },
    stranger: { tpot: [0.75, 4.35], ttft: [0.14, 2.86], throughput: [0.62, 1.34] }
  },
  newSource: {
    deployment: { tpot: [0.83, 1.5], ttft: [0.7, 2.71], throughput: [0.63, 1.27] },
    sibling: { tpot: [0.7, 1.5], ttft: [0.7, 2.77], throughput: [0.63, 1.27] },
    relative: { tpot: [0.7, 1.88], ttft: [0.68, 2.82], throughput: [0.56, 1.34] },
    stranger: { tpot: [0.7, 1.88], ttft: [0.67, 2.95], throughput: [0.56, 1.34] }
  }
}
