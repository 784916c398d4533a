/** The same question of the evidence again and again → asked once for each deployment and each place. */
import { type Group, varianceOf, weighedAt } from './evidence.ts'
import { type Located, type Place, TRAITS, type Traits } from './traits.ts'

/** By deployment and by place: of every group what both have in common, and what its cells say there. */
type Known = {
  readonly common: Map<string, Float64Array>
  readonly weighed: Map<string, Float64Array>
  readonly having: Having
}

/** Trait by trait, as `TRAITS` stand: which groups have a value of it. */
type Having = readonly ReadonlyMap<string, readonly number[]>[]

const KNOWN = new WeakMap<readonly Group[], Known>()
/** Places and deployments kept; a points file has thousands, and each is as long as the evidence has groups. */
const MOST_KEPT = 500

/** `expectedResidual` of the time of an iteration. */
export function residualAt(groups: readonly Group[], { traits, place }: Located): number {
  const known = KNOWN.get(groups) ?? { common: new Map(), weighed: new Map(), having: havingOf(groups) }
  KNOWN.set(groups, known)
  const common = kept(known.common, Object.values(traits).join('\t'), () =>
    commonTo(known.having, groups.length, traits)
  )
  const weighed = kept(known.weighed, place.join(), () => weighedIn(groups, place))
  let sum = 0
  for (let i = 0; i < common.length; i++) sum += (common[i] as number) * (weighed[i] as number)
  return sum
}

function havingOf(groups: readonly Group[]): Having {
  return TRAITS.map(trait => {
    const having = new Map<string, number[]>()
    groups.forEach(({ traits }, i) => {
      const alike = having.get(traits[trait]) ?? []
      alike.push(i)
      having.set(traits[trait], alike)
    })
    return having
  })
}

/** `commonVariance` of each group, which is found by what it has in common. */
function commonTo(having: Having, length: number, traits: Traits): Float64Array {
  const shared = new Uint16Array(length)
  TRAITS.forEach((trait, i) => {
    for (const group of having[i]?.get(traits[trait]) ?? [])
      shared[group] = (shared[group] as number) | (1 << i)
  })
  return Float64Array.from(shared, bits => varianceOf(bits, 'speed'))
}

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
