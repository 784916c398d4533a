/** Log → workloads: the demand that each model to be served would meet, request by request. */
import type { ModelSpec } from '../catalog/types.ts'
import { FAILED, GATEWAY_CACHED, RETRY, type RequestLog, type UsageBuckets } from '../log/trafficLog.ts'
import { tokenDistributionOf } from '../traffic/distribution.ts'
import { Tally } from '../traffic/tally.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import { busiestMinutes, type MinuteWindow } from './busiest.ts'
import type { SizingOptions } from './capacityPlan.ts'
import { lengthsOf } from './lengths.ts'
import type { Requests } from './requests.ts'
import { busiestBucketMinute } from './synthesise.ts'
import { type Assignment, assignTargets } from './targets.ts'

export type Demand = {
  readonly windows: readonly MinuteWindow[]
  /** The zero of the windows' `startSeconds`, on the log's clock. */
  readonly zeroMicros: number
  readonly spanSeconds: number
  readonly totalTokens: number
  /** Of every request of the log; for buckets, of those that are synthesised. */
  readonly lengths: Tally
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
  const isPresent = new Uint8Array(data.models.length)
  for (let i = 0; i < data.length; i++) isPresent[data.model[i] as number] = 1
  const named = data.models.filter((_, code) => isPresent[code] === 1)
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
  const chosen = demandedIn(log, members)
  const [input, output] = [new Tally(), new Tally()]
  for (const index of chosen) {
    input.add(log.inputTokens[index] as number)
    output.add(statedOutput(log, index))
  }
  const medianInput = tokenDistributionOf(input, 'measured')?.p50
  const medianOutput = tokenDistributionOf(output, 'measured')?.p50
  if (medianInput === undefined || medianOutput === undefined) {
    const notes = ['No request of this workload states its tokens.']
    return { requests: chosen.length, demand: null, notes }
  }
  const zeroMicros = log.arrivalMicros[chosen[0] as number] as number
  const requests = requestsOf(log, chosen, zeroMicros, medianInput, medianOutput)
  const notes = sizeNotes(unstatedIn(log, chosen), medianOutput)
  return { requests: chosen.length, demand: demandOf(requests, zeroMicros), notes }
}

/** Where the demand stands in the log. */
function demandedIn(log: RequestLog, members: ReadonlySet<number>): Uint32Array {
  const isMember = Uint8Array.from(log.models, (_, code) => (members.has(code) ? 1 : 0))
  const chosen = new Uint32Array(log.length)
  let length = 0
  for (let i = 0; i < log.length; i++) {
    if (isMember[log.model[i] as number] === 1 && isDemand(log, i)) chosen[length++] = i
  }
  return chosen.subarray(0, length)
}

function requestsOf(
  log: RequestLog,
  chosen: Uint32Array,
  zeroMicros: number,
  medianInput: number,
  medianOutput: number
): Requests {
  const { length } = chosen
  const arrivalSeconds = new Float64Array(length)
  const [inputTokens, cachedTokens] = [new Int32Array(length), new Int32Array(length)]
  const outputTokens = new Int32Array(length)
  for (let row = 0; row < length; row++) {
    const index = chosen[row] as number
    arrivalSeconds[row] = ((log.arrivalMicros[index] as number) - zeroMicros) / MICROS_PER_SECOND
    inputTokens[row] = wholeTokens(log.inputTokens[index] as number, medianInput)
    cachedTokens[row] = (log.cachedTokens[index] as number) || 0
    outputTokens[row] = wholeTokens(statedOutput(log, index), medianOutput)
  }
  return { arrivalSeconds, inputTokens, cachedTokens, outputTokens }
}

/** How many do not state both sizes. */
function unstatedIn(log: RequestLog, chosen: Uint32Array): number {
  let unstated = 0
  for (const index of chosen) {
    if (Number.isNaN((log.inputTokens[index] as number) + statedOutput(log, index))) unstated++
  }
  return unstated
}

/** The 0 output tokens of a failure are no size. */
const statedOutput = (log: RequestLog, index: number): number =>
  failed(log, index) ? Number.NaN : (log.outputTokens[index] as number)

function demandOf(requests: Requests, zeroMicros: number): Demand {
  const sum = (column: Int32Array) => column.reduce((total, tokens) => total + tokens, 0)
  return {
    windows: busiestMinutes(requests),
    zeroMicros,
    spanSeconds: requests.arrivalSeconds.at(-1) as number,
    totalTokens: sum(requests.inputTokens) + sum(requests.outputTokens),
    lengths: lengthsOf(requests),
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

const wholeTokens = (tokens: number, median: number): number =>
  Math.max(1, Math.round(Number.isNaN(tokens) ? median : tokens))
