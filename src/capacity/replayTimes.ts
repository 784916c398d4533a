/** Times of a replay and of the log → their distributions side by side, and how far they are apart. */
import { type Distribution, derived, estimated, type Figure, unknown } from '../figure.ts'
import { FAILED, GATEWAY_CACHED, type RequestLog } from '../log/trafficLog.ts'
import { distributionOf } from '../traffic/distribution.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import type { Requests } from './requests.ts'
import type { Simulation } from './simulate.ts'

export type ReplayTimes = {
  readonly ttft: Distribution | null
  readonly tpot: Distribution | null
  readonly latency: Distribution | null
  /** Tokens of all answers over the time from the first arrival to the last token. */
  readonly outputTokensPerSecond: Figure
}

export type Predicted = ReplayTimes & {
  /** Most sequences that one replica had in its engine at once. */
  readonly peakRunning: Figure
  /** Sequences thrown out of a full KV cache and computed again. */
  readonly preemptions: Figure
  /** Share of the replicas' time, first arrival to last token, with any request in the engine. */
  readonly utilisation: Figure
}

/** Predicted / measured − 1. */
export type Errors = Readonly<Record<'mean' | 'p50' | 'p90' | 'p95' | 'p99', number | null>>

/** `null` where one of the two is not known. */
export type ReplayError = {
  readonly ttft: Errors | null
  readonly tpot: Errors | null
  readonly latency: Errors | null
  readonly outputTokensPerSecond: number | null
}

export function predictedTimes(requests: Requests, simulation: Simulation): Predicted {
  const { arrivalSeconds, outputTokens } = requests
  const { firstTokenSeconds, completionSeconds, busySeconds, peakRunning, preemptions } = simulation
  const since = (times: Float64Array) => times.map((at, i) => at - (arrivalSeconds[i] as number))
  const decoding = completionSeconds.map((at, i) => at - (firstTokenSeconds[i] as number))
  const seconds = lastOf(completionSeconds) - (arrivalSeconds[0] as number)
  const tokens = outputTokens.reduce(
    (sum, output, i) => sum + (Number.isNaN(completionSeconds[i]) ? 0 : output),
    0
  )
  return {
    ttft: distributionOf(since(firstTokenSeconds), 's', 'estimated'),
    tpot: distributionOf(perLaterToken(decoding, outputTokens), 's', 'estimated'),
    latency: distributionOf(since(completionSeconds), 's', 'estimated'),
    outputTokensPerSecond: estimated(tokens / seconds, 'tokens/s'),
    peakRunning: estimated(peakRunning, 'sequences'),
    preemptions: estimated(preemptions, 'preemptions'),
    utilisation: estimated(
      busySeconds.reduce((sum, busy) => sum + busy, 0) / (seconds * busySeconds.length),
      'share'
    )
  }
}

const UNSERVED = FAILED | GATEWAY_CACHED

/** What the log says of each request, `NaN` where it says nothing or the request was not answered. */
export type Logged = {
  readonly arrival: Float64Array
  readonly ttft: Float64Array
  readonly tpot: Float64Array
  readonly latency: Float64Array
  readonly output: Float64Array
}

export function loggedTimes(log: RequestLog, indices: Uint32Array): Logged {
  const served = (column: Float64Array | Float32Array, unit: number) =>
    Float64Array.from(indices, index =>
      ((log.flags[index] as number) & UNSERVED) === 0 ? (column[index] as number) / unit : Number.NaN
    )
  const [ttft, latency] = [
    served(log.ttftMicros, MICROS_PER_SECOND),
    served(log.durationMicros, MICROS_PER_SECOND)
  ]
  const output = served(log.outputTokens, 1)
  const decoding = latency.map((value, i) => value - (ttft[i] as number))
  const tpot = perLaterToken(decoding, output)
  return { arrival: served(log.arrivalMicros, MICROS_PER_SECOND), ttft, tpot, latency, output }
}

/** `null` where the log states no latency. */
export function measuredTimes({ arrival, ttft, tpot, latency, output }: Logged): ReplayTimes | null {
  const times = {
    ttft: distributionOf(ttft, 's', 'measured'),
    tpot: distributionOf(tpot, 's', 'derived'),
    latency: distributionOf(latency, 's', 'measured')
  }
  if (times.ttft === null && times.latency === null) return null
  return { ...times, outputTokensPerSecond: measuredRate(arrival, latency, output) }
}

function measuredRate(arrivals: Float64Array, latency: Float64Array, output: Float64Array): Figure {
  const first = arrivals.reduce((least, at) => (at < least ? at : least), Number.POSITIVE_INFINITY)
  const span = lastOf(arrivals.map((at, i) => at + (latency[i] as number))) - first
  const tokens = output.reduce((sum, count) => sum + (Number.isNaN(count) ? 0 : count), 0)
  return span > 0
    ? derived(tokens / span, 'tokens/s')
    : unknown('tokens/s', 'the log does not say when answers ended', 'derived')
}

/** `NaN` for answers of a single token. */
const perLaterToken = (seconds: Float64Array, output: ArrayLike<number>): Float64Array =>
  seconds.map((value, i) => ((output[i] as number) > 1 ? value / ((output[i] as number) - 1) : Number.NaN))

const lastOf = (moments: Float64Array): number =>
  moments.reduce((latest, at) => (at > latest ? at : latest), Number.NEGATIVE_INFINITY)

export const errorsOf = (predicted: ReplayTimes, actual: ReplayTimes): ReplayError => ({
  ttft: quantileErrors(predicted.ttft, actual.ttft),
  tpot: quantileErrors(predicted.tpot, actual.tpot),
  latency: quantileErrors(predicted.latency, actual.latency),
  outputTokensPerSecond: relative(
    predicted.outputTokensPerSecond.value ?? Number.NaN,
    actual.outputTokensPerSecond.value ?? Number.NaN
  )
})

function quantileErrors(predicted: Distribution | null, actual: Distribution | null): Errors | null {
  if (predicted === null || actual === null) return null
  const error = (point: keyof Errors) => relative(predicted[point], actual[point])
  return {
    mean: error('mean'),
    p50: error('p50'),
    p90: error('p90'),
    p95: error('p95'),
    p99: error('p99')
  }
}

const relative = (predicted: number, actual: number): number | null =>
  actual > 0 && Number.isFinite(predicted) ? predicted / actual - 1 : null
