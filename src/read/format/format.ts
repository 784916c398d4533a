/** The one shape of all formats: what a log looks like, and which of its columns mean what. */

import type { MediaCount, RareCount } from '../../log/logColumns.ts'
import type { ColumnUse, Warning } from '../../log/readingShape.ts'
import type { RequestRow } from '../../log/requestRow.ts'
import type { IdMeaning } from '../../log/sameCalls.ts'
import type { Clock } from '../../log/trafficLog.ts'
import { at, type Cell } from '../records/cell.ts'
import type { LinePattern } from '../records/textLines.ts'
import type { TimeUnit } from '../records/time.ts'
import type { DayOrder } from '../records/writtenTimes.ts'

/** Column names or dotted paths; the first that a record has is read. */
export type Paths = string | readonly string[]
export type Timed = {
  readonly from: Paths
  readonly unit: TimeUnit | DayOrder
  /** The column's name says that its times are UTC, which they themselves do not. */
  readonly utc?: true
}
export type Lasting = { readonly from: Paths; readonly unit: Exclude<TimeUnit, 'any'> }

/** What a call cost, as the log's maker computed it. */
export type Costing = { readonly from: Paths; readonly unit: 'usd' | 'cents' }

export type RequestFields = { readonly [Name in RareCount]?: Paths } & {
  readonly id?: Paths
  /** Arrival. Where a log stamps only the end, arrival is `end` less `duration`. */
  readonly start?: Timed
  readonly end?: Timed
  readonly duration?: Lasting
  readonly ttft?: Lasting
  /** The moment of the first token, where the log gives that rather than `ttft`. */
  readonly firstToken?: Timed
  readonly model?: Paths
  readonly caller?: Paths
  readonly input?: Paths
  readonly cached?: Paths
  readonly output?: Paths
  /** The prompt: text, or chat messages. Its tokens are counted where `input` says nothing; it is never kept. */
  readonly inputText?: Paths
  /** The answer's text, likewise for `output`. */
  readonly outputText?: Paths
  readonly status?: Paths
  /** Messages of errors: only the rate limits that they name are kept. */
  readonly error?: Paths
  /** The service tier that was billed: `batch`, `flex`, `priority`; anything else is the standard one. */
  readonly tier?: Paths
  readonly cost?: Costing
}

export type SpanPlaces = {
  readonly id: Paths
  readonly parent: Paths
  /** Ids may be their trace's alone. */
  readonly trace?: Paths
  /** Whether the span's name says that it lies around calls, where there are any within. */
  readonly isNamedWrapper?: (cell: Cell) => boolean
}

export type BucketFields = { readonly [Name in MediaCount]?: Paths } & {
  readonly start: Timed
  readonly end: Timed
  /** None where the export counts no requests. */
  readonly requests: Paths
  /** Of the requests: those that failed, and those of them that were refused for a rate limit. */
  readonly failed?: Paths
  readonly throttled?: Paths
  readonly model: Paths
  readonly caller: Paths
  readonly input: Paths
  readonly cached: Paths
  readonly output: Paths
  /** The parts of the input that were written into a prompt cache, for five minutes and for an hour. */
  readonly cacheWrite5mTokens?: Paths
  readonly cacheWrite1hTokens?: Paths
  /** Text alone of the input and of the output, where audio and images may be counted beside them. */
  readonly textInput?: Paths
  readonly textOutput?: Paths
  readonly batch: Paths
  readonly tier?: Paths
}

/** What is known of a file before it is read: its columns, or its first JSON value. */
export type Sample = {
  /** CSV header, or the first record's keys. */
  readonly columns: ReadonlySet<string>
  /** The first JSON value; `undefined` for CSV. */
  readonly first: unknown
  /** The first records; absent for CSV. */
  readonly records?: readonly unknown[]
  /** Records from all over the file, by which the generic reader tells what its columns mean: of a CSV by its header. */
  readonly rows?: readonly unknown[]
  /** Whether a table has nothing but its header. */
  readonly isEmpty?: boolean
  /** Of a table whose columns are named by paths: the records that were flattened into it. */
  readonly nested?: Sample
}

/** What a log of this kind can answer, for `gpuops-audit formats` and docs/formats.md. */
export const QUESTIONS = [
  'peak1s',
  'concurrency',
  'ttft',
  'tokens',
  'cached',
  'throttling',
  'model',
  'caller'
] as const
type Question = (typeof QUESTIONS)[number]
type Answer = 'yes' | 'partly' | 'no'
export type Answers = Readonly<Record<Question, Answer>>

type Exceptions = { readonly partly?: readonly Question[]; readonly no?: readonly Question[] }

/** All of it, but for these. */
export const allBut = ({ partly = [], no = [] }: Exceptions): Answers =>
  Object.fromEntries(
    QUESTIONS.map((question): [Question, Answer] => [
      question,
      no.includes(question) ? 'no' : partly.includes(question) ? 'partly' : 'yes'
    ])
  ) as Answers

type Common = {
  readonly id: string
  readonly title: string
  /** Where the format is documented. */
  readonly documentation: string
  /** Columns that make it this format and no other; also what "nearest known format" compares with. */
  readonly signature: readonly string[]
  /** Where it takes more than its columns to tell. */
  readonly recognises?: (sample: Sample) => boolean
  readonly answers: Answers
  /** Other columns of its exports, by which one in another spelling is told from a table of one's own. */
  readonly alsoHas?: readonly string[]
  /** Logs of plain text. */
  readonly line?: LinePattern
  /** A record as the fields mean it: where a cell holds JSON, or one column says what another one counts. */
  readonly view?: (cell: Cell) => Cell
  /** Why a record is lawful but no request (a span around one, a log line of another kind); `undefined` where it is. */
  readonly leavesOut?: (cell: Cell) => string | undefined
  /** A JSON value of the file → its records. Left out: the value itself, or each element of an array. */
  readonly records?: (value: unknown) => Iterable<unknown>
  /** Keys of a JSON object that holds records: `records` gives an object without them as it is. */
  readonly pageKeys?: readonly string[]
  /** A table's first column, where a row of totals says that it is one. */
  readonly label?: string
  /** What its first records say besides, for the report's assumptions. */
  readonly notes?: (sample: Sample) => readonly string[]
  /** What its columns were taken for, where that was inferred. */
  readonly columns?: readonly ColumnUse[]
  /** Columns that look as if they meant something and are not read. */
  readonly unusedColumns?: readonly string[]
  /** What could not be told of the columns. */
  readonly doubts?: readonly Warning[]
  /** All that was inferred, as text; absent where nothing was, or where a record tells of those behind it. */
  readonly readAs?: string
  /** Signs in a JSON value that the export is not whole. */
  readonly truncation?: (value: unknown) => string | undefined
}

export type RequestFormat = Common & {
  readonly grain: 'request'
  readonly clock: Clock
  readonly fields: RequestFields
  /** What its ids mean, where that is more than which request a row tells of. */
  readonly ids?: IdMeaning
  /** For formats in which a record tells of those behind it: functions that begin anew with each input. */
  readonly begin?: () => Pick<RequestFormat, 'leavesOut' | 'amend'>
  /** What the fields alone cannot say: failures, first tokens, odd conventions. */
  readonly amend?: (row: RequestRow, cell: Cell) => void
  /** Where `leavesOut` and `amend` look at no more than a web request's method, path and status: see `webCalls`. */
  readonly webCalls?: { readonly status?: string }
  /**
   * Cells besides the fields' that `leavesOut` and `amend` look at in a common record: texts, counts of tokens, and
   * values to be parsed when they are asked for. The compiled scanner brings them along; a record of which more is asked
   * is read again by itself. There a cell that is blank is `undefined`, and a number or a boolean may be its text.
   */
  readonly looksAt?: {
    readonly texts?: readonly string[]
    readonly counts?: readonly string[]
    readonly values?: readonly string[]
  }
  /** Where a span and the one around it state their ids: a call around calls whose usage it repeats is no call. */
  readonly spans?: SpanPlaces
  /** Whether records say in a flag how their calls ended, if only that each went well. */
  readonly tellsOutcomes?: boolean
  /** Stands in the report's assumptions whenever the format is read. */
  readonly assumptions?: readonly string[]
}

type Usual = 'grain' | 'clock' | 'signature'

/** A format of requests at wall-clock times, unless it says otherwise; of lines of text, which no column tells. */
export const requests = (
  format: Omit<RequestFormat, Usual> & Partial<Pick<RequestFormat, Usual>>
): RequestFormat => ({ grain: 'request', clock: 'wall', signature: [], ...format })

export type BucketFormat = Common & {
  readonly grain: 'bucket'
  readonly clock: 'wall'
  readonly fields: BucketFields
  /** Why a row is no usage that can be sized; `undefined` where it is. */
  readonly refuses?: (cell: Cell) => string | undefined
  /** Of an export that counts tokens and no requests, which is read with --assume-tokens alone: what to export instead. */
  readonly uncounted?: string
  readonly assumptions?: readonly string[]
}

/** Known and of no use here: an export of money, a list of prompts still to be sent. */
export type RefusedFormat = Omit<Common, 'answers'> & {
  readonly grain: 'none'
  /** Why it cannot be audited, and what to export instead. */
  readonly refusal: string
}

/** A format of sums, at wall-clock times. */
export const buckets = (format: Omit<BucketFormat, 'grain' | 'clock'>): BucketFormat => ({
  grain: 'bucket',
  clock: 'wall',
  ...format
})

/** One that is known and not read: by its columns, or by its lines. */
export const refused = (
  format: Omit<RefusedFormat, 'grain' | 'signature'> & Partial<Pick<RefusedFormat, 'signature'>>
): RefusedFormat => ({ grain: 'none', signature: [], ...format })

export type UsableFormat = RequestFormat | BucketFormat
export type Format = UsableFormat | RefusedFormat

/** Columns and paths that a format's fields and functions are known to look at. */
export function namesIn(format: UsableFormat): readonly string[] {
  const fields = Object.values(format.fields).flatMap((field: Paths | { readonly from: Paths }) =>
    typeof field === 'object' && 'from' in field ? field.from : field
  )
  const { looksAt = {}, spans } = format.grain === 'request' ? format : {}
  const beside = [spans?.id, spans?.parent, spans?.trace].flatMap(paths => paths ?? [])
  return [
    ...format.signature,
    ...fields,
    ...beside,
    ...Object.values(looksAt).flat(),
    ...(format.alsoHas ?? [])
  ]
}

/** A page with a list under one of these paths, an array of records or of pages, or a record → the records. */
export const recordsAt =
  (paths: readonly string[]) =>
  (value: unknown): readonly unknown[] => {
    if (Array.isArray(value)) return value.flatMap(recordsAt(paths))
    const list = paths.map(path => at(value, path)).find(Array.isArray)
    return list ?? [value]
  }

/** Whether a sample, or the records of its page, have all of these columns. */
export function hasColumnsAt(sample: Sample, paths: readonly string[], columns: readonly string[]): boolean {
  if (hasColumns(sample, columns)) return true
  const [record] = sample.first === undefined ? [] : recordsAt(paths)(sample.first)
  return columns.every(column => at(record, column) !== undefined)
}

/** Why a copy that nobody was answered from is left out: it is no load of the callers'. Who compares two places reads it. */
export const MIRRORED_COPY = 'a mirrored copy of a request'

/** Whether a sample has all of these columns. */
export const hasColumns = (sample: Sample, columns: readonly string[]): boolean =>
  columns.every(column => sample.columns.has(column))

/** By the columns of its signature, unless that takes more. */
export const isOf = (
  { recognises, signature }: Pick<Format, 'recognises' | 'signature'>,
  sample: Sample
): boolean => recognises?.(sample) ?? (signature.length > 0 && hasColumns(sample, signature))
