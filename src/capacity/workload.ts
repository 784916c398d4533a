/** Log → workloads: the demand that each model to be served would meet, request by request. */
import type { RequestLog, UsageBuckets } from '../log/trafficLog.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import { busiestMinutes, type MinuteWindow } from './busiest.ts'
import type { LogClock, SizingOptions, WorkloadKind } from './capacityPlan.ts'
import { demandedRequests } from './demandedRequests.ts'
import { type Lengths, lengthsOf } from './lengths.ts'
import type { Requests } from './requests.ts'
import { hourlyPeaks } from './schedule.ts'
import { busiestBucketMinute } from './synthesise.ts'
import { type Assignment, assignTargets, type Chosen } from './targets.ts'
import { dailyPeaks } from './uncertainty.ts'

export type Demand = {
  readonly windows: readonly MinuteWindow[]
  /** When each window's minute begins. */
  readonly moments: readonly string[]
  readonly spanSeconds: number
  readonly totalTokens: number
  /** Of every request of the log; for buckets, of those that are synthesised. */
  readonly lengths: Lengths
  /** Tokens of the busiest minute of each whole day, in order; none for buckets. */
  readonly dailyPeaks: readonly number[]
  /** Tokens of the busiest minute of each hour of the week; `null` for buckets, and without a week or a wall clock. */
  readonly hourlyPeaks: readonly number[] | null
  /** Every request of the log; `null` for buckets, and where it is not at hand. */
  readonly whole: Requests | null
}

export type SourcedDemand = Assignment & {
  readonly requests: number
  /** `null`: nothing the sizing could replay. */
  readonly demand: Demand | null
  readonly notes: readonly string[]
}

type FoundDemand = Pick<SourcedDemand, 'requests' | 'demand' | 'notes'>

/** All that sizing needs to know of a log. */
export type Demands = {
  /** The names it holds rows of. */
  readonly models: readonly string[]
  /** What one model would serve in place of these. */
  readonly of: (sourceModels: readonly string[], kind: WorkloadKind) => FoundDemand
}

/** @param seed for arrivals drawn from buckets */
export function demandsOf(data: RequestLog | UsageBuckets, clock: LogClock, seed: number): Demands {
  const isPresent = new Uint8Array(data.models.length)
  for (let i = 0; i < data.length; i++) isPresent[data.model[i] as number] = 1
  return {
    models: data.models.filter((_, code) => isPresent[code] === 1),
    of: (sourceModels, kind) => {
      const members = new Set(sourceModels.map(name => data.models.indexOf(name)))
      const found =
        data.grain === 'request'
          ? requestDemand(data, members, kind, clock)
          : busiestBucketMinute(data, members, seed, clock.describe)
      return kind === 'embedding' ? withoutAnswers(found) : found
    }
  }
}

/** A prompt that is embedded yields no tokens: the one that the simulator needs is not reported. */
function withoutAnswers({ requests, demand, notes }: FoundDemand): FoundDemand {
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

/** The demand, grouped by the model that would serve it. */
export const workloadsOf = (
  demands: Demands,
  chosen: Chosen,
  sourceModel: SizingOptions['sourceModel']
): SourcedDemand[] =>
  assignTargets(demands.models, chosen, sourceModel).map(assignment => ({
    ...assignment,
    ...demands.of(assignment.sourceModels, assignment.kind)
  }))

function requestDemand(
  log: RequestLog,
  members: ReadonlySet<number>,
  kind: WorkloadKind,
  clock: LogClock
): FoundDemand {
  const { indices, requests, notes } = demandedRequests(log, members, kind)
  const zeroMicros = log.arrivalMicros[indices[0] as number] as number
  return { requests: indices.length, demand: requests && demandOf(requests, kind, zeroMicros, clock), notes }
}

function demandOf(
  requests: Requests,
  kind: WorkloadKind,
  zeroMicros: number,
  { describe, hourOfWeek }: LogClock
): Demand {
  const sum = (column: Int32Array) => column.reduce((total, tokens) => total + tokens, 0)
  const micros = (seconds: number) => zeroMicros + seconds * MICROS_PER_SECOND
  const windows = busiestMinutes(requests)
  return {
    windows,
    moments: windows.map(({ startSeconds }) => describe(Math.round(micros(startSeconds)))),
    spanSeconds: requests.arrivalSeconds.at(-1) as number,
    totalTokens: sum(requests.inputTokens) + sum(requests.outputTokens),
    lengths: lengthsOf(requests),
    dailyPeaks: dailyPeaks(requests),
    hourlyPeaks: hourOfWeek && hourlyPeaks(weighed(requests, kind), seconds => hourOfWeek(micros(seconds))),
    whole: requests
  }
}

/** Embeddings weigh by their prompts alone, as in their busiest minutes. */
const weighed = (requests: Requests, kind: WorkloadKind): Requests =>
  kind === 'embedding'
    ? { ...requests, outputTokens: new Int32Array(requests.outputTokens.length) }
    : requests
