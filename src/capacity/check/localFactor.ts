/** A log's own latencies → how many times as slow as predicted the deployment is that served it. */
import { distributionOf } from '../../traffic/distribution.ts'
import { type PerformanceModel, slowed } from '../engine/performanceModel.ts'
import type { Requests } from '../engine/requests.ts'
import { type SimulateOptions, simulate } from '../engine/simulate.ts'
import { factorThatFits } from './factorThatFits.ts'
import { type Logged, timesOf } from './replayTimes.ts'

/** The first so many requests tell. */
const REPLAYED = 20_000
/** Fewer say little of a median. */
const LEAST = 20

/** What tells the speed, the first that the log states: of gaps between tokens the wait before them is no part. */
const TOLD_BY = ['tpot', 'latency', 'ttft'] as const

export type LocalFit = {
  /** On every iteration's time. */
  readonly slowdown: number
  readonly toldBy: (typeof TOLD_BY)[number]
  /** Requests whose times were compared. */
  readonly compared: number
  /** The log ends while nearly all of its answers are under way: what they shared the engine with later is not in it. */
  readonly endsEarly: boolean
}

/**
 * The factor on every iteration's time with which the replay's median is the measured one, by bisection: a slower engine
 * holds more requests at once, so the factor is not the ratio of the two. Compared are the requests whose answers ended
 * before the log does, since what arrived after its end slowed the others down; all of them where those are too few.
 *
 * @returns `null` where the log states no latency, or no factor in the range fits
 */
export function slowdownThatFits(
  engine: PerformanceModel,
  replicas: number,
  whole: Requests,
  logged: Logged,
  options: SimulateOptions
): LocalFit | null {
  const requests = firstOf(whole, REPLAYED)
  const toldBy = TOLD_BY.find(name => known(logged[name].subarray(0, REPLAYED)).length > 0)
  if (toldBy === undefined) return null
  const told = logged[toldBy].subarray(0, REPLAYED)
  const ended = endedInTime(requests, told, logged.latency)
  const [all, inTime] = [known(told).length, known(ended).length]
  const endsEarly = inTime < LEAST && 2 * inTime < all && known(logged.latency).length > 0
  const compared = endsEarly || inTime === 0 ? told : ended
  const slowdown = factorThatFits(medianOf(compared), factor => {
    const simulation = simulate(slowed(engine, factor), replicas, requests, options)
    const times = timesOf(requests, simulation)[toldBy]
    return medianOf(compared.map((seconds, i) => (Number.isNaN(seconds) ? seconds : (times[i] as number))))
  })
  return slowdown === null ? null : { slowdown, toldBy, compared: known(compared).length, endsEarly }
}

/** `NaN` for answers that ended after the last request arrived. */
function endedInTime({ arrivalSeconds }: Requests, told: Float64Array, latency: Float64Array): Float64Array {
  const last = arrivalSeconds.at(-1) as number
  return told.map((seconds, i) =>
    (arrivalSeconds[i] as number) + (latency[i] as number) <= last ? seconds : Number.NaN
  )
}

const known = (values: Float64Array): Float64Array => values.filter(value => !Number.isNaN(value))

const medianOf = (values: Float64Array): number => distributionOf(values, 's', 'derived')?.p50 ?? Number.NaN

const firstOf = (requests: Requests, count: number): Requests => ({
  arrivalSeconds: requests.arrivalSeconds.subarray(0, count),
  inputTokens: requests.inputTokens.subarray(0, count),
  cachedTokens: requests.cachedTokens.subarray(0, count),
  outputTokens: requests.outputTokens.subarray(0, count)
})
