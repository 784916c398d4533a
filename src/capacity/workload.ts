/** Log → workloads: the demand that each model to be served would meet, request by request. */
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import { busiestMinutes, type MinuteWindow } from './busiest.ts'
import type { SizingOptions, WorkloadKind } from './capacityPlan.ts'
import { demandedRequests } from './demandedRequests.ts'
import { type Lengths, lengthsOf } from './lengths.ts'
import type { Requests } from './requests.ts'
import { busiestBucketMinute } from './synthesise.ts'
import { type Assignment, assignTargets, type Chosen } from './targets.ts'

export type Demand = {
  readonly windows: readonly MinuteWindow[]
  /** The zero of the windows' `startSeconds`, on the log's clock. */
  readonly zeroMicros: number
  readonly spanSeconds: number
  readonly totalTokens: number
  /** Of every request of the log; for buckets, of those that are synthesised. */
  readonly lengths: Lengths
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
  chosen: Chosen,
  { sourceModel, seed }: Pick<SizingOptions, 'sourceModel' | 'seed'>
): SourcedDemand[] {
  const isPresent = new Uint8Array(data.models.length)
  for (let i = 0; i < data.length; i++) isPresent[data.model[i] as number] = 1
  const named = data.models.filter((_, code) => isPresent[code] === 1)
  return assignTargets(named, chosen, sourceModel).map(assignment => {
    const members = new Set(assignment.sourceModels.map(name => data.models.indexOf(name)))
    const found =
      data.grain === 'request'
        ? requestDemand(data, members, assignment.kind)
        : busiestBucketMinute(data, members, seed)
    return { ...assignment, ...(assignment.kind === 'embedding' ? withoutAnswers(found) : found) }
  })
}

/** A prompt that is embedded yields no tokens: the one that the simulator needs is not reported. */
function withoutAnswers({ requests, demand, notes }: Found): Found {
  const counted = demand && {
    ...demand,
    windows: demand.windows.map(window => ({ ...window, totals: { ...window.totals, outputTokens: 0 } })),
    totalTokens: demand.totalTokens - (demand.whole?.outputTokens.length ?? 0)
  }
  const note =
    'Embeddings are prompts without answers: nothing is decoded and the TTFT limit alone counts. No public ' +
    'measurement of an embedding server checks the speed.'
  return { requests, demand: counted, notes: [...notes, note] }
}

type Found = Pick<SourcedDemand, 'requests' | 'demand' | 'notes'>

function requestDemand(log: RequestLog, members: ReadonlySet<number>, kind: WorkloadKind): Found {
  const { indices, requests, notes } = demandedRequests(log, members, kind)
  const zeroMicros = log.arrivalMicros[indices[0] as number] as number
  return { requests: indices.length, demand: requests && demandOf(requests, zeroMicros), notes }
}

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
