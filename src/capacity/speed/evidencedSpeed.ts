/** An engine's iterations × the measured points → the same iterations, as fast as those points say. */

import type { Hosted, Seconds } from '../engine/iteration.ts'
import { gpusOf } from '../engine/split.ts'
import { architectureOf, type FittedEngine } from './effective.ts'
import { commonVariance, familyOf, type Group, precisionOf, SPREAD, shapeOf, weighedAt } from './evidence.ts'
import { evidenceGroups } from './evidenceGroups.ts'
import type { Place, Traits } from './traits.ts'

/** Sequences at which the evidence is asked: the first fixes what every iteration costs, the others what work adds. */
const LEAST = 1
const BATCHES = [4, 16, 64, 256] as const
/** Lengths in the middle of what was measured. [tokens] */
const LENGTHS = { input: 1_024, output: 1_024 } as const
/** What work adds is told at decodes and stretched to prefill, so it is held near to what the equations say. */
const MOST = 1.2

/**
 * T₀ is one sequence decoding, and f(b) = e^(residual of TPOT at batch b) what the points around say of batch b. Then
 *
 *     T' = f(1)·T₀ + g·(T − T₀),   g = Σ d·(f(b)·T(b) − f(1)·T₀) / Σ d²,  d = T(b) − T₀     (least squares over batches)
 *
 * and f(1)·T below T₀. It rises with T, so more work still never takes less time.
 */
export function evidencedSpeed(
  hosted: Hosted,
  engine: FittedEngine,
  seconds: Seconds,
  groups: readonly Group[] = evidenceGroups()
): Seconds {
  const traits = traitsOf(hosted, engine)
  const common = Float64Array.from(groups, group => commonVariance(traits, group.traits, 'speed'))
  const factor = (batch: number) => {
    const weighed = weighedGroups(groups, gpusOf(hosted), batch)
    return Math.exp(common.reduce((sum, variance, i) => sum + variance * (weighed[i] as number), 0))
  }
  const alone = decodeSeconds(seconds, LEAST)
  const least = factor(LEAST)
  let [along, square] = [0, 0]
  for (const batch of BATCHES) {
    const took = decodeSeconds(seconds, batch)
    along += (took - alone) * (factor(batch) * took - least * alone)
    square += (took - alone) ** 2
  }
  const growth = Math.max(1 / MOST, Math.min(MOST, square > 0 ? along / square : 1))
  return batch => {
    const plain = seconds(batch)
    return plain < alone ? least * plain : least * alone + growth * (plain - alone)
  }
}

const known = new WeakMap<readonly Group[], Map<string, Float64Array>>()

/** `weighedAt` of every group. All deployments are asked at the same few places, so each of those is worked out once. */
function weighedGroups(groups: readonly Group[], tensorParallel: number, batch: number): Float64Array {
  const places = known.get(groups) ?? new Map<string, Float64Array>()
  known.set(groups, places)
  const key = `${tensorParallel} ${batch}`
  const place = placeOf(tensorParallel, batch)
  const weighed =
    places.get(key) ?? Float64Array.from(groups, ({ cells }) => weighedAt(cells, place, 'speed'))
  places.set(key, weighed)
  return weighed
}

const decodeSeconds = (seconds: Seconds, sequences: number): number =>
  seconds({
    decodeSequences: sequences,
    decodeContextTokens: sequences * (LENGTHS.input + LENGTHS.output / 2),
    prefillTokens: 0,
    prefillPairs: 0,
    promptsFinishing: 0
  })

const traitsOf = ({ gpu, model, dataParallel = 1, stored }: Hosted, engine: FittedEngine): Traits => ({
  model: shapeOf(model),
  gpu: gpu.name,
  architecture: architectureOf(gpu.architecture),
  engine,
  version: '',
  precision: precisionOf(stored.label),
  family: familyOf(model),
  kind: 'closed_loop_concurrency',
  harness: '',
  expertParallel: dataParallel > 1 ? SPREAD : 'false'
})

const placeOf = (tensorParallel: number, concurrency: number): Place => [
  Math.log(concurrency),
  Math.log(LENGTHS.input),
  Math.log(LENGTHS.output),
  Math.log2(tensorParallel)
]
