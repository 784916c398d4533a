/** Fleet × busiest minute → how well the promise was kept, and what stood in the way. */
import { MINUTE_SECONDS, type MinuteWindow } from './busiest.ts'
import type { Binding, ServiceLevel } from './capacityPlan.ts'
import { tokensOf } from './lengths.ts'
import type { PerformanceModel } from './performanceModel.ts'
import type { Requests } from './requests.ts'
import { longestAccepted, type Simulation, simulate } from './simulate.ts'

/** The promise and the traffic it must hold under. */
export type Demanded = { readonly slo: ServiceLevel; readonly headroom: number }

/** One minute on one fleet; columns over the minute's requests that a replica accepts. */
export type Trial = {
  readonly attainment: number
  readonly ttftAttainment: number
  readonly tpotAttainment: number
  readonly ttftSeconds: Float64Array
  /** `NaN` where the answer is a single token. */
  readonly tpotSeconds: Float64Array
  readonly latencySeconds: Float64Array
  /** Of all replicas, inside the minute. */
  readonly busySeconds: number
  readonly busyShare: number
}

/** Replays the minute and its surroundings with arrivals 1 + headroom times as fast. */
export function replayMinute(
  model: PerformanceModel,
  replicas: number,
  window: MinuteWindow,
  { slo, headroom }: Demanded
): Trial {
  const seconds = MINUTE_SECONDS / (1 + headroom)
  const requests = compressed(window.requests, 1 + headroom)
  const simulation = simulate(model, replicas, requests, { busy: { from: 0, to: seconds } })
  const busySeconds = simulation.busySeconds.reduce((sum, busy) => sum + busy, 0)
  const busyShare = busySeconds / (seconds * replicas)
  return { ...judge(simulation, requests, window.from, window.to, slo), busySeconds, busyShare }
}

/** Each request of the minute alone on an empty replica: the best that any number of replicas can do. */
export function replayAlone(model: PerformanceModel, window: MinuteWindow, slo: ServiceLevel): Trial {
  const requests = {
    ...window.requests,
    arrivalSeconds: window.requests.arrivalSeconds.map((_, i) => i * ALONE_SECONDS)
  }
  return {
    ...judge(simulate(model, 1, requests), requests, window.from, window.to, slo),
    busySeconds: 0,
    busyShare: 0
  }
}

/** Longer than any one request takes. */
const ALONE_SECONDS = 1e5

const compressed = (requests: Requests, factor: number): Requests => ({
  ...requests,
  arrivalSeconds: requests.arrivalSeconds.map(seconds => seconds / factor)
})

type Judged = Omit<Trial, 'busySeconds' | 'busyShare'>

function judge(times: Simulation, requests: Requests, from: number, to: number, slo: ServiceLevel): Judged {
  const { arrivalSeconds, outputTokens } = requests
  const { firstTokenSeconds, completionSeconds } = times
  const minute = Int32Array.from({ length: to - from }, (_, index) => from + index)
  const served = minute.filter(index => !Number.isNaN(completionSeconds[index]))
  const column = (value: (index: number) => number) => Float64Array.from(served, value)
  const ttftSeconds = column(i => (firstTokenSeconds[i] as number) - (arrivalSeconds[i] as number))
  const tpotSeconds = column(
    i =>
      ((completionSeconds[i] as number) - (firstTokenSeconds[i] as number)) /
      ((outputTokens[i] as number) - 1)
  )
  const latencySeconds = column(i => (completionSeconds[i] as number) - (arrivalSeconds[i] as number))
  const meetsTtft = (row: number) => (ttftSeconds[row] as number) <= slo.ttftSeconds
  const meetsTpot = (row: number) => !((tpotSeconds[row] as number) > slo.tpotSeconds)
  const share = (meets: (row: number) => boolean) =>
    served.filter((_, row) => meets(row)).length / served.length
  return {
    attainment: share(row => meetsTtft(row) && meetsTpot(row)),
    ttftAttainment: share(meetsTtft),
    tpotAttainment: share(meetsTpot),
    ttftSeconds,
    tpotSeconds,
    latencySeconds
  }
}

/** Whether any of the minute's own requests fits a replica. */
export function measures(model: PerformanceModel, { requests, from, to }: MinuteWindow): boolean {
  const longest = longestAccepted(model)
  for (let index = from; index < to; index++) if (tokensOf(requests, index) <= longest) return true
  return false
}

/** The fewest replicas that keep the promise in the minute, from `least` up; the promise must be within reach. */
export function fewestReplicas(
  model: PerformanceModel,
  window: MinuteWindow,
  demanded: Demanded,
  least = 1
): number {
  const suffices = (replicas: number) =>
    replayMinute(model, replicas, window, demanded).attainment >= demanded.slo.attainment
  let enough = least
  let short = least - 1
  while (!suffices(enough)) {
    if (enough >= window.requests.arrivalSeconds.length) break
    short = enough
    enough *= 2
  }
  while (enough - short > 1) {
    const middle = (short + enough) >> 1
    if (suffices(middle)) enough = middle
    else short = middle
  }
  return enough
}

/**
 * What keeps the fleet from being smaller. In the minute that suffers most from one replica fewer: the KV cache if
 * boundless KV would mend it, else whichever of prompts and answers, made free of cost, brings it closer.
 */
export function bindingOf(
  model: PerformanceModel,
  replicas: number,
  windows: readonly MinuteWindow[],
  demanded: Demanded
): Binding {
  if (replicas === 1) return 'one-replica'
  const attained = (engine: PerformanceModel, window: MinuteWindow) => {
    const fewer = Math.max(1, Math.ceil(replicas / window.thinning) - 1)
    return replayMinute(engine, fewer, window, demanded).attainment
  }
  const worst = windows.reduce((a, b) => (attained(model, b) < attained(model, a) ? b : a))
  const boundless = { ...model, kvCapacityTokens: Number.POSITIVE_INFINITY }
  if (attained(boundless, worst) >= demanded.slo.attainment) return 'kv-cache'
  return attained(withoutPrefill(model), worst) > attained(withoutDecode(model), worst) ? 'prefill' : 'decode'
}

/** Prompts cost nothing: they only ride along with the decodes. */
const withoutPrefill = (model: PerformanceModel): PerformanceModel => ({
  ...model,
  iterationSeconds: batch =>
    batch.decodeSequences === 0
      ? 0
      : model.iterationSeconds({ ...batch, prefillTokens: 0, prefillPairs: 0, promptsFinishing: 0 })
})

/** Answers cost nothing: only iterations with prefill take time. */
const withoutDecode = (model: PerformanceModel): PerformanceModel => ({
  ...model,
  iterationSeconds: batch =>
    batch.prefillTokens === 0
      ? 0
      : model.iterationSeconds({ ...batch, decodeSequences: 0, decodeContextTokens: 0 })
})
