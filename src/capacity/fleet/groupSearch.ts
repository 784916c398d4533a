/** A group of workloads × targets × precisions × GPUs × degrees × engines → the cheapest fleet that keeps its promise. */
import type { GpuSpec } from '../../catalog/types.ts'
import { except } from '../../lazy.ts'
import type { RentOf } from '../../rent.ts'
import type { Candidate, Refused } from '../candidateShape.ts'
import type { Demand } from '../demand/demand.ts'
import type { SizingOptions } from '../question.ts'
import { fewestAtLight } from './bound.ts'
import { sizeCandidate } from './candidate.ts'
import { remembered } from './remembered.ts'
import { marginOf } from './replicaLoad.ts'
import { scaledDemand } from './scaledDemand.ts'
import type { Sizing } from './sizing.ts'
import type { GroupTarget } from './sources.ts'
import { type Variant, variantOf } from './variant.ts'
import { type WaysToServe, type WayToServe, waysToServe } from './waysToServe.ts'

/** What a search is run for; the same for every group of a plan. */
export type SearchTerms = {
  readonly options: SizingOptions
  readonly gpus: readonly GpuSpec[]
  readonly rentOf: RentOf
  /** Iterations that much slower than predicted, traffic that much above: 1 but at the ends of the interval. */
  readonly slowness: number
  readonly load: number
  /** Which end of the answers' lengths and of a synthesised minute's draws. */
  readonly end: 'low' | 'middle' | 'high'
}

/** A fleet that was sized. */
export type Found = {
  readonly target: GroupTarget
  readonly variant: Variant
  readonly candidate: Candidate
  readonly sizing: Sizing
}

export type Searched = {
  readonly best: Found | null
  /** Sized on the way, the best among them. */
  readonly sized: readonly Found[]
  readonly refused: readonly Refused[]
  readonly looked: readonly Variant[]
  /** Deployments that could hold the model: sized, refused, or too dear at the speed of light to ask. */
  readonly considered: number
  /** Some were too dear rather than too slow. */
  readonly isCutShort: boolean
}

/** One way to serve, before anything is simulated. */
type Option = {
  readonly way: WayToServe
  readonly target: GroupTarget
  /** No fleet of it can cost less. [USD/month] */
  readonly leastUsd: number
  readonly likelyUsd: number
}

/** Prices this close are the same price: fewer GPUs, then more offers, then more margin decide. */
const TIE = 0.005

/** @param most what a fleet may cost before nobody asks for it [USD/month] */
export function searchGroup(
  demand: Demand,
  targets: readonly GroupTarget[],
  terms: SearchTerms,
  most = Number.POSITIVE_INFINITY
): Searched {
  const sizings = sizingsOf(demand, terms)
  const priced = targets.map(target => optionsOf(target, sizings(target), terms, most))
  const options = priced.flatMap(({ options }) => options)
  const considered = priced.reduce((sum, each) => sum + each.considered, 0)
  const [sized, refused, looked]: [Found[], Refused[], Variant[]] = [[], [], []]
  let best: Found | null = null
  let isDearer = false
  const limitNow = () => (best === null ? most : Math.min(most, costOf(best.candidate) * (1 + TIE)))
  for (const option of inOrder(options, limitNow)) {
    const limit = limitNow()
    if (option.leastUsd > limit) continue
    const sizing = sizings(option.target)
    const variant = variantOf(option.way, option.target.model, terms.options)
    const result = sizeCandidate(sizing, variant, affordable(option.way, limit, terms), terms.slowness)
    looked.push(variant)
    if (result === 'dearer') isDearer = true
    else if ('reason' in result) refused.push(result)
    else {
      const found = { target: option.target, variant, candidate: result, sizing }
      sized.push(found)
      if (!result.memoryTight && (best === null || isBetter(found, best))) best = found
    }
  }
  return { best, sized, refused, looked, considered, isCutShort: isDearer || looked.length < considered }
}

/** First those that are likely cheap, so that a limit stands early; then what may cost no more than it, by what it costs at the least. */
function* inOrder(options: readonly Option[], limit: () => number): Iterable<Option> {
  const likely = likeliest(options)
  yield* likely
  const most = limit()
  const rest = options.filter(option => option.leastUsd <= most && !likely.includes(option))
  yield* rest.sort((a, b) => a.leastUsd - b.leastUsd)
}

/** As sorting all of them would have it. */
function likeliest(options: readonly Option[]): readonly Option[] {
  const first: Option[] = []
  for (const option of options) {
    const before = first.findLastIndex(
      ({ likelyUsd, leastUsd }) => (likelyUsd - option.likelyUsd || leastUsd - option.leastUsd) <= 0
    )
    if (before + 1 < TRIED_FIRST) first.splice(before + 1, 0, option)
    if (first.length > TRIED_FIRST) first.pop()
  }
  return first
}

const TRIED_FIRST = 3
/** Of the speed of light: what engines reach of it, roughly. It orders the search and decides nothing. */
const LIKELY_SLOWNESS = 2.5

/** Every deployment of one target that keeps the promise, whatever it costs. */
export function sizeEvery(demand: Demand, target: GroupTarget, terms: SearchTerms): readonly Found[] {
  const sizing = sizingsOf(demand, terms)(target)
  return optionsOf(target, sizing, terms, Number.POSITIVE_INFINITY).options.flatMap(option => {
    const variant = variantOf(option.way, target.model, terms.options)
    const candidate = sizeCandidate(sizing, variant, Number.POSITIVE_INFINITY, terms.slowness)
    return candidate === 'dearer' || 'reason' in candidate ? [] : [{ target, variant, candidate, sizing }]
  })
}

/** What no fleet of any target can cost less than, whatever is simulated. [USD/month] */
export function leastUsdOf(demand: Demand, targets: readonly GroupTarget[], terms: SearchTerms): number {
  const sizings = sizingsOf(demand, terms)
  return Math.min(...targets.map(target => leastOfTarget(sizings(target), terms)))
}

function leastOfTarget(sizing: Sizing, terms: SearchTerms): number {
  const ways = waysToServe(sizing.model, sizing.demand, terms.gpus, terms.options)
  return leastUsds(ways, 1, sizing).reduce((least, usd) => Math.min(least, usd), Number.POSITIVE_INFINITY)
}

/** Cheaper; at the same price fewer GPUs, then firmer evidence of quality and of speed, then more of the promise. */
function isBetter(one: Found, other: Found): boolean {
  const [a, b] = [one.candidate, other.candidate]
  const [usdA, usdB] = [costOf(a), costOf(b)]
  if (Math.abs(usdA - usdB) > TIE * Math.min(usdA, usdB)) return usdA < usdB
  if (a.rentedGpus !== b.rentedGpus) return a.rentedGpus < b.rentedGpus
  const [thinA, thinB] = [isThin(one), isThin(other)]
  if (thinA !== thinB) return thinB
  if (a.evidence.thin !== b.evidence.thin) return b.evidence.thin
  return (a.attainment.value ?? 0) > (b.attainment.value ?? 0) || usdA < usdB
}

const isThin = ({ target }: Found): boolean => target.bySource.some(({ thin }) => thin)

/** Without a price the count of GPUs stands in for one. */
export const costOf = ({ usdPerMonth, gpus }: Candidate): number => usdPerMonth.value ?? gpus * UNPRICED

const UNPRICED = 1e9

/** Each target meets its own demand: the answers are as long as it writes them. */
function sizingsOf(
  demand: Demand,
  { options, rentOf, load, end }: SearchTerms
): (target: GroupTarget) => Sizing {
  const drawn = end === 'middle' ? demand : drawnAt(demand, end === 'low' ? 'least' : 'most')
  const headroom = (1 + options.headroom) * load - 1
  return target => {
    const times = timesOf(target, end)
    const thinks = target.mode === 'thinking'
    const key = `${times.join()} ${thinks}`
    const scaled = scaledBefore(drawn, key, () => scaledDemand(drawn, times, thinks))
    return { model: target.model, demand: scaled, options: { ...options, headroom }, rentOf }
  }
}

const scaledBefore = remembered<Demand, Demand>()

const timesOf = ({ bySource }: GroupTarget, end: SearchTerms['end']): readonly number[] =>
  bySource.map(({ outputTimes }) => outputTimes[end === 'middle' ? 'value' : end])

const drawnAt = (demand: Demand, end: 'least' | 'most'): Demand =>
  demand.draws === undefined
    ? demand
    : drawnBefore(demand, end, () => except(demand, { windows: [(demand.draws as Draws)[end]] }))

type Draws = NonNullable<Demand['draws']>
const drawnBefore = remembered<Demand, Demand>()

type Priced = { readonly options: readonly Option[]; readonly considered: number }

/** Those that may cost no more than `most`, and how many there are in all. */
function optionsOf(target: GroupTarget, sizing: Sizing, terms: SearchTerms, most: number): Priced {
  const found = waysToServe(target.model, sizing.demand, terms.gpus, terms.options)
  const least = leastUsds(found, 1, sizing)
  const likely = leastUsds(found, LIKELY_SLOWNESS, sizing)
  const options: Option[] = []
  for (let i = 0; i < least.length; i++) {
    const [leastUsd, likelyUsd] = [least[i] as number, likely[i] as number]
    if (leastUsd <= most) options.push({ way: found.ways[i] as WayToServe, target, leastUsd, likelyUsd })
  }
  return { options, considered: least.length }
}

/**
 * What each way costs where iterations take that many times as long as at the speed of light: the promise has no part in it, so
 * that every group, step and lever asks for the same. [USD/month]
 */
function leastUsds(found: WaysToServe, slowness: number, { options, rentOf }: Sizing): Float64Array {
  const ofWays = leastBefore(found, '', () => remembered())
  const margin = marginOf(options)
  const { ways, lightSeconds } = found
  return ofWays(rentOf, `${slowness} ${margin} ${options.spare}`, () =>
    lightSeconds.map((seconds, i) => {
      const { gpu, gpus } = ways[i] as WayToServe
      const replicas = fewestAtLight(slowness * seconds, margin)
      return usdOf(gpu.name, (replicas + options.spare) * gpus, rentOf)
    })
  )
}

const leastBefore = remembered<WaysToServe, ReturnType<typeof remembered<RentOf, Float64Array>>>()

/** [USD/month]; where nothing is known of the price the count of GPUs stands in for it. */
const usdOf = (gpu: string, gpus: number, rentOf: RentOf): number => rentOf(gpu, gpus)?.usd ?? gpus * UNPRICED

/** Serving replicas that the limit pays for. */
function affordable(way: WayToServe, limit: number, { options, rentOf }: SearchTerms): number {
  if (limit === Number.POSITIVE_INFINITY) return limit
  const usd = (replicas: number) => usdOf(way.gpu.name, (replicas + options.spare) * way.gpus, rentOf)
  let [enough, tooMany] = [0, 1]
  while (usd(tooMany) <= limit) {
    enough = tooMany
    tooMany *= 2
  }
  while (tooMany - enough > 1) {
    const middle = (enough + tooMany) >> 1
    if (usd(middle) <= limit) enough = middle
    else tooMany = middle
  }
  return enough
}
