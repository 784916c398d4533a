/** Workloads, the price of a fleet for any group of them, and their bills → which share a fleet, and which stay where they are. */

/** Cuts of a set: which of its members share a fleet, and which none. */
export type Cut<Member> = {
  readonly groups: readonly (readonly Member[])[]
  readonly apart: readonly Member[]
}

export type Terms<Member> = {
  /** USD a month of the cheapest fleet for them, `Infinity` where none serves them or none costs less than `most`. */
  readonly price: (group: readonly Member[], most: number) => number
  /** No fleet of theirs costs less. */
  readonly bound: (group: readonly Member[]) => number
  /** What staying on the shared pool costs, `null`: unknown, so it does not stay. [USD/month] */
  readonly bill: (member: Member) => number | null
}

/** Up to so many every cut is tried. */
export const EXHAUSTIVE = 5

/**
 * The cheapest cut in which at least one group has a fleet. Where even that costs more than all the bills, the member with
 * the largest bill is in it: a plan for the smallest one would answer another question.
 */
export function cheapestCut<Member>(members: readonly Member[], terms: Terms<Member>): Cut<Member> {
  const servable = members.filter(member => terms.bound([member]) < Number.POSITIVE_INFINITY)
  const unserved = members.filter(member => !servable.includes(member))
  if (servable.length === 0) return { groups: [], apart: members }
  const bills = servable.map(member => terms.bill(member) ?? Number.POSITIVE_INFINITY)
  const largest = servable[bills.indexOf(Math.max(...bills))] as Member
  const all = bills.reduce((sum, usd) => sum + usd, 0)
  const find = servable.length <= EXHAUSTIVE ? exhaustive : greedy
  const anchored = find(servable, terms, member => member === largest, Number.POSITIVE_INFINITY)
  const free = find(servable, terms, () => false, Math.min(all, anchored?.usd ?? Number.POSITIVE_INFINITY))
  const { groups, apart } = free ?? anchored ?? { groups: [], apart: servable }
  return { groups, apart: [...apart, ...unserved] }
}

type Priced<Member> = Cut<Member> & { readonly usd: number }

/** Every cut, cheapest bound first; `null` where none costs less than `below`. */
function exhaustive<Member>(
  members: readonly Member[],
  { price, bound, bill }: Terms<Member>,
  mustMove: (member: Member) => boolean,
  below: number
): Priced<Member> | null {
  const staying = (apart: readonly Member[]) =>
    apart.reduce((sum, member) => sum + (bill(member) ?? Number.POSITIVE_INFINITY), 0)
  const bounded = cutsOf(members)
    .filter(({ groups, apart }) => groups.length > 0 && !apart.some(mustMove))
    .map(cut => ({
      cut,
      least: staying(cut.apart) + cut.groups.reduce((sum, group) => sum + bound(group), 0)
    }))
    .filter(({ least }) => least < below)
    .sort((a, b) => a.least - b.least || a.cut.groups.length - b.cut.groups.length)
  let best: Priced<Member> | null = null
  for (const { cut, least } of bounded) {
    const most: number = best?.usd ?? below
    if (least >= most) break
    const usd: number = priceOf(cut, staying(cut.apart), most, price, bound)
    if (usd < most) best = { ...cut, usd }
  }
  return best
}

/** Group by group, given up as soon as it cannot be cheaper than `most`. */
function priceOf<Member>(
  { groups }: Cut<Member>,
  staying: number,
  most: number,
  price: Terms<Member>['price'],
  bound: Terms<Member>['bound']
): number {
  let known = staying
  let rest = groups.reduce((sum, group) => sum + bound(group), 0)
  for (const group of groups) {
    rest -= bound(group)
    known += price(group, most - known - rest)
    if (known + rest >= most) return Number.POSITIVE_INFINITY
  }
  return known
}

/** Every cut of the members, each once. */
export function cutsOf<Member>(members: readonly Member[]): readonly Cut<Member>[] {
  const [first, ...others] = members
  if (first === undefined) return [{ groups: [], apart: [] }]
  return cutsOf(others).flatMap(({ groups, apart }) => [
    { groups, apart: [first, ...apart] },
    { groups: [[first], ...groups], apart },
    ...groups.map((group, i) => ({ groups: groups.with(i, [first, ...group]), apart }))
  ])
}

/** Larger bills first, each where it adds least: into a fleet that stands, into one of its own, or where it is. */
function greedy<Member>(
  members: readonly Member[],
  { price, bound, bill }: Terms<Member>,
  mustMove: (member: Member) => boolean,
  below: number
): Priced<Member> | null {
  const billed = (member: Member) => bill(member) ?? Number.POSITIVE_INFINITY
  const order = members.toSorted((a, b) => Number(mustMove(b)) - Number(mustMove(a)) || billed(b) - billed(a))
  const groups: { members: readonly Member[]; usd: number }[] = []
  const apart: Member[] = []
  for (const member of order) {
    const stays = mustMove(member) ? Number.POSITIVE_INFINITY : billed(member)
    const { adds, index } = cheapestJoin(groups, member, stays, price, bound)
    const alone = bound([member]) < adds ? price([member], adds) : Number.POSITIVE_INFINITY
    const group = groups[index]
    if (alone < adds) groups.push({ members: [member], usd: alone })
    else if (group === undefined) apart.push(member)
    else groups[index] = { members: [...group.members, member], usd: group.usd + adds }
  }
  const usd =
    groups.reduce((sum, group) => sum + group.usd, 0) + apart.reduce((sum, member) => sum + billed(member), 0)
  if (groups.length === 0 || usd >= below) return null
  return { groups: groups.map(group => group.members), apart, usd }
}

/** The fleet that grows least by serving one more; `adds` is what staying costs where none grows less. */
function cheapestJoin<Member>(
  groups: readonly { readonly members: readonly Member[]; readonly usd: number }[],
  member: Member,
  stays: number,
  price: Terms<Member>['price'],
  bound: Terms<Member>['bound']
): { readonly adds: number; readonly index: number } {
  let best = { adds: stays, index: -1 }
  for (const [index, { members, usd }] of groups.entries()) {
    const joined = [...members, member]
    if (bound(joined) - usd >= best.adds) continue
    const adds = Math.max(0, price(joined, usd + best.adds) - usd)
    if (adds < best.adds) best = { adds, index }
  }
  return best
}
