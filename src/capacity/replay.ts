/** Log × deployment → how its requests would have fared there, beside how the log says they did. */
import { type Distribution, derived, estimated, type Figure, unknown } from '../figure.ts'
import { FAILED, GATEWAY_CACHED, type RequestLog } from '../log/trafficLog.ts'
import { distributionOf } from '../traffic/distribution.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import { demandedRequests } from './demandedRequests.ts'
import { type Deployment, type DeploymentOptions, deploy } from './deployment.ts'
import type { PerformanceModel } from './performanceModel.ts'
import type { Requests } from './requests.ts'
import { type Simulation, simulate } from './simulate.ts'

type Times = {
  readonly ttft: Distribution | null
  readonly tpot: Distribution | null
  readonly latency: Distribution | null
  /** Tokens of all answers over the time from the first arrival to the last token. */
  readonly outputTokensPerSecond: Figure
}

type Predicted = Times & {
  /** Most sequences that one replica had in its engine at once. */
  readonly peakRunning: Figure
  /** Sequences thrown out of a full KV cache and computed again. */
  readonly preemptions: Figure
  /** Share of the replicas' time, first arrival to last token, with any request in the engine. */
  readonly utilisation: Figure
}

/** Predicted / measured − 1. */
export type Errors = Readonly<Record<'mean' | 'p50' | 'p90' | 'p95' | 'p99', number | null>>

export type Replay = {
  readonly deployment: Deployment
  readonly requests: { readonly replayed: number; readonly refused: number }
  /** `null` with `unmet` saying why. */
  readonly predicted: Predicted | null
  /** Of the requests whose latency the log states; `null` where it states none. */
  readonly measured: Times | null
  readonly error: {
    readonly ttft: Errors | null
    readonly tpot: Errors | null
    readonly latency: Errors | null
    readonly outputTokensPerSecond: number | null
  } | null
  readonly unmet: string | null
  readonly notes: readonly string[]
}

/** Replays all requests of the log, whatever model each was sent to. */
export function replayLog(log: RequestLog, options: DeploymentOptions): Replay {
  const { deployment, engine, unmet } = deploy(options)
  const { indices, requests, notes } = demandedRequests(log, new Set(log.models.keys()))
  const times = measuredTimes(log, indices)
  const none = {
    deployment,
    requests: { replayed: 0, refused: indices.length },
    predicted: null,
    error: null
  }
  if (engine === null || requests === null) {
    return { ...none, measured: times, unmet: unmet ?? notes[0] ?? null, notes }
  }
  const simulation = simulate(engine, deployment.replicas, requests, deployment)
  const predicted = predictedTimes(requests, simulation)
  const refused = simulation.completionSeconds.reduce((count, at) => count + (Number.isNaN(at) ? 1 : 0), 0)
  const counts = { replayed: indices.length - refused, refused }
  if (counts.replayed === 0) return { ...none, measured: times, unmet: tooLong(refused, engine), notes }
  return {
    deployment,
    requests: counts,
    predicted,
    measured: times,
    error: times && errorsOf(predicted, times),
    unmet: null,
    notes: refused === 0 ? notes : [...notes, tooLong(refused, engine)]
  }
}

const tooLong = (refused: number, { maxSequenceTokens }: PerformanceModel): string =>
  `${refused} requests are longer than the ${maxSequenceTokens} tokens that a replica accepts; they are left out.`

function predictedTimes(requests: Requests, simulation: Simulation): Predicted {
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

/** Of the same requests, those that were answered. */
function measuredTimes(log: RequestLog, indices: Uint32Array): Times | null {
  const served = indices.filter(index => ((log.flags[index] as number) & UNSERVED) === 0)
  const seconds = (micros: Float64Array) =>
    Float64Array.from(served, index => (micros[index] as number) / MICROS_PER_SECOND)
  const [ttft, latency] = [seconds(log.ttftMicros), seconds(log.durationMicros)]
  const output = Float64Array.from(served, index => log.outputTokens[index] as number)
  const decoding = latency.map((value, i) => value - (ttft[i] as number))
  const times = {
    ttft: distributionOf(ttft, 's', 'measured'),
    tpot: distributionOf(perLaterToken(decoding, output), 's', 'derived'),
    latency: distributionOf(latency, 's', 'measured')
  }
  if (times.ttft === null && times.latency === null) return null
  return { ...times, outputTokensPerSecond: measuredRate(seconds(log.arrivalMicros), latency, output) }
}

function measuredRate(arrivals: Float64Array, latency: Float64Array, output: Float64Array): Figure {
  const span = lastOf(arrivals.map((at, i) => at + (latency[i] as number))) - (arrivals[0] as number)
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

const errorsOf = (predicted: Times, actual: Times): NonNullable<Replay['error']> => ({
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
