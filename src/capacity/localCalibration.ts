/** What the user measured × what was predicted for it → corrections for the same deployment. */
import { located, type Quantity, type Traits } from './evidence.ts'
import type { Benchmark } from './measuredPoint.ts'
import type { LocalCorrection, Prediction } from './prediction.ts'

/** Measured values; `NaN` where not measured. */
export type Measured = Readonly<Record<Quantity, number>>

/** One benchmark of the user's own, against its prediction. */
export type OwnPoint = {
  readonly model: string
  readonly gpu: string
  readonly engine: string
  readonly precision: string
  readonly tensorParallel: number
  readonly concurrency: number
  readonly input: number
  readonly output: number
  /** ln(measured / predicted); `null` where not measured. */
  readonly residuals: Readonly<Record<Quantity, number | null>>
}

/** Sequences that stand for an open loop, which is told by its rate. */
const OPEN_LOOP = 32

/** Every own point counts this much wherever it was measured, and up to 1 more where it was measured nearby. */
const EVERYWHERE = 0.5
/** e^(−d²/2) over these distances of the logarithms of concurrency, input and output. */
const NEARBY = [1.2, 1, 2] as const
/** As much weight as this stays with no correction. */
const DOUBT = 0.1

const SAME = ['model', 'gpu', 'engine', 'precision'] as const satisfies readonly (keyof Traits)[]

export function ownPoint(benchmark: Benchmark, measured: Measured, predicted: Prediction): OwnPoint {
  const { traits, place } = located(benchmark, OPEN_LOOP)
  const { model, gpu, engine, precision } = traits
  const [concurrency, input, output] = place.slice(0, 3).map(value => Number(Math.exp(value).toPrecision(8)))
  const residual = (name: Quantity, value: number) => {
    const ratio = Math.log(measured[name] / value)
    return Number.isFinite(ratio) ? ratio : null
  }
  return {
    ...{ model, gpu, engine, precision, tensorParallel: benchmark.hosted.tensorParallel },
    concurrency: concurrency as number,
    input: input as number,
    output: output as number,
    residuals: {
      tpot: residual('tpot', predicted.tpotSeconds),
      ttft: residual('ttft', predicted.ttftSeconds),
      throughput: residual('throughput', predicted.outputTokensPerSecond)
    }
  }
}

/** The weighted mean of the residuals measured on the same deployment, drawn a little towards none. */
export function correctionFrom(points: readonly OwnPoint[]): LocalCorrection {
  return (benchmark, quantity) => {
    const { traits, place } = located(benchmark, OPEN_LOOP)
    let [sum, weights] = [0, 0]
    for (const point of points) {
      const residual = point.residuals[quantity]
      const isSame = SAME.every(trait => point[trait] === traits[trait])
      if (residual === null || !isSame || point.tensorParallel !== benchmark.hosted.tensorParallel) continue
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
