/** Written by `npm run calibrate`: the measured / predicted of points whose deployment was held out, 10 % and 90 %. */
import type { Quantity, StandingClass } from './evidence.ts'

type Band = readonly [low: number, high: number]

// biome-ignore format: generated
export const BANDS: Readonly<Record<StandingClass, Readonly<Record<Quantity, Band>>>> = {
  deployment: { tpot: [0.89, 1.12], ttft: [0.77, 1.45], throughput: [0.89, 1.13] },
  sibling: { tpot: [0.86, 1.25], ttft: [0.74, 1.57], throughput: [0.81, 1.19] },
  relative: { tpot: [0.78, 1.61], ttft: [0.49, 11.01], throughput: [0.79, 1.26] },
  stranger: { tpot: [0.78, 2.93], ttft: [0.49, 11.01], throughput: [0.69, 1.26] }
}
