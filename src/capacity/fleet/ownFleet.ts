/** The GPUs that serve today × a plan's groups → how many of them the same promise needs. */
import { gpuAmong } from '../../catalog/ownGpu.ts'
import { gpusOf } from '../engine/split.ts'
import type { CapacityPlan } from '../planShape.ts'
import type { GroupPlan } from './groupPlan.ts'
import { searchGroup } from './groupSearch.ts'

/** GPUs of one kind that serve today. */
export type Today = { readonly gpu: string; readonly count: number }

/**
 * The groups searched again on that GPU alone, spare included. `null`: several kinds serve, since nobody says which of them serves
 * what, or it is not known, or not all groups fit.
 */
export function ownFleetOf(groups: readonly GroupPlan[], today: readonly Today[]): CapacityPlan['ownFleet'] {
  const [only, another] = today
  const [first] = groups
  if (only === undefined || another !== undefined || first === undefined) return null
  const spec = gpuAmong(only.gpu, first.terms.options.ownGpus ?? [])
  if (spec === undefined) return null
  const found = groups.map(
    ({ demand, targets, terms }) => searchGroup(demand, targets, { ...terms, gpus: [spec] }).best
  )
  let [gpus, serving, loaded] = [0, 0, 0]
  for (const each of found) {
    if (each === null) return null
    const { candidate, variant } = each
    const busy = candidate.replicas * gpusOf(variant)
    gpus += candidate.gpus
    serving += busy
    loaded += busy * (candidate.load.value ?? 0)
  }
  return { gpu: spec.name, today: only.count, gpus, serving, load: serving === 0 ? 0 : loaded / serving }
}
