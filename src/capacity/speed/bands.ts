/** Written by `npm run calibrate`: the measured / predicted of points that were held out, 10 % and 90 %. */
import type { StandingClass } from './evidence.ts'
import type { Quantity } from './traits.ts'

type Band = readonly [low: number, high: number]
type Bands = Readonly<Record<StandingClass, Readonly<Record<Quantity, Band>>>>

/** `knownHarness`: the same source has measured other points; `newSource`: it has not, as on a user's own server. */
// biome-ignore format: generated
export const BANDS: { readonly knownHarness: Bands; readonly newSource: Bands } = {
  knownHarness: {
    deployment: { tpot: [0.88, 1.26], ttft: [0.67, 1.46], throughput: [0.83, 1.17] },
    sibling: { tpot: [0.85, 1.25], ttft: [0.78, 1.47], throughput: [0.79, 1.22] },
    relative: { tpot: [0.79, 4.54], ttft: [0.21, 3.15], throughput: [0.59, 1.32] },
    stranger: { tpot: [0.77, 4.54], ttft: [0.21, 3.15], throughput: [0.59, 1.32] }
  },
  newSource: {
    deployment: { tpot: [0.72, 1.75], ttft: [0.73, 2.53], throughput: [0.62, 1.4] },
    sibling: { tpot: [0.69, 1.75], ttft: [0.73, 3.37], throughput: [0.62, 1.4] },
    relative: { tpot: [0.68, 1.98], ttft: [0.65, 3.37], throughput: [0.56, 1.5] },
    stranger: { tpot: [0.65, 1.98], ttft: [0.5, 3.37], throughput: [0.54, 1.5] }
  }
}
