/** Slices of a log and its fleets → for each fleet, which slices to move to it, and what that costs beside moving all or none. */
import { marginOf, tokensPerReplicaMinute } from '../capacity/fleet/replicaLoad.ts'
import type { CapacityPlan } from '../capacity/planShape.ts'
import type { Workload } from '../capacity/workloadShape.ts'
import { fleetsOf } from './bills.ts'
import type { MonthScale } from './month.ts'
import { cheapestMove } from './moving.ts'
import { type RentBook, rentIn } from './priceBook.ts'
import type { TrafficSlice } from './slices.ts'
import type { SlicedWorkload } from './slicesShape.ts'

/**
 * Per fleet: rent of (⌈tokens of the busiest minute of what moves × margin / tokens of a replica⌉ + spare) replicas, and the bills of
 * what stays. Where a fleet has no price, or a log cannot be scaled, it is left out.
 *
 * @param models names by the code that the slices go by
 */
export function slicesMoved(
  slices: readonly TrafficSlice[],
  models: readonly string[],
  month: MonthScale,
  plan: CapacityPlan,
  book: RentBook
): readonly SlicedWorkload[] {
  if (Number.isNaN(month.factor)) return []
  return fleetsOf(plan).flatMap(workload => {
    const own = slices.filter(({ model }) => workload.sourceModels.includes(models[model] as string))
    return own.length === 0 ? [] : (movedIn(own, workload, month, plan, book) ?? [])
  })
}

function movedIn(
  slices: readonly TrafficSlice[],
  workload: Workload,
  month: MonthScale,
  plan: CapacityPlan,
  book: RentBook
): SlicedWorkload | null {
  const { recommended, targetModel, sourceModels } = workload
  const margin = marginOf(plan)
  const perReplica = tokensPerReplicaMinute(workload, margin)
  if (recommended === null || perReplica === null || targetModel === null) return null
  const { gpu, gpusPerReplica, spareReplicas } = recommended
  const rentOf = rentIn(book)
  if (rentOf(gpu, 1) === null) return null
  const replicasFor = (tokens: number) => Math.max(1, Math.ceil((tokens * (1 + margin)) / perReplica - 1e-9))
  const gpusFor = (tokens: number) => (replicasFor(tokens) + spareReplicas) * gpusPerReplica
  const rentUsd = (tokens: number) => rentOf(gpu, gpusFor(tokens))?.usd ?? Number.POSITIVE_INFINITY
  const movable = slices.map(({ usd, minutes }) => ({ usd: usd * month.factor, minutes }))
  const found = cheapestMove(movable, rentUsd)
  const peakOfAll = largestSum(slices)
  return {
    sourceModels: [...sourceModels],
    targetModel,
    gpu,
    gpus: found.moves.includes(true) ? gpusFor(found.peakTokens) : 0,
    usdPerMonth: found.usd,
    usdMovingNone: movable.reduce((sum, { usd }) => sum + usd, 0),
    usdMovingAll: rentUsd(peakOfAll),
    slices: slices.map(({ name, requests }, i) => ({
      name,
      requests,
      usdPerMonth: movable[i]?.usd ?? 0,
      moves: found.moves[i] === true
    }))
  }
}

function largestSum(slices: readonly TrafficSlice[]): number {
  const sums = new Float64Array(slices[0]?.minutes.length ?? 0)
  for (const { minutes } of slices)
    for (const [i, tokens] of minutes.entries()) sums[i] = (sums[i] as number) + tokens
  return sums.reduce((most, value) => Math.max(most, value), 0)
}
