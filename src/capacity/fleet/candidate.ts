/** Workload × GPU × tensor-parallel degree × precision × engine → the fleet that keeps the promise, or why there is none. */
import { between, type Distribution, estimated } from '../../figure.ts'
import { gpuHourFigure, rentFigure } from '../../rent.ts'
import { distributionOf } from '../../traffic/distribution.ts'
import { BYTES_PER_GIB } from '../../units.ts'
import { MINUTE_SECONDS, type MinuteWindow } from '../demand/busiest.ts'
import type { Demand } from '../demand/demand.ts'
import { tokensOf } from '../demand/lengths.ts'
import { memoryFit, splitsEvenly, storedAs, weightBytes } from '../engine/memory.ts'
import type { PerformanceModel } from '../engine/performanceModel.ts'
import type { Binding, Candidate, Refused } from '../plan.ts'
import { groundsOf } from '../speed/candidateEvidence.ts'
import { flagNotes } from './flagNotes.ts'
import { crossCheck, slotsOf } from './queueing.ts'
import { countTooLong, leftOut, outOfReach, tooLong } from './refusal.ts'
import { MOST_LOAD, saturatedTokensPerSecond } from './saturation.ts'
import type { Sizing } from './sizing.ts'
import { acceptedOf, bindingOf, fewestReplicas, type Rehearse, rehearsalsOf, worstOf } from './trial.ts'
import { replayedUtilisation, scaledUtilisation } from './utilisation.ts'
import type { Variant } from './variant.ts'

/** Sizes one candidate: memory first, then the promise on an empty replica, then the fewest replicas. */
export function sizeCandidate(sizing: Sizing, variant: Variant): Candidate | Refused {
  const { model, demand, options } = sizing
  const { gpu, tensorParallel } = variant
  const { deployment, engine, unmet } = variant.deployed
  const { storedAs: precision, kvCacheTokens, memoryTight } = deployment
  const head = { gpu: gpu.name, tensorParallel, precision, engine: variant.engine }
  if (engine === null) {
    const reason = splitsEvenly(model, tensorParallel) ? 'memory' : 'heads'
    return { ...head, reason, explanation: unmet ?? '' }
  }
  const long = countTooLong(engine, demand)
  const refused = tooLong(long, engine, sizing) ?? outOfReach(engine, sizing)
  if (refused) return { ...head, ...refused }
  const rehearse = rehearsalsOf(engine, options)
  const needed = replicasNeeded(engine, rehearse, sizing)
  const { replicas, load } = needed
  const gpus = (replicas + options.spare) * tensorParallel
  const { evidence, notes } = groundsOf(variant.deployed)
  const rented = sizing.rentOf(gpu.name, gpus)
  return {
    ...head,
    replicas,
    spareReplicas: options.spare,
    gpus,
    rentedGpus: rented?.gpus ?? gpus,
    nodes: Math.ceil(gpus / gpu.nodeSize),
    ...behaviour(rehearse, replicas, sizing),
    binding:
      replicas > 1 && rented !== null && sizing.rentOf(gpu.name, gpus - tensorParallel)?.usd === rented.usd
        ? 'node-size'
        : fleetBinding(engine, rehearse, needed, variant, sizing),
    ...loaded(load, replicas, engine, sizing),
    weightsGib: weightBytes(model, storedAs(gpu, model, variant.precision)).total / BYTES_PER_GIB,
    kvCapacityTokens: kvCacheTokens,
    evidence,
    memoryTight,
    usdPerGpuHour: gpuHourFigure(rented),
    usdPerMonth: rentFigure(rented, 'USD/month'),
    notes: [...leftOut(long, engine), ...flagNotes(deployment, model), ...thinned(demand), ...notes]
  }
}

function fleetBinding(
  engine: PerformanceModel,
  rehearse: Rehearse,
  { replicas, isSaturated }: Needed,
  variant: Variant,
  { model, demand, options }: Sizing
): Binding {
  if (isSaturated) return 'saturation'
  if (replicas > 1) return bindingOf(engine, rehearse, replicas, demand.windows, options)
  const { gpu, tensorParallel, precision } = variant
  const isLeast = !memoryFit(gpu, model, tensorParallel / 2, storedAs(gpu, model, precision)).fits
  return tensorParallel > 1 && isLeast ? 'memory' : 'one-replica'
}

/**
 * The candidate with what is too slow for all of them: its load however idle it is, and, of the recommended one, the
 * mean utilisation from a replay of the whole log, where that is quick.
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
          'tokens of the busiest minute, with the headroom, over what the replicas can work off'
        ),
    queueing: crossCheck(busiest, replicas, share, slotsOf(engine, busiest), options)
  }
}

function thinned({ windows }: Demand): string[] {
  const thinning = Math.max(...windows.map(window => window.thinning))
  if (thinning === 1) return []
  return [
    `Every ${thinning}th request of the busiest minute was replayed, and the fleet scaled back up: replicas are found ` +
      `in multiples of ${thinning}.`
  ]
}

/** The fewest replicas that keep the promise in every busiest minute. */
const replicasForPromise = (rehearse: Rehearse, { demand, options }: Sizing): number =>
  demand.windows.reduce(
    (least, window) =>
      window.thinning *
      fewestReplicas(rehearse, window, options.slo.attainment, Math.ceil(least / window.thinning)),
    1
  )

type Needed = { readonly replicas: number; readonly load: Load; readonly isSaturated: boolean }

/** Fleets busy for no more than this share of the minute are far from saturation. */
const IDLE = 0.25

/** As many as keep the promise and stay under `MOST_LOAD` of what they can work off. */
function replicasNeeded(engine: PerformanceModel, rehearse: Rehearse, sizing: Sizing): Needed {
  const promised = replicasForPromise(rehearse, sizing)
  const busy = busiestShare(rehearse, promised, sizing.demand)
  const load = busy <= IDLE ? { share: busy, isMost: true } : loadOf(engine, promised, sizing)
  if (!(load.share > MOST_LOAD)) return { replicas: promised, load, isSaturated: false }
  const replicas = Math.ceil((promised * load.share) / MOST_LOAD)
  const share = (load.share * promised) / replicas
  return { replicas, load: { share, isMost: false }, isSaturated: true }
}

/** While busy, replicas work off no more than on a backlog: the load is no higher than this. */
const busiestShare = (rehearse: Rehearse, replicas: number, { windows }: Demand): number =>
  Math.max(...windows.map(window => rehearse(window, Math.ceil(replicas / window.thinning)).busyShare))

/** Accepted tokens per second of the busiest minute, with the headroom, over those of a backlog on the same replicas. */
function loadOf(engine: PerformanceModel, replicas: number, { demand, options }: Sizing): Load {
  const shares = demand.windows.map(whole => {
    const window = acceptedOf(engine, whole)
    const { requests, from, to, thinning } = window
    const tokens = sumOver(from, to, request => tokensOf(requests, request))
    const offered = (tokens * (1 + options.headroom)) / MINUTE_SECONDS
    return offered / saturatedTokensPerSecond(engine, Math.ceil(replicas / thinning), window)
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

/** As `replicasNeeded`, `null` where this engine cannot keep the promise at all. */
export const replicasIfWithinReach = (engine: PerformanceModel, sizing: Sizing): number | null =>
  outOfReach(engine, sizing)
    ? null
    : replicasNeeded(engine, rehearsalsOf(engine, sizing.options), sizing).replicas

type Behaviour = Pick<Candidate, 'ttft' | 'tpot' | 'latency' | 'attainment' | 'utilisation'>

function behaviour(rehearse: Rehearse, replicas: number, { demand }: Sizing): Behaviour {
  const trials = demand.windows.map(window => ({
    window,
    ...rehearse(window, Math.ceil(replicas / window.thinning))
  }))
  const worstOne = worstOf(trials)
  return {
    ttft: seconds(worstOne.ttftSeconds),
    tpot: distributionOf(worstOne.tpotSeconds, 's', 'estimated'),
    latency: seconds(worstOne.latencySeconds),
    attainment: estimated(worstOne.attainment, 'share', 'in the busiest minute, with the headroom'),
    utilisation: {
      mean: scaledUtilisation(worstOne, replicas, demand),
      peak: estimated(
        Math.max(...trials.map(({ busyShare }) => busyShare)),
        'share',
        'time with any request in the engine, in the busiest minute'
      )
    }
  }
}

/** Every minute that is sized holds a request that was served, so its distributions are known. */
const seconds = (values: Float64Array): Distribution =>
  distributionOf(values, 's', 'estimated') as Distribution
