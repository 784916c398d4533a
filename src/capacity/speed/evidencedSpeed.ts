/** An engine's iterations × the measured points → the same iterations, as fast as those points say. */

import type { GpuSpec, ModelSpec } from '../../catalog/types.ts'
import { type Hosted, iterationSeconds, type Seconds } from '../engine/iteration.ts'
import { gpusOf } from '../engine/split.ts'
import { residualAt } from './askedEvidence.ts'
import { architectureOf, effectiveOf, type FittedEngine } from './effective.ts'
import { familyOf, type Group, precisionOf, SPREAD, shapeOf } from './evidence.ts'
import { evidenceGroups } from './evidenceGroups.ts'
import { heldToLaw } from './lawful.ts'
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
 * and f(1)·T below T₀. It rises with T, so more work still never takes less time. Both are held to what is no better, see
 * `heldToLaw`.
 */
export function evidencedSpeed(
  hosted: Hosted,
  engine: FittedEngine,
  seconds: Seconds,
  groups: readonly Group[] = evidenceGroups()
): Seconds {
  const asked = new Map<Hosted, Told>()
  const of = (other: Hosted): Told => {
    const found = asked.get(other) ?? told(other, engine, groups)
    asked.set(other, found)
    return found
  }
  const { alone } = of(hosted)
  const least = heldToLaw(
    hosted,
    other => of(other).least,
    other => of(other).alone
  )
  const growth = heldToLaw(
    hosted,
    other => of(other).growth,
    other => of(other).added
  )
  return batch => {
    const plain = seconds(batch)
    return plain < alone ? least * plain : least * alone + growth * (plain - alone)
  }
}

/** T₀, f(1) and g of the evidence alone, and what `ADDED` sequences add to T₀ by the equations. */
type Told = {
  readonly alone: number
  readonly least: number
  readonly growth: number
  readonly added: number
}
const ADDED = 64

type ByDeployment = WeakMap<ModelSpec, WeakMap<GpuSpec, Map<string, Told>>>
const known = new WeakMap<readonly Group[], ByDeployment>()

/** Candidates are held to each other, so each is asked for many times. */
function told(hosted: Hosted, engine: FittedEngine, groups: readonly Group[]): Told {
  const { gpu, model, tensorParallel, dataParallel, stored, speculation, adapters } = hosted
  const models: ByDeployment = known.get(groups) ?? new WeakMap()
  known.set(groups, models)
  const gpus = models.get(model) ?? new WeakMap<GpuSpec, Map<string, Told>>()
  models.set(model, gpus)
  const deployments = gpus.get(gpu) ?? new Map<string, Told>()
  gpus.set(gpu, deployments)
  const key = JSON.stringify([engine, tensorParallel, dataParallel ?? 1, stored, speculation, adapters])
  const found = deployments.get(key) ?? toldOf(hosted, engine, groups)
  deployments.set(key, found)
  return found
}

function toldOf(hosted: Hosted, engine: FittedEngine, groups: readonly Group[]): Told {
  const seconds = iterationSeconds(hosted, effectiveOf(architectureOf(hosted.gpu.architecture), engine))
  const traits = traitsOf(hosted, engine)
  const factor = (batch: number) =>
    Math.exp(residualAt(groups, { traits, place: placeOf(gpusOf(hosted), batch) }))
  const alone = decodeSeconds(seconds, LEAST)
  const least = factor(LEAST)
  let [along, square] = [0, 0]
  for (const batch of BATCHES) {
    const took = decodeSeconds(seconds, batch)
    along += (took - alone) * (factor(batch) * took - least * alone)
    square += (took - alone) ** 2
  }
  const growth = Math.max(1 / MOST, Math.min(MOST, square > 0 ? along / square : 1))
  return { alone, least, growth, added: decodeSeconds(seconds, ADDED) - alone }
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
