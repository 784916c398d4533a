/** Log → workloads: the demand that each model to be served would meet, request by request. */
import type { RequestLog, UsageBuckets } from '../../log/trafficLog.ts'
import { MICROS_PER_SECOND } from '../../units.ts'
import type { Requests } from '../engine/requests.ts'
import { hourlyPeaks } from '../fleet/schedule.ts'
import { dailyPeaks } from '../fleet/uncertainty.ts'
import type { LogClock, WorkloadKind } from '../plan.ts'
import { BATCH_NOTE, batchDemand } from './batchWork.ts'
import { busiestMinutes, type MinuteWindow } from './busiest.ts'
import { demandedRequests, isBatchRow } from './demandedRequests.ts'
import { type Lengths, lengthsOf, tokensOf } from './lengths.ts'
import { busiestBatchDay, busiestBucketMinute } from './synthesise.ts'

export type Demand = {
  readonly windows: readonly MinuteWindow[]
  /** Of several draws of a synthesised minute those with the fewest and the most requests; its window is the middle one. */
  readonly draws?: { readonly least: MinuteWindow; readonly most: MinuteWindow }
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

export type FoundDemand = {
  readonly requests: number
  /** `null`: nothing the sizing could replay. */
  readonly demand: Demand | null
  readonly notes: readonly string[]
}

/** Of what may not wait. */
export type AnswerKind = Exclude<WorkloadKind, 'batch'>

/** All that sizing needs to know of a log. */
export type Demands = {
  /** The names it holds rows of that want an answer at once. */
  readonly models: readonly string[]
  /** Those it holds rows of the Batch API of. */
  readonly batchModels: readonly string[]
  /** What one model would serve in place of these. */
  readonly of: (sourceModels: readonly string[], kind: AnswerKind, isBatch: boolean) => FoundDemand
}

/** @param seed for arrivals drawn from buckets */
export function demandsOf(data: RequestLog | UsageBuckets, clock: LogClock, seed: number): Demands {
  const isBatch = (row: number) => (data.grain === 'request' ? isBatchRow(data, row) : data.batch[row] === 1)
  const isPresent = [new Uint8Array(data.models.length), new Uint8Array(data.models.length)] as const
  for (let i = 0; i < data.length; i++) isPresent[isBatch(i) ? 1 : 0][data.model[i] as number] = 1
  return {
    models: data.models.filter((_, code) => isPresent[0][code] === 1),
    batchModels: data.models.filter((_, code) => isPresent[1][code] === 1),
    of: (sourceModels, kind, isBatch) => {
      const members = new Set(sourceModels.map(name => data.models.indexOf(name)))
      const ofBuckets = isBatch ? busiestBatchDay : busiestBucketMinute
      const found =
        data.grain === 'request'
          ? requestDemand(data, members, kind, isBatch ? seed : null, clock)
          : ofBuckets(data, members, seed, clock.describe)
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

/** @param batchSeed for the order of work that may wait; `null`: none of it may */
function requestDemand(
  log: RequestLog,
  members: ReadonlySet<number>,
  kind: AnswerKind,
  batchSeed: number | null,
  clock: LogClock
): FoundDemand {
  const isBatch = batchSeed !== null
  const { indices, requests, notes } = demandedRequests(log, members, {
    embeds: kind === 'embedding',
    isBatch
  })
  const found = { requests: indices.length, demand: null, notes }
  if (requests === null) return found
  const zeroMicros = log.arrivalMicros[indices[0] as number] as number
  return isBatch
    ? {
        ...found,
        demand: batchDemand(requests, zeroMicros, batchSeed, clock.describe),
        notes: [BATCH_NOTE, ...notes]
      }
    : { ...found, demand: demandOf(requests, kind, zeroMicros, clock) }
}

function demandOf(
  requests: Requests,
  kind: AnswerKind,
  zeroMicros: number,
  { describe, hourOfWeek }: LogClock
): Demand {
  const micros = (seconds: number) => zeroMicros + seconds * MICROS_PER_SECOND
  const windows = busiestMinutes(requests)
  return {
    windows,
    moments: windows.map(({ startSeconds }) => describe(Math.round(micros(startSeconds)))),
    spanSeconds: requests.arrivalSeconds.at(-1) as number,
    totalTokens: totalOf(requests),
    lengths: lengthsOf(requests),
    dailyPeaks: dailyPeaks(requests),
    hourlyPeaks: hourOfWeek && hourlyPeaks(weighed(requests, kind), seconds => hourOfWeek(micros(seconds))),
    whole: requests
  }
}

function totalOf(requests: Requests): number {
  let tokens = 0
  for (let i = 0; i < requests.arrivalSeconds.length; i++) tokens += tokensOf(requests, i)
  return tokens
}

/** Embeddings weigh by their prompts alone, as in their busiest minutes. */
const weighed = (requests: Requests, kind: AnswerKind): Requests =>
  kind === 'embedding'
    ? { ...requests, outputTokens: new Int32Array(requests.outputTokens.length) }
    : requests
