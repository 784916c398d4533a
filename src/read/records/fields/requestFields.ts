/** What was chosen of the columns → the fields of a request, each with the paths it is read from. */
import { grouped } from '../../../grouped.ts'
import type { Costing, RequestFields } from '../../format/format.ts'
import { answeredChat } from '../chats.ts'
import { answerId } from './answerId.ts'
import { candidatesFor, modelColumns, nameColumns, pathsOf } from './choose.ts'
import { type Column, isShort, isText, mostly } from './columns.ts'
import type { FailureChoice } from './failures.ts'
import { currencyIn, isDollars, wholeMoney } from './money.ts'
import { plainNumber } from './numbers.ts'
import { snapshotId } from './snapshotId.ts'
import { ANSWERS, ASKED, isBody, MAYBE_ANSWERS, PROMPTS } from './texts.ts'
import type { TimeChoice } from './times.ts'
import type { TokenChoice } from './tokens.ts'

/** Paths of one field that are looked at in turn: more of them would not fit the compiled scanner. */
const MOST_PATHS = 4

export function fieldsOf(
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
  const [prompts, answers] = isCounted(columns, tokens) ? [[], []] : textsIn(columns)
  const areWhole = !countsIn(columns, tokens.total) || (prompts.length > 0 && answers.length > 0)
  const models = modelColumns(columns)
  const answer = answerId(columns, tokens.input)
  const fields: Partial<Record<keyof RequestFields, unknown>> = {
    id: answer ? [answer.path] : (pathsOf(idColumns(columns, tokens)) ?? snapshots(columns, times, tokens)),
    start: times.start,
    end: times.end,
    firstToken: times.firstToken,
    duration: times.duration,
    ttft: times.ttft,
    model: few(pathsOf(models)),
    caller: few(pathsOf(nameColumns(columns, 'caller').filter(column => !models.includes(column)))),
    input: few(input),
    cached: few(tokens.cached),
    cacheWrite5mTokens: few(tokens.written.all.length > 0 ? tokens.written.all : tokens.written.fiveMinutes),
    cacheWrite1hTokens: few(tokens.written.hour),
    output: few(output),
    maxTokens: few(tokens.maxTokens),
    inputText: areWhole ? few(prompts) : undefined,
    outputText: areWhole ? few(answers) : undefined,
    status: undefined,
    error: few([...failures.messages, ...failures.errors]),
    tier: few(pathsOf(nameColumns(columns, 'tier'))),
    cost: costOf(columns)
  }
  return Object.fromEntries(Object.entries(fields).filter(([, from]) => from !== undefined))
}

/** Counts that are 0 or blank throughout count nothing: the texts do, where they are there. */
function countsIn(columns: readonly Column[], paths: readonly string[] = []): boolean {
  return columns.some(
    ({ path, filled }) => paths.includes(path) && filled.some(value => (plainNumber(value) ?? 0) > 0)
  )
}

const isCounted = (
  columns: readonly Column[],
  { input, output, inputSum, outputSum, inputRest, outputRest }: TokenChoice
): boolean =>
  [input, output, inputSum, outputSum, inputRest, outputRest].some(paths => countsIn(columns, paths))

/** A chat that ends with the model's words holds both what was asked and what was answered. */
function textsIn(columns: readonly Column[]): readonly [readonly string[], readonly string[]] {
  const [prompts, answers] = [wholeFirst(textPaths(columns, PROMPTS)), answerPaths(columns)]
  const chats = columns.filter(
    ({ path, filled }) => prompts.includes(path) && filled.some(value => answeredChat(value) !== undefined)
  )
  return [prompts, answers.length > 0 ? answers : chats.map(({ path }) => path)]
}

/** A prompt holds the question that it asks. */
const wholeFirst = (paths: readonly string[]): readonly string[] => [
  ...paths.filter(path => !ASKED.test(path)),
  ...paths.filter(path => ASKED.test(path))
]

const answerPaths = (columns: readonly Column[]): readonly string[] => {
  const named = textPaths(columns, ANSWERS)
  const plain = columns.filter(({ filled }) => !filled.some(isBody))
  return named.length > 0 ? named : textPaths(plain, MAYBE_ANSWERS)
}

const ADDRESS = /^(?:scheme|authority|pathname|netloc)$/i

/** The `query` of an address that stands in parts. */
function isOfAddress(path: string, columns: readonly Column[]): boolean {
  const place = path.slice(0, path.lastIndexOf('.') + 1)
  return columns.some(other => other.path.startsWith(place) && ADDRESS.test(other.path.slice(place.length)))
}

const textPaths = (columns: readonly Column[], names: RegExp): readonly string[] =>
  columns
    .filter(
      ({ path, filled }) =>
        names.test(path) &&
        filled.some(value => isText(value) || typeof value === 'object') &&
        !isOfAddress(path, columns)
    )
    .map(({ path }) => path)

const few = (paths: readonly string[] | undefined): readonly string[] | undefined =>
  paths === undefined || paths.length === 0 ? undefined : paths.slice(0, MOST_PATHS)

/** Columns that count only together, as one: `a+b`, as in `--map input=a+b`. */
export const sumPath = (paths: readonly string[]): string => paths.join('+')

/** What is left of a total without the output. */
export const restPath = (paths: readonly [string, string]): string => paths.join('-')

/** The least share of its values that differ: start and end of a call share one, and so do snapshots of an answer. */
const LEAST_DIFFERENT = 0.1

function snapshots(
  columns: readonly Column[],
  { start }: TimeChoice,
  { input, output, outputSum }: TokenChoice
) {
  const [begun, asked] = [start?.from, input?.[0]].map(path => columns.find(column => column.path === path))
  const paths = outputSum ?? output?.slice(0, 1) ?? []
  const id = snapshotId(
    columns,
    begun,
    asked,
    columns.filter(({ path }) => paths.includes(path))
  )
  return id === undefined ? undefined : [id]
}

/** A constant is no id of a request, whatever it is called; nor is what several calls lie in, where each has a name of its own. */
function idColumns(columns: readonly Column[], { input = [] }: TokenChoice): readonly Column[] {
  const named = candidatesFor(columns, 'id', column => mostly(column, isShort) && differs(column))
  const [asked] = columns.filter(({ path }) => path === input[0])
  const own = named.find(({ filled, values }) => new Set(filled).size === values.length)
  const [first] = named
  return first && asked && own && holdsSeveral(first, asked) ? [own] : named.slice(0, 1)
}

/** Whether rows of one value mostly state inputs that differ, as calls of one span or of one session do. */
function holdsSeveral({ values }: Column, asked: Column): boolean {
  const countAt = (row: number) => plainNumber(asked.values[row]) ?? 0
  const stating = [...values.keys()].filter(row => values[row] !== undefined && countAt(row) > 0)
  const several = [...grouped(stating, row => values[row]).values()].filter(({ length }) => length > 1)
  const differing = several.filter(rows => new Set(rows.map(countAt)).size > 1)
  return several.length > 0 && differing.length * 2 > several.length
}

const differs = ({ filled }: Column): boolean =>
  filled.length > 1 && new Set(filled).size > Math.max(1, LEAST_DIFFERENT * filled.length)

/** Names that say dollars, or that a known proxy writes them under; or the one column of money beside a currency that says so. */
function costOf(columns: readonly Column[]): Costing | undefined {
  const [named] = candidatesFor(columns, 'cost', ({ filled }) =>
    filled.every(value => plainNumber(value) !== undefined)
  )
  const [only, ...others] = isDollars(currencyIn(columns)) ? wholeMoney(columns) : []
  const column = named ?? (others.length === 0 ? only : undefined)
  return column && { from: column.path, unit: 'usd' }
}
