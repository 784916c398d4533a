/** The priced ways to serve the demand → what each costs, how sure that is, and which two are weighed against each other. */

import type { CapacityPlan } from '../capacity/planShape.ts'
import type { Basis } from '../figure.ts'
import { type Of, oneOf } from '../shape.ts'
import { SECONDS_PER_DAY } from '../units.ts'
import { WAY_ACTIONS, WAYS } from './alternativeTable.ts'
import type { Replacement } from './billShape.ts'
import type { Alternative, CostComparison } from './costShape.ts'
import { fleetRange } from './fixed.ts'
import { leftOutUsd } from './leftOut.ts'
import { isLowerBound } from './lowerBound.ts'

/** What to do, by the alternative that is chosen. */
export const ACTIONS = [...WAY_ACTIONS, 'right-size'] as const
export const ACTION = oneOf(...ACTIONS)
type Action = Of<typeof ACTION>

/** One way to serve the demand. [USD/month] */
export type Way = {
  readonly id: Alternative['id']
  readonly action: Action
  readonly name: string
  /** What it leaves out filled in at the price of the rest: ways are ranked by it. */
  readonly usd: number
  /** Range over what may turn out otherwise: the days of the log, the GPUs needed. */
  readonly low: number
  readonly high: number
  /** As the list of alternatives has it, and its range. */
  readonly stated: number
  readonly statedLow: number
  readonly statedHigh: number
  /** What it would cost beside that to serve the requests that never succeeded: GPUs are sized to serve them, and no bill holds them. */
  readonly unserved: number
  /** Whether `stated` is less than what is billed. */
  readonly isLowerBound: boolean
  /** Of the billed attempts, those that its sum leaves out [0..1]. */
  readonly unpricedShare: number
  /** Models of the log whose stand-ins answer worse by public indices, and were not asked for by name. */
  readonly weakerFor: readonly string[]
  readonly basis: Basis
}

/** What a comparison holds before its ways are weighed. */
export type Priced = Pick<
  CostComparison,
  | 'alternatives'
  | 'hybrid'
  | 'shared'
  | 'successor'
  | 'openShared'
  | 'current'
  | 'unserved'
  | 'cheaper'
  | 'unpriced'
>

/** Every way that may be chosen, cheapest first; the two that are weighed; and today's. */
export type Ways = {
  readonly all: readonly Way[]
  /** The cheapest without GPUs of one's own. */
  readonly byToken: Way | null
  /** The cheapest with them. */
  readonly dedicated: Way | null
  /** As things are; `null`: its bill is unknown. */
  readonly today: Way | null
}

export const isDedicated = ({ id }: Pick<Way, 'id'>): boolean => WAYS[id].side === 'fixed'

/** GPUs of one kind that a way rents for a model. */
export type Rented = { readonly gpus: number; readonly gpu: string; readonly targetModel: string | null }

/** What a way with GPUs of one's own rents: of a base with overflow the base alone, which has no spare. */
export function rentedBy(
  way: Pick<Way, 'id'> | null,
  { workloads }: Pick<CapacityPlan, 'workloads'>,
  { hybrid }: Pick<CostComparison, 'hybrid'>
): readonly Rented[] {
  if (way?.id === 'hybrid')
    return hybrid.workloads.flatMap(({ best, gpu, targetModel }) =>
      best.gpus === 0 ? [] : [{ gpus: best.gpus, gpu, targetModel }]
    )
  return workloads.flatMap(({ recommended, targetModel, served }) =>
    recommended === null || served !== 'dedicated'
      ? []
      : [{ gpus: recommended.gpus, gpu: recommended.gpu, targetModel }]
  )
}

/** Where the cheapest base is none, it is the shared pool under another name. */
export const hasBase = ({ workloads }: CostComparison['hybrid']): boolean =>
  workloads.some(({ best }) => best.gpus > 0)

/** A sum that leaves out half of the attempts, besides those that today's bill leaves out, says too little to be called the cheapest. */
const MOST_UNPRICED = 0.5

/** @param end of the log: what is switched off within a year of it is no way to go on */
export function waysOf(priced: Priced, plan: CapacityPlan, end: string): Ways {
  const all = priced.alternatives
    .flatMap(alternative => wayOf(alternative, priced, plan))
    .sort((a, b) => a.usd - b.usd)
  const lasting = all.filter(way => !isEnding(way, all, priced.successor?.replacements ?? [], end))
  const today = all.find(({ action }) => action === 'as-billed') ?? null
  const equal = lasting.filter(({ weakerFor }) => weakerFor.length === 0)
  return {
    all: lasting,
    // Nobody is advised to answer worse, as long as there is another way that has a price.
    byToken: cheapestByToken(equal, today) ?? cheapestByToken(lasting, today),
    dedicated: cheapestFleet(lasting),
    today
  }
}

/** What a way leaves to models that are behind the log's own by public indices. */
function weakerFor(
  id: Alternative['id'],
  { openShared }: Pick<Priced, 'openShared'>,
  { workloads }: CapacityPlan
): readonly string[] {
  const standIns = workloads.flatMap(workload => workload.standIns)
  const named = new Set(standIns.flatMap(({ sourceModel, named }) => (named ? [sourceModel] : [])))
  const behind =
    id === 'open-shared'
      ? openShared.workloads.flatMap(({ relation, sourceModels }) =>
          relation === 'weaker' ? sourceModels : []
        )
      : isDedicated({ id })
        ? workloads.flatMap(workload =>
            workload.recommended === null || workload.served !== 'dedicated'
              ? []
              : workload.standIns.flatMap(({ relation, sourceModel }) =>
                  relation === 'weaker' ? [sourceModel] : []
                )
          )
        : []
  return behind.filter(name => !named.has(name))
}

function wayOf(alternative: Alternative, priced: Priced, plan: CapacityPlan): readonly Way[] {
  const { id, name, usdPerMonth, unpricedShare } = alternative
  const { value } = usdPerMonth
  const today = priced.alternatives.find(other => other.id === 'shared')?.unpricedShare ?? 0
  if (value === null || unpricedShare - today >= MOST_UNPRICED) return []
  if (id === 'hybrid' && !hasBase(priced.hybrid)) return []
  const left = leftOutUsd(alternative, priced.alternatives, priced)
  const [leftLow, leftHigh] = billRange({}, priced, left)
  const action = actionOf(id, priced)
  const [low, high] = rangeOf(alternative, priced, plan, value)
  const filled = { usd: value + left, low: low + leftLow, high: high + leftHigh }
  const unserved = unservedAt(id, value, priced)
  return [
    {
      id,
      action,
      name,
      ...filled,
      stated: value,
      statedLow: low,
      statedHigh: high,
      unserved,
      isLowerBound: isLowerBound(alternative),
      unpricedShare,
      weakerFor: weakerFor(id, priced, plan),
      basis: usdPerMonth.basis
    }
  ]
}

/** At the prices of the way: as much of its bill as they would be of today's. [USD/month] */
function unservedAt(id: Alternative['id'], usd: number, { unserved, shared }: Priced): number {
  const bill = shared.usdPerMonth.value ?? 0
  if (WAYS[id].side !== 'shared' || !(bill > 0)) return 0
  return ((unserved?.usdPerMonth.value ?? 0) / bill) * usd
}

/** A way beside one with GPUs of one's own: both serve the same requests. */
export const servingAll = ({ usd, low, high, unserved }: Way): Pick<Way, 'usd' | 'low' | 'high'> => ({
  usd: usd + unserved,
  low: low + unserved,
  high: high + unserved
})

/** As the list of alternatives has it, without what it leaves out. */
export const asStated = (way: Way): Way => ({
  ...way,
  usd: way.stated,
  low: way.statedLow,
  high: way.statedHigh
})

/** Two ways to be weighed: what both leave out alike has no part in it. */
export const besideEachOther = (one: Way, other: Way): readonly [Way, Way] =>
  one.unpricedShare === other.unpricedShare ? [asStated(one), asStated(other)] : [one, other]

/** Of what runs on one's own servers today, tokens are no bill but another way. */
const actionOf = (id: Alternative['id'], { current }: Priced): Action =>
  id === 'shared' && current !== null && current.usdPerMonth.value !== null ? 'open-shared' : WAYS[id].action

/** A base keeps no promise in bursts, which overflow it: it grows as it is slower alone. Assumed: half again, within the bands of speeds. */
const SLOWEST = 1.5

/** As sure as what it is made of: GPUs as their number, tokens as the days, one's own servers as what is said of them. */
function rangeOf({ id, usdPerMonth }: Alternative, priced: Priced, plan: CapacityPlan, usd: number) {
  if (id === 'fixed') return fleetRange(usd, plan)
  if (id === 'current') return [usdPerMonth.low ?? usd, usdPerMonth.high ?? usd] as const
  const [least, most] = id === 'scheduled' || id === 'hybrid' ? fleetRatio(plan) : [1, 1]
  if (id === 'scheduled') return [usd * least, usd * most] as const
  const rent = id === 'hybrid' ? priced.hybrid.workloads.reduce((sum, { best }) => sum + best.usdBase, 0) : 0
  const [low, high] = billRange(usdPerMonth, priced, usd - rent)
  return [rent * least + low, rent * Math.min(most, SLOWEST) + high] as const
}

/** The same over the middle: a base, or a fleet by the hour, is as sure of its speed as the whole fleet. */
function fleetRatio(plan: CapacityPlan): readonly [number, number] {
  const central = plan.confidence?.central.usdPerMonth ?? null
  if (central === null || central <= 0) return [1, 1]
  const [low, high] = fleetRange(central, plan)
  return [low / central, high / central]
}

/** A bill by the token is as sure as the mean day of the log. */
function billRange(
  { low, high }: Pick<Alternative['usdPerMonth'], 'low' | 'high'>,
  { shared }: Priced,
  usd: number
): readonly [number, number] {
  const { value, low: least, high: most } = shared.usdPerMonth
  const isRange = value !== null && value > 0 && least !== undefined && most !== undefined
  if (isRange) return [(usd * least) / value, (usd * most) / value]
  return [low ?? usd, high ?? usd]
}

/** Of a bill of today, within two amounts. [USD/month] */
const shareOf = (today: number, share: number, least: number, most: number): number =>
  Math.max(least, Math.min(share * today, most))

/** Smaller changes first, each with how much dearer it may be than the cheapest at the same suppliers. [USD/month] */
const PREFERRED: readonly (readonly [action: Action, dearer: (today: number) => number])[] = [
  // Nobody changes anything for less than a hundredth of the bill.
  ['as-billed', today => shareOf(today, 0.01, 0.5, 50)],
  ['batch', () => 0.5],
  ['flex', () => 0.5],
  ['cache', () => 0.5],
  // The maker names it.
  ['successor', today => shareOf(today, 0.1, 5, 50)]
]

/** Suppliers of today, whatever is bought of them. */
export const isAtSameSuppliers = ({ action }: Pick<Way, 'action'>): boolean => action !== 'open-shared'

/**
 * What a new supplier must save over the cheapest way at today's: 10 % of today's bill, from 20 to 500 USD. A contract, a review of
 * security and data, tests and a second integration are assumed to be worth 6,000 USD a year to whoever must do them. [USD/month]
 */
export const supplierPremium = (today: number): number => shareOf(today, 0.1, 20, 500)

/** The smallest change at today's suppliers that costs next to nothing more than the cheapest, unless a new supplier saves enough. */
function cheapestByToken(ways: readonly Way[], today: Way | null): Way | null {
  const byToken = ways.filter(way => !isDedicated(way))
  const [cheapest] = byToken
  const own = byToken.filter(isAtSameSuppliers)
  const [cheapestOwn] = own
  if (cheapest === undefined || cheapestOwn === undefined) return cheapest ?? null
  const bill = today?.usd ?? 0
  if (!isAtSameSuppliers(cheapest) && cheapestOwn.usd - cheapest.usd > supplierPremium(bill)) return cheapest
  const near = PREFERRED.flatMap(([action, dearer]) =>
    own.filter(way => way.action === action && way.usd - cheapestOwn.usd < dearer(bill))
  )
  return near[0] ?? cheapestOwn
}

/** A base with overflow, or a fleet by the hour, is more to run: it must save at least this share over the plain fleet. */
const SIMPLER = 0.05

function cheapestFleet(ways: readonly Way[]): Way | null {
  const plain = ways.find(({ action }) => action === 'dedicated')
  const cheapest = ways.find(isDedicated)
  if (cheapest === undefined) return null
  return plain !== undefined && cheapest.usd >= plain.usd * (1 - SIMPLER) ? plain : cheapest
}

const YEAR_MILLIS = 366 * SECONDS_PER_DAY * 1_000

/** Ways that go on with the log’s own models. */
export const ON_OWN_MODELS: readonly Alternative['id'][] = ['shared', 'batch', 'flex', 'cache', 'reserved']

/** What is switched off within a year is no way to go on, as long as there is another by the token. */
function isEnding({ id }: Way, ways: readonly Way[], ends: readonly Replacement[], end: string): boolean {
  if (!ON_OWN_MODELS.includes(id) || ends.length === 0) return false
  const log = Date.parse(end)
  const soon = ends.some(({ shutdown }) => Number.isNaN(log) || Date.parse(shutdown) - log < YEAR_MILLIS)
  return soon && ways.some(way => !isDedicated(way) && !ON_OWN_MODELS.includes(way.id))
}
