/** Written by `npm run calibrate`: the measured / predicted of points whose deployment was held out, 10 % and 90 %. */
import type { Quantity, StandingClass } from './evidence.ts'

type Band = readonly [low: number, high: number]

// biome-ignore format: generated
export const BANDS: Readonly<Record<StandingClass, Readonly<Record<Quantity, Band>>>> = {
  deployment: { tpot: [0.9, 1.12], ttft: [0.77, 1.45], throughput: [0.89, 1.13] },
  sibling: { tpot: [0.86, 1.25], ttft: [0.74, 1.58], throughput: [0.81, 1.18] },
  relative: { tpot: [0.77, 1.62], ttft: [0.49, 9.72], throughput: [0.79, 1.25] },
  stranger: { tpot: [0.77, 2.92], ttft: [0.49, 9.72], throughput: [0.69, 1.25] }
}
