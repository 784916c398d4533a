/** Written by `npm run calibrate`: the measured / predicted of points whose deployment was held out, 10 % and 90 %. */
import type { Quantity, StandingClass } from './evidence.ts'

type Band = readonly [low: number, high: number]

// biome-ignore format: generated
export const BANDS: Readonly<Record<StandingClass, Readonly<Record<Quantity, Band>>>> = {
  deployment: { tpot: [0.901, 1.118], ttft: [0.769, 1.451], throughput: [0.889, 1.127] },
  sibling: { tpot: [0.861, 1.256], ttft: [0.741, 1.574], throughput: [0.81, 1.183] },
  relative: { tpot: [0.78, 1.588], ttft: [0.476, 9.643], throughput: [0.778, 1.258] },
  stranger: { tpot: [0.78, 2.955], ttft: [0.476, 9.643], throughput: [0.693, 1.274] }
}
