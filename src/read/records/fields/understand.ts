/** Sampled records → what each of their columns is taken for, and why: the one inference of tables, JSON and pages. */
import type { Costing, RequestFields, Timed } from '../../format/format.ts'
import type { Cell } from '../cell.ts'
import { toldByOutput } from './byOutput.ts'
import { candidatesFor, firstCounts, modelColumns, nameColumns, numbersOf, pathsOf } from './choose.ts'
import { type Column, columnsIn, hasJsonText, isAmount, isShort, isText, mostly } from './columns.ts'
import { chooseFailures, type FailureChoice, pathsOfFailures, recordsOutcomes } from './failures.ts'
import { isFlag } from './flags.ts'
import { joinedTimes } from './joinedTimes.ts'
import { chooseKinds, type KindChoice } from './kinds.ts'
import { withLaterCache, withLaterFailures } from './later.ts'
import { plainNumber } from './numbers.ts'
import { pairedBy } from './pairing.ts'
import { type PartialTimes, partialTimes, unorderedTimes } from './partialColumn.ts'
import { runningTotal } from './running.ts'
import { type SeveralCalls, severalCalls } from './severalCalls.ts'
import { summing } from './summing.ts'
import { rareCounts, rateColumn, stepSeconds, widthNamed } from './sums.ts'
import { chooseTimes, type TimeChoice } from './times.ts'
import { chooseTokens, type TokenChoice } from './tokens.ts'
import { type TotalRows, totalRows } from './totals.ts'
import { meantView } from './view.ts'
import { type Writings, writtenIn } from './writings.ts'

export type Understood = Writings & {
  readonly columns: readonly Column[]
  readonly fields: RequestFields
  readonly times: TimeChoice
  readonly tokens: TokenChoice
  readonly failures: FailureChoice
  readonly kinds: readonly KindChoice[]
  /** By which column a call's start and its end, which are records of their own, are told to be of one call. */
  readonly pairedBy: string | undefined
  /** Whether every record with tokens names its model. */
  readonly areModelsTold: boolean
  readonly streams: readonly string[]
  readonly hasJsonText: boolean
  /** A column of rates, where nothing says that a row is a call. */
  readonly rates: string | undefined
  /** Columns that show a row to be one of totals. */
  readonly totals: TotalRows
  /** Columns by which a record unlike the others says that it is a sum. */
  readonly rareCounts: readonly string[]
  /** A column of counts that only ever grows. */
  readonly running: string | undefined
  /** A column of sums, where nothing says of how many requests. */
  readonly uncounted: string | undefined
  /** Several calls in each row, each with its own counts. */
  readonly several: SeveralCalls | undefined
  /** Times that lack their year or zone, where no others tell the arrival; or the order of their parts. */
  readonly partial: PartialTimes | undefined
  /** A column of days and one of clock times, which are the arrival together. */
  readonly joint: readonly string[] | undefined
  /** Rows are sums of several requests: how many, and over how long. */
  readonly sums: { readonly count: readonly string[]; readonly widthSeconds: number | undefined } | undefined
}

/**
 * @param records from all over the input
 * @param isOpen whether a record may have keys that no sampled one has: JSON, no table
 */
export function understand(records: readonly unknown[], isOpen: boolean): Understood {
  const met = columnsIn(records)
  const joint = joinedTimes(met)
  const named = joint ? [...met, joint.column] : met
  const { length } = records
  const seen = chooseTokens(named, length, lastedIn(named, length))
  const columns = toldByOutput(
    named,
    firstCounts(
      named.filter(({ path }) => seen.output?.includes(path)),
      length
    )
  )
  const chosen = (paths: readonly string[] = []) => columns.filter(({ path }) => paths.includes(path))
  const [inputColumns, outputColumns] = [chosen(seen.input), chosen(seen.output)]
  const usage = records.map((_, i) =>
    [...inputColumns, ...outputColumns].some(({ values }) => (plainNumber(values[i]) ?? 0) > 0)
  )
  const tokens = isOpen ? withLaterCache(seen) : seen
  const times = chooseTimes(columns, length, { input: inputColumns, output: outputColumns })
  const outcomes = chooseFailures(columns, usage)
  const failures = isOpen ? withLaterFailures(outcomes, columns, tokens) : outcomes
  const fields = fieldsOf(columns, times, tokens, failures)
  const { counts, uncounted } = summing(
    columns,
    times.start,
    inputColumns,
    outputColumns,
    isCall(fields, failures)
  )
  const kinds = chooseKinds(columns, usage)
  return {
    columns,
    fields,
    times,
    tokens,
    failures,
    kinds,
    pairedBy: pairedBy(columns, fields, kinds),
    areModelsTold: areModelsTold(columns, fields, usage),
    streams: candidatesFor(columns, 'stream', column => mostly(column, isFlag)).map(({ path }) => path),
    hasJsonText: hasJsonText(records),
    ...writtenIn(columns),
    joint: joint?.parts,
    rates: [fields.id, fields.duration, fields.model, failures.codes[0], failures.words[0]].every(
      found => found === undefined
    )
      ? rateColumn(columns)
      : undefined,
    totals: totalsIn(columns, fields, inputColumns),
    rareCounts: counts.length === 0 ? rareCounts(columns) : [],
    running: runningTotal(columns, outputColumns, times.start, counts.length > 0),
    several: counts.length > 0 ? undefined : severalCalls(inputColumns, outputColumns, length),
    partial: partialIn(columns, times),
    uncounted,
    sums: counts.length === 0 ? undefined : sumsOf(counts, columns, times)
  }
}

/** Whether a row is a single call by what it states: how long it took, how it ended or which it was. */
export const isCall = ({ id, duration }: RequestFields, failures: FailureChoice): boolean =>
  duration !== undefined || id !== undefined || recordsOutcomes(failures)
function areModelsTold(
  columns: readonly Column[],
  { model = [] }: RequestFields,
  usage: readonly boolean[]
): boolean {
  const named = columns.filter(({ path }) => [model].flat().includes(path))
  return (
    usage.includes(true) &&
    usage.every((has, i) => !has || named.some(({ values }) => values[i] !== undefined))
  )
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

function totalsIn(columns: readonly Column[], fields: RequestFields, input: readonly Column[]): TotalRows {
  const times = [fields.start, fields.end].flatMap(time => (time ? [time.from].flat() : []))
  const names = [fields.model, fields.caller, fields.id].flatMap(paths => paths ?? [])
  return totalRows(columns, times, names, input)
}

function sumsOf(counts: readonly Column[], columns: readonly Column[], { start, widthSeconds }: TimeChoice) {
  const column = columns.find(({ path }) => path === start?.from)
  return {
    count: counts.slice(0, 1).map(({ path }) => path),
    widthSeconds:
      widthSeconds ?? (column && (stepSeconds(column.filled, start?.unit ?? 'any') ?? widthNamed(column)))
  }
}

/** Paths of one field that are looked at in turn: more of them would not fit the compiled scanner. */
const MOST_PATHS = 4

function fieldsOf(
  columns: readonly Column[],
  times: TimeChoice,
  tokens: TokenChoice,
  failures: FailureChoice
): RequestFields {
  const input = tokens.inputSum
    ? [sumPath(tokens.inputSum)]
    : tokens.inputRest
      ? [restPath(tokens.inputRest)]
      : tokens.input
  const output = tokens.outputSum
    ? [sumPath(tokens.outputSum)]
    : tokens.outputRest
      ? [restPath(tokens.outputRest)]
      : tokens.output
  const texts = !input && !output
  const models = modelColumns(columns)
  const fields: Partial<Record<keyof RequestFields, unknown>> = {
    id: pathsOf(idColumns(columns)),
    start: times.start,
    end: times.end,
    firstToken: times.firstToken,
    duration: times.duration,
    ttft: times.ttft,
    model: few(pathsOf(models)),
    caller: few(pathsOf(nameColumns(columns, 'caller').filter(column => !models.includes(column)))),
    input: few(input),
    cached: few(tokens.cached),
    output: few(output),
    maxTokens: few(tokens.maxTokens),
    inputText: texts ? few(textPaths(columns, PROMPTS)) : undefined,
    outputText: texts ? few(textPaths(columns, ANSWERS)) : undefined,
    status: undefined,
    error: few([...failures.messages, ...failures.errors]),
    tier: few(pathsOf(nameColumns(columns, 'tier'))),
    cost: costOf(columns)
  }
  return Object.fromEntries(Object.entries(fields).filter(([, from]) => from !== undefined))
}

const few = (paths: readonly string[] | undefined): readonly string[] | undefined =>
  paths === undefined || paths.length === 0 ? undefined : paths.slice(0, MOST_PATHS)

/** Columns that count only together, as one: `a+b`, as in `--map input=a+b`. */
const sumPath = (paths: readonly string[]): string => paths.join('+')

/** What is left of a total without the output. */
const restPath = (paths: readonly [string, string]): string => paths.join('-')

const PROMPTS = /(?:^|\.)(?:messages|prompt|input|query|question)$/i
const ANSWERS =
  /(?:^|\.)(?:choices\.0\.(?:message\.content|text)|completion|output_text|answer|response_text)$/i

const textPaths = (columns: readonly Column[], names: RegExp): readonly string[] =>
  columns
    .filter(
      ({ path, filled }) =>
        names.test(path) && filled.some(value => isText(value) || typeof value === 'object')
    )
    .map(({ path }) => path)

/** The least share of its values that differ: start and end of a call share one, and so do snapshots of an answer. */
const LEAST_DIFFERENT = 0.1

/** A constant is no id of a request, whatever it is called. */
const idColumns = (columns: readonly Column[]): readonly Column[] =>
  candidatesFor(columns, 'id', column => mostly(column, isShort) && differs(column)).slice(0, 1)

const differs = ({ filled }: Column): boolean =>
  filled.length > 1 && new Set(filled).size > Math.max(1, LEAST_DIFFERENT * filled.length)

/** Names that say dollars, or that a known proxy writes them under. */
function costOf(columns: readonly Column[]): Costing | undefined {
  const [column] = candidatesFor(columns, 'cost', ({ filled }) =>
    filled.every(value => plainNumber(value) !== undefined)
  )
  return column && { from: column.path, unit: 'usd' }
}

/** Every column that has a part in a row, by any of its fields. */
export const usedPaths = ({
  fields,
  failures,
  kinds,
  streams,
  sums,
  tokens
}: Understood): ReadonlySet<string> =>
  new Set([
    ...Object.values(fields).flatMap(field =>
      typeof field === 'object' && 'from' in field ? [field.from].flat() : [field].flat()
    ),
    ...[tokens.inputSum, tokens.outputSum, tokens.written, tokens.total].flatMap(paths => paths ?? []),
    ...pathsOfFailures(failures),
    ...kinds.map(({ path }) => path),
    ...streams,
    ...(sums?.count ?? [])
  ])

/** Cells as they are meant; `undefined` where that is how they are written. */
export function viewOf(
  { tokens, writings, stamps, lengths, scales, minusOnes, padded, joint }: Understood,
  bucket?: { readonly start: Timed; readonly width: number }
): ((cell: Cell) => Cell) | undefined {
  const sums = [tokens.inputSum, tokens.outputSum].flatMap(paths =>
    paths ? [[sumPath(paths), paths] as const] : []
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
    sums: new Map(sums),
    bucket
  })
}
