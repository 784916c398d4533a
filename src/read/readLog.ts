/** Files → one `TrafficLog`: every line accepted, dropped as a duplicate, or rejected with its reason. */
import { AuditError } from '../errors.ts'
import { foldRetries, RETRY_WINDOW_SECONDS } from '../log/foldRetries.ts'
import { type BuiltRequests, RequestLogBuilder } from '../log/requestLogBuilder.ts'
import type {
  InputSummary,
  Reading,
  RequestLog,
  TrafficLog,
  UsageBuckets,
  Warning
} from '../log/trafficLog.ts'
import { UsageBucketsBuilder } from '../log/usageBucketsBuilder.ts'
import { UTC, type Zone, zoneNamed } from '../log/zone.ts'
import type { Wishes } from '../option.ts'
import { Account } from './account.ts'
import type { Sharing } from './batches/parallel/shareScan.ts'
import { refuseBuckets } from './bucketRefusals.ts'
import { type FactsAsked, type FactsReader, factsReader } from './facts/readFacts.ts'
import { FAR_AWAY, withoutFarRows } from './farRows.ts'
import type { UsableFormat } from './format/format.ts'
import { fewModels } from './manyModels.ts'
import type { READING } from './question.ts'
import { recognise } from './readInput.ts'
import { readingWarnings } from './readingWarnings.ts'
import { callerKeyOf, callerNamer, digestOf } from './records/callerNames.ts'
import { type Counting, loadTokenCounter, needsCounting } from './records/countTokens.ts'
import { rowFilter } from './records/rowFilter.ts'
import { bucketTaker, requestTaker, type Taker } from './records/takers.ts'
import { TokenSample } from './records/tokenSample.ts'
import type { OnReject } from './rejections.ts'
import { type Found, findFiles } from './source/findFiles.ts'
import { openSource } from './source/openSource.ts'
import type { Bytes, Source } from './source/source.ts'
import { watchedEnd } from './source/watchedEnd.ts'
import { spanLimitSigns } from './truncation.ts'

type Wanted = Wishes<typeof READING>

export type ReadOptions = { readonly [Name in keyof Wanted]: Wanted[Name] | undefined } & {
  /** For the sample of texts that are counted, where there are too many. */
  readonly seed?: number | undefined
  /** Told of every rejected stretch of lines; the report holds the first 20. */
  readonly onReject?: OnReject | undefined
  /** Reads what requests asked for and how they ended, too. */
  readonly facts?: FactsAsked | undefined
  /** How large files are shared among threads: `{ workers: 0 }` keeps to one. The log is the same. */
  readonly sharing?: Sharing | undefined
  /** Read for the path `-`. */
  readonly stdin: Bytes
  /** Told of bytes read and of all there are, where that is known, in the file of that name. */
  readonly onProgress?: (file: string, bytesRead: number, totalBytes: number | null) => void
}

/** The state of one reading, over all inputs. */
type Session = {
  readonly options: ReadOptions
  readonly inputs: InputSummary[]
  readonly accounts: Account[]
  readonly warnings: Warning[]
  readonly assumptions: Set<string>
  readonly zone: Zone | undefined
  /** `null`: names are shown as they are. */
  callerKey: string | null
  first: { readonly format: UsableFormat; readonly path: string } | undefined
  counting: Counting | undefined
  readonly facts: FactsReader | undefined
  /** Left out when all inputs are read. */
  farRows: Record<string, number>
  requests: RequestLogBuilder | undefined
  buckets: UsageBucketsBuilder | undefined
}

/**
 * Reads logs of one grain into columns.
 *
 * @param mentions files, folders, patterns such as `logs/*.csv`, or `-` for standard input; together they are one log
 * @throws AuditError where a file cannot be read or is not what it was taken for
 */
export async function readLog(mentions: readonly string[], options: ReadOptions): Promise<TrafficLog> {
  const session: Session = {
    options,
    inputs: [],
    accounts: [],
    warnings: [],
    assumptions: new Set(),
    zone: options.timezone === undefined ? undefined : zoneOption(options.timezone),
    callerKey: null,
    first: undefined,
    counting: undefined,
    facts: options.facts && factsReader(options.facts),
    farRows: {},
    requests: undefined,
    buckets: undefined
  }
  const files = await findFiles(mentions)
  for (const [input, file] of files.entries()) await readOne(session, file, input)
  const paths = files.map(({ path }) => path)
  return session.buckets ? finishBuckets(session, session.buckets, paths) : finishRequests(session)
}

async function readOne(session: Session, file: Found, input: number): Promise<void> {
  const { path } = file
  let bytesRead = 0
  const source = await openSource(file, session.options.stdin, (bytes, totalBytes) => {
    bytesRead = bytes
    session.options.onProgress?.(path, bytes, totalBytes)
  })
  try {
    const { account, format } = await readSource(session, source, path, input)
    session.warnings.push(...source.warnings)
    session.accounts.push(account)
    session.inputs.push({ ...account.summary(format, bytesRead), sha256OfStart: digestOf(source.head) })
  } finally {
    await source.close()
  }
}

async function readSource(session: Session, source: Source, path: string, input: number) {
  const { map, inputFormat, lenient = false, sharing, showCallers, callerKey } = session.options
  if (!showCallers) session.callerKey ??= callerKey ?? callerKeyOf(source.head)
  const watched = watchedEnd(source)
  const { format, scan } = await recognised({ ...watched.source, sharing }, path, { map, inputFormat })
  refuseMixture(session, format, path)
  for (const assumption of format.assumptions ?? []) session.assumptions.add(assumption)
  session.warnings.push(...(format.doubts ?? []))
  const account = new Account(source.name, session.options.onReject)
  await scan(account.sinkTo(await takerFor(session, format, input)))
  account.close(path, lenient, watched.endsWithNewline())
  return { account, format }
}

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

async function takerFor(session: Session, format: UsableFormat, input: number): Promise<Taker> {
  const { options, zone } = session
  const callerName = callerNamer(session.callerKey)
  const filter = rowFilter(options, { clock: format.clock, zone: zone ?? UTC, callerName })
  if (format.grain === 'bucket') {
    session.buckets ??= new UsageBucketsBuilder()
    return bucketTaker(session.buckets, format, { callerName, filter })
  }
  session.requests ??= new RequestLogBuilder(format.clock, callerName)
  if (needsCounting(format.fields))
    session.counting ??= { count: await loadTokenCounter(), sample: new TokenSample(options.seed ?? 1) }
  return requestTaker(session.requests, format, {
    input,
    callerName,
    counting: needsCounting(format.fields) ? session.counting : undefined,
    onZoneless: () => session.assumptions.add(`Times without a zone are taken as ${(zone ?? UTC).name}.`),
    zone,
    filter,
    facts: session.facts
  })
}

function finishBuckets(session: Session, builder: UsageBucketsBuilder, paths: readonly string[]): TrafficLog {
  const widths = builder.widthsSeconds
  if (widths.length > 1)
    throw AuditError.of('MIXED_WIDTH', paths.join(', '), widths.map(width => `${width} s`).join(', '))
  const data = toldApart(session, builder.finish())
  const requests = data.requests.reduce((sum, count) => sum + count, 0)
  refuseIfNothingLeft(session, requests)
  if (requests === 0) throw AuditError.of('NO_REQUESTS', paths.join(', '))
  refuseBuckets(data, paths)
  const counts = { attempts: requests, requests, possibleDuplicates: 0, foldedRetries: 0 }
  return finish(session, data, { ...counts, outOfOrder: { rows: 0, maxBackstepSeconds: 0 } })
}

function finishRequests(session: Session): TrafficLog {
  const builder = session.requests as RequestLogBuilder
  const built = builder.finish()
  refuseIfNothingLeft(session, built.log.length)
  const near = withoutFarRows({ ...built.log, ...factsOf(session, built) })
  session.warnings.push(...near.warnings)
  if (near.rows > 0) session.farRows = { [FAR_AWAY]: near.rows }
  const log = toldApart(session, foldRetries(counted(session, near.log)))
  const foldedRetries = log.retries.later.length
  if (foldedRetries > 0) {
    session.assumptions.add(
      `A call of the same caller, model and input size within ${RETRY_WINDOW_SECONDS} s of a failure is its retry.`
    )
  }
  countLateDuplicates(session, built.duplicates)
  const counts = {
    attempts: log.length,
    requests: log.length - foldedRetries,
    possibleDuplicates: built.possibleDuplicates,
    foldedRetries,
    outOfOrder: { rows: built.outOfOrderRows, maxBackstepSeconds: built.maxBackstepSeconds }
  }
  return finish(session, log, counts)
}

const factsOf = ({ facts }: Session, { rows }: BuiltRequests): Pick<RequestLog, 'facts'> =>
  facts === undefined ? {} : { facts: facts.finish(rows()) }

/** With the models that a report can tell apart. */
function toldApart<Data extends RequestLog | UsageBuckets>(session: Session, all: Data): Data {
  const { data, warnings } = fewModels(all)
  session.warnings.push(...warnings)
  return data
}

/** Tokens in place of what stands for texts that were not counted. */
function counted({ counting, assumptions }: Session, log: RequestLog): RequestLog {
  if (counting === undefined) return log
  const tokenRange = counting.sample.settle(log)
  assumptions.add(counting.sample.description(log, tokenRange))
  return { ...log, tokenRange }
}

/** Single files may hold nothing of what the user asked for: a folder of days does. All of them may not. */
function refuseIfNothingLeft(session: Session, requests: number): void {
  if (requests > 0) return
  const reasons = Object.entries(leftOutOf(session)).map(
    ([what, rows]) => `${rows.toLocaleString('en-US')} ${what}`
  )
  if (reasons.length > 0) throw AuditError.of('NOTHING_LEFT', reasons.join(', '))
}

const leftOutOf = (session: Session): Record<string, number> =>
  addedUp([...session.accounts.map(({ leftOut }) => leftOut), session.farRows])

/** Rows without an id turn out to be duplicates only when all inputs are read. */
function countLateDuplicates(session: Session, duplicates: readonly number[]): void {
  for (const [input, summary] of session.inputs.entries()) {
    session.inputs[input] = { ...summary, duplicates: duplicates[input] ?? 0 }
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

type Counts = Pick<Reading, 'attempts' | 'requests' | 'possibleDuplicates' | 'foldedRetries' | 'outOfOrder'>

function finish(session: Session, data: RequestLog | UsageBuckets, counts: Counts): TrafficLog {
  const reading: Reading = {
    ...counts,
    rows: sum(session.inputs.map(input => input.rows)),
    rejected: addedUp(session.accounts.map(({ rejections }) => rejections.byReason)),
    leftOut: leftOutOf(session),
    samples: session.accounts.flatMap(({ rejections }) => rejections.samples).slice(0, 20),
    duplicates: sum(session.inputs.map(input => input.duplicates)),
    assumptions: [...session.assumptions],
    truncation: [...session.accounts.flatMap(account => account.truncationOf()), ...spanLimitSigns(data)]
  }
  return {
    inputs: session.inputs,
    reading,
    warnings: [...session.warnings, ...readingWarnings(reading, data)],
    data
  }
}

function zoneOption(name: string): Zone {
  const zone = zoneNamed(name)
  if (zone) return zone
  throw AuditError.of('BAD_OPTION', '--timezone', name, 'a time zone such as Europe/Berlin or +02:00')
}

function addedUp(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const counts of all) {
    for (const [what, count] of Object.entries(counts)) sums[what] = (sums[what] ?? 0) + count
  }
  return sums
}
