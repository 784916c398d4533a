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
  /** What staying where it is costs, `null`: unknown, so it does not stay. [USD/month] */
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

type PricedGroup<Member> = { readonly members: readonly Member[]; readonly usd: number }

type Placed<Member> = { readonly groups: readonly PricedGroup<Member>[]; readonly apart: readonly Member[] }

/** Who was placed first could not know who came later: fleets that cost less as one are one, and who stays joins one where that adds less. */
function settled<Member>(
  { groups, apart }: Placed<Member>,
  billed: (member: Member) => number,
  price: Terms<Member>['price'],
  bound: Terms<Member>['bound']
): Placed<Member> {
  const together = merged(groups, price, bound)
  for (const member of apart.slice(0, ONE_BY_ONE)) {
    const bill = billed(member)
    const { adds, index } = cheapestJoin(together, [member], bill, price, bound)
    const group = together[index]
    if (group === undefined || bill === Number.POSITIVE_INFINITY) continue
    const joined = { members: [...group.members, member], usd: group.usd + adds }
    const rest = { groups: together.with(index, joined), apart: apart.filter(other => other !== member) }
    return settled(rest, billed, price, bound)
  }
  return { groups: together, apart }
}

/** Fleets that cost less as one, all of them or two. */
function merged<Member>(
  groups: readonly PricedGroup<Member>[],
  price: Terms<Member>['price'],
  bound: Terms<Member>['bound']
): readonly PricedGroup<Member>[] {
  const pairs = groups.flatMap((group, i) => groups.slice(i + 1).map(other => [group, other]))
  for (const together of groups.length > 2 ? [groups, ...pairs] : pairs) {
    const members = together.flatMap(group => group.members)
    const apart = sumOf(together, group => group.usd)
    const usd = bound(members) < apart ? price(members, apart) : apart
    const rest = groups.filter(group => !together.includes(group))
    if (usd < apart) return merged([{ members, usd }, ...rest], price, bound)
  }
  return groups
}

/** Up to so many are placed one by one, the rest together: those whose bills are known, and those whose are not. */
export const ONE_BY_ONE = 24

/** Larger bills first, each where it adds least: into a fleet that stands, into one of its own, or where it is. */
function greedy<Member>(
  members: readonly Member[],
  { price, bound, bill }: Terms<Member>,
  mustMove: (member: Member) => boolean,
  below: number
): Priced<Member> | null {
  const billed = (member: Member) => bill(member) ?? Number.POSITIVE_INFINITY
  const order = members.toSorted((a, b) => Number(mustMove(b)) - Number(mustMove(a)) || billed(b) - billed(a))
  const placedIn: PricedGroup<Member>[] = []
  const left: Member[] = []
  for (const placed of stepsOf(order, billed, bound)) {
    const stays = placed.some(mustMove) ? Number.POSITIVE_INFINITY : sumOf(placed, billed)
    const { adds, index } = cheapestJoin(placedIn, placed, stays, price, bound)
    const alone = bound(placed) < adds ? price(placed, adds) : Number.POSITIVE_INFINITY
    const group = placedIn[index]
    if (alone < adds) placedIn.push({ members: placed, usd: alone })
    else if (group === undefined) left.push(...placed)
    else placedIn[index] = { members: [...group.members, ...placed], usd: group.usd + adds }
  }
  const { groups, apart } = settled({ groups: placedIn, apart: left }, billed, price, bound)
  const usd = sumOf(groups, group => group.usd) + sumOf(apart, billed)
  if (groups.length === 0 || usd >= below) return null
  return { groups: groups.map(group => group.members), apart, usd }
}

/**
 * Who is placed with whom. Each step sizes a fleet anew, and the smallest bills of a long tail decide nothing: they are placed
 * together where one model may serve them all.
 */
function stepsOf<Member>(
  order: readonly Member[],
  billed: (member: Member) => number,
  bound: Terms<Member>['bound']
): readonly (readonly Member[])[] {
  const isKnown = (member: Member) => billed(member) < Number.POSITIVE_INFINITY
  const isServable = (members: readonly Member[]) => bound(members) < Number.POSITIVE_INFINITY
  const together: [Member, ...Member[]][] = []
  for (const member of order.slice(ONE_BY_ONE)) {
    const like = together.find(([first]) => isKnown(first) === isKnown(member) && isServable([first, member]))
    if (like === undefined) together.push([member])
    else like.push(member)
  }
  return [
    ...order.slice(0, ONE_BY_ONE).map(member => [member]),
    ...together.flatMap(members => (isServable(members) ? [members] : members.map(member => [member])))
  ]
}

const sumOf = <Part>(parts: readonly Part[], of: (part: Part) => number): number =>
  parts.reduce((sum, part) => sum + of(part), 0)

/** The fleet that grows least by serving these, too; `adds` is what staying costs where none grows less. */
function cheapestJoin<Member>(
  groups: readonly PricedGroup<Member>[],
  placed: readonly Member[],
  stays: number,
  price: Terms<Member>['price'],
  bound: Terms<Member>['bound']
): { readonly adds: number; readonly index: number } {
  let best = { adds: stays, index: -1 }
  for (const [index, { members, usd }] of groups.entries()) {
    const joined = [...members, ...placed]
    if (bound(joined) - usd >= best.adds) continue
    const adds = Math.max(0, price(joined, usd + best.adds) - usd)
    if (adds < best.adds) best = { adds, index }
  }
  return best
}
