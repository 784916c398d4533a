/** Both bills and the plan → which input moves the saving most when it is a fifth off. */
import type { CapacityPlan } from '../capacity/planShape.ts'
import type { RentOf } from '../rent.ts'
import type { Sensitivity } from './costShape.ts'

const STEP = 0.2

/** One input's factor each; 1 leaves it as it is. */
type Factors = {
  readonly traffic?: number
  readonly tokenPrice?: number
  readonly gpuPrice?: number
  readonly speed?: number
}

const INPUTS: readonly (readonly [string, keyof Factors])[] = [
  ['traffic', 'traffic'],
  ['token price', 'tokenPrice'],
  ['GPU price', 'gpuPrice'],
  ['speed of a replica', 'speed']
]

/**
 * Shared × traffic × token price − GPU price × rent of ⌈replicas × traffic / speed⌉ …, each input alone at 0.8 and 1.2.
 * The most telling first; empty where either bill is unknown.
 *
 * @param sharedUsd tokens by the month
 * @param rentOf `null`: a fleet has no price
 * @param extrasUsd saving's part that none of these inputs moves
 */
export function sensitivityOf(
  sharedUsd: number | null,
  rentOf: RentOf | null,
  extrasUsd: number,
  plan: CapacityPlan
): readonly Sensitivity[] {
  if (sharedUsd === null || rentOf === null) return []
  const saving = ({ traffic = 1, tokenPrice = 1, gpuPrice = 1, speed = 1 }: Factors): number =>
    sharedUsd * traffic * tokenPrice - gpuPrice * rentAt(traffic / speed, rentOf, plan) + extrasUsd
  return INPUTS.map(([input, name]) => {
    const savingAtLess = saving({ [name]: 1 - STEP })
    const savingAtMore = saving({ [name]: 1 + STEP })
    return { input, savingAtLess, savingAtMore, swing: Math.abs(savingAtMore - savingAtLess) }
  }).sort((a, b) => b.swing - a.swing)
}

/** Rent when each fleet must carry `load` times what it was sized for: whole replicas, and the spare as it is. */
function rentAt(load: number, rentOf: RentOf, { workloads }: CapacityPlan): number {
  return workloads.reduce((sum, { recommended }) => {
    if (recommended === null) return sum
    const { gpu, tensorParallel, replicas, spareReplicas } = recommended
    const gpus = (Math.ceil(replicas * load - 1e-9) + spareReplicas) * tensorParallel
    return sum + (rentOf(gpu, gpus)?.usd ?? Number.NaN)
  }, 0)
}
