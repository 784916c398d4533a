/** The same question of the evidence again and again → asked once for each deployment and each place. */
import { commonVariance, type Group, weighedAt } from './evidence.ts'
import type { Located, Place, Traits } from './traits.ts'

/** By deployment and by place: of every group what both have in common, and what its cells say there. */
type Known = { readonly common: Map<string, Float64Array>; readonly weighed: Map<string, Float64Array> }

const KNOWN = new WeakMap<readonly Group[], Known>()
/** Places and deployments kept; a points file has thousands, and each is as long as the evidence has groups. */
const MOST_KEPT = 500

/** `expectedResidual` of the time of an iteration. */
export function residualAt(groups: readonly Group[], { traits, place }: Located): number {
  const known = KNOWN.get(groups) ?? { common: new Map(), weighed: new Map() }
  KNOWN.set(groups, known)
  const common = kept(known.common, Object.values(traits).join('\t'), () => commonTo(groups, traits))
  const weighed = kept(known.weighed, place.join(), () => weighedIn(groups, place))
  let sum = 0
  for (let i = 0; i < common.length; i++) sum += (common[i] as number) * (weighed[i] as number)
  return sum
}

const commonTo = (groups: readonly Group[], traits: Traits): Float64Array =>
  Float64Array.from(groups, group => commonVariance(traits, group.traits, 'speed'))

const weighedIn = (groups: readonly Group[], place: Place): Float64Array =>
  Float64Array.from(groups, ({ cells }) => weighedAt(cells, place, 'speed'))

function kept(all: Map<string, Float64Array>, key: string, find: () => Float64Array): Float64Array {
  const before = all.get(key)
  if (before !== undefined) return before
  if (all.size >= MOST_KEPT) all.clear()
  const found = find()
  all.set(key, found)
  return found
}
