/** Fleet × busiest minute → how well the promise was kept, and what stood in the way. */

import { lazily } from '../../lazy.ts'
import type { Binding } from '../candidateShape.ts'
import { MINUTE_SECONDS, type MinuteWindow } from '../demand/busiest.ts'
import { tokensOf } from '../demand/lengths.ts'
import type { PerformanceModel } from '../engine/performanceModel.ts'
import type { Requests } from '../engine/requests.ts'
import { longestAccepted, simulate } from '../engine/simulate.ts'
import type { ServiceLevel } from '../promiseShape.ts'
import type { SizingOptions } from '../question.ts'
import { type Judged, judge } from './judge.ts'
import { MinuteWatch } from './minuteWatch.ts'
import { marginOf } from './replicaLoad.ts'

/** The promise and the traffic it must hold under. */
export type Demanded = Pick<SizingOptions, 'slo' | 'headroom' | 'growth'>

/** Minutes on one fleet, judged. */
export type Trial = Judged & {
  /** Of all replicas, inside the minute. */
  readonly busySeconds: number
  readonly busyShare: number
}

/** Replays the minute and its surroundings with arrivals 1 + margin times as fast. */
export function replayMinute(
  model: PerformanceModel,
  replicas: number,
  window: MinuteWindow,
  demanded: Demanded
): Trial {
  const requests = compressed(window.requests, 1 + marginOf(demanded))
  return replayFaster(model, replicas, window, requests, demanded, Number.POSITIVE_INFINITY) as Trial
}

/** @returns `null`: more of the minute's requests break the promise than `mayBreak` */
function replayFaster(
  model: PerformanceModel,
  replicas: number,
  { from, to }: MinuteWindow,
  requests: Requests,
  demanded: Demanded,
  mayBreak: number
): Trial | null {
  const { slo } = demanded
  const seconds = MINUTE_SECONDS / (1 + marginOf(demanded))
  const longest = longestAccepted(model)
  const isAccepted = (request: number) => tokensOf(requests, request) <= longest
  const followed = { slo, mayBreak, untilSeconds: seconds }
  const watch = new MinuteWatch(requests, { from, to }, isAccepted, followed)
  const simulation = simulate(model, replicas, requests, { busy: { from: 0, to: seconds }, watch })
  if (watch.isBroken) return null
  const busySeconds = simulation.busySeconds.reduce((sum, busy) => sum + busy, 0)
  const busyShare = busySeconds / (seconds * replicas)
  return { ...judge(simulation, requests, from, to, slo), busySeconds, busyShare }
}

/** One minute on one engine with so many replicas. */
export type Rehearse = {
  /** Of the fleet's size. */
  readonly minute: (window: MinuteWindow, replicas: number) => Trial
  /** All busiest minutes together: the promise is kept or broken over them as one. */
  readonly together: (replicas: number) => Trial
  /** Whether that share of all of them keeps the promise; where it does not, no minute is replayed to its end. */
  readonly suffices: (replicas: number, attainment: number) => boolean
}

/** `replayMinute`, each fleet once: the search, what binds it and the report ask for the same ones. */
export function rehearsalsOf(
  model: PerformanceModel,
  demanded: Demanded,
  windows: readonly MinuteWindow[]
): Rehearse {
  const faster = new Map<MinuteWindow, Requests>()
  const trials = new Map<MinuteWindow, Map<number, Trial>>()
  const tried = (window: MinuteWindow, replicas: number, mayBreak: number): Trial | null => {
    const thinned = Math.ceil(replicas / window.thinning)
    const ofWindow = kept(trials, window, () => new Map<number, Trial>())
    const before = ofWindow.get(thinned)
    if (before !== undefined) return before
    const requests = kept(faster, window, () => compressed(window.requests, 1 + marginOf(demanded)))
    const trial = replayFaster(model, thinned, window, requests, demanded, mayBreak)
    if (trial !== null) ofWindow.set(thinned, trial)
    return trial
  }
  const minute = (window: MinuteWindow, replicas: number): Trial =>
    tried(window, replicas, Number.POSITIVE_INFINITY) as Trial
  const all = (replicas: number) =>
    together(
      windows.map(window => minute(window, replicas)),
      windows
    )
  const served = lazily({
    weights: () => windows.map(window => window.thinning * countAccepted(model, window))
  })
  const answers = new Map<string, boolean>()
  const suffices = (replicas: number, attainment: number): boolean =>
    kept(answers, `${replicas} ${attainment}`, () => isEnough(replicas, attainment))
  const isEnough = (replicas: number, attainment: number): boolean => {
    const weight = served.weights.reduce((sum, each) => sum + each, 0)
    let mayBreak = (1 - attainment) * weight + ROUNDING * weight
    for (const [i, window] of windows.entries()) {
      const trial = tried(window, replicas, mayBreak / window.thinning)
      if (trial === null) return false
      mayBreak -= (1 - trial.attainment) * (served.weights[i] as number)
    }
    return all(replicas).attainment >= attainment
  }
  return { minute, together: all, suffices }
}

/** Of the requests: sums of shares differ by less. */
const ROUNDING = 1e-6

/** The minute's own requests that a replica accepts. */
function countAccepted(model: PerformanceModel, { requests, from, to }: MinuteWindow): number {
  const longest = longestAccepted(model)
  let accepted = 0
  for (let index = from; index < to; index++) if (tokensOf(requests, index) <= longest) accepted++
  return accepted
}

/** Each minute's requests weigh as many as they stand for. */
export function together(trials: readonly Trial[], windows: readonly MinuteWindow[]): Trial {
  const [only] = trials
  if (only !== undefined && trials.length === 1) return only
  const weights = trials.map(
    ({ ttftSeconds }, i) => ttftSeconds.length * (windows[i] as MinuteWindow).thinning
  )
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  const mean = (part: 'attainment' | 'ttftAttainment' | 'tpotAttainment' | 'latencyAttainment') =>
    trials.reduce(
      (sum, trial, i) => (weights[i] === 0 ? sum : sum + trial[part] * (weights[i] as number)),
      0
    ) / all
  const joined = (part: 'ttftSeconds' | 'tpotSeconds' | 'latencySeconds') =>
    Float64Array.from(trials.flatMap(trial => [...trial[part]]))
  // The search asks for what was attained, and seldom for the times behind it.
  return lazily<Trial>({
    attainment: () => mean('attainment'),
    ttftAttainment: () => mean('ttftAttainment'),
    tpotAttainment: () => mean('tpotAttainment'),
    latencyAttainment: () => mean('latencyAttainment'),
    ttftSeconds: () => joined('ttftSeconds'),
    tpotSeconds: () => joined('tpotSeconds'),
    latencySeconds: () => joined('latencySeconds'),
    busySeconds: () => trials.reduce((sum, trial) => sum + trial.busySeconds, 0),
    busyShare: () => Math.max(...trials.map(({ busyShare }) => busyShare))
  })
}

/** What stands under the key, made where there is nothing yet. */
export function kept<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const before = known.get(key)
  if (before !== undefined) return before
  const made = make()
  known.set(key, made)
  return made
}

/** Each request of the minutes alone on an empty replica: the best that any number of replicas can do. */
export const replayAlone = (
  model: PerformanceModel,
  windows: readonly MinuteWindow[],
  slo: ServiceLevel
): Trial =>
  together(
    windows.map(window => minuteAlone(model, window, slo)),
    windows
  )

function minuteAlone(
  model: PerformanceModel,
  { requests: all, from, to }: MinuteWindow,
  slo: ServiceLevel
): Trial {
  const requests = {
    arrivalSeconds: Float64Array.from({ length: to - from }, (_, i) => i * ALONE_SECONDS),
    inputTokens: all.inputTokens.subarray(from, to),
    cachedTokens: all.cachedTokens.subarray(from, to),
    outputTokens: all.outputTokens.subarray(from, to),
    ...(all.sources === undefined ? {} : { sources: all.sources.subarray(from, to) }),
    ...(all.hidden === undefined ? {} : { hidden: all.hidden })
  }
  return {
    ...judge(simulate(model, 1, requests), requests, 0, to - from, slo),
    busySeconds: 0,
    busyShare: 0
  }
}

/** Longer than any one request takes. */
const ALONE_SECONDS = 1e5

export const compressed = (requests: Requests, factor: number): Requests => ({
  ...requests,
  arrivalSeconds: requests.arrivalSeconds.map(seconds => seconds / factor)
})

/** Whether any of the minute's own requests fits a replica. */
export const measures = (model: PerformanceModel, window: MinuteWindow): boolean =>
  countAccepted(model, window) > 0

/** The minute's own requests without those that no replica accepts, which ask for no work. */
export function acceptedOf(model: PerformanceModel, window: MinuteWindow): MinuteWindow {
  const { requests, from, to, thinning } = window
  const longest = longestAccepted(model)
  const isAccepted = (_: number, row: number) => tokensOf(requests, from + row) <= longest
  const arrivalSeconds = requests.arrivalSeconds.subarray(from, to).filter(isAccepted)
  if (arrivalSeconds.length === to - from) return window
  const accepted = (column: Int32Array) => column.subarray(from, to).filter(isAccepted)
  const sum = (column: Int32Array) => thinning * column.reduce((total, tokens) => total + tokens, 0)
  const [inputTokens, outputTokens] = [accepted(requests.inputTokens), accepted(requests.outputTokens)]
  return {
    ...window,
    requests: { arrivalSeconds, inputTokens, outputTokens, cachedTokens: accepted(requests.cachedTokens) },
    from: 0,
    to: arrivalSeconds.length,
    totals: {
      requests: thinning * arrivalSeconds.length,
      inputTokens: sum(inputTokens),
      outputTokens: sum(outputTokens)
    }
  }
}

/**
 * What keeps the fleet from being smaller. With one replica fewer: the KV cache if boundless KV would mend it, else
 * whichever of prompts and answers, made free of cost, brings it closer; the wait for the first token where neither would
 * do and that is what is late.
 */
export function bindingOf(
  model: PerformanceModel,
  rehearse: Rehearse,
  replicas: number,
  windows: readonly MinuteWindow[],
  demanded: Demanded
): Binding {
  if (replicas === 1) return 'one-replica'
  const { attainment } = demanded.slo
  const fewer = replicas - Math.min(replicas - 1, Math.max(...windows.map(({ thinning }) => thinning)))
  const mended = (engine: PerformanceModel) =>
    rehearsalsOf(engine, demanded, windows).together(fewer).attainment
  const boundless = { ...model, kvCapacityTokens: Number.POSITIVE_INFINITY }
  if (mended(boundless) >= attainment) return 'kv-cache'
  const [prefill, decode] = [mended(withoutPrefill(model)), mended(withoutDecode(model))]
  const { ttftAttainment, tpotAttainment } = rehearse.together(fewer)
  if (Math.max(prefill, decode) < attainment && ttftAttainment <= tpotAttainment) return 'ttft'
  return prefill > decode ? 'prefill' : 'decode'
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
