/** A group of workloads → its fleet, the promise it is held to, and what it would cost to ask for more or less. */
import type { Relation } from '../../catalog/quality/relation.ts'
import type { Demand } from '../demand/demand.ts'
import { loosened, mayGive } from '../promise.ts'
import type { ServiceLevel } from '../promiseShape.ts'
import type { Insisted, LadderStep } from '../workloadShape.ts'
import {
  costOf,
  type Found,
  leastUsdOf,
  type Searched,
  type SearchTerms,
  searchGroup
} from './groupSearch.ts'
import { commonTargets, type GroupTarget, REQUIRED, type SourceTraffic } from './sources.ts'

/** A group with its fleet. */
export type GroupPlan = {
  readonly sources: readonly SourceTraffic[]
  readonly demand: Demand
  readonly targets: readonly GroupTarget[]
  readonly terms: SearchTerms
  readonly searched: Searched
  readonly ladder: readonly LadderStep[]
}

/** Of the limits that nobody insists on: a default never ends the search. */
const STEPS = [1, 2, 4, 8, Number.POSITIVE_INFINITY] as const

/**
 * The cheapest fleet at the default limits, or at the first looser step of the ladder that any keeps.
 *
 * @param most what it may cost [USD/month]
 */
export function planGroup(
  sources: readonly SourceTraffic[],
  demand: Demand,
  terms: SearchTerms,
  most: number
): GroupPlan {
  const targets = commonTargets(sources, REQUIRED)
  const given = { sources, demand, targets }
  const { slo } = terms.options
  const steps: LadderStep[] = []
  for (const times of mayGive(slo) ? STEPS : [1]) {
    const asked = withLimits(terms, loosened(slo, times))
    const searched = searchGroup(demand, targets, asked, most)
    const isLate = searched.refused.some(({ reason }) => reason.endsWith('-floor'))
    if (searched.best !== null) {
      const ladder = steps.length === 0 ? [] : [...steps, stepOf(times, asked, searched.best, true)]
      return { ...given, terms: asked, searched, ladder }
    }
    if (!isLate || searched.isCutShort) return { ...given, terms: asked, searched, ladder: [] }
    steps.push(stepOf(times, asked, null, false))
  }
  return { ...given, terms, searched: searchGroup(demand, targets, terms, most), ladder: steps }
}

const withLimits = (terms: SearchTerms, slo: ServiceLevel): SearchTerms => ({
  ...terms,
  options: { ...terms.options, slo }
})

function stepOf(times: number, { options }: SearchTerms, best: Found | null, chosen: boolean): LadderStep {
  const finite = (value: number) => (Number.isFinite(value) ? value : null)
  return {
    times: finite(times),
    ttftSeconds: finite(options.slo.ttftSeconds),
    tpotSeconds: finite(options.slo.tpotSeconds),
    gpus: best?.candidate.gpus ?? null,
    usdPerMonth: best?.candidate.usdPerMonth.value ?? null,
    gpu: best?.candidate.gpu ?? null,
    chosen
  }
}

/** A default limit that makes the fleet this much dearer than no limit at all is worth a ladder. */
const DEAR = 1.5
/** The knee: the first step that costs no more than this much over no limit. */
const KNEE = 1.15

/** Of the limits that nobody insists on; no knee lies further out. */
const LOOSER = [2, 4, 8, 32] as const

/**
 * The same group where default limits alone make it dear: at the knee of its ladder. What the log shows today is kept, and
 * the knee is that of today's traffic: growth buys a larger fleet, and no other promise.
 */
export function atTheKnee(plan: GroupPlan): GroupPlan {
  const { terms, searched, ladder } = plan
  const { slo, isBrief, growth } = terms.options
  if (searched.best === null || ladder.length > 0 || !mayGive(slo)) return plan
  const mayTake = slo.from === 'class'
  if (!mayTake && isBrief) return plan
  const times = growth === 0 || !mayTake ? null : kneeToday(plan)
  const rows = rowsOf(plan, times)
  const isChosen = (row: Row) => (times === null ? mayTake && row.isKnee : row.times === times)
  const chosen = rows.find(row => row.searched.best !== null && isChosen(row)) ?? rows[0]
  if (chosen === undefined) return plan
  const steps = rows.map(row => stepOf(row.times, row.asked, row.searched.best, row === chosen))
  return { ...plan, terms: chosen.asked, searched: chosen.searched, ladder: steps }
}

/** How many times as long the limits are that today's traffic is held to. */
function kneeToday(plan: GroupPlan): number {
  const { demand, targets, terms } = plan
  const today = { ...terms, options: { ...terms.options, growth: 0 } }
  const searched = searchGroup(demand, targets, today, Number.POSITIVE_INFINITY)
  const knee = atTheKnee({ ...plan, terms: today, searched }).ladder.find(({ chosen }) => chosen)
  return knee?.times ?? 1
}

type Row = Pick<GroupPlan, 'searched'> & {
  readonly times: number
  readonly asked: SearchTerms
  readonly isKnee: boolean
}

/** The group under looser and looser limits; none where its own cost little and `wanted` is no other. */
function rowsOf({ demand, targets, terms, searched }: GroupPlan, wanted: number | null): readonly Row[] {
  const { slo, isBrief } = terms.options
  const usd = usdOf(searched.best)
  const isSettled = wanted === null || wanted === 1
  if (isSettled && usd <= DEAR * leastUsdOf(demand, targets, terms)) return []
  const found = (times: number, most: number) => {
    const asked = withLimits(terms, loosened(slo, times))
    return { times, asked, searched: searchGroup(demand, targets, asked, most) }
  }
  const free = found(Number.POSITIVE_INFINITY, isSettled ? usd / DEAR : usd)
  const least = usdOf(free.searched.best)
  if (isSettled && !(usd > DEAR * least)) return []
  const between: Row[] = []
  for (const times of LOOSER) {
    const step = found(times, times === wanted ? Number.POSITIVE_INFINITY : usd)
    const isKnee = usdOf(step.searched.best) <= KNEE * least
    between.push({ ...step, isKnee })
    if (isBrief && (wanted === null ? isKnee : times >= wanted)) break
  }
  const own = { times: 1, asked: terms, searched, isKnee: false }
  return [own, ...between, { ...free, isKnee: false }]
}

const usdOf = (found: Found | null): number =>
  found === null ? Number.POSITIVE_INFINITY : costOf(found.candidate)

/** What the group would cost under a stricter and a laxer demand on the answers, where that changes the fleet. */
export function insistedOn({ sources, demand, terms, searched }: GroupPlan): readonly Insisted[] {
  const { best } = searched
  if (best === null) return []
  const asked: readonly Relation[] = ['at-least-as-good', 'weaker']
  return asked.flatMap(relation => {
    const most = relation === 'weaker' ? usdOf(best) : Number.POSITIVE_INFINITY
    const other = searchGroup(demand, commonTargets(sources, relation), terms, most).best
    if (other === null || isSame(other, best)) return []
    const { gpu, gpus, usdPerMonth } = other.candidate
    return [{ relation, targetModel: other.target.model.name, gpu, gpus, usdPerMonth: usdPerMonth.value }]
  })
}

const isSame = (a: Found, b: Found): boolean =>
  a.target.model.name === b.target.model.name &&
  a.candidate.gpu === b.candidate.gpu &&
  a.candidate.gpus === b.candidate.gpus
