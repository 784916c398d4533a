/** What the user measured × what was predicted for it → corrections for the same deployment. */

import type { Benchmark } from '../check/benchmark.ts'
import { type LocalCorrection, type Prediction, predict } from '../check/prediction.ts'
import { measuredThere } from './circumstances.ts'
import { bandOf, type Factors } from './errorBand.ts'
import { located } from './evidence.ts'
import { evidenceGroups } from './evidenceGroups.ts'
import type { Measured, OwnPoint } from './ownPoint.ts'
import { isSame, ranksOf, slowdownOf } from './ownSpeed.ts'
import type { Quantity, Served } from './traits.ts'

/** Sequences that stand for an open loop, which is told by its rate. */
const OPEN_LOOP = 32

/** Every own point counts this much wherever it was measured, and up to 1 more where it was measured nearby. */
const EVERYWHERE = 0.5
/** e^(−d²/2) over these distances of the logarithms of concurrency, input and output. */
const NEARBY = [1.2, 1, 2] as const
/** As much weight as this stays with no correction. */
const DOUBT = 0.1

export function ownPoint(benchmark: Benchmark, measured: Measured, predicted: Prediction): OwnPoint {
  const residual = (name: Quantity, value: number) => {
    const ratio = Math.log(measured[name] / value)
    return Number.isFinite(ratio) ? ratio : null
  }
  const { traits, place } = located(benchmark, OPEN_LOOP)
  const { model, gpu, engine, precision } = traits
  const [concurrency, input, output] = place.slice(0, 3).map(Math.exp)
  return {
    ...{ name: benchmark.hosted.model.name, source: 'benchmark' },
    ...{ model, gpu, engine, precision, tensorParallel: benchmark.hosted.tensorParallel },
    ...ranksOf(benchmark.hosted),
    ...placed(concurrency as number, input as number, output as number),
    residuals: {
      tpot: residual('tpot', predicted.tpotSeconds),
      ttft: residual('ttft', predicted.ttftSeconds),
      throughput: residual('throughput', predicted.outputTokensPerSecond)
    },
    slowdown: slowdownOf(benchmark, measured)
  }
}

/** A log, from how much slower than predicted it was served: all times of a steady load are as much longer. */
export function ownLog(name: string, served: Served, held: Held, slowdown: number): OwnPoint {
  const log = Math.log(slowdown)
  return {
    ...{ name, source: 'log', ...served },
    ...placed(held.concurrency, held.input, held.output),
    residuals: { tpot: log, ttft: log, throughput: -log },
    slowdown
  }
}

/** Requests under way in a replica on average, and their mean lengths. */
export type Held = Pick<OwnPoint, 'concurrency' | 'input' | 'output'>

const placed = (concurrency: number, input: number, output: number): Held => {
  const rounded = (value: number) => Number(value.toPrecision(8))
  return { concurrency: rounded(concurrency), input: rounded(input), output: rounded(output) }
}

/** The weighted mean of the residuals measured on the same deployment, drawn a little towards none. */
export function correctionFrom(points: readonly OwnPoint[]): LocalCorrection {
  return (benchmark, quantity) => {
    const { place } = located(benchmark, OPEN_LOOP)
    let [sum, weights] = [0, 0]
    for (const point of pointsOf(points, benchmark)) {
      const residual = residualOf(point, quantity)
      if (residual === null) continue
      const at = [point.concurrency, point.input, point.output].map(Math.log)
      const apart = NEARBY.reduce(
        (total, wide, i) => total + (((at[i] as number) - (place[i] as number)) / wide) ** 2,
        0
      )
      const weight = EVERYWHERE + Math.exp(-apart / 2)
      sum += weight * residual
      weights += weight
    }
    return weights === 0 ? 0 : sum / (weights + DOUBT)
  }
}

/** Gaps between tokens and rate tell of one speed: where only one of them was measured it stands for the other, turned round. */
function residualOf({ residuals, slowdown }: OwnPoint, quantity: Quantity): number | null {
  const own = residuals[quantity]
  if (own !== null || quantity === 'ttft' || slowdown === null) return own
  const other = residuals[quantity === 'tpot' ? 'throughput' : 'tpot']
  return other === null ? null : -other
}

/** Those measured on the benchmark's own deployment. */
export function pointsOf(points: readonly OwnPoint[], benchmark: Benchmark): readonly OwnPoint[] {
  const { tensorParallel } = benchmark.hosted
  const served = { ...located(benchmark, OPEN_LOOP).traits, tensorParallel, ...ranksOf(benchmark.hosted) }
  return points.filter(point => isSame(point, served))
}

/** A prediction moved by own points, and how many of them measured each quantity. */
export type OwnPrediction = Prediction & { readonly own: Readonly<Record<Quantity, number>> }

export function predictWith(benchmark: Benchmark, points: readonly OwnPoint[]): OwnPrediction {
  const own = pointsOf(points, benchmark)
  const measuring = (quantity: Quantity) => own.filter(({ residuals }) => residuals[quantity] !== null).length
  return {
    ...predict(benchmark, evidenceGroups(), correctionFrom(own)),
    own: { tpot: measuring('tpot'), ttft: measuring('ttft'), throughput: measuring('throughput') }
  }
}

export const ownBandOf = ({ own, circumstances }: OwnPrediction, quantity: Quantity): Factors =>
  bandOf(own[quantity] > 0 ? measuredThere(circumstances) : circumstances, quantity)
