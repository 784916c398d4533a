/** Requests × replicas of an engine → when each request was scheduled, answered first, and done. */
import { tokensOf } from '../demand/lengths.ts'
import type { RouterName } from '../question.ts'
import type { PerformanceModel } from './performanceModel.ts'
import { Replica } from './replica.ts'
import type { Interval, Requests, Times } from './requests.ts'
import { routerNamed } from './router.ts'

export type Simulation = Times & {
  /** Per replica, inside the interval asked for. */
  readonly busySeconds: Float64Array
  /** Most sequences that one replica had in its engine at once. */
  readonly peakRunning: number
  /** How often a sequence was thrown out of a full KV cache. */
  readonly preemptions: number
}

export type SimulateOptions = {
  /** In which busy time is counted [s]; always, if absent. */
  readonly busy?: Interval
  readonly router?: RouterName
  /** Of the random router. */
  readonly seed?: number
  /** Absent: every request is followed to its end. */
  readonly watch?: Watch
}

/** Looks at a replay as it goes on, and ends it once it knows what it is asked for. Of the router that looks at every replica. */
export type Watch = {
  /** @param nowSeconds every time before it is told by then; @param arrived so many of the requests had come */
  hasSeenEnough(times: Times, arrived: number, nowSeconds: number): boolean
}

const ALWAYS: Interval = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }

/**
 * Replays the requests on `replicas` equal engines behind a router. Requests longer than a replica accepts are refused:
 * their times stay `NaN`.
 */
export const simulate = (
  model: PerformanceModel,
  replicas: number,
  requests: Requests,
  options: SimulateOptions = {}
): Simulation => simulateAlike(sameShape(model), replicas, sameColumns(requests), options)

/**
 * The same model in an object like every other's. They come as literals and spreads of many shapes, which compiled code
 * would have to tell apart at each access, and be compiled again for each new one.
 */
const sameShape = (model: PerformanceModel): PerformanceModel => ({
  iterationSeconds: model.iterationSeconds,
  scheduling: model.scheduling,
  kvCapacityTokens: model.kvCapacityTokens,
  kvFixedTokens: model.kvFixedTokens,
  maxSequenceTokens: model.maxSequenceTokens,
  maxSequences: model.maxSequences,
  maxBatchTokens: model.maxBatchTokens,
  requestOverheadSeconds: model.requestOverheadSeconds
})

const sameColumns = (requests: Requests): Requests => ({
  arrivalSeconds: requests.arrivalSeconds,
  inputTokens: requests.inputTokens,
  cachedTokens: requests.cachedTokens,
  outputTokens: requests.outputTokens
})

function simulateAlike(
  model: PerformanceModel,
  replicas: number,
  requests: Requests,
  { busy = ALWAYS, router = 'least-outstanding', seed = 1, watch }: SimulateOptions
): Simulation {
  const length = requests.arrivalSeconds.length
  const times = unknownTimes(length)
  const fleet = Array.from({ length: replicas }, () => new Replica(model, requests, times, busy))
  const route = routerNamed(router, seed)
  const longest = longestAccepted(model)
  let [isEnough, now] = [false, 0]
  for (let request = 0; request < length && !isEnough; request++) {
    if (tokensOf(requests, request) > longest) continue
    now = (requests.arrivalSeconds[request] as number) + model.requestOverheadSeconds
    route(fleet, now).accept(request, now)
    if (watch !== undefined && request % LOOKED_AT_EVERY === 0)
      isEnough = watch.hasSeenEnough(times, request + 1, now)
  }
  if (isEnough) for (const replica of fleet) replica.finish(busy.to)
  else if (watch === undefined) advanceTo(fleet, Number.POSITIVE_INFINITY)
  else drain(fleet, now, soFar => watch.hasSeenEnough(times, length, soFar))
  return {
    ...times,
    busySeconds: Float64Array.from(fleet, replica => replica.busySeconds),
    peakRunning: Math.max(...fleet.map(replica => replica.peakRunning)),
    preemptions: fleet.reduce((sum, replica) => sum + replica.preemptions, 0)
  }
}

/** Requests from one look of a watch to the next: each look costs as much as a few steps of a replica. */
const LOOKED_AT_EVERY = 32

function advanceTo(fleet: readonly Replica[], seconds: number): void {
  for (const replica of fleet) while (replica.readySeconds < seconds) replica.advance()
}

/** All that is still under way, in stretches of time that grow. */
function drain(fleet: readonly Replica[], from: number, isEnough: (nowSeconds: number) => boolean): void {
  const isBusy = () => fleet.some(({ readySeconds }) => readySeconds < Number.POSITIVE_INFINITY)
  for (let seconds = 1; isBusy(); seconds *= 1.5) {
    advanceTo(fleet, from + seconds)
    if (isEnough(from + seconds)) return
  }
}

/** The longest request, prompt and answer together, that one empty replica serves; a longer one holds no less KV. */
export function longestAccepted(model: PerformanceModel): number {
  const { blockTokens } = model.scheduling
  const blocksOf = (tokens: number) => Math.ceil(tokens / blockTokens)
  const capacity = Math.floor(model.kvCapacityTokens / blockTokens)
  const fits = (tokens: number) => blocksOf(tokens) + blocksOf(model.kvFixedTokens(tokens)) <= capacity
  let [served, refused] = [0, model.maxSequenceTokens + 1]
  while (refused - served > 1) {
    const middle = Math.floor((served + refused) / 2)
    if (fits(middle)) served = middle
    else refused = middle
  }
  return served
}

const unknownTimes = (length: number): Times => ({
  scheduledSeconds: new Float64Array(length).fill(Number.NaN),
  firstTokenSeconds: new Float64Array(length).fill(Number.NaN),
  completionSeconds: new Float64Array(length).fill(Number.NaN)
})
