/** Workload × GPU × tensor-parallel degree × precision × engine → the fleet that keeps the promise, or why there is none. */
import { between, type Distribution, estimated } from '../../figure.ts'
import { gpuHourFigure, rentFigure } from '../../rent.ts'
import { distributionOf } from '../../traffic/distribution.ts'
import { BYTES_PER_GIB } from '../../units.ts'
import type { Binding, Candidate, Refused } from '../candidateShape.ts'
import { MINUTE_SECONDS, type MinuteWindow } from '../demand/busiest.ts'
import type { Demand } from '../demand/demand.ts'
import { tokensOf } from '../demand/lengths.ts'
import { adaptersKind } from '../engine/adapters.ts'
import { type Deployed, runsOn } from '../engine/deployment.ts'
import { memoryFit, splitsEvenly, storedAs, weightBytes } from '../engine/memory.ts'
import { type PerformanceModel, slowed } from '../engine/performanceModel.ts'
import { speculationText, unknownAcceptance } from '../engine/speculation.ts'
import { gpusOf } from '../engine/split.ts'
import { groundsOf } from '../speed/candidateEvidence.ts'
import { fewestReplicas, mostUseful } from './fewestReplicas.ts'
import { flagNotes } from './flagNotes.ts'
import { type Bracket, Outcomes } from './outcomes.ts'
import { crossCheck, slotsOf } from './queueing.ts'
import { countTooLong, leftOut, outOfReach, tooLong } from './refusal.ts'
import { remembered } from './remembered.ts'
import { marginOf } from './replicaLoad.ts'
import { MOST_LOAD, saturatedTokensPerSecond } from './saturation.ts'
import type { Sizing } from './sizing.ts'
import { acceptedOf, bindingOf, type Rehearse, rehearsalsOf } from './trial.ts'
import { replayedUtilisation, scaledUtilisation } from './utilisation.ts'
import type { Variant } from './variant.ts'

/** What was sized of a demand on a deployment; `dearerThan`: it needs more replicas than that. */
type Sized = Candidate | Refused | { readonly dearerThan: number }

const sizedBefore = remembered<Demand, ReturnType<typeof remembered<Deployed, Outcomes<Sized>>>>()

/**
 * Sizes one candidate: memory first, then the promise on an empty replica, then the fewest replicas; `dearer` where more
 * than `most` would be needed. Nothing is simulated anew where prices and spares alone are others, nor what follows from
 * what was found under an easier or a harder promise.
 *
 * @param slowness time of its iterations over the predicted one
 */
export function sizeCandidate(
  sizing: Sizing,
  variant: Variant,
  most = Number.POSITIVE_INFINITY,
  slowness = 1
): Candidate | Refused | 'dearer' {
  const ofDemand = sizedBefore(sizing.demand, '', () => remembered())
  const outcomes = ofDemand(variant.deployed, '', () => new Outcomes<Sized>())
  const { slo, speculative } = sizing.options
  const asked = { slo, margin: marginOf(sizing.options), speculative, slowness }
  const known = outcomes.under(asked)
  const isKnown = known !== undefined && !('dearerThan' in known && most > known.dearerThan)
  const found = isKnown ? known : outcomes.add(asked, sized(sizing, variant, most, slowness, outcomes))
  if ('dearerThan' in found) return 'dearer'
  if ('reason' in found) return found
  return found.replicas > most ? 'dearer' : { ...found, ...rentedFor(found.replicas, variant, sizing) }
}

/** What follows from the serving replicas by spares and prices alone. */
function rentedFor(replicas: number, variant: Variant, { options: { spare }, rentOf }: Sizing) {
  const gpus = (replicas + spare) * gpusOf(variant)
  const rented = rentOf(variant.gpu.name, gpus)
  return {
    spareReplicas: spare,
    gpus,
    rentedGpus: rented?.gpus ?? gpus,
    nodes: Math.ceil(gpus / variant.gpu.nodeSize),
    usdPerGpuHour: gpuHourFigure(rented),
    usdPerMonth: rentFigure(rented, 'USD/month')
  }
}

function sized(
  sizing: Sizing,
  variant: Variant,
  most: number,
  slowness: number,
  outcomes: Outcomes<Sized>
): Sized {
  const { model, demand, options } = sizing
  const { gpu, tensorParallel, dataParallel } = variant
  const { deployment, unmet } = variant.deployed
  const { storedAs: precision, kvCacheTokens, memoryTight } = deployment
  const head = { gpu: gpu.name, tensorParallel, dataParallel, precision, engine: variant.engine }
  if (variant.deployed.engine === null) {
    const fault = splitsEvenly(model, tensorParallel) ? 'memory' : 'heads'
    const reason = runsOn(variant.engine, gpu) ? fault : 'engine'
    return { ...head, reason, explanation: unmet ?? '' }
  }
  const engine = slowness === 1 ? variant.deployed.engine : slowed(variant.deployed.engine, slowness)
  const long = countTooLong(engine, demand)
  const asked = { slo: options.slo, margin: marginOf(options), slowness }
  const rehearse = rehearsalsOf(engine, options, demand.windows)
  const isKept = () => most < mostUseful(demand.windows) && rehearse.suffices(most, options.slo.attainment)
  const refused =
    outcomes.refused(asked) ??
    tooLong(long, engine, sizing) ??
    // What some replicas keep under load one keeps when it is empty.
    (outcomes.isReached(asked) || isKept() ? undefined : outOfReach(engine, sizing))
  if (refused) return { ...head, ...refused }
  if (outcomes.needsMoreThan(most, asked)) return { dearerThan: most }
  const needed = replicasNeeded(engine, rehearse, sizing, most, outcomes.bracket(asked))
  if (needed === null) return { dearerThan: most }
  outcomes.addFewest(asked, needed.fewest)
  const { replicas, load } = needed
  const { evidence, notes } = groundsOf(variant.deployed)
  const rented = rentedFor(replicas, variant, sizing)
  return {
    ...head,
    replicas,
    spareReplicas: rented.spareReplicas,
    gpusPerReplica: gpusOf(variant),
    gpus: rented.gpus,
    rentedGpus: rented.rentedGpus,
    nodes: rented.nodes,
    ...behaviour(rehearse, replicas, sizing),
    binding: 'one-replica',
    ...loaded(load, replicas, engine, sizing),
    weightsGib: weightBytes(model, storedAs(gpu, model, variant.precision)).total / BYTES_PER_GIB,
    kvCapacityTokens: kvCacheTokens,
    lora: deployment.lora && adaptersKind.write(deployment.lora),
    speculative: deployment.speculation && speculationText(deployment.speculation),
    evidence,
    memoryTight,
    usdPerGpuHour: rented.usdPerGpuHour,
    usdPerMonth: rented.usdPerMonth,
    notes: [
      ...leftOut(long, engine),
      ...flagNotes(deployment, model),
      ...undrafted(options, variant),
      ...thinned(demand),
      ...notes
    ]
  }
}

/** What keeps the candidate from needing less; its search does not need to know. */
function bindingFor(
  candidate: Candidate,
  variant: Variant,
  { model, demand, options, rentOf }: Sizing
): Binding {
  const { gpu, tensorParallel, dataParallel, precision } = variant
  const { replicas, gpus, gpusPerReplica, load } = candidate
  const { engine } = variant.deployed
  const rented = rentOf(gpu.name, gpus)
  if (replicas > 1 && rented !== null && rentOf(gpu.name, gpus - gpusPerReplica)?.usd === rented.usd)
    return 'node-size'
  if (replicas > 1 && engine !== null) {
    const rehearse = rehearsalsOf(engine, options, demand.windows)
    const most = Math.max(...demand.windows.map(({ thinning }) => thinning))
    const isPromised = rehearse.together(Math.max(1, replicas - most)).attainment < options.slo.attainment
    if (!isPromised && (load.value ?? 0) > 0) return 'saturation'
    return bindingOf(engine, rehearse, replicas, demand.windows, options)
  }
  const isLeast = !memoryFit(gpu, model, tensorParallel / 2, storedAs(gpu, model, precision)).fits
  return tensorParallel > 1 && dataParallel === 1 && isLeast ? 'memory' : 'one-replica'
}

/**
 * The candidate with what is too slow for all of them: its load however idle it is, what binds it, and, of the recommended
 * one, the mean utilisation from a replay of the whole log, where that is quick.
 */
export function inDetail(
  candidate: Candidate,
  variant: Variant,
  sizing: Sizing,
  isRecommended: boolean
): Candidate {
  const { engine } = variant.deployed
  if (engine === null) return candidate
  const { replicas, utilisation, load } = candidate
  const mean = isRecommended ? replayedUtilisation(engine, replicas, sizing.demand) : null
  return {
    ...candidate,
    binding: bindingFor(candidate, variant, sizing),
    ...(load.value === null ? loaded(loadOf(engine, replicas, sizing), replicas, engine, sizing) : {}),
    utilisation: { ...utilisation, mean: mean ?? utilisation.mean }
  }
}

/** Share of what the replicas can work off; `isMost`: it is no more than that. */
type Load = { readonly share: number; readonly isMost: boolean }

const loaded = (
  { share, isMost }: Load,
  replicas: number,
  engine: PerformanceModel,
  { demand, options }: Sizing
): Pick<Candidate, 'load' | 'queueing'> => {
  const busiest = heaviest(demand.windows.map(window => acceptedOf(engine, window)))
  return {
    load: isMost
      ? between(
          0,
          share,
          'share',
          'not replayed on a backlog: no more than the share of time in which it is busy'
        )
      : estimated(
          share,
          'share',
          'tokens of the busiest minute, with the headroom, over what the replicas can process'
        ),
    queueing: crossCheck(busiest, replicas, share, slotsOf(engine, busiest), options)
  }
}

const undrafted = ({ speculative }: Sizing['options'], { deployed: { deployment } }: Variant): string[] =>
  speculative === null || deployment.speculation !== null
    ? []
    : [`Sized without drafted tokens. ${unknownAcceptance(speculative, deployment.model)}`]

function thinned({ windows }: Demand): string[] {
  const thinning = Math.max(...windows.map(window => window.thinning))
  if (thinning === 1) return []
  return [
    `Every ${thinning}th request of the busiest minute was replayed, and the fleet scaled back up: replicas are found ` +
      `in multiples of ${thinning}.`
  ]
}

type Needed = {
  readonly replicas: number
  /** Of them those that the promise asks for. */
  readonly fewest: number
  readonly load: Load
}

/** Fleets busy for no more than this share of the minute are far from saturation. */
const IDLE = 0.25

/** As many as keep the promise and stay under `MOST_LOAD` of what they can work off; `null` for more than `most`. */
function replicasNeeded(
  engine: PerformanceModel,
  rehearse: Rehearse,
  sizing: Sizing,
  most: number,
  bracket: Bracket
): Needed | null {
  const { windows } = sizing.demand
  const fewest = fewestReplicas(rehearse, windows, sizing.options.slo.attainment, most, bracket)
  if (fewest === null) return null
  const thinning = Math.max(...windows.map(window => window.thinning))
  const promised = Math.ceil(fewest / thinning) * thinning
  const busy = rehearse.together(promised).busyShare
  const load = busy <= IDLE ? { share: busy, isMost: true } : loadOf(engine, promised, sizing)
  if (!(load.share > MOST_LOAD)) return promised > most ? null : { replicas: promised, fewest, load }
  const replicas = Math.ceil((promised * load.share) / MOST_LOAD / thinning) * thinning
  const share = (load.share * promised) / replicas
  return replicas > most ? null : { replicas, fewest, load: { share, isMost: false } }
}

/** Accepted tokens per second of the busiest minute, with the headroom, over those of a backlog on the same replicas. */
function loadOf(engine: PerformanceModel, replicas: number, { demand, options }: Sizing): Load {
  const shares = demand.windows.map(whole => {
    const window = acceptedOf(engine, whole)
    const { requests, from, to, thinning } = window
    const tokens = sumOver(from, to, request => tokensOf(requests, request))
    const offered = (tokens * (1 + marginOf(options))) / MINUTE_SECONDS
    return offered / (Math.ceil(replicas / thinning) * saturatedTokensPerSecond(engine, window))
  })
  return { share: Math.max(...shares), isMost: false }
}

/** The busiest minute with the most tokens. */
const heaviest = (windows: readonly MinuteWindow[]): MinuteWindow =>
  windows.reduce((most, window) => (totalOf(window) > totalOf(most) ? window : most))

const totalOf = ({ totals }: MinuteWindow): number => totals.inputTokens + totals.outputTokens

function sumOver(from: number, to: number, of: (index: number) => number): number {
  let sum = 0
  for (let index = from; index < to; index++) sum += of(index)
  return sum
}

type Behaviour = Pick<Candidate, 'ttft' | 'tpot' | 'latency' | 'attainment' | 'utilisation'>

function behaviour(rehearse: Rehearse, replicas: number, { demand }: Sizing): Behaviour {
  const all = rehearse.together(replicas)
  const busiest = heaviest(demand.windows)
  const trial = { window: busiest, ...rehearse.minute(busiest, replicas) }
  return {
    ttft: seconds(all.ttftSeconds),
    tpot: distributionOf(all.tpotSeconds, 's', 'estimated'),
    latency: seconds(all.latencySeconds),
    attainment: estimated(all.attainment, 'share', 'in the busiest minutes together, with the headroom'),
    utilisation: {
      mean: scaledUtilisation(trial, replicas, demand),
      peak: estimated(all.busyShare, 'share', 'time with any request in the engine, in the busiest minute')
    }
  }
}

/** Every minute that is sized holds a request that was served, so its distributions are known. */
const seconds = (values: Float64Array): Distribution =>
  distributionOf(values, 's', 'estimated') as Distribution
