/** Sampled records → what each of their columns is taken for, and why: the one inference of tables, JSON and pages. */

import type { RequestFields, Timed } from '../../format/format.ts'
import type { Cell } from '../cell.ts'
import { answerId } from './answerId.ts'
import { BEGINS } from './begins.ts'
import { toldByOutput } from './byOutput.ts'
import { candidatesFor, firstCounts, numbersOf } from './choose.ts'
import { type Column, isAmount, mostly, objectTexts } from './columns.ts'
import {
  chooseFailures,
  type FailureChoice,
  isFailure,
  pathsOfFailures,
  recordsOutcomes
} from './failures.ts'
import { isFlag } from './flags.ts'
import { joinedTimes, withJoint } from './joinedTimes.ts'
import { besideRequests, chooseKinds, failedKinds, type KindChoice, notMade, ofOthers } from './kinds.ts'
import { withLaterCache, withLaterFailures } from './later.ts'
import { columnsMade } from './madeColumns.ts'
import { chooseMedia, type MediaChoice } from './media.ts'
import { plainNumber } from './numbers.ts'
import { type OwnCache, ownCache } from './ownCache.ts'
import { endedFields, type PairChoice, pairedBy, UNTIED } from './pairing.ts'
import { type PartialTimes, partialTimes, unorderedTimes } from './partialColumn.ts'
import { fieldsOf, restPath, sumPath } from './requestFields.ts'
import { type RoleRows, roleRows } from './roleRows.ts'
import { runningTotal } from './running.ts'
import { type SeveralCalls, severalCalls } from './severalCalls.ts'
import { type RowSums, rowSums, summing, uncountedIn } from './summing.ts'
import { type RareCounts, rareCounts, rateColumn } from './sums.ts'
import { sumsOfOthers } from './sumsOfOthers.ts'
import { chooseTimes, type TimeChoice } from './times.ts'
import { chooseTokens, type TokenChoice } from './tokens.ts'
import { type ToldAgain, toldAgain } from './toldAgain.ts'
import { type TotalRows, totalRows } from './totals.ts'
import { withoutUnrelated, withWrittenLength } from './unnamedLengths.ts'
import { meantView } from './view.ts'
import { type Writings, writtenIn } from './writings.ts'

export type Understood = Writings & {
  /** What a `--map` says of fields, as it writes it. Absent where there is none. */
  readonly said?: Readonly<Record<string, string>>
  readonly columns: readonly Column[]
  readonly fields: RequestFields
  readonly times: TimeChoice
  readonly tokens: TokenChoice
  /** Audio and images, which are charged otherwise than text. */
  readonly media: MediaChoice
  readonly failures: FailureChoice
  /** Whether a row is a single call by what it states: how long it took, how it ended or which it was. */
  readonly isOfCalls: boolean
  readonly kinds: readonly KindChoice[]
  /** What ties a call's start to its end, where those are records of their own. */
  readonly pairedBy: PairChoice | undefined
  /** Whether every record with tokens names its model. */
  readonly areModelsTold: boolean
  readonly streams: readonly string[]
  /** A column of hits of a cache that may be a gateway's own. */
  readonly ownCache: OwnCache | undefined
  /** Cells that hold an object as text. */
  readonly objectTexts: readonly string[]
  /** A column of rates, where nothing says that a row is a call. */
  readonly rates: string | undefined
  /** Columns that show a row to be one of totals. */
  readonly totals: TotalRows
  /** Columns by which a record unlike the others says that it is a sum. */
  readonly rareCounts: readonly RareCounts[]
  /** A column of counts that only ever grows. */
  readonly running: string | undefined
  /** A column of sums, where nothing says of how many requests. */
  readonly uncounted: string | undefined
  /** What such rows sum, and over how long. */
  readonly uncountedSums: RowSums | undefined
  /** Several calls in each row, each with its own counts. */
  readonly several: SeveralCalls | undefined
  /** Times that lack their year or zone, where no others tell the arrival; or the order of their parts. */
  readonly partial: PartialTimes | undefined
  /** A column of days and one of clock times, which are the arrival together. */
  readonly joint: readonly string[] | undefined
  /** Columns that are made of those of one model each. */
  readonly made: ReadonlyMap<string, (cell: Cell) => unknown> | undefined
  /** A call has a row for its prompt and another for its answer. */
  readonly roles: RoleRows | undefined
  /** Rows are sums of several requests. */
  readonly sums: RowSums | undefined
  /** Several records tell of one call as it goes on; `undefined`: none do, or events by their names tell the start from the end. */
  readonly again: ToldAgain | undefined
}

/**
 * @param records from all over the input
 * @param isOpen whether a record may have keys that no sampled one has: JSON, no table
 */
export function understand(records: readonly unknown[], isOpen: boolean): Understood {
  const { columns: met, made } = columnsMade(records)
  const joint = joinedTimes(met)
  const all = withWrittenLength(joint ? withJoint(met, joint) : met, joint?.parts)
  const { length } = records
  const seen = chooseTokens(all, length, lastedIn(all, length))
  const outputs = firstCounts(
    all.filter(({ path }) => seen.output?.includes(path)),
    length
  )
  const columns = toldByOutput(withoutUnrelated(all, outputs), outputs)
  const chosen = (paths: readonly string[] = []) => columns.filter(({ path }) => paths.includes(path))
  const [inputColumns, outputColumns] = [chosen(seen.input), chosen(seen.output)]
  const usage = counting([...inputColumns, ...outputColumns], length)
  const tokens = isOpen ? withLaterCache(seen) : seen
  const times = chooseTimes(columns, length, { input: inputColumns, output: outputColumns })
  const again = answerId(columns, tokens.input)?.again
  const outcomes = chooseFailures(columns, usage, counting(outputColumns, length), again)
  const later = isOpen ? withLaterFailures(outcomes, columns, tokens) : outcomes
  const failures = withFailed(later, failedKinds(columns, usage))
  const [first] = chosen(seen.total)
  const media = chooseMedia(columns, { input: inputColumns[0], output: outputColumns[0], total: first })
  const stated = { ...media.paths, ...fieldsOf(columns, times, tokens, failures) }
  // What a later record may bring says nothing of these.
  const isOfCalls = isCall(stated, outcomes)
  const summed = summing(columns, times.start, inputColumns, outputColumns, isOfCalls)
  const areSums = summed.counts.length + summed.outcomes.parts.length > 0
  const cellAt = cellsOf(columns)
  const told = endedUsage(columns, inputColumns, outputColumns, usage)
  const kinds = [...kindsIn(columns, told, stated), ...sumsOfOthers(columns, inputColumns, outputColumns)]
  const pairs = pairedBy(columns, stated, kinds, told, i => isFailure(failures, cellAt(i)))
  const fields = pairs === UNTIED ? endedFields(stated) : stated
  const roles = fields.input || fields.output ? undefined : roleRows(columns, timesOf(fields))
  const isAlone = pairs === undefined && kinds.length === 0 && roles === undefined && !areSums
  return {
    columns,
    fields,
    times,
    tokens,
    media,
    failures,
    isOfCalls,
    kinds,
    pairedBy: pairs,
    areModelsTold: areModelsTold(statedIn(columns, stated.model), usage),
    streams: candidatesFor(columns, 'stream', column => mostly(column, isFlag)).map(({ path }) => path),
    ownCache: ownCache(columns, tokens, stated),
    objectTexts: objectTexts(records),
    ...writtenIn(columns),
    joint: joint?.parts,
    made,
    roles,
    rates: saysCall(fields, failures) ? undefined : rateColumn(columns),
    totals: totalsIn(columns, fields, inputColumns),
    rareCounts: areSums ? [] : rareCounts(columns),
    running: runningTotal(columns, outputColumns, times.start, areSums),
    several: areSums ? undefined : severalCalls(chosen(seen.named.input), chosen(seen.named.output), columns),
    partial: partialIn(columns, times),
    ...uncountedIn(summed, roles, columns, times),
    sums: areSums ? rowSums(summed, columns, times) : undefined,
    again: isAlone ? toldAgain({ columns, fields, tokens, failures }) : undefined
  }
}

/** Record by record. */
function cellsOf(columns: readonly Column[]): (i: number) => Cell {
  const byPath = new Map(columns.map(({ path, values }) => [path, values]))
  return i => path => byPath.get(path)?.[i]
}

const kindsIn = (columns: readonly Column[], usage: readonly boolean[], { model }: RequestFields) => [
  ...chooseKinds(columns, usage, statedIn(columns, [model ?? []].flat().slice(0, 1))),
  ...notMade(columns, usage),
  ...besideRequests(columns, usage),
  ...ofOthers(columns, usage)
]

const saysCall = ({ id, duration, model }: RequestFields, { codes, words }: FailureChoice): boolean =>
  [id, duration, model, codes[0], words[0]].some(found => found !== undefined)

const isCall = ({ id, duration }: RequestFields, failures: FailureChoice): boolean =>
  duration !== undefined || id !== undefined || recordsOutcomes(failures)

const withFailed = (
  { told, ...others }: FailureChoice,
  kinds: ReadonlyMap<string, ReadonlySet<string>>
): FailureChoice => ({ ...others, told: { ...told, failed: new Map([...told.failed, ...kinds]) } })

const areModelsTold = (named: readonly boolean[], usage: readonly boolean[]): boolean =>
  usage.includes(true) && usage.every((has, i) => !has || named[i])

/** Record by record, whether one of these columns counts more than nothing. */
const counting = (columns: readonly Column[], length: number): readonly boolean[] =>
  Array.from({ length }, (_, i) => columns.some(({ values }) => (plainNumber(values[i]) ?? 0) > 0))

const begins = (value: unknown): boolean => typeof value === 'string' && BEGINS.test(value)

/** Where no record states both sides, a call's start counts its input: only the record of its end states what was used. */
function endedUsage(
  columns: readonly Column[],
  input: readonly Column[],
  output: readonly Column[],
  usage: readonly boolean[]
): readonly boolean[] {
  const { length } = columns[0]?.values ?? []
  const [asked, answered] = [counting(input, length), counting(output, length)]
  const areHalves =
    asked.includes(true) &&
    answered.includes(true) &&
    columns.some(({ values }) =>
      values.every((value, i) => (asked[i] ? begins(value) : !(answered[i] && begins(value))))
    )
  return areHalves ? answered : usage
}

/** Record by record, whether one of these columns is filled. */
function statedIn(columns: readonly Column[], paths: RequestFields['model'] = []): readonly boolean[] {
  const stating = columns.filter(({ path }) => [paths].flat().includes(path))
  const { length } = columns[0]?.values ?? []
  return Array.from({ length }, (_, i) => stating.some(({ values }) => values[i] !== undefined))
}

function partialIn(columns: readonly Column[], { start, end }: TimeChoice): PartialTimes | undefined {
  const told = start ?? end
  return told === undefined
    ? partialTimes(columns)
    : unorderedTimes(columns.find(({ path }) => path === told.from))
}

/** How long each call took, in whatever unit. */
function lastedIn(columns: readonly Column[], length: number): readonly number[] {
  const [column] = candidatesFor(columns, 'duration', found => mostly(found, isAmount))
  return numbersOf(column, length)
}

const timesOf = ({ start, end }: RequestFields): readonly string[] =>
  [start, end].flatMap(time => (time ? [time.from].flat() : []))

function totalsIn(columns: readonly Column[], fields: RequestFields, input: readonly Column[]): TotalRows {
  const times = timesOf(fields)
  const names = [fields.model, fields.caller, fields.id].flatMap(paths => paths ?? [])
  return totalRows(columns, times, names, input)
}

/** Every column that has a part in a row, by any of its fields. */
export const usedPaths = ({
  fields,
  failures,
  kinds,
  ownCache: cache,
  streams,
  sums,
  tokens
}: Understood): ReadonlySet<string> =>
  new Set([
    ...Object.values(fields).flatMap(field =>
      typeof field === 'object' && 'from' in field ? [field.from].flat() : [field].flat()
    ),
    ...[tokens.inputSum, tokens.outputSum, tokens.total].flatMap(paths => paths ?? []),
    ...Object.values(tokens.written).flat(),
    ...pathsOfFailures(failures),
    ...kinds.map(({ path }) => path),
    ...streams,
    ...(cache ? [cache.path] : []),
    ...(sums?.parts ?? []),
    ...(sums?.failed ?? []),
    ...(sums?.count ?? [])
  ])

/** Cells as they are meant; `undefined` where that is how they are written. */
export function viewOf(
  { tokens, writings, stamps, lengths, scales, minusOnes, padded, joint, made, sums: rows }: Understood,
  bucket?: { readonly start: Timed; readonly width: number }
): ((cell: Cell) => Cell) | undefined {
  const counts = rows ? [rows.parts, rows.failed, rows.throttled] : []
  const sums = [tokens.inputSum, tokens.outputSum, ...counts.filter(({ length }) => length > 1)].flatMap(
    paths => (paths ? [[sumPath(paths), paths] as const] : [])
  )
  const joins = new Map(joint ? [[joint.join('+'), joint] as const] : [])
  const rests = new Map(
    [tokens.inputRest, tokens.outputRest].flatMap(rest => (rest ? [[restPath(rest), rest] as const] : []))
  )
  return meantView({
    writings,
    stamps,
    lengths,
    scales,
    minusOnes,
    padded,
    joins,
    rests,
    made,
    sums: new Map(sums),
    bucket
  })
}
