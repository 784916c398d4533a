/** Log → capacity plan: for every model to be served, which GPUs keep the promise in its busiest minutes. */
import { GPUS, gpuNamed } from '../../catalog/gpus.ts'
import { MODELS, modelNamed } from '../../catalog/models.ts'
import type { GpuSpec, ModelSpec } from '../../catalog/types.ts'
import { AuditError } from '../../errors.ts'
import type { RentOf } from '../../rent.ts'
import { TAIL_SECONDS, WARM_UP_SECONDS } from '../demand/busiest.ts'
import type { Demand, Demands, SourcedDemand } from '../demand/demand.ts'
import type { Chosen } from '../demand/targets.ts'
import { workloadsOf } from '../demand/workload.ts'
import type { Candidate, CapacityPlan, Refused, Workload } from '../plan.ts'
import type { SizingOptions } from '../question.ts'
import { calibrationUses } from '../speed/calibrationUse.ts'
import { servedBy } from '../speed/ownSpeed.ts'
import type { Served } from '../speed/traits.ts'
import { inDetail, sizeCandidate } from './candidate.ts'
import { confidenceOf, type FleetInterval, fleetInterval, ranged } from './confidence.ts'
import { marginOf, tokensPerReplicaMinute } from './replicaLoad.ts'
import { scheduleOf } from './schedule.ts'
import type { Sizing } from './sizing.ts'
import { type Variant, variantsOf } from './variant.ts'

type Planned = {
  readonly workload: Workload
  readonly fleet: FleetInterval | null
  /** Deployments that were sized or refused. */
  readonly looked: readonly Served[]
  readonly notes: readonly string[]
}

/**
 * Sizes every workload of the log on every GPU asked for.
 *
 * @param rentOf what so many GPUs of a catalogue name rent for by the month
 * @throws {AuditError} UNKNOWN_NAME for a GPU or model that the catalogue does not hold
 */
export function planCapacity(demands: Demands, options: SizingOptions, rentOf: RentOf): CapacityPlan {
  const gpus = gpusOf(options, rentOf)
  const chosen = chosenTargets(options)
  const carried = { ...options, headroom: marginOf(options) }
  const planned = workloadsOf(demands, chosen, options.sourceModel).map(sourced =>
    planWorkload(sourced, gpus, carried, rentOf)
  )
  const confidence = confidenceOf(
    planned.map(({ fleet }) => fleet),
    rentOf
  )
  return {
    slo: options.slo,
    headroom: options.headroom,
    growth: options.growth,
    calibrations: calibrationUses(
      options.calibration,
      planned.flatMap(({ looked }) => looked)
    ),
    workloads: planned.map(({ workload }) => workload),
    gpus: ranged(confidence, 'gpus', 'GPUs', planned.length === 0),
    replicas: ranged(confidence, 'replicas', 'replicas', planned.length === 0),
    confidence,
    schedule: scheduleOfAll(planned.map(({ workload }) => workload)),
    assumptions: [...methodNotes(options), ...planned.flatMap(({ notes }) => notes)]
  }
}

/** Those asked for, else every one that somebody rents out, and the usual ones. */
function gpusOf({ gpus }: SizingOptions, rentOf: RentOf): readonly GpuSpec[] {
  if (gpus.length === 0) return GPUS.filter(({ name, compared }) => compared || rentOf(name, 1) !== null)
  const known = GPUS.map(({ name }) => name).join(', ')
  return gpus.map(name => gpuNamed(name) ?? fail(AuditError.of('UNKNOWN_NAME', 'GPU', name, known)))
}

/** What sizing would ask the demand of, and the workload that each question is for. */
export type GroupAsked = {
  readonly workload: Pick<Workload, 'kind' | 'sourceModels'>
  readonly question: Parameters<Demands['of']>
}

export function workloadGroups(demands: Demands, options: SizingOptions): readonly GroupAsked[] {
  const questions: Parameters<Demands['of']>[] = []
  const of: Demands['of'] = (...question) => {
    questions.push(question)
    return { requests: 0, demand: null, notes: [] }
  }
  const workloads = workloadsOf({ ...demands, of }, chosenTargets(options), options.sourceModel)
  return workloads.map(({ kind, sourceModels }, index) => ({
    workload: { kind, sourceModels },
    question: questions[index] as Parameters<Demands['of']>
  }))
}

/** What `targetModel` may name. */
export const TARGET_NAMES: readonly string[] = MODELS.map(({ name }) => name)

function chosenTargets({ targetModel, modelMap }: SizingOptions): Chosen {
  const bySource = [...modelMap].map(([source, target]) => [source, targetNamed(target)] as const)
  return { all: targetModel === null ? null : targetNamed(targetModel), bySource: new Map(bySource) }
}

function targetNamed(name: string): ModelSpec {
  const known = MODELS.map(model => model.name).join(', ')
  return modelNamed(name) ?? fail(AuditError.of('UNKNOWN_NAME', 'Model', name, known))
}

function fail(error: AuditError): never {
  throw error
}

function planWorkload(
  { kind, sourceModels, target, why, requests, demand, notes }: SourcedDemand,
  gpus: readonly GpuSpec[],
  options: SizingOptions,
  rentOf: RentOf
): Planned {
  const head = { kind, sourceModels, targetModel: target?.name ?? null, why, requests }
  if (target === null || demand === null) {
    const unmet = target === null ? why : (notes[0] ?? why)
    const workload = {
      ...head,
      busiest: [],
      candidates: [],
      refused: [],
      recommended: null,
      unmet,
      schedule: null
    }
    return { workload, fleet: null, looked: [], notes: [] }
  }
  const slo = kind === 'batch' ? { ...options.slo, ...NO_LIMITS } : options.slo
  const sizing: Sizing = { model: target, demand, options: { ...options, slo }, rentOf }
  const sized = variantsOf(gpus, target, options).map(variant => ({
    variant,
    result: sizeCandidate(sizing, variant)
  }))
  const cheapestFirst = sized
    .flatMap(({ variant, result }) => ('replicas' in result ? [{ variant, candidate: result }] : []))
    .sort((a, b) => byCost(a.candidate, b.candidate))
  const refused = sized.flatMap(({ result }) => ('reason' in result ? [result] : []))
  const chosen = cheapestFirst.findIndex(({ candidate }) => !candidate.memoryTight)
  const candidates = cheapestFirst.map(({ candidate, variant }, index) =>
    index === chosen || isCheapestOfGpu(cheapestFirst, index)
      ? inDetail(candidate, variant, sizing, index === chosen)
      : candidate
  )
  const recommended = candidates[chosen] ?? null
  const busiest = demand.windows.map(({ totals, chosenBy }, index) => ({
    at: demand.moments[index] as string,
    ...totals,
    chosenBy
  }))
  const workload: Workload = {
    ...head,
    busiest,
    candidates,
    refused,
    recommended,
    unmet: recommended ? null : whyUnmet(candidates, refused),
    schedule: schedule(demand, tokensPerReplicaMinute({ busiest, recommended }, options.headroom), options)
  }
  return {
    workload,
    fleet: recommended && fleetInterval(recommended, cheapestFirst[chosen]?.variant as Variant, sizing),
    looked: sized.map(({ variant }) => servedBy(variant.deployed.deployment)),
    notes: notes.map(note => `${target.name}: ${note}`)
  }
}

/** Of work that may wait. */
const NO_LIMITS = { ttftSeconds: Number.POSITIVE_INFINITY, tpotSeconds: Number.POSITIVE_INFINITY }

const isCheapestOfGpu = (cheapestFirst: readonly { readonly variant: Variant }[], index: number): boolean =>
  cheapestFirst.findIndex(({ variant }) => variant.gpu === cheapestFirst[index]?.variant.gpu) === index

/** Cheapest first, those without a price last; then fewest GPUs. */
const byCost = (a: Candidate, b: Candidate): number => costOf(a) - costOf(b) || a.gpus - b.gpus

const costOf = ({ usdPerMonth }: Candidate): number => usdPerMonth.value ?? Number.MAX_VALUE

function whyUnmet(candidates: readonly Candidate[], refused: readonly Refused[]): string {
  if (candidates.length > 0) {
    return 'Every candidate that keeps the promise is memory-tight, where its throughput is over-predicted.'
  }
  const nearest = refused.findLast(({ reason }) => reason !== 'memory') ?? refused.at(-1)
  if (nearest === undefined) return 'No candidate was asked for.'
  return `No candidate keeps the promise. ${nearest.gpu} ×${nearest.tensorParallel}: ${nearest.explanation}`
}

function schedule(
  { hourlyPeaks }: Demand,
  tokensPerMinute: number | null,
  { headroom }: SizingOptions
): readonly number[] | null {
  if (hourlyPeaks === null || tokensPerMinute === null) return null
  return scheduleOf(hourlyPeaks, tokensPerMinute, headroom)
}

/** Hour by hour over the workloads; unknown while one of them is. */
function scheduleOfAll(workloads: readonly Workload[]): readonly number[] | null {
  const schedules = workloads.map(({ schedule }) => schedule)
  if (schedules.length === 0 || schedules.includes(null)) return null
  const known = schedules as readonly (readonly number[])[]
  return (known[0] as readonly number[]).map((_, hour) =>
    known.reduce((sum, replicas) => sum + (replicas[hour] as number), 0)
  )
}

const methodNotes = (options: SizingOptions): string[] => [
  'Speeds are predicted from datasheets, effective constants and public measurements, or corrected by your calibration ' +
    'where one is given; each candidate says what stands behind its speed. Load-test before ordering.',
  `The engine (${options.engines.join(', ')}) schedules by its defaults, with its default limits and 90 % of GPU memory; a router sends ` +
    'each request to the replica with the fewest outstanding.',
  `Sized on the busiest sliding minutes by requests and by tokens, replayed ${Number((1 + marginOf(options)).toPrecision(6))} times as fast after ` +
    `${WARM_UP_SECONDS} s and before ${TAIL_SECONDS} s of the traffic around them.`,
  `${options.spare} spare replica(s) a workload; weights in ${options.precisions.join(', ')} precision where the GPU has it.`
]
