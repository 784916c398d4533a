/** Log → workloads: the demand that each model to be served would meet, request by request. */

import { lazily } from '../../lazy.ts'
import type { RequestLog, UsageBuckets } from '../../log/trafficLog.ts'
import { MICROS_PER_SECOND } from '../../units.ts'
import type { Requests } from '../engine/requests.ts'
import { hourlyPeaks } from '../fleet/schedule.ts'
import { dailyPeaks } from '../fleet/uncertainty.ts'
import { BATCH_NOTE, batchDemand } from './batchWork.ts'
import { busiestMinutes } from './busiest.ts'
import type { AnswerKind, Demand, Demands, FoundDemand } from './demand.ts'
import { demandedRequests, isBatchRow } from './demandedRequests.ts'
import { lengthsOf, tokensOf } from './lengths.ts'
import type { LogClock } from './logClock.ts'
import { limitsOfLog } from './logPromise.ts'
import { minuteTimeline } from './minuteTimeline.ts'
import { busiestBatchDay, busiestBucketMinute } from './synthesise.ts'
import { waitsToday } from './today.ts'

/** @param seed for arrivals drawn from buckets */
export function demandsOf(data: RequestLog | UsageBuckets, clock: LogClock, seed: number): Demands {
  const isBatch = (row: number) => (data.grain === 'request' ? isBatchRow(data, row) : data.batch[row] === 1)
  const isPresent = [new Uint8Array(data.models.length), new Uint8Array(data.models.length)] as const
  for (let i = 0; i < data.length; i++) isPresent[isBatch(i) ? 1 : 0][data.model[i] as number] = 1
  const known = new Map<string, FoundDemand>()
  return {
    models: data.models.filter((_, code) => isPresent[0][code] === 1),
    batchModels: data.models.filter((_, code) => isPresent[1][code] === 1),
    of: (sourceModels, kind, isBatch) => {
      const key = JSON.stringify([sourceModels, kind, isBatch])
      const before = known.get(key)
      if (before !== undefined) return before
      const members = new Set(sourceModels.map(name => data.models.indexOf(name)))
      const ofBuckets = isBatch ? busiestBatchDay : busiestBucketMinute
      const found =
        data.grain === 'request'
          ? requestDemand(data, members, kind, isBatch ? seed : null, clock)
          : ofBuckets(data, members, seed, clock.describe)
      const asked = kind === 'embedding' ? withoutAnswers(found) : found
      known.set(key, asked)
      return asked
    }
  }
}

/** A prompt that is embedded yields no tokens: the one that the simulator needs is not reported. */
function withoutAnswers(found: FoundDemand): FoundDemand {
  const note =
    'Embeddings are prompts without answers: nothing is decoded and the TTFT limit alone counts. No public ' +
    'measurement of an embedding server checks the speed.'
  const counted = ({ demand }: FoundDemand) =>
    demand && {
      ...demand,
      windows: demand.windows.map(window => ({ ...window, totals: { ...window.totals, outputTokens: 0 } })),
      totalTokens: demand.totalTokens - (demand.whole?.outputTokens.length ?? 0)
    }
  return lazily<FoundDemand>({
    requests: () => found.requests,
    demand: () => counted(found),
    notes: () => [...found.notes, note],
    classes: () => found.classes,
    today: () => found.today
  })
}

/**
 * Each part when it is asked for: a search asks most groups of models for their promise alone.
 *
 * @param batchSeed for the order of work that may wait; `null`: none of it may
 */
function requestDemand(
  log: RequestLog,
  members: ReadonlySet<number>,
  kind: AnswerKind,
  batchSeed: number | null,
  clock: LogClock
): FoundDemand {
  const isBatch = batchSeed !== null
  const demanded = lazily({
    rows: () => demandedRequests(log, members, { embeds: kind === 'embedding', isBatch })
  })
  const demand = (): Demand | null => {
    const { indices, requests } = demanded.rows
    if (requests === null) return null
    const zeroMicros = log.arrivalMicros[indices[0] as number] as number
    return isBatch
      ? batchDemand(requests, zeroMicros, batchSeed, clock.describe)
      : demandOf(requests, kind, zeroMicros, clock)
  }
  return lazily<FoundDemand>({
    requests: () => demanded.rows.indices.length,
    demand,
    notes: () =>
      isBatch && demanded.rows.requests !== null ? [BATCH_NOTE, ...demanded.rows.notes] : demanded.rows.notes,
    classes: () => limitsOfLog(log, members),
    today: () => (isBatch ? null : waitsToday(log, members))
  })
}

function demandOf(
  requests: Requests,
  kind: AnswerKind,
  zeroMicros: number,
  { describe, hourOfWeek }: LogClock
): Demand {
  const micros = (seconds: number) => zeroMicros + seconds * MICROS_PER_SECOND
  const windows = busiestMinutes(requests)
  return lazily<Demand>({
    windows: () => windows,
    moments: () => windows.map(({ startSeconds }) => describe(Math.round(micros(startSeconds)))),
    spanSeconds: () => requests.arrivalSeconds.at(-1) as number,
    totalTokens: () => totalOf(requests),
    lengths: () => lengthsOf(requests),
    dailyPeaks: () => dailyPeaks(requests),
    hourlyPeaks: () =>
      hourOfWeek && hourlyPeaks(weighed(requests, kind), seconds => hourOfWeek(micros(seconds))),
    timeline: () => minuteTimeline(weighed(requests, kind), describe(Math.round(zeroMicros))),
    whole: () => requests
  })
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
