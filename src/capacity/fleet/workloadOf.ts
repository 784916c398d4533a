/** A group's plan, or a workload that stays where it is → how it stands in the report. */
import { estimated } from '../../figure.ts'
import type { Candidate, Refused } from '../candidateShape.ts'
import { walkForward } from '../check/walkForward.ts'
import type { Demand, FoundDemand } from '../demand/demand.ts'
import { splitText } from '../engine/split.ts'
import { statedPromise } from '../promise.ts'
import type { SizingOptions } from '../question.ts'
import type { StandIn, Waits, Workload } from '../workloadShape.ts'
import { beforeAfterOf } from './beforeAfter.ts'
import { inDetail } from './candidate.ts'
import { disaggregatedOf } from './disaggregated.ts'
import { type GroupPlan, insistedOn } from './groupPlan.ts'
import { costOf, type Found, searchGroup, sizeEvery } from './groupSearch.ts'
import { cachedInputOf } from './levers.ts'
import { marginOf, tokensPerReplicaMinute } from './replicaLoad.ts'
import { scheduleOf } from './schedule.ts'
import type { GroupTarget, SourceTraffic } from './sources.ts'

export function asFleet(
  plan: GroupPlan,
  served: Workload['served'],
  found: FoundDemand,
  sharedUsdPerMonth: number | null,
  options: SizingOptions
): Workload {
  const { requests, demand } = found
  const { sources, searched, terms, ladder } = plan
  const { best } = searched
  const byCost = foundOf(plan, options).toSorted((a, b) => costOf(a.candidate) - costOf(b.candidate))
  const candidates = byCost.map((each, i) =>
    !options.isBrief && (each === best || isCheapestOfGpu(byCost, i))
      ? inDetail(each.candidate, each.variant, each.sizing, each === best)
      : each.candidate
  )
  const recommended = best === null ? null : (candidates[byCost.indexOf(best)] ?? null)
  const busiest = (demand?.windows ?? []).map(({ totals, chosenBy }, index) => ({
    at: demand?.moments[index] as string,
    ...totals,
    chosenBy
  }))
  const target = best?.target ?? plan.targets[0]
  const perMinute = tokensPerReplicaMinute({ busiest, recommended }, marginOf(options))
  const isPlain = demand?.hourlyPeaks != null && perMinute !== null
  return {
    kind: kindOf(sources),
    served,
    sharedUsdPerMonth,
    mode: target?.mode ?? 'plain',
    standIns: target === undefined ? [] : standInsOf(sources, target),
    promise: statedPromise(terms.options.slo),
    ladder,
    considered: searched.considered,
    beforeAfter: beforeAfterOf(todayIn(found, options), recommended),
    ...besideIt(plan, byCost, options),
    sourceModels: sources.map(({ name }) => name),
    targetModel: target?.model.name ?? null,
    why: target === undefined ? whyNone(sources) : whyChosen(sources, target),
    requests,
    busiest,
    candidates,
    refused: searched.refused,
    recommended,
    unmet: recommended === null ? whyUnmet(plan) : null,
    schedule: isPlain
      ? scheduleOf(demand.hourlyPeaks as readonly number[], perMinute as number, marginOf(options))
      : null,
    timeline: timelineOf(demand, recommended, perMinute)
  }
}

/** What is told beside a fleet, where there is time for it. */
function besideIt(
  plan: GroupPlan,
  byCost: readonly Found[],
  options: SizingOptions
): Pick<Workload, 'insist' | 'cachedInput' | 'walkForward' | 'disaggregated'> {
  const { best } = plan.searched
  if (options.isBrief) return { insist: [], cachedInput: null, walkForward: null, disaggregated: null }
  return {
    walkForward: best && walkForward(plan.demand.dailyPeaks, marginOf(options), options.seed),
    insist: insistedOn(plan),
    cachedInput: cachedInputOf(plan),
    disaggregated: options.disaggregated && best !== null ? disaggregatedOf(byCost, best) : null
  }
}

/** What the replicas work off: what they are sized for, over their load by it. @param perMinute of one replica */
function timelineOf(
  demand: Demand | null,
  recommended: Candidate | null,
  perMinute: number | null
): Workload['timeline'] {
  const load = recommended?.load.value ?? null
  if (demand?.timeline == null || recommended === null || perMinute === null || !load) return null
  const sizedFor = perMinute * recommended.replicas
  return { ...demand.timeline, sizedFor, worksOff: sizedFor / load }
}

export function asShared(
  source: SourceTraffic,
  found: FoundDemand,
  sharedUsdPerMonth: number | null,
  options: SizingOptions
): Workload {
  const { requests, demand, notes } = found
  const [target] = source.options('weaker')
  const why =
    target === undefined
      ? source.why
      : ((demand === null ? notes[0] : undefined) ?? cheaperThere(sharedUsdPerMonth))
  return {
    kind: kindOf([source]),
    served: 'shared',
    sharedUsdPerMonth,
    mode: 'plain',
    standIns: [],
    promise: statedPromise(options.slo),
    ladder: [],
    insist: [],
    considered: 0,
    beforeAfter: beforeAfterOf(todayIn(found, options), null),
    walkForward: null,
    disaggregated: null,
    cachedInput: null,
    sourceModels: [source.name],
    targetModel: null,
    why,
    requests,
    busiest: [],
    candidates: [],
    refused: [],
    recommended: null,
    unmet: why,
    schedule: null,
    timeline: null
  }
}

/** Who asks for the fleets alone does not compare them. */
const todayIn = (found: FoundDemand, { isBrief }: SizingOptions): Waits | null =>
  isBrief ? null : (found.today ?? null)

const cheaperThere = (sharedUsdPerMonth: number | null): string =>
  sharedUsdPerMonth === null
    ? 'What it costs today is not known. Where it is sold by the token, it costs less than it would add to any fleet.'
    : 'It costs less on the shared pool than it would add to any fleet: it stays there as billed.'

const kindOf = ([first]: readonly SourceTraffic[]): Workload['kind'] =>
  first === undefined ? 'chat' : first.isBatch ? 'batch' : first.kind

/** What stands among a workload’s candidates. */
function foundOf(plan: GroupPlan, { isBrief }: SizingOptions): readonly Found[] {
  const { best, sized } = plan.searched
  if (best === null) return sized
  return isBrief ? [best] : compared(plan, best)
}

/** GPUs beside the recommended one that are worth a full comparison; all of those that the user named. */
const COMPARED = 4
/** Times the best: dearer ones are no comparison. */
const DEARER = 4

/** The recommended fleet, what else was asked to be compared, and the cheapest of other GPUs. */
function compared({ demand, terms, searched }: GroupPlan, best: Found): readonly Found[] {
  const { gpus, precisions, engines } = terms.options
  const isNamed = gpus.length > 0
  const asked = isNamed ? terms.gpus : precisions.length > 1 || engines.length > 1 ? [best.variant.gpu] : []
  const every = sizeEvery(demand, best.target, { ...terms, gpus: asked })
  const known = [best, ...searched.sized.filter(found => found !== best), ...every]
  const distinct = known.filter((found, i) => known.findIndex(other => isSame(other, found)) === i)
  const seen = new Set(distinct.map(({ variant }) => variant.gpu.name))
  const rest = isNamed ? [] : terms.gpus.filter(({ name, compared }) => compared && !seen.has(name))
  const usd = (name: string) => terms.rentOf(name, 1)?.usd ?? Number.MAX_VALUE
  const further = rest
    .toSorted((a, b) => usd(a.name) - usd(b.name))
    .slice(0, COMPARED)
    .flatMap(
      gpu =>
        searchGroup(demand, [best.target], { ...terms, gpus: [gpu] }, DEARER * costOf(best.candidate)).best ??
        []
    )
  return [...distinct, ...further]
}

const isSame = (a: Found, b: Found): boolean =>
  a.target.model === b.target.model &&
  a.target.mode === b.target.mode &&
  (['gpu', 'tensorParallel', 'dataParallel', 'precision', 'engine'] as const).every(
    part => a.candidate[part] === b.candidate[part]
  )

const isCheapestOfGpu = (found: readonly Found[], index: number): boolean => {
  const gpu = found[index]?.variant.gpu
  const ofGpu = found.filter(({ variant }) => variant.gpu === gpu)
  return ofGpu.every(({ candidate }) => costOf(candidate) >= costOf((found[index] as Found).candidate))
}

const standInsOf = (sources: readonly SourceTraffic[], { bySource }: GroupTarget): readonly StandIn[] =>
  sources.map(({ name, isNamed }, i) => {
    const option = bySource[i] as GroupTarget['bySource'][number]
    const { value, low, high, note } = option.outputTimes
    return {
      sourceModel: name,
      ...(option.tunedFrom === undefined ? {} : { tunedFrom: option.tunedFrom }),
      relation: option.relation,
      named: isNamed,
      thin: option.thin,
      evidence: option.evidence,
      outputTimes: { ...estimated(value, '× the log’s output tokens', note), low, high },
      limited: option.limited,
      sources: value === 1 ? option.sources : [...option.sources, option.outputTimes.source]
    }
  })

const IN_WORDS = {
  same: 'is the same model',
  'at-least-as-good': 'is at least as good',
  'about-as-good': 'is about as good',
  weaker: 'is weaker: no open model compares better',
  unknown: 'has no known relation to it'
} as const

/** `Qwen3-30B-A3B-2507 for gpt-4o: is at least as good (Arena …).` */
const whyChosen = (sources: readonly SourceTraffic[], { model, mode, bySource }: GroupTarget): string =>
  sources
    .map(({ name }, i) => {
      const { relation, thin, evidence } = bySource[i] as GroupTarget['bySource'][number]
      const firm = thin ? ', on one index only' : ''
      const run = mode === 'thinking' ? ', thinking' : ''
      return `${model.name}${run} for ${name === '' ? 'the unnamed model' : name}: ${IN_WORDS[relation]}${firm} (${evidence}).`
    })
    .join(' ')

const whyNone = (sources: readonly SourceTraffic[]): string => sources.map(({ why }) => why).join(' ')

/** The one that came closest to the promise; where none was asked for it, the last that is no matter of memory. */
const nearestOf = (refused: readonly Refused[]): Refused | undefined =>
  refused
    .filter(({ distance }) => distance !== undefined)
    .toSorted((a, b) => (a.distance ?? 0) - (b.distance ?? 0))[0] ??
  refused.findLast(({ reason }) => reason !== 'memory') ??
  refused.at(-1)

function whyUnmet({ searched, sources, targets }: GroupPlan): string {
  if (targets.length === 0) return whyNone(sources)
  if (searched.sized.length > 0)
    return 'Every candidate that keeps the promise is memory-tight, where its throughput is over-predicted.'
  const nearest = nearestOf(searched.refused)
  if (nearest === undefined) return 'No candidate was asked for.'
  return `No candidate keeps the promise. ${nearest.gpu} ${splitText(nearest)}: ${nearest.explanation}`
}
