/** Written by `npm run calibrate`: the measured / predicted of points that were held out, 10 % and 90 %. */
import type { StandingClass } from './evidence.ts'
import type { Quantity } from './traits.ts'

type Band = readonly [low: number, high: number]
type Bands = Readonly<Record<StandingClass, Readonly<Record<Quantity, Band>>>>

/** `knownHarness`: the same source has measured other points; `newSource`: it has not, as on a user's own server. */
// biome-ignore format: generated
export const BANDS: { readonly knownHarness: Bands; readonly newSource: Bands } = {
  knownHarness: {
    deployment: { tpot: [0.89, 1.19], ttft: [0.69, 1.36], throughput: [0.85, 1.16] },
    sibling: { tpot: [0.87, 1.2], ttft: [0.78, 1.41], throughput: [0.78, 1.22] },
    relative: { tpot: [0.78, 4.36], ttft: [0.15, 2.96], throughput: [0.66, 1.3] },
    stranger: { tpot: [0.75, 4.36], ttft: [0.15, 2.96], throughput: [0.63, 1.34] }
  },
  newSource: {
    deployment: { tpot: [0.83, 1.5], ttft: [0.73, 2.69], throughput: [0.64, 1.27] },
    sibling: { tpot: [0.69, 1.5], ttft: [0.73, 3.15], throughput: [0.64, 1.27] },
    relative: { tpot: [0.69, 1.87], ttft: [0.69, 3.15], throughput: [0.57, 1.33] },
    stranger: { tpot: [0.69, 1.87], ttft: [0.65, 3.19], throughput: [0.57, 1.34] }
  }
}
