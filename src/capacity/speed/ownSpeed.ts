/** The user's own measurements × a deployment → how many times as slow as predicted it is. */
import { modelNamed } from '../../catalog/models.ts'
import type { Benchmark } from '../check/benchmark.ts'
import { factorThatFits } from '../check/factorThatFits.ts'
import { steadyWith } from '../check/prediction.ts'
import { iterationSeconds } from '../engine/iteration.ts'
import type { DeploymentOptions } from '../question.ts'
import { effectiveOf } from './effective.ts'
import { precisionOf, shapeOf } from './evidence.ts'
import { evidencedSpeed } from './evidencedSpeed.ts'
import type { Measured, OwnPoint } from './ownPoint.ts'
import type { Served } from './traits.ts'

export const servedBy = (
  deployment: Pick<DeploymentOptions, 'model' | 'gpu' | 'engine' | 'tensorParallel'> & {
    readonly dataParallel?: number
    readonly storedAs: string
  }
): Served => ({
  model: shapeNamed(deployment.model),
  gpu: deployment.gpu,
  engine: deployment.engine,
  precision: precisionOf(deployment.storedAs),
  tensorParallel: deployment.tensorParallel,
  ...ranksOf(deployment)
})

/** As calibrations state them: where there are several. */
export const ranksOf = ({ dataParallel = 1 }: Pick<Served, 'dataParallel'>): Pick<Served, 'dataParallel'> =>
  dataParallel > 1 ? { dataParallel } : {}

/** A model that the catalogue does not hold has a shape of its own, that nobody measured. */
function shapeNamed(name: string): string {
  const known = modelNamed(name)
  return known === undefined ? name : shapeOf(known)
}

const SAME = ['model', 'gpu', 'engine', 'precision', 'tensorParallel'] as const

export const isSame = (a: Served, b: Served): boolean =>
  SAME.every(name => a[name] === b[name]) && (a.dataParallel ?? 1) === (b.dataParallel ?? 1)

export type OwnSpeed = {
  /** Time of every iteration over the predicted one. */
  readonly slowdown: number
  /** Own measurements that say so. */
  readonly points: number
}

/** The geometric mean of what the measurements of this very deployment say; `null` where there are none. */
export function ownSpeed(points: readonly OwnPoint[], served: Served): OwnSpeed | null {
  const told = points.flatMap(point =>
    point.slowdown !== null && isSame(point, served) ? [Math.log(point.slowdown)] : []
  )
  if (told.length === 0) return null
  return {
    slowdown: Math.exp(told.reduce((sum, log) => sum + log, 0) / told.length),
    points: told.length
  }
}

/** Whether what was measured tells the time of an iteration: the rate of what arrives at one is that of its arrivals. */
export const tellsSpeed = ({ engine, load }: Benchmark, measured: Measured): boolean =>
  engine !== 'other' &&
  (measured.tpot > 0 || (load.kind !== 'open' && load.kind !== 'paced' && measured.throughput > 0))

/**
 * The factor on every iteration's time with which the steady state has the measured gap between tokens or, where that
 * is not known, the measured rate; `null` where neither tells, or no factor in the range fits.
 */
export function slowdownOf(benchmark: Benchmark, measured: Measured): number | null {
  const { architecture, engine, hosted } = benchmark
  if (engine === 'other' || !tellsSpeed(benchmark, measured)) return null
  const effective = effectiveOf(architecture, engine)
  const seconds = evidencedSpeed(hosted, engine, iterationSeconds(hosted, effective))
  const steady = (factor: number) => steadyWith(benchmark, batch => factor * seconds(batch), effective)
  if (measured.tpot > 0) return factorThatFits(measured.tpot, factor => steady(factor).tpotSeconds)
  return factorThatFits(1 / measured.throughput, factor => 1 / steady(factor).outputTokensPerSecond)
}
