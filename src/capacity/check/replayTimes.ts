/** Times of a replay and of the log → their distributions side by side, and how far they are apart. */
import { type Distribution, derived, estimated, type Figure, unknown } from '../../figure.ts'
import { FAILED, GATEWAY_CACHED, type RequestLog } from '../../log/trafficLog.ts'
import { distributionOf } from '../../traffic/distribution.ts'
import { MICROS_PER_SECOND } from '../../units.ts'
import type { Requests, Times } from '../engine/requests.ts'
import type { Simulation } from '../engine/simulate.ts'

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

/** Predicted / measured − 1, each of the same requests. */
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
  const { completionSeconds, busySeconds, peakRunning, preemptions } = simulation
  const { ttft, tpot, latency } = timesOf(requests, simulation)
  const seconds = lastOf(completionSeconds) - (arrivalSeconds[0] as number)
  const tokens = outputTokens.reduce(
    (sum, output, i) => sum + (Number.isNaN(completionSeconds[i]) ? 0 : output),
    0
  )
  return {
    ttft: distributionOf(ttft, 's', 'estimated'),
    tpot: distributionOf(tpot, 's', 'estimated'),
    latency: distributionOf(latency, 's', 'estimated'),
    outputTokensPerSecond: estimated(tokens / seconds, 'tokens/s'),
    peakRunning: estimated(peakRunning, 'sequences'),
    preemptions: estimated(preemptions, 'preemptions'),
    utilisation: estimated(
      busySeconds.reduce((sum, busy) => sum + busy, 0) / (seconds * busySeconds.length),
      'share'
    )
  }
}

/** Of each request; `NaN` where it was refused, and the gap also for an answer of a single token. */
export function timesOf(
  { arrivalSeconds, outputTokens }: Requests,
  { firstTokenSeconds, completionSeconds }: Times
): Readonly<Record<'ttft' | 'tpot' | 'latency', Float64Array>> {
  const since = (from: Float64Array, times: Float64Array) => times.map((at, i) => at - (from[i] as number))
  return {
    ttft: since(arrivalSeconds, firstTokenSeconds),
    tpot: perLaterToken(since(firstTokenSeconds, completionSeconds), outputTokens),
    latency: since(arrivalSeconds, completionSeconds)
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

/** Of the requests whose time is both predicted and logged, quantity by quantity; the rates are those of the whole. */
export function errorsOf(
  requests: Requests,
  simulation: Times,
  logged: Logged,
  rates: { readonly predicted: Figure; readonly measured: Figure }
): ReplayError {
  const times = timesOf(requests, simulation)
  const error = (name: keyof typeof times) =>
    quantileErrors(
      distributionOf(where(logged[name], times[name]), 's', 'estimated'),
      distributionOf(where(times[name], logged[name]), 's', 'measured')
    )
  return {
    ttft: error('ttft'),
    tpot: error('tpot'),
    latency: error('latency'),
    outputTokensPerSecond: relative(rates.predicted.value ?? Number.NaN, rates.measured.value ?? Number.NaN)
  }
}

/** The values where the others are known too. */
const where = (others: Float64Array, values: Float64Array): Float64Array =>
  values.map((value, i) => (Number.isNaN(others[i]) ? Number.NaN : value))

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
