/** Log → capacity plan: which workloads share a fleet, on which model and GPUs, and which stay on the shared pool. */
import { GPU_NAMES, GPUS } from '../../catalog/gpus.ts'
import { MODEL_NAMES } from '../../catalog/models.ts'
import { gpuAmong } from '../../catalog/ownGpu.ts'
import type { GpuSpec } from '../../catalog/types.ts'
import { AuditError } from '../../errors.ts'
import type { RentOf } from '../../rent.ts'
import { plural } from '../../words.ts'
import { isAgents } from '../demand/agents.ts'
import { TAIL_SECONDS, WARM_UP_SECONDS } from '../demand/busiest.ts'
import type { Demands, FoundDemand } from '../demand/demand.ts'
import { sharesSaid } from '../engine/reserve.ts'
import type { CapacityPlan } from '../planShape.ts'
import type { SizingOptions } from '../question.ts'
import { calibrationUses } from '../speed/calibrationUse.ts'
import { servedBy } from '../speed/ownSpeed.ts'
import type { Workload } from '../workloadShape.ts'
import { confidenceOf, fleetInterval, ranged } from './confidence.ts'
import { atTheKnee, type GroupPlan, planGroup } from './groupPlan.ts'
import { leastUsdOf, type SearchTerms } from './groupSearch.ts'
import { isOneKind, questionOf } from './groupsAsked.ts'
import { leversOf, type OtherRent } from './levers.ts'
import { ownFleetOf, type Today } from './ownFleet.ts'
import { type Cut, cheapestCut } from './partition.ts'
import { marginOf } from './replicaLoad.ts'
import { commonTargets, REQUIRED, type SourceTraffic, sourcesOf } from './sources.ts'
import { asFleet, asShared } from './workloadOf.ts'

/** What the models of one workload are billed on the shared pool by the month; `null`: unknown. [USD] */
export type BillOf = (sourceModel: string, isBatch: boolean) => number | null

/** What is looked at beside the plan: other rents, today's GPUs, and what staying is weighed at where that is not the bill. */
export type Beside = {
  readonly rents: readonly OtherRent[]
  readonly today: readonly Today[]
  readonly stayOf?: BillOf
}

const ALONE: Beside = { rents: [], today: [] }

/**
 * The cheapest plan that keeps the promise: fleets that workloads share, and workloads that stay as they are billed.
 *
 * @param rentOf what so many GPUs of a catalogue name rent for by the month
 * @param beside other rents that are tried as levers, and the GPUs that serve today
 * @throws {AuditError} UNKNOWN_NAME for a GPU or model that the catalogue does not hold
 */
export function planCapacity(
  demands: Demands,
  options: SizingOptions,
  rentOf: RentOf,
  billOf: BillOf = () => null,
  beside: Beside = ALONE
): CapacityPlan {
  const terms = termsOf(options, rentOf)
  const sources = sourcesOf(demands, options)
  const asked: Asked = group => demands.of(...questionOf(group))
  const { groups, apart, refused } = cutOf(sources, asked, terms, beside.stayOf ?? billOf, options)
  const planned = groups.map(atTheKnee)
  const fleets = planned.map(plan =>
    plan.searched.best === null || options.isBrief
      ? null
      : fleetInterval(plan.searched.best, plan.demand, plan.targets, plan.terms)
  )
  const billed = (group: readonly SourceTraffic[]) =>
    sumOf(group.map(({ name, isBatch }) => billOf(name, isBatch)))
  const workloads = [
    ...planned.map(plan => asFleet(plan, 'dedicated', asked(plan.sources), billed(plan.sources), options)),
    ...apart.map(one => {
      const plan = refused(one)
      return plan === null
        ? asShared(one, asked([one]), billed([one]), options)
        : asFleet(plan, 'shared', asked([one]), billed([one]), options)
    })
  ]
  const confidence = confidenceOf(fleets, rentOf)
  const isWhole = options.groups === undefined && !options.isBrief
  return {
    slo: options.slo,
    headroom: options.headroom,
    growth: options.growth,
    plannedGrowth: plannedIn(options),
    levers: isWhole ? leversOf(planned, beside.rents) : [],
    ownFleet: isWhole ? ownFleetOf(planned, beside.today) : null,
    calibrations: calibrationUses(
      options.calibration,
      planned.flatMap(({ searched }) => searched.looked.map(({ deployed }) => servedBy(deployed.deployment)))
    ),
    workloads,
    gpus: ranged(confidence, 'gpus', 'GPUs', sources.length === 0),
    replicas: ranged(confidence, 'replicas', 'replicas', sources.length === 0),
    confidence,
    schedule: scheduleOfAll(workloads),
    assumptions: [...methodNotes(options), ...planned.flatMap(plan => notesOf(plan, asked(plan.sources)))]
  }
}

const sumOf = (parts: readonly (number | null)[]): number | null =>
  parts.includes(null) ? null : parts.reduce<number>((sum, part) => sum + (part as number), 0)

const termsOf = (options: SizingOptions, rentOf: RentOf): SearchTerms => ({
  options,
  gpus: gpusOf(options, rentOf),
  rentOf,
  slowness: options.slowness ?? 1,
  load: 1,
  end: 'middle'
})

function gpusOf({ gpus, ownGpus = [] }: SizingOptions, rentOf: RentOf): readonly GpuSpec[] {
  if (gpus.length === 0) return [...GPUS, ...ownGpus].filter(({ name }) => rentOf(name, 1) !== null)
  return gpus.map(
    name => gpuAmong(name, ownGpus) ?? fail(AuditError.of('UNKNOWN_NAME', 'GPU', name, GPU_NAMES, 'gpus'))
  )
}

function fail(error: AuditError): never {
  throw error
}

type Asked = (group: readonly SourceTraffic[]) => FoundDemand

type PlannedCut = {
  readonly groups: readonly GroupPlan[]
  readonly apart: readonly SourceTraffic[]
  /** The plan of one that no fleet serves, with the reasons; `null`: there would be one, or nobody asked. */
  readonly refused: (source: SourceTraffic) => GroupPlan | null
}

/** The cheapest cut of all workloads. */
function cutOf(
  sources: readonly SourceTraffic[],
  asked: Asked,
  terms: SearchTerms,
  stayOf: BillOf,
  { groups: fixed, slo }: SizingOptions
): PlannedCut {
  const waiting = { ...terms, options: { ...terms.options, slo: { ...slo, ...NO_LIMITS } } }
  const throughput = {
    ...terms,
    options: { ...terms.options, slo: { ...slo, ...NO_LIMITS, from: 'agents' as const } }
  }
  const own = (group: readonly SourceTraffic[]): SearchTerms => {
    if (group[0]?.isBatch) return waiting
    const found = asked(group)
    return slo.from === 'class' && isAgents(found.demand) ? throughput : asUsed(terms, found)
  }
  const plans = plansOf(asked, own)
  const bounds = new Map<string, number>()
  const bound = (group: readonly SourceTraffic[]): number => {
    const key = keyOf(group)
    const known =
      bounds.get(key) ?? (isOneKind(group) ? boundOf(group, asked, terms) : Number.POSITIVE_INFINITY)
    bounds.set(key, known)
    return known
  }
  const cut: Cut<SourceTraffic> =
    fixed === undefined
      ? cheapestCut(sources, {
          price: (group, most) => plans.of(group, most).usd,
          bound,
          bill: ({ name, isBatch }) => stayOf(name, isBatch)
        })
      : fixedCut(sources, fixed)
  return {
    groups: cut.groups.map(group => plans.of(group, Number.POSITIVE_INFINITY).plan as GroupPlan),
    apart: cut.apart,
    refused: source => {
      const plan = plans.known([source])
      return plan === null || plan.searched.best !== null || plan.searched.isCutShort ? null : plan
    }
  }
}

/** Limits that the log sets are those of the group's own models. */
function asUsed(terms: SearchTerms, { classes }: FoundDemand): SearchTerms {
  const { slo } = terms.options
  const [first] = classes ?? []
  if (slo.from !== 'log' || slo.classes === undefined || classes === undefined || first === undefined)
    return terms
  const { ttftSeconds, tpotSeconds } = first
  return { ...terms, options: { ...terms.options, slo: { ...slo, ttftSeconds, tpotSeconds, classes } } }
}

/** Of work that may wait. */
const NO_LIMITS = {
  ttftSeconds: Number.POSITIVE_INFINITY,
  tpotSeconds: Number.POSITIVE_INFINITY,
  classes: []
}

const keyOf = (group: readonly SourceTraffic[]): string =>
  JSON.stringify(group.map(({ name, isBatch }) => [name, isBatch]))

/** As a plan had it: which workloads share a fleet. */
function fixedCut(
  sources: readonly SourceTraffic[],
  groups: readonly (readonly string[])[]
): Cut<SourceTraffic> {
  const members = groups
    .flatMap(names => {
      const named = sources.filter(({ name }) => names.includes(name))
      return [named.filter(({ isBatch }) => !isBatch), named.filter(({ isBatch }) => isBatch)]
    })
    .filter(group => group.length > 0)
  return { groups: members, apart: sources.filter(source => !members.some(group => group.includes(source))) }
}

/** No fleet of the group, all of one kind, costs less whatever is promised: the largest of what each member alone needs, on a model that may serve all. */
function boundOf(group: readonly SourceTraffic[], asked: Asked, terms: SearchTerms): number {
  const targets = commonTargets(group, REQUIRED)
  if (targets.length === 0) return Number.POSITIVE_INFINITY
  return Math.max(
    ...group.map((source, position) => {
      const { demand } = asked([source])
      if (demand === null) return Number.POSITIVE_INFINITY
      const alone = targets.map(target => ({
        ...target,
        bySource: target.bySource.slice(position, position + 1)
      }))
      return leastUsdOf(demand, alone, terms)
    })
  )
}

/** Each group once: its plan, or that it costs more than was asked. */
function plansOf(asked: Asked, termsOf: (group: readonly SourceTraffic[]) => SearchTerms) {
  const known = new Map<
    string,
    { readonly plan: GroupPlan | null; readonly usd: number; readonly most: number }
  >()
  const of = (group: readonly SourceTraffic[], most: number) => {
    const key = keyOf(group)
    const before = known.get(key)
    if (before !== undefined && (before.usd < Number.POSITIVE_INFINITY || most <= before.most)) return before
    const { demand } = asked(group)
    const plan = demand === null ? null : planGroup(group, demand, termsOf(group), most)
    const usd = plan?.searched.best?.candidate.usdPerMonth.value ?? unpriced(plan)
    const now = { plan, usd, most }
    known.set(key, now)
    return now
  }
  return { of, known: (group: readonly SourceTraffic[]) => known.get(keyOf(group))?.plan ?? null }
}

const unpriced = (plan: GroupPlan | null): number =>
  plan === null || plan.searched.best === null
    ? Number.POSITIVE_INFINITY
    : plan.searched.best.candidate.gpus * 1e9

const notesOf = ({ searched }: GroupPlan, { notes }: FoundDemand): readonly string[] => {
  const name = searched.best?.target.model.name
  return notes.map(note => (name === undefined ? note : `${name}: ${note}`))
}

/** What `targetModel` may name. */
export const TARGET_NAMES = MODEL_NAMES

/** Hour by hour over the fleets; unknown while one of them is. */
function scheduleOfAll(workloads: readonly Workload[]): readonly number[] | null {
  const schedules = workloads.filter(({ served }) => served === 'dedicated').map(({ schedule }) => schedule)
  if (schedules.length === 0 || schedules.includes(null)) return null
  const known = schedules as readonly (readonly number[])[]
  return (known[0] as readonly number[]).map((_, hour) =>
    known.reduce((sum, replicas) => sum + (replicas[hour] as number), 0)
  )
}

const methodNotes = (options: SizingOptions): string[] => [
  'Speeds are predicted from datasheets, effective constants and public measurements, or corrected by your calibration ' +
    'where one is given; each candidate states the evidence for its speed. Load-test before ordering.',
  `The engine (${options.engines.join(', ')}) schedules by its defaults, with its default limits and share of memory (${sharesSaid(options.engines)}); a router sends each request to the replica with the fewest outstanding.`,
  `Sized on the busiest sliding minutes by requests and by tokens, together, replayed ${Number((1 + marginOf(options)).toPrecision(6))} times as fast after ` +
    `${WARM_UP_SECONDS} s and before ${TAIL_SECONDS} s of the traffic around them; workloads that share a fleet are merged as they arrive.`,
  ...(options.disaggregated
    ? [
        'A fleet whose replicas prefill and decode apart was sized beside each recommended one (--disaggregated); where none is ' +
          'shown, none keeps the promise within twice the replicas.'
      ]
    : []),
  `${plural(String(options.spare), options.spare, 'spare replica')} per fleet; weights ${options.precisions.length === 0 ? 'as published, or in fp8 or fp4 where the loss was measured' : `in ${options.precisions.join(', ')} precision where the GPU has it`}.`
]

/** Without what the log misses of today's traffic. */
function plannedIn({ growth, unlogged = 1 }: SizingOptions): number {
  const planned = (1 + growth) / unlogged - 1
  return Math.abs(planned) < 1e-9 ? 0 : Number(planned.toPrecision(12))
}
