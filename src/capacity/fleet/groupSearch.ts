/** A group of workloads × targets × precisions × GPUs × degrees × engines → the cheapest fleet that keeps its promise. */
import { measuredLosses } from '../../catalog/quality/precisionLoss.ts'
import type { GpuSpec, ModelSpec } from '../../catalog/types.ts'
import type { RentOf } from '../../rent.ts'
import type { Candidate, Refused } from '../candidateShape.ts'
import type { Demand } from '../demand/demand.ts'
import type { Engine } from '../engine/batching.ts'
import { defaultLimits } from '../engine/engineLimits.ts'
import { memoryFit, type Stored, splitsEvenly, storedAs } from '../engine/memory.ts'
import type { KvPrecision, Precision, SizingOptions } from '../question.ts'
import { fewestAtLight, lightSeconds, type Work, workOf } from './bound.ts'
import { sizeCandidate } from './candidate.ts'
import { scaledDemand } from './scaledDemand.ts'
import type { Sizing } from './sizing.ts'
import type { GroupTarget } from './sources.ts'
import { DEGREES, type Variant, variantOf } from './variant.ts'

/** What a search is run for; the same for every group of a plan. */
export type SearchTerms = {
  /** Margin folded into the headroom. */
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
  readonly target: GroupTarget
  readonly gpu: GpuSpec
  readonly tensorParallel: number
  readonly precision: Precision
  readonly kvPrecision: KvPrecision
  readonly engine: Engine
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
  const options = targets.flatMap(target => optionsOf(target, sizings(target), terms))
  const [sized, refused, looked]: [Found[], Refused[], Variant[]] = [[], [], []]
  let best: Found | null = null
  let isCutShort = false
  for (const option of inOrder(options)) {
    const limit = best === null ? most : Math.min(most, costOf(best.candidate) * (1 + TIE))
    if (option.leastUsd > limit) {
      isCutShort = true
      continue
    }
    const sizing = sizings(option.target)
    const variant = variantOf(option, option.target.model, terms.options.calibration)
    const result = sizeCandidate(sizing, variant, affordable(option, limit, terms), terms.slowness)
    looked.push(variant)
    if (result === 'dearer') isCutShort = true
    else if ('reason' in result) refused.push(result)
    else {
      const found = { target: option.target, variant, candidate: result, sizing }
      sized.push(found)
      if (!result.memoryTight && (best === null || isBetter(found, best))) best = found
    }
  }
  return { best, sized, refused, looked, considered: options.length, isCutShort }
}

/** First those that are likely cheap, so that a bound stands early; then all by what they cost at the least. */
function inOrder(options: readonly Option[]): readonly Option[] {
  const likely = options
    .toSorted((a, b) => a.likelyUsd - b.likelyUsd || a.leastUsd - b.leastUsd)
    .slice(0, TRIED_FIRST)
  const rest = options.filter(option => !likely.includes(option))
  return [...likely, ...rest.toSorted((a, b) => a.leastUsd - b.leastUsd)]
}

const TRIED_FIRST = 3
/** Of the speed of light: what engines reach of it, roughly. It orders the search and decides nothing. */
const LIKELY_SLOWNESS = 2.5

/** Every deployment of one target that keeps the promise, whatever it costs. */
export function sizeEvery(demand: Demand, target: GroupTarget, terms: SearchTerms): readonly Found[] {
  const sizing = sizingsOf(demand, terms)(target)
  return optionsOf(target, sizing, terms).flatMap(option => {
    const variant = variantOf(option, target.model, terms.options.calibration)
    const candidate = sizeCandidate(sizing, variant, Number.POSITIVE_INFINITY, terms.slowness)
    return candidate === 'dearer' || 'reason' in candidate ? [] : [{ target, variant, candidate, sizing }]
  })
}

/** What no fleet of any target can cost less than, whatever is simulated. [USD/month] */
export function leastUsdOf(demand: Demand, targets: readonly GroupTarget[], terms: SearchTerms): number {
  const sizings = sizingsOf(demand, terms)
  return targets
    .flatMap(target => optionsOf(target, sizings(target), terms))
    .reduce((least, { leastUsd }) => Math.min(least, leastUsd), Number.POSITIVE_INFINITY)
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
  const known = new Map<string, Demand>()
  const drawn = end === 'middle' ? demand : drawnAt(demand, end === 'low' ? 'least' : 'most')
  const headroom = (1 + options.headroom) * load - 1
  return target => {
    const times = timesOf(target, end)
    const thinks = target.mode === 'thinking'
    const key = `${times.join()} ${thinks}`
    const scaled = known.get(key) ?? scaledDemand(drawn, times, thinks)
    known.set(key, scaled)
    return { model: target.model, demand: scaled, options: { ...options, headroom }, rentOf }
  }
}

const timesOf = ({ bySource }: GroupTarget, end: SearchTerms['end']): readonly number[] =>
  bySource.map(({ outputTimes }) => outputTimes[end === 'middle' ? 'value' : end])

const drawnAt = (demand: Demand, end: 'least' | 'most'): Demand =>
  demand.draws === undefined ? demand : { ...demand, windows: [demand.draws[end]] }

function optionsOf(target: GroupTarget, sizing: Sizing, terms: SearchTerms): readonly Option[] {
  const { options, gpus, rentOf } = terms
  const works = sizing.demand.windows.map(workOf)
  return gpus.flatMap(gpu =>
    precisionsFor(gpu, target.model, options).flatMap(precision => {
      const { kvPrecision } = options
      const stored = storedAs(gpu, target.model, precision, kvPrecision)
      return degreesFor(gpu, target.model, stored, options).flatMap(tensorParallel =>
        options.engines.map(engine => {
          const named = { target, gpu, tensorParallel, precision, kvPrecision, engine }
          const seconds = atLight(works, named, stored)
          const usdAt = (slowness: number) => {
            const replicas = fewestAtLight(slowness * seconds, sizing.options.headroom)
            return usdOf(gpu.name, (replicas + options.spare) * tensorParallel, rentOf)
          }
          return { ...named, leastUsd: usdAt(1), likelyUsd: usdAt(LIKELY_SLOWNESS) }
        })
      )
    })
  )
}

type Named = Omit<Option, 'leastUsd' | 'likelyUsd'>

function atLight(
  works: readonly Work[],
  { target, gpu, tensorParallel, engine }: Named,
  stored: Stored
): number {
  const fit = memoryFit(gpu, target.model, tensorParallel, stored)
  const kv = fit.fits ? fit.kvCapacityTokens : 1
  const { maxSequences } = defaultLimits(engine, gpu)
  return Math.max(
    ...works.map(work => lightSeconds(work, gpu, target.model, tensorParallel, stored, kv, maxSequences))
  )
}

/** [USD/month]; where nothing is known of the price the count of GPUs stands in for it. */
const usdOf = (gpu: string, gpus: number, rentOf: RentOf): number => rentOf(gpu, gpus)?.usd ?? gpus * UNPRICED

/** Serving replicas that the limit pays for. */
function affordable(
  { gpu, tensorParallel }: Option,
  limit: number,
  { options, rentOf }: SearchTerms
): number {
  if (limit === Number.POSITIVE_INFINITY) return limit
  const usd = (replicas: number) => usdOf(gpu.name, (replicas + options.spare) * tensorParallel, rentOf)
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

/**
 * What is asked for, or the weights as published and every smaller form whose loss was measured; of those that come to the
 * same weights on a GPU the first.
 */
function precisionsFor(
  gpu: GpuSpec,
  model: ModelSpec,
  { precisions }: Pick<SizingOptions, 'precisions'>
): readonly Precision[] {
  const asked: readonly Precision[] =
    precisions.length > 0
      ? precisions
      : ['native', ...measuredLosses(model.name).map(({ precision }) => precision)]
  const served = asked.map(precision => storedAs(gpu, model, precision).label)
  return asked.filter((_, index) => served.indexOf(served[index] as string) === index)
}

/** Every degree that divides the heads and fits; the largest where none does, for its refusal to say why. */
function degreesFor(
  gpu: GpuSpec,
  model: ModelSpec,
  stored: Stored,
  { tensorParallel }: SizingOptions
): readonly number[] {
  if (tensorParallel !== null) return [tensorParallel]
  const degrees = DEGREES.filter(degree => degree <= gpu.nodeSize && splitsEvenly(model, degree))
  const fitting = degrees.filter(degree => {
    const fit = memoryFit(gpu, model, degree, stored)
    return fit.fits && !fit.memoryTight
  })
  return fitting.length > 0 ? fitting : degrees.slice(-1)
}
