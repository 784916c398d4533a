/** Workload × GPU × tensor-parallel degree → the fleet that keeps the promise, or why there is none. */
import type { GpuSpec, ModelSpec } from '../catalog/types.ts'
import { type Distribution, estimated, type Figure, unknown } from '../figure.ts'
import { distributionOf } from '../traffic/distribution.ts'
import { HOURS_PER_MONTH } from '../units.ts'
import { MINUTE_SECONDS, type MinuteWindow } from './busiest.ts'
import type { Candidate, GpuRent, Refused, SizingOptions } from './capacityPlan.ts'
import { tokensOf } from './lengths.ts'
import { memoryFit, storedAs } from './memory.ts'
import type { PerformanceModel } from './performanceModel.ts'
import { crossCheck } from './queueing.ts'
import { rooflineModel } from './roofline.ts'
import { MOST_LOAD, saturatedTokensPerSecond } from './saturation.ts'
import { longestAccepted, simulate } from './simulate.ts'
import { thinGround } from './thinGround.ts'
import { bindingOf, fewestReplicas, measures, replayAlone, replayMinute, type Trial } from './trial.ts'
import type { Demand } from './workload.ts'

/** What to serve, for whom, on which terms. */
export type Sizing = {
  readonly model: ModelSpec
  readonly demand: Demand
  readonly options: SizingOptions
  readonly rentOf: (gpu: string, gpus: number) => GpuRent
}

/** Logs up to this size are replayed whole for the mean utilisation. */
const REPLAYED_WHOLE = 20_000

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
  const { replicas, load, isSaturated } = replicasNeeded(engine, sizing)
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
    ...behaviour(engine, replicas, sizing),
    ...(isSaturated ? { binding: 'saturation' as const } : {}),
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

type Reason = Pick<Refused, 'reason' | 'explanation'>

type TooLong = { readonly requests: number; readonly all: number }

/** Requests that no replica accepts. */
const countTooLong = (engine: PerformanceModel, { lengths }: Demand): TooLong => ({
  requests: lengths.countAbove(longestAccepted(engine)),
  all: lengths.all
})

function tooLong(long: TooLong, engine: PerformanceModel, sizing: Sizing): Reason | undefined {
  const { model, demand, options } = sizing
  const share = long.requests / long.all
  const isAllowed = share <= 1 - options.slo.attainment
  if (isAllowed && demand.windows.every(window => measures(engine, window))) return undefined
  const limit = `${engine.maxSequenceTokens} tokens (context ${model.context}, KV cache ${engine.kvCapacityTokens})`
  return {
    reason: 'context',
    explanation: `${percent(share)} of the requests are longer than a replica accepts: ${limit}.`
  }
}

function leftOut({ requests, all }: TooLong, engine: PerformanceModel): string[] {
  if (requests === 0) return []
  const limit = `longer than the ${engine.maxSequenceTokens} tokens that a replica accepts`
  return [
    `${requests} of ${all} requests are ${limit}; they are left out of the replay and would be refused.`
  ]
}

function thinned({ windows }: Demand): string[] {
  const thinning = Math.max(...windows.map(window => window.thinning))
  if (thinning === 1) return []
  return [
    `Every ${thinning}th request of the busiest minute was replayed, and the fleet scaled back up: replicas are found ` +
      `in multiples of ${thinning}.`
  ]
}

function outOfReach(engine: PerformanceModel, { demand, options }: Sizing): Reason | undefined {
  const { slo } = options
  const alone = worst(demand.windows.map(window => replayAlone(engine, window, slo)))
  if (alone.attainment >= slo.attainment) return undefined
  const isTtft = alone.ttftAttainment <= alone.tpotAttainment
  const [name, limit, reached] = isTtft
    ? ['TTFT', slo.ttftSeconds, alone.ttftAttainment]
    : ['TPOT', slo.tpotSeconds, alone.tpotAttainment]
  return {
    reason: isTtft ? 'ttft-floor' : 'tpot-floor',
    explanation:
      `Even alone on an empty replica only ${percent(reached)} of the busiest minute's requests meet a ${name} of ` +
      `${limit} s (p95 ${p95(isTtft ? alone.ttftSeconds : alone.tpotSeconds)} s); no number of replicas mends that.`
  }
}

/** The fewest replicas that keep the promise in every busiest minute. */
function replicasForPromise(engine: PerformanceModel, { demand, options }: Sizing): number {
  return demand.windows.reduce(
    (least, window) =>
      window.thinning * fewestReplicas(engine, window, options, Math.ceil(least / window.thinning)),
    1
  )
}

type Needed = { readonly replicas: number; readonly load: number; readonly isSaturated: boolean }

/** As many as keep the promise and stay under `MOST_LOAD` of what they can work off. */
function replicasNeeded(engine: PerformanceModel, sizing: Sizing): Needed {
  const promised = replicasForPromise(engine, sizing)
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
  outOfReach(engine, sizing) ? null : replicasNeeded(engine, sizing).replicas

type Behaviour = Pick<Candidate, 'ttft' | 'tpot' | 'latency' | 'attainment' | 'utilisation' | 'binding'>

function behaviour(engine: PerformanceModel, replicas: number, { demand, options }: Sizing): Behaviour {
  const trials = demand.windows.map(window => ({
    window,
    ...replayMinute(engine, Math.ceil(replicas / window.thinning), window, options)
  }))
  const worstOne = worst(trials)
  return {
    ttft: seconds(worstOne.ttftSeconds),
    tpot: distributionOf(worstOne.tpotSeconds, 's', 'estimated'),
    latency: seconds(worstOne.latencySeconds),
    attainment: estimated(worstOne.attainment, 'share', 'in the busiest minute, with the headroom'),
    utilisation: {
      mean: replayedUtilisation(engine, replicas, demand) ?? scaledUtilisation(worstOne, replicas, demand),
      peak: estimated(
        Math.max(...trials.map(({ busyShare }) => busyShare)),
        'share',
        'time with any request in the engine, in the busiest minute'
      )
    },
    binding: bindingOf(engine, replicas, demand.windows, options)
  }
}

/** Busy share over the whole log, where replaying it is quick. */
function replayedUtilisation(
  engine: PerformanceModel,
  replicas: number,
  { whole, spanSeconds }: Demand
): Figure | undefined {
  if (whole === null || whole.arrivalSeconds.length > REPLAYED_WHOLE || spanSeconds <= 0) return undefined
  const { busySeconds } = simulate(engine, replicas, whole, { busy: { from: 0, to: spanSeconds } })
  const share = busySeconds.reduce((sum, busy) => sum + busy, 0) / (spanSeconds * replicas)
  return estimated(
    share,
    'share',
    'time with any request in the engine; the whole log replayed, without headroom'
  )
}

/** Busy seconds per token in the busiest minute × tokens of the log / replica seconds. */
function scaledUtilisation(
  { busySeconds, window }: Trial & { readonly window: MinuteWindow },
  replicas: number,
  { totalTokens, spanSeconds }: Demand
): Figure {
  if (spanSeconds <= 0) return unknown('share', 'all requests arrive at once', 'estimated')
  const { inputTokens, outputTokens } = window.totals
  const secondsPerToken = (busySeconds * window.thinning) / (inputTokens + outputTokens)
  const share = Math.min(1, (secondsPerToken * totalTokens) / (spanSeconds * replicas))
  return estimated(
    share,
    'share',
    'the busiest minute scaled to the log; quieter hours batch less, so at least this'
  )
}

const worst = <T extends Trial>(trials: readonly T[]): T =>
  trials.reduce((lowest, trial) => (trial.attainment < lowest.attainment ? trial : lowest))

/** Every minute that is sized holds a request that was served, so its distributions are known. */
const seconds = (values: Float64Array): Distribution =>
  distributionOf(values, 's', 'estimated') as Distribution

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

const p95 = (values: Float64Array): string =>
  (distributionOf(values, 's', 'estimated')?.p95 ?? Number.NaN).toFixed(3)
