/** Written by `npm run calibrate`: the measured / predicted of points whose deployment was held out, 10 % and 90 %. */
import type { StandingClass } from './evidence.ts'
import type { Quantity } from './traits.ts'

type Band = readonly [low: number, high: number]

// biome-ignore format: generated
export const BANDS: Readonly<Record<StandingClass, Readonly<Record<Quantity, Band>>>> = {
  deployment: { tpot: [0.91, 1.09], ttft: [0.81, 1.35], throughput: [0.91, 1.11] },
  sibling: { tpot: [0.88, 1.22], ttft: [0.78, 1.53], throughput: [0.82, 1.16] },
  relative: { tpot: [0.77, 1.33], ttft: [0.6, 2.2], throughput: [0.82, 1.24] },
  stranger: { tpot: [0.77, 1.33], ttft: [0.59, 2.2], throughput: [0.81, 1.24] }
}
