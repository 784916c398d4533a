/** Log → workloads: the demand that each model to be served would meet, request by request. */

import { except, lazily } from '../../lazy.ts'
import type { RequestLog, UsageBuckets } from '../../log/trafficLog.ts'
import { MICROS_PER_SECOND } from '../../units.ts'
import type { Requests } from '../engine/requests.ts'
import { hourlyPeaks } from '../fleet/schedule.ts'
import { dailyPeaks } from '../fleet/uncertainty.ts'
import { BATCH_NOTE, batchDemand } from './batchWork.ts'
import { busiestMinutes } from './busiest.ts'
import type { AnswerKind, Demand, Demands, FoundDemand } from './demand.ts'
import { requestsBetween, sizeNotes } from './demandedRequests.ts'
import { type Group, isBatchRow } from './group.ts'
import { lengthsOfGroup } from './groupLengths.ts'
import { type GroupSizes, groupSizes } from './groupSizes.ts'
import type { Lengths } from './lengths.ts'
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
  const rowsOf = latestOnly<Requests>()
  return {
    models: data.models.filter((_, code) => isPresent[0][code] === 1),
    batchModels: data.models.filter((_, code) => isPresent[1][code] === 1),
    speaking: speakingIn(data),
    of: (sourceModels, kind, isBatch) => {
      const key = JSON.stringify([sourceModels, kind, isBatch])
      const before = known.get(key)
      if (before !== undefined) return before
      const members = new Set(sourceModels.map(name => data.models.indexOf(name)))
      const ofBuckets = isBatch ? busiestBatchDay : busiestBucketMinute
      const embeds = kind === 'embedding'
      const found =
        data.grain === 'request'
          ? requestDemand({ log: data, members, embeds, isBatch }, kind, seed, clock, make =>
              rowsOf(key, make)
            )
          : ofBuckets(data, members, seed, clock.describe)
      const asked = embeds ? withoutAnswers(found) : found
      known.set(key, asked)
      return asked
    }
  }
}

/** Fewer of a model's rows with audio are a trial. [share] */
const LEAST_SPEAKING = 0.01

/** Models of which at least that many rows hold audio. */
function speakingIn(data: RequestLog | UsageBuckets): readonly string[] {
  const counts = [
    data.audioInputTokens,
    data.audioOutputTokens,
    data.grain === 'request' ? data.audioTokens : undefined
  ].filter(column => column !== undefined)
  if (counts.length === 0) return []
  const [rows, speaking] = [new Float64Array(data.models.length), new Float64Array(data.models.length)]
  for (let i = 0; i < data.length; i++) {
    const model = data.model[i] as number
    rows[model] = (rows[model] as number) + 1
    if (counts.some(column => (column[i] as number) > 0)) speaking[model] = (speaking[model] as number) + 1
  }
  return data.models.filter((_, code) => (speaking[code] as number) > LEAST_SPEAKING * (rows[code] as number))
}

/** Remembers what was made last: the requests of one group at a time, however many groups are asked for. */
function latestOnly<Value>(): (key: string, make: () => Value) => Value {
  let latest: { readonly key: string; readonly value: Value } | null = null
  return (key, make) => {
    if (latest?.key === key) return latest.value
    latest = null
    latest = { key, value: make() }
    return latest.value
  }
}

/** A prompt that is embedded yields no tokens: the one that the simulator needs is not reported. */
function withoutAnswers(found: FoundDemand): FoundDemand {
  const note =
    'Embeddings are prompts without answers: nothing is decoded and the TTFT limit alone counts. No public ' +
    'measurement of an embedding server checks the speed.'
  const counted = ({ demand }: FoundDemand) =>
    demand &&
    except(demand, {
      windows: demand.windows.map(window => ({ ...window, totals: { ...window.totals, outputTokens: 0 } })),
      totalTokens: demand.totalTokens - (demand.whole === null ? 0 : demand.lengths.all)
    })
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
 * @param seed for the order of work that may wait
 * @param latest keeps what it makes until another group's is made
 */
function requestDemand(
  group: Group,
  kind: AnswerKind,
  seed: number,
  clock: LogClock,
  latest: (make: () => Requests) => Requests
): FoundDemand {
  const { log, members, isBatch } = group
  const sizes = groupSizes(group)
  const rows = () => latest(() => requestsBetween(group, sizes, 0, log.length))
  const notes = sizeNotes(sizes)
  return lazily<FoundDemand>({
    requests: () => sizes.requests,
    demand: () => {
      if (sizes.medians === null) return null
      const lengths = lengthsOfGroup(group, sizes, sizes.medians, rows)
      return isBatch
        ? batchDemand(rows, lengths, log.arrivalMicros[sizes.first] as number, seed, clock.describe)
        : demandOf(group, sizes, lengths, rows, kind, clock)
    },
    notes: () => (isBatch && sizes.medians !== null ? [BATCH_NOTE, ...notes] : notes),
    classes: () => limitsOfLog(log, members),
    today: () => (isBatch ? null : waitsToday(log, members))
  })
}

function demandOf(
  group: Group,
  sizes: GroupSizes,
  lengths: Lengths,
  rows: () => Requests,
  kind: AnswerKind,
  { describe, hourOfWeek }: LogClock
): Demand {
  const { arrivalMicros } = group.log
  const zeroMicros = arrivalMicros[sizes.first] as number
  const micros = (seconds: number) => zeroMicros + seconds * MICROS_PER_SECOND
  const windows = busiestMinutes(group, sizes)
  return lazily<Demand>({
    windows: () => windows,
    moments: () => windows.map(({ startSeconds }) => describe(Math.round(micros(startSeconds)))),
    spanSeconds: () => ((arrivalMicros[sizes.last] as number) - zeroMicros) / MICROS_PER_SECOND,
    totalTokens: () => lengths.counts().reduce((sum, [tokens, requests]) => sum + tokens * requests, 0),
    lengths: () => lengths,
    dailyPeaks: () => dailyPeaks(rows()),
    hourlyPeaks: () =>
      hourOfWeek && hourlyPeaks(weighed(rows(), kind), seconds => hourOfWeek(micros(seconds))),
    timeline: () => minuteTimeline(weighed(rows(), kind), describe(Math.round(zeroMicros))),
    whole: () => rows
  })
}

/** Embeddings weigh by their prompts alone, as in their busiest minutes. */
const weighed = (requests: Requests, kind: AnswerKind): Requests =>
  kind === 'embedding'
    ? { ...requests, outputTokens: new Int32Array(requests.outputTokens.length) }
    : requests
