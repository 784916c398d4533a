/** A table of calls → `Aggregates`: the server adds up stretch by stretch, and only sums come back, and the busiest calls. */
import { AuditError } from '../../../../errors.ts'
import type { Aggregates, CallerTotal } from '../../../../log/aggregates.ts'
import type { Warning } from '../../../../log/readingShape.ts'
import type { LogSums, RequestLog, UsageBuckets } from '../../../../log/trafficLog.ts'
import { MICROS_PER_MINUTE } from '../../../../units.ts'
import { withCommas } from '../../../../words.ts'
import type { Server } from '../server.ts'
import { bucketsOf, splitBuckets } from './buckets.ts'
import { attemptsIn, BY_SECOND, busiestSeconds, candidatesOf, merged } from './busiest.ts'
import { type Calls, FAILED_UNTOLD, notAddedUp, type Stretch } from './calls.ts'
import { type Filter, leftOutBy, wantedCalls } from './conditions.ts'
import { digestsOf } from './digests.ts'
import { latenciesOf } from './latencies.ts'
import { type Minutes, minutesOf, nearMinutes, stretchOf } from './minutes.ts'
import { Names, namesIn } from './names.ts'
import { callsIn } from './rawRows.ts'
import { MAY_BE_TRIED_AGAIN, triedOf } from './retries.ts'
import {
  type AskCalls,
  askerOf,
  Gaps,
  type Groups,
  numbers,
  Seconds,
  TokenCounts,
  type Told
} from './sums.ts'
import { sweepOf } from './sweep.ts'

export type Asked = {
  readonly server: Server
  readonly calls: Calls
  /** Of the calls, those that fit all of them are added up. */
  readonly filters: readonly Filter[]
  /** What they are split by: `caller`, `model`, or a tag, of which calls have a column then. */
  readonly by: string | null
  readonly name: string
  readonly since: number | null
  readonly until: number | null
  /** What of a caller's name may be shown. */
  readonly callerName: (name: string) => string
  /** The ranks of so many values that a distribution quotes. */
  readonly quotedRanks: (count: number) => readonly number[]
  /** Quantiles of latency are estimated by a t-digest. */
  readonly isDigested: boolean
}

export type Added = {
  readonly sums: LogSums
  /** The same calls by minute and model. */
  readonly buckets: UsageBuckets
  readonly rows: number
  readonly rejected: number
  /** By why they are. */
  readonly leftOut: Readonly<Record<string, number>>
  /** Calls that lie far in time from all others, which are in no sum. */
  readonly far: { readonly rows: number; readonly warning: Warning } | null
  readonly told: Told
}

/** Calls that one query adds up, so that no server needs more memory for a longer log. */
const CHUNK_CALLS = 4_000_000

/** Of the busiest stretches so many calls are fetched at most. */
const MOST_FETCHED = 2_000_000

const MOST_REJECTED = 0.05

export async function aggregate(asked: Asked): Promise<Added> {
  const told: Told = { rows: 0, bytes: 0 }
  const { leftOut, calls: known } = await leftOutBy(
    asked.filters,
    stretchOf(asked),
    askerOf(asked.server, asked.calls, told)
  )
  const ask = askerOf(asked.server, wantedCalls(asked.calls, asked.filters), told)
  const all = await minutesOf(asked, ask)
  const { rows, rejected } = await rejectedIn(asked, known ?? all.calls)
  const { minutes, warning } = await nearMinutes(all, ask)
  const chunks = chunksOf(minutes)
  await refuseRepeated(ask, chunks, asked.name)
  const seen = { seconds: new Seconds(), gaps: new Gaps(), tokens: new TokenCounts() }
  const names = new Names(asked)
  for (const chunk of chunks)
    for (const each of [seen.seconds, seen.gaps, seen.tokens, names]) await each.see(ask, chunk)
  const seconds = seen.seconds.take()
  const { models, callers, split, all: groups } = await names.bounded(ask, chunks)
  const searches = await searched(ask, chunks, seconds)
  const withGroups = merged([...searches.stretches, ...groups.flatMap(({ stretches }) => stretches)])
  const areGroupsSearched =
    groups.every(({ isCut }) => !isCut) && attemptsIn(seconds, withGroups) <= MOST_FETCHED
  const stretches = areGroupsSearched ? withGroups : searches.stretches
  const [firstMicros, lastMicros] = await extentOf(ask, chunks)
  const busiest = await callsIn(ask, chunks, stretches, asked.callerName, names.tag)
  const attempts = minutes.calls
  const outcomes = await outcomesOf(ask, chunks)
  const sums: LogSums = {
    attempts,
    failed: names.total('failed'),
    throttled: names.total('throttled'),
    statesOutcomes: outcomes.stated >= MOST_STATED * attempts,
    tellsRetries: outcomes.told > 0,
    tried: await triedOf(ask, chunks, asked.name),
    firstMicros,
    lastMicros,
    seconds,
    minutes: await minutesSince(ask, chunks, firstMicros),
    slices: await slicesOf(ask, chunks, firstMicros, lastMicros),
    gaps: seen.gaps.take(attempts),
    tokens: seen.tokens.take(),
    latency: await (asked.isDigested ? digestsOf : latenciesOf)(ask, chunks, asked.quotedRanks),
    sweep: await sweepOf(ask, chunks),
    models: models.groups,
    callers: callers.groups,
    areGroupsSearched,
    callersOfBusiest: totalsOf(names.callers, busiest, asked.callerName),
    callerCount: namesIn(names.callers),
    split,
    splitBuckets: names.split && (await splitBuckets(ask, chunks, names.split, asked.name)),
    busiest,
    unsearched: searches.unsearched
  }
  const far = warning && { rows: all.calls - attempts, warning }
  return { sums, buckets: await bucketsOf(ask, chunks), rows, rejected, leftOut, far, told }
}

/** Rows that no call can be, of all there are. */
async function rejectedIn({ server, calls, name, since, until }: Asked, read: number) {
  if (since !== null || until !== null) return { rows: read, rejected: 0 }
  const { rows } = await server.rows({ ...calls.rows, sql: `SELECT count() FROM (${calls.rows.sql})` })
  const all = Number(rows[0]?.[0])
  const rejected = all - read
  if (rejected > MOST_REJECTED * all)
    throw AuditError.of(
      'STORE',
      name,
      `${withCommas(rejected)} of ${withCommas(all)} rows cannot be calls`,
      'Check --map; way=rows says which they are, and why'
    )
  return { rows: all, rejected }
}

function chunksOf({ minute, arrivals }: Minutes): readonly Stretch[] {
  const chunks: Stretch[] = []
  let [from, calls] = [(minute[0] as number) * MICROS_PER_MINUTE, 0]
  for (let i = 0; i < minute.length; i++) {
    calls += arrivals[i] as number
    const isLast = i === minute.length - 1
    if (calls + (arrivals[i + 1] ?? 0) <= CHUNK_CALLS && !isLast) continue
    const to = ((minute[isLast ? i : i + 1] as number) + (isLast ? 1 : 0)) * MICROS_PER_MINUTE
    chunks.push({ from, to })
    from = to
    calls = 0
  }
  return chunks
}

/** Rows of one id complete each other, or try each other again, which needs them one by one. */
async function refuseRepeated(ask: AskCalls, chunks: readonly Stretch[], name: string): Promise<void> {
  const repeated = (by: string, having: string) =>
    `SELECT count() FROM (SELECT 1 FROM {calls} WHERE @id != '' GROUP BY ${by} HAVING count() > 1${having})`
  for (const chunk of chunks) {
    const [[completed] = []] = await ask(repeated('@id, @t', ''), chunk)
    if (Number(completed) > 0)
      throw notAddedUp(name, `${completed} calls stand in several rows of one id, which complete each other`)
    const [[tried] = []] = await ask(repeated('@id', ` AND countIf(${MAY_BE_TRIED_AGAIN}) > 0`), chunk)
    if (Number(tried) > 0)
      throw notAddedUp(name, `attempts of ${tried} calls share an id, and some of them failed`)
  }
}

async function extentOf(ask: AskCalls, chunks: readonly Stretch[]): Promise<readonly [number, number]> {
  const [first = []] = await ask('SELECT min(@t) FROM {calls}', chunks[0] as Stretch)
  const [last = []] = await ask('SELECT max(@t) FROM {calls}', chunks.at(-1) as Stretch)
  return [Number(first[0]), Number(last[0])]
}

/** Share of the calls whose status must be stated for a failure to show among them. */
const MOST_STATED = 0.95

/** How many state a status, and of how many a retry could be told. */
async function outcomesOf(ask: AskCalls, chunks: readonly Stretch[]) {
  const outcomes = { stated: 0, told: 0 }
  for (const chunk of chunks) {
    const [row = []] = await ask(
      `SELECT countIf(@s NOT IN (0, ${FAILED_UNTOLD})), countIf(@caller != '' AND @i > 0) FROM {calls}`,
      chunk
    )
    const [stated = 0, told = 0] = numbers(row)
    outcomes.stated += stated
    outcomes.told += told
  }
  return outcomes
}

async function minutesSince(
  ask: AskCalls,
  chunks: readonly Stretch[],
  first: number
): Promise<Aggregates['minutes']> {
  const counts = new Map<number, number>()
  for (const chunk of chunks) {
    const rows = await ask(
      'SELECT intDiv(@t - {first:Int64}, 60000000) AS at, count() FROM {calls} GROUP BY at ORDER BY at',
      chunk,
      { first }
    )
    for (const row of rows) {
      const [at = 0, calls = 0] = numbers(row)
      counts.set(at, (counts.get(at) ?? 0) + calls)
    }
  }
  return { minute: Float64Array.from(counts.keys()), arrivals: Float64Array.from(counts.values()) }
}

const SLICES = 240

async function slicesOf(
  ask: AskCalls,
  chunks: readonly Stretch[],
  first: number,
  last: number
): Promise<readonly number[]> {
  const slices = new Array<number>(SLICES).fill(0)
  const span = last - first
  const slice =
    span === 0
      ? '0'
      : `least(${SLICES - 1}, toInt64(floor(toFloat64(@t - {first:Int64}) / {span:Float64} * ${SLICES})))`
  for (const chunk of chunks) {
    const rows = await ask(
      `SELECT ${slice} AS at, count() FROM {calls} GROUP BY at`,
      chunk,
      span === 0 ? {} : { first, span }
    )
    for (const row of rows) {
      const [at = 0, calls = 0] = numbers(row)
      slices[at] = (slices[at] as number) + calls
    }
  }
  return slices
}

/** The stretches that may be the busiest, for every width that leaves few enough of them. */
async function searched(ask: AskCalls, chunks: readonly Stretch[], seconds: Aggregates['seconds']) {
  const byWidth = new Map<number, readonly Stretch[]>([[1, await busiestSeconds(ask, chunks, seconds)]])
  for (const width of BY_SECOND) byWidth.set(width, candidatesOf(seconds, width))
  let stretches: readonly Stretch[] = []
  const unsearched: number[] = []
  for (const width of [60, 1, 10, 300, 3_600]) {
    const more = merged([...stretches, ...(byWidth.get(width) as readonly Stretch[])])
    if (attemptsIn(seconds, more) > MOST_FETCHED) unsearched.push(width)
    else stretches = more
  }
  return { stretches, unsearched }
}

/** In the whole log, of those that have a call in the busiest stretches. */
function totalsOf(
  { sums }: Groups,
  { callers }: RequestLog,
  callerName: (name: string) => string
): Aggregates['callersOfBusiest'] {
  const shown = new Set(callers)
  const totals = new Map<string, CallerTotal>()
  for (const [name, { attempts, input, output }] of sums) {
    const key = name === '' ? '' : callerName(name)
    if (shown.has(key)) totals.set(key, { attempts, tokens: (input || 0) + (output || 0) })
  }
  return totals
}
