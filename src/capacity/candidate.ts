/** Workload × GPU × tensor-parallel degree → the fleet that keeps the promise, or why there is none. */
import { gpuNamed } from '../catalog/gpus.ts'
import type { GpuSpec, ModelSpec } from '../catalog/types.ts'
import { type Distribution, estimated, type Figure } from '../figure.ts'
import { distributionOf } from '../traffic/distribution.ts'
import { HOURS_PER_MONTH } from '../units.ts'
import { MINUTE_SECONDS, type MinuteWindow } from './busiest.ts'
import type { Candidate, GpuRent, Refused, SizingOptions } from './capacityPlan.ts'
import { tokensOf } from './lengths.ts'
import { memoryFit, storedAs } from './memory.ts'
import type { PerformanceModel } from './performanceModel.ts'
import { crossCheck } from './queueing.ts'
import { countTooLong, leftOut, outOfReach, tooLong } from './refusal.ts'
import { rooflineModel } from './roofline.ts'
import { MOST_LOAD, saturatedTokensPerSecond } from './saturation.ts'
import { thinGround } from './thinGround.ts'
import { bindingOf, fewestReplicas, type Rehearse, rehearsalsOf, worstOf } from './trial.ts'
import { replayedUtilisation, scaledUtilisation } from './utilisation.ts'
import type { Demand } from './workload.ts'

/** What to serve, for whom, on which terms. */
export type Sizing = {
  readonly model: ModelSpec
  readonly demand: Demand
  readonly options: SizingOptions
  readonly rentOf: (gpu: string, gpus: number) => GpuRent
}

/** Sizes one candidate: memory first, then the promise on an empty replica, then the fewest replicas. */
export function sizeCandidate(sizing: Sizing, gpu: GpuSpec, tensorParallel: number): Candidate | Refused {
  const { model, demand, options } = sizing
  const stored = storedAs(gpu, model, options.precision)
  const head = { gpu: gpu.name, tensorParallel, precision: stored.label }
  const fitted = memoryFit(gpu, model, tensorParallel, stored)
  if (!fitted.fits) return { ...head, reason: 'memory', explanation: fitted.why }
  const engine = rooflineModel(gpu, model, tensorParallel, options.precision)
  const long = countTooLong(engine, demand)
  const refused = tooLong(long, engine, sizing) ?? outOfReach(engine, sizing)
  if (refused) return { ...head, ...refused }
  const rehearse = rehearsalsOf(engine, options)
  const { replicas, load, isSaturated } = replicasNeeded(engine, rehearse, sizing)
  const gpus = (replicas + options.spare) * tensorParallel
  const { usdPerGpuHour, soldBy } = sizing.rentOf(gpu.name, gpus)
  const rentedGpus = Math.ceil(gpus / soldBy) * soldBy
  return {
    ...head,
    replicas,
    spareReplicas: options.spare,
    gpus,
    rentedGpus,
    nodes: Math.ceil(gpus / gpu.nodeSize),
    ...behaviour(rehearse, replicas, sizing),
    binding: isSaturated ? 'saturation' : bindingOf(engine, rehearse, replicas, demand.windows, options),
    load: estimated(
      load,
      'share',
      'tokens of the busiest minute, with the headroom, over what the replicas can work off'
    ),
    queueing: crossCheck(heaviest(demand), replicas, load, options),
    weightsGib: fitted.weightsGib,
    kvCapacityTokens: fitted.kvCapacityTokens,
    memoryTight: fitted.memoryTight,
    usdPerGpuHour,
    usdPerMonth: monthly(rentedGpus, usdPerGpuHour),
    notes: [...leftOut(long, engine), ...thinned(demand), ...thinGround(gpu.name, model.name)]
  }
}

/** The same with the mean utilisation of the whole log replayed, where that is quick: too slow for every candidate. */
export function replayedWhole(candidate: Candidate, { model, demand, options }: Sizing): Candidate {
  const engine = rooflineModel(
    gpuNamed(candidate.gpu) as GpuSpec,
    model,
    candidate.tensorParallel,
    options.precision
  )
  const mean = replayedUtilisation(engine, candidate.replicas, demand)
  return mean === undefined ? candidate : { ...candidate, utilisation: { ...candidate.utilisation, mean } }
}

/** gpus × 730 h × the hourly price. [USD/month] */
function monthly(gpus: number, usdPerGpuHour: Figure): Figure {
  const factor = gpus * HOURS_PER_MONTH
  const times = (usd: number | null | undefined) => (usd == null ? Number.NaN : usd * factor)
  return {
    ...estimated(times(usdPerGpuHour.value), 'USD/month', usdPerGpuHour.note),
    ...(usdPerGpuHour.low === undefined ? {} : { low: times(usdPerGpuHour.low) }),
    ...(usdPerGpuHour.high === undefined ? {} : { high: times(usdPerGpuHour.high) })
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

type Needed = { readonly replicas: number; readonly load: number; readonly isSaturated: boolean }

/** As many as keep the promise and stay under `MOST_LOAD` of what they can work off. */
function replicasNeeded(engine: PerformanceModel, rehearse: Rehearse, sizing: Sizing): Needed {
  const promised = replicasForPromise(rehearse, sizing)
  const load = loadOf(engine, promised, sizing)
  if (!(load > MOST_LOAD)) return { replicas: promised, load, isSaturated: false }
  const replicas = Math.ceil((promised * load) / MOST_LOAD)
  return { replicas, load: (load * promised) / replicas, isSaturated: true }
}

/** Tokens per second of the busiest minute, with the headroom, over those of a backlog on the same replicas. */
function loadOf(engine: PerformanceModel, replicas: number, { demand, options }: Sizing): number {
  const loads = demand.windows.map(window => {
    const { requests, from, to, thinning } = window
    const tokens = sumOver(from, to, request => tokensOf(requests, request))
    const offered = (tokens * (1 + options.headroom)) / MINUTE_SECONDS
    return offered / saturatedTokensPerSecond(engine, Math.ceil(replicas / thinning), window)
  })
  return Math.max(...loads)
}

/** The busiest minute with the most tokens. */
const heaviest = ({ windows }: Demand): MinuteWindow =>
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
