/** Files → one `TrafficLog`: every line accepted, dropped as a duplicate, or rejected with its reason. */
import { AuditError, type ErrorCode } from '../errors.ts'
import { RequestLogBuilder } from '../log/requestLogBuilder.ts'
import type { TrafficLog } from '../log/trafficLog.ts'
import { UsageBucketsBuilder } from '../log/usageBucketsBuilder.ts'
import { UTC, type Zone, zoneNamed } from '../log/zone.ts'
import { Account } from './account.ts'
import { readingExplained } from './explainReading.ts'
import { factsReader } from './facts/readFacts.ts'
import { MOST_NAMED } from './fewInputs.ts'
import { finishBuckets, finishRequests } from './finishLog.ts'
import type { UsableFormat } from './format/format.ts'
import { recognise } from './readInput.ts'
import { callerKeyOf, callerNamer, digestOf } from './records/callerNames.ts'
import { loadTokenCounter, needsCounting } from './records/countTokens.ts'
import { SAY_SIZES } from './records/fields/sizedSums.ts'
import { asksForTags, beforeSince, fromUntil, rowFilter, wallStretch } from './records/rowFilter.ts'
import { splitReader } from './records/splitReader.ts'
import { bucketTaker, requestTaker, type Taker } from './records/takers.ts'
import { TokenSample } from './records/tokenSample.ts'
import { roomForRows } from './roomForRows.ts'
import type { ReadOptions, Session } from './session.ts'
import { NO_ACCESS } from './source/access.ts'
import { withoutPassword } from './source/address.ts'
import { type Found, findFiles } from './source/findFiles.ts'
import { type Outside, openSource } from './source/openSource.ts'
import type { Source } from './source/source.ts'
import { watchedEnd } from './source/watchedEnd.ts'
import { SpanTree } from './spanTree.ts'
import { nothingTold } from './state/keptInput.ts'
import { BEGINNING, type StoreParts, storeParts } from './state/storeParts.ts'
import { type Tellers, tellersOf } from './tellers.ts'

export type { ReadOptions } from './session.ts'

/**
 * Reads logs of one grain into columns.
 *
 * @param mentions files, folders, patterns such as `logs/*.csv`, addresses of stores, or `-` for standard input; together they are one log
 * @throws AuditError where a file cannot be read or is not what it was taken for
 */
export async function readLog(
  mentions: string | readonly string[],
  options: ReadOptions = {}
): Promise<TrafficLog> {
  const named = [mentions].flat()
  if (named.length === 0) throw AuditError.of('NO_LOG_NAMED')
  const session: Session = {
    options,
    inputs: [],
    skipped: [],
    accounts: [],
    warnings: [],
    assumptions: new Set(),
    zone: options.timezone === undefined ? undefined : zoneOption(options.timezone),
    hasTwiceShown: false,
    callerKey: null,
    first: undefined,
    counting: undefined,
    spans: new SpanTree(),
    facts: options.facts && factsReader(options.facts),
    split: splitReader(options.by),
    farRows: {},
    requests: undefined,
    buckets: undefined
  }
  const files = await findFiles(named)
  await options.keeping?.meet(files)
  for (const file of files) await readOrSkip(session, file)
  options.keeping?.end()
  if (session.inputs.length === 0)
    throw session.skipped[0]?.error ?? AuditError.of('NO_MATCH', named.map(withoutPassword).join(' '))
  const paths = files.map(({ path }) => path)
  const finish = () =>
    withAsked(
      session.buckets ? finishBuckets(session, session.buckets, paths) : finishRequests(session),
      session
    )
  return options.working ? options.working(finish, session.requests?.rowsTaken ?? 0) : finish()
}

function withAsked(log: TrafficLog, { options, zone = UTC }: Session): TrafficLog {
  if (log.data.clock !== 'wall') return log
  const { since, until } = options
  const holds = (reason: string) => (log.reading.leftOut[reason] ?? 0) > 0
  const asked = {
    ...wallStretch(options, zone),
    recordsBefore: since !== undefined && holds(beforeSince(since)),
    recordsAfter: until !== undefined && holds(fromUntil(until))
  }
  return { ...log, data: { ...log.data, asked } }
}

/** What shows, before a row of it was taken, that a file is no log of requests. */
const NO_LOG: ReadonlySet<ErrorCode> = new Set([
  ...([
    'EMPTY',
    'BINARY',
    'UNKNOWN_FORMAT',
    'NO_HEADER',
    'ROWS_LEFT_OUT',
    'NO_ROWS',
    'NOTHING_BUT',
    'LONG_HEADER',
    'OF_NO_USE'
  ] as const),
  'MAP_COLUMN'
])

/** A README beside the logs of a folder is no error; a file that somebody named is. */
async function readOrSkip(session: Session, file: Found): Promise<void> {
  const { first, requests, buckets } = session
  try {
    await readOne(session, file, session.inputs.length)
  } catch (error) {
    if (!file.isStrayLawful || !(error instanceof AuditError) || !NO_LOG.has(error.code)) throw error
    Object.assign(session, { first, requests, buckets })
    session.skipped.push({ name: file.name, error })
  }
}

async function readOne(session: Session, file: Found, input: number): Promise<void> {
  const { path } = file
  let bytesRead = 0
  const { options } = session
  const refuseTooMany = roomForRows(session, path)
  const onBytes = (bytes: number, totalBytes: number | null = null) => {
    bytesRead = bytes
    refuseTooMany()
    options.onProgress?.(path, bytes, totalBytes)
  }
  const outside = outsideOf(session, file)
  const store = options.keeping && file.address ? storeParts(file.address, outside, onBytes) : null
  const source = await (store ? store.open(BEGINNING) : openSource(file, outside, onBytes))
  try {
    const { account, format, ended } = await readSource(session, source, { ...file, store }, input)
    session.warnings.push(...ended.warnings)
    session.accounts.push(account)
    const bytes = store ? ended.bytes() : options.keeping ? (source.totalBytes ?? bytesRead) : bytesRead
    const summary = account.summary(format, bytes)
    // What its columns were taken for is told of those that a report names.
    const { columns: _, unusedColumns: __, ...counts } = summary
    const told = session.inputs.length < MOST_NAMED ? summary : counts
    session.inputs.push({ ...told, sha256OfStart: digestOf(source.head) })
  } finally {
    await source.close()
  }
}

function outsideOf({ options, zone = UTC }: Session, { address }: Found): Outside {
  const stretch = address === undefined ? undefined : wallStretch(options, zone)
  return {
    stdin: options.stdin,
    store: { asked: { ...options, stretch }, access: options.access ?? NO_ACCESS }
  }
}

type Opened = Found & { readonly store: StoreParts | null }

async function readSource(session: Session, source: Source, file: Opened, input: number) {
  const { path, store } = file
  const { map, inputFormat, lenient = false, sharing, showCallers, callerKey, keeping } = session.options
  if (!showCallers) session.callerKey ??= callerKey ?? callerKeyOf(source.head)
  keeping?.useKey(session.callerKey)
  const watched = watchedEnd(source)
  const scannable = { ...watched.source, sharing }
  const assumesTokens = session.options.assumeTokens != null
  const found = await recognised(scannable, path, { map, inputFormat, lenient, assumesTokens })
  const { format, sample } = found
  refuseMixture(session, format, path)
  refuseUncounted(session, format, path)
  for (const assumption of format.assumptions ?? []) session.assumptions.add(assumption)
  session.warnings.push(...(format.doubts ?? []))
  if (session.options.explainReading)
    for (const line of readingExplained(source.name, format, sample)) session.options.onExplained?.(line)
  const account = new Account(source.name, session.options.onReject)
  const told = tellersOf(session)
  const taker = await takerFor(session, format, input, told)
  const sink = account.sinkTo(isOneOfMany(file, source) ? { take: cell => taker.take(cell) } : taker)
  if (keeping === undefined) {
    await found.scan(sink)
    account.close(path, format.id, lenient, watched)
    return { account, format, ended: { ...watched, warnings: source.warnings } }
  }
  const { inputRowsOf, readKeeping } = await import('./state/readKeeping.ts')
  const rowsOf = (some: Account) => inputRowsOf(session, format, some, input, told)
  const partOf = () => {
    const part = new Account(source.name, undefined)
    Object.assign(told.told, nothingTold())
    return { account: part, sink: part.sinkTo(taker), rows: rowsOf(part) }
  }
  const rows = rowsOf(account)
  const asked = {
    file,
    source: scannable,
    found,
    sink,
    rows,
    partOf,
    account,
    keeping,
    store,
    ending: watched
  }
  const { endsWithNewline, bytes, warnings } = await readKeeping(asked, session)
  const ended = { endsWithNewline: () => endsWithNewline, bytes: () => bytes, warnings }
  account.close(path, format.id, lenient, ended)
  return { account, format, ended }
}

/** A folder may hold 100,000 small files: to read one in batches takes 13 MB of memory to begin with, and says the same. */
const isOneOfMany = ({ isStrayLawful }: Found, { totalBytes }: Source): boolean =>
  isStrayLawful === true && totalBytes !== null && totalBytes < LEAST_IN_BATCHES

const LEAST_IN_BATCHES = 1 << 16

/** @throws AuditError TOO_DEEP where no record can be looked at */
async function recognised(...asked: Parameters<typeof recognise>): ReturnType<typeof recognise> {
  try {
    return await recognise(...asked)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw AuditError.because('TOO_DEEP', error, asked[1])
  }
}

/** Requests and buckets cannot be added up, nor wall-clock and relative times. */
function refuseMixture(session: Session, format: UsableFormat, path: string): void {
  session.first ??= { format, path }
  const { first } = session
  if (first.format.grain !== format.grain) throw AuditError.of('MIXED_GRAIN', `${first.path}, ${path}`)
  if (first.format.clock !== format.clock) throw AuditError.of('MIXED_CLOCK', `${first.path}, ${path}`)
}

/** Of tokens alone nobody knows how many requests they were. */
function refuseUncounted({ options }: Session, format: UsableFormat, path: string): void {
  if (format.grain !== 'bucket' || format.uncounted === undefined || options.assumeTokens != null) return
  throw AuditError.of('UNCOUNTED', path, format.title, `${format.uncounted} ${SAY_SIZES}`)
}

async function takerFor(
  session: Session,
  format: UsableFormat,
  input: number,
  told: Tellers
): Promise<Taker> {
  const { options, zone } = session
  const callerName = callerNamer(session.callerKey)
  const filter = rowFilter(options, { clock: format.clock, zone: zone ?? UTC, callerName })
  if (format.grain === 'bucket') {
    session.buckets ??= new UsageBucketsBuilder()
    const assumedTokens = options.assumeTokens ?? undefined
    return bucketTaker(session.buckets, format, { callerName, filter, assumedTokens })
  }
  session.requests ??= new RequestLogBuilder(format.clock, callerName)
  if (needsCounting(format.fields))
    session.counting ??= {
      count: await loadTokenCounter(),
      sample: new TokenSample(options.seed ?? 1),
      uncounted: 0
    }
  return requestTaker(session.requests, format, {
    input,
    callerName,
    counting: needsCounting(format.fields) ? session.counting : undefined,
    ...told,
    zone,
    filter,
    asksForTags: asksForTags(options),
    assumedTokens: options.assumeTokens ?? undefined,
    spans: session.spans,
    facts: session.facts,
    split: session.split
  })
}

function zoneOption(name: string): Zone {
  const zone = zoneNamed(name)
  if (zone) return zone
  throw AuditError.of('BAD_OPTION', '--timezone', name, 'a time zone such as Europe/Berlin or +02:00')
}
