/** Log → workloads: the demand that each model to be served would meet, request by request. */
import type { ModelSpec } from '../catalog/types.ts'
import { FAILED, GATEWAY_CACHED, RETRY, type RequestLog, type UsageBuckets } from '../log/trafficLog.ts'
import { distributionOf } from '../traffic/distribution.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import { busiestMinutes, type MinuteWindow } from './busiest.ts'
import type { SizingOptions } from './capacityPlan.ts'
import type { Requests } from './replica.ts'
import { busiestBucketMinute } from './synthesise.ts'
import { type Assignment, assignTargets } from './targets.ts'

export type Demand = {
  readonly windows: readonly MinuteWindow[]
  /** The zero of the windows' `startSeconds`, on the log's clock. */
  readonly zeroMicros: number
  readonly spanSeconds: number
  readonly totalTokens: number
  /** Every request of the log; `null` for buckets. */
  readonly whole: Requests | null
}

export type SourcedDemand = Assignment & {
  readonly requests: number
  /** `null`: nothing the sizing could replay. */
  readonly demand: Demand | null
  readonly notes: readonly string[]
}

/** The log's demand, grouped by the model that would serve it. */
export function workloadsOf(
  data: RequestLog | UsageBuckets,
  chosen: ModelSpec | null,
  { sourceModel, seed }: Pick<SizingOptions, 'sourceModel' | 'seed'>
): SourcedDemand[] {
  const present = new Set(data.model)
  const named = data.models.filter((_, index) => present.has(index))
  return assignTargets(named, chosen, sourceModel).map(assignment => {
    const members = new Set(assignment.sourceModels.map(name => data.models.indexOf(name)))
    const demand =
      data.grain === 'request' ? requestDemand(data, members) : busiestBucketMinute(data, members, seed)
    return { ...assignment, ...demand }
  })
}

type Found = Pick<SourcedDemand, 'requests' | 'demand' | 'notes'>

/**
 * Every request once, at its first arrival: later attempts are left out, and so are answers from a gateway's cache
 * and calls that any server would refuse. A request refused at first (429, 5xx, timeout) would have been served, so it
 * counts; its 0 output tokens are no size. What the log does not say of a size is the workload's median.
 */
function requestDemand(log: RequestLog, members: ReadonlySet<number>): Found {
  const chosen = log.model.reduce<number[]>((indexes, model, index) => {
    if (members.has(model) && isDemand(log, index)) indexes.push(index)
    return indexes
  }, [])
  const column = (value: (index: number) => number) =>
    new Float64Array(chosen.length).map((_, row) => value(chosen[row] as number))
  const input = column(index => known(log.inputTokens[index] as number))
  const output = column(index => (failed(log, index) ? Number.NaN : known(log.outputTokens[index] as number)))
  const medianInput = distributionOf(input, 'tokens', 'measured')?.p50
  const medianOutput = distributionOf(output, 'tokens', 'measured')?.p50
  if (medianInput === undefined || medianOutput === undefined) {
    const notes = ['No request of this workload states its tokens.']
    return { requests: chosen.length, demand: null, notes }
  }
  const zeroMicros = log.arrivalMicros[chosen[0] as number] as number
  const requests: Requests = {
    arrivalSeconds: column(index => ((log.arrivalMicros[index] as number) - zeroMicros) / MICROS_PER_SECOND),
    inputTokens: new Int32Array(input.map(tokens => wholeTokens(tokens, medianInput))),
    cachedTokens: new Int32Array(column(index => known(log.cachedTokens[index] as number) || 0)),
    outputTokens: new Int32Array(output.map(tokens => wholeTokens(tokens, medianOutput)))
  }
  const unstated = input.reduce(
    (sum, tokens, row) => sum + (tokens + (output[row] as number) >= 0 ? 0 : 1),
    0
  )
  const notes = sizeNotes(unstated, medianOutput)
  return { requests: chosen.length, demand: demandOf(requests, zeroMicros), notes }
}

function demandOf(requests: Requests, zeroMicros: number): Demand {
  const sum = (column: Int32Array) => column.reduce((total, tokens) => total + tokens, 0)
  return {
    windows: busiestMinutes(requests),
    zeroMicros,
    spanSeconds: requests.arrivalSeconds.at(-1) as number,
    totalTokens: sum(requests.inputTokens) + sum(requests.outputTokens),
    whole: requests
  }
}

const sizeNotes = (unstated: number, medianOutput: number): string[] =>
  unstated === 0
    ? []
    : [
        `${unstated} requests do not state their tokens, among them those refused at first; the workload's ` +
          `median is assumed for what is missing (${Math.round(medianOutput)} output tokens).`
      ]

const failed = (log: RequestLog, index: number): boolean => ((log.flags[index] as number) & FAILED) !== 0

function isDemand(log: RequestLog, index: number): boolean {
  if (((log.flags[index] as number) & (RETRY | GATEWAY_CACHED)) !== 0) return false
  return !failed(log, index) || mayBeServed(log.status[index] as number)
}

/** Failures of the server, not of the request; 0 where the log says "failed" without a status. */
const mayBeServed = (status: number): boolean =>
  status < 400 || status === 408 || status === 409 || status === 429 || status >= 500

const known = (tokens: number): number => (tokens >= 0 ? tokens : Number.NaN)

const wholeTokens = (tokens: number, median: number): number =>
  Math.max(1, Math.round(Number.isNaN(tokens) ? median : tokens))
