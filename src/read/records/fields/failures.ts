/** Columns of outcomes – statuses, words, flags, errors, levels – → how to tell from a record how its call ended. */
import type { RequestRow } from '../../../log/requestRow.ts'
import { amendFailure } from '../../format/outcome.ts'
import { type Cell, isBlank, numberOf, objectOf, textOf } from '../cell.ts'
import { candidatesFor } from './choose.ts'
import { type Column, mostly } from './columns.ts'
import { isFalse, isFlag, isMark, isTrue } from './flags.ts'
import { GRPC_STATUS, isGrpcCodes } from './grpcCodes.ts'
import { failedTasks, foundOfAnswers, isOfElse, isOfLater } from './ofTask.ts'
import { isBadCode, isBadWord, isError, isErrorLevel, isHttp, wordOutcome } from './saidOutcome.ts'
import { NO_WORDS_TOLD, type ToldWords, toldByTokens } from './toldWords.ts'
import {
  type Apart,
  apartByTokens,
  isOfFewWords,
  unnamedCodes,
  unnamedErrors,
  unnamedSuccesses,
  unnamedWords
} from './unnamedOutcomes.ts'

export type FailureChoice = {
  /** HTTP statuses. */
  readonly codes: readonly string[]
  /** Codes of gRPC. */
  readonly grpc: readonly string[]
  /** Outcomes in words, among them numbers that are no HTTP status. */
  readonly words: readonly string[]
  /** A column under no known name, in which every call looked at went well: a later one may say that it failed. */
  readonly hopeful: readonly string[]
  readonly successes: readonly string[]
  /** Columns in which answered calls have a mark, and others nothing. */
  readonly unmarked: readonly string[]
  readonly failures: readonly string[]
  readonly errors: readonly string[]
  /** What is said of a failure, and of a success too. */
  readonly messages: readonly string[]
  readonly levels: readonly string[]
  /** Why an answer ended: an error among them is a failure, and the others say nothing. */
  readonly finishes: readonly string[]
  /** Columns of outcomes in words that no list knows, and those of them that failed calls have. */
  readonly told: ToldWords
}

/** `output_and_error` holds what a program printed. */
const OUTPUTS: ReadonlySet<string> = new Set(['output', 'outputs', 'stdout'])

/**
 * @param usage record by record, whether it states tokens
 * @param answered record by record, whether it states an output
 * @param again record by record, whether it tells of an answer that one before it told of
 */
export function chooseFailures(
  all: readonly Column[],
  usage: readonly boolean[],
  answered: readonly boolean[] = [],
  again: readonly boolean[] = []
): FailureChoice {
  const columns = all.filter(
    one => !isOfElse(one, badIn(one), isError, answered) && !isOfLater(one, answered, again)
  )
  const paths = (found: readonly Column[]) => found.map(({ path }) => path)
  const grpc = columns.filter(column => isGrpcCodes(column, columns))
  const statuses = candidatesFor(columns, 'status', column => !grpc.includes(column))
  const errors = candidatesFor(
    columns,
    'error',
    ({ filled, name }) =>
      !filled.every(isRemark) &&
      !name.words.some(word => OUTPUTS.has(word)) &&
      !(name.all.join() === 'reason' && name.around.length === 0 && !filled.some(isBadWord))
  )
  const isMessage = ({ name }: Column) => name.around.at(-1) === 'status' || name.words[0] === 'status'
  const successes = paths(candidatesFor(columns, 'success', isFlags))
  const codeLike = statuses.filter(column => isCodes(column) && !mayBeExitCodes(column))
  const told = toldByTokens(
    statuses.filter(column => !codeLike.includes(column)),
    usage,
    value => wordOutcome(value) !== undefined,
    isBadWord
  )
  const worded = paths([
    ...statuses.filter(
      column =>
        isWords(column) ||
        (!codeLike.includes(column) && isOfFewWords(column) && column.filled.some(isBadWord))
    ),
    // `no – rate limited` among the flags.
    ...candidatesFor(columns, 'success', column => isOfFewWords(column) && column.filled.some(isBadText))
  ])
  const named = paths(codeLike)
  const marked = candidatesFor(columns, 'success', isMarked)
  const isTold = grpc.length + worded.length + named.length + successes.length + marked.length > 0
  const apart = isTold ? undefined : apartByTokens(columns, usage)
  const words = isTold ? worded : paths(apart ? [apart.column] : unnamedWords(columns))
  const isUntold = !isTold && words.length === 0
  const codes = isUntold ? paths(unnamedCodes(columns)) : named
  const isSaid = isTold || words.length > 0 || errors.some(({ filled }) => filled.length > 0)
  return {
    codes,
    grpc: paths(grpc),
    words,
    hopeful: isUntold && codes.length === 0 ? paths(unnamedSuccesses(columns)) : [],
    successes,
    unmarked: paths(marked),
    failures: paths(candidatesFor(columns, 'failure', isFlagged)),
    errors: paths([
      ...errors.filter(column => !isMessage(column)),
      ...(isSaid ? [] : unnamedErrors(columns, usage))
    ]),
    messages: paths(errors.filter(isMessage)),
    levels: paths(candidatesFor(columns, 'level', column => column.filled.some(isErrorLevel))),
    finishes: paths(candidatesFor(columns, 'finish', column => column.filled.some(isBadWord))),
    told: isUntold || (words.length > 0 && codes.length === 0) ? withApart(told, apart) : NO_WORDS_TOLD
  }
}

/** Columns whose failures are findings about answers, or may be of a task, and the records that have one. */
export const notOfCalls = (
  columns: readonly Column[],
  answered: readonly boolean[]
): readonly {
  readonly column: Column
  readonly records: readonly number[]
  readonly isFinding: boolean
}[] =>
  columns.flatMap(column => {
    const isBad = column.meanings.has('error') ? isError : badIn(column)
    const found = foundOfAnswers(column, isBad, answered)
    const records = found.length > 0 ? found : failedTasks(column, badIn(column), answered)
    return records.length === 0 ? [] : [{ column, records, isFinding: found.length > 0 }]
  })

const isBadText = (value: unknown): boolean => !isFlag(value) && isBadWord(value)

const withApart = (told: ToldWords, apart: Apart | undefined): ToldWords =>
  apart === undefined
    ? told
    : { ...told, failed: new Map([...told.failed, [apart.column.path, apart.failed]]) }

/** What a column says of failures; `undefined` where it is no outcome in words or flags. */
const badIn = ({ meanings }: Column): ((value: unknown) => boolean) | undefined => {
  if (meanings.has('success')) return isFalse
  if (meanings.has('failure')) return isRaised
  return meanings.has('status') ? value => isBadWord(value) && !isHttp(value) : undefined
}

const isFlags = (column: Column): boolean =>
  !isMarked(column) && column.filled.some(isFlag) && mostly(column, isFlag)

/** The same mark in most rows, and nothing in the others. */
const isMarked = ({ filled, values }: Column): boolean =>
  filled.length * 2 > values.length &&
  filled.length < values.length &&
  new Set(filled).size === 1 &&
  filled.every(value => isMark(value) || textOf(value) === 'checked')

/** Yes or no; or a mark where it happened, and nothing where it did not. */
const isFlagged = (column: Column): boolean =>
  isFlags(column) ||
  (column.filled.length > 0 && column.filled.length < column.values.length && mostly(column, isMark))

/** A column `error` of shares or counts is no error. */
const isRemark = (value: unknown): boolean => {
  const number = numberOf(value)
  return number !== undefined && number > 0 && !Number.isInteger(number)
}

/** Zeros among them are calls that ended without an answer. A column without any value counts by its name alone. */
const isCodes = (column: Column): boolean =>
  column.filled.length === 0
    ? column.name.words.includes('code') || column.name.words.join(' ') === 'status'
    : column.filled.some(isHttp) && mostly(column, value => isHttp(value) || numberOf(value) === 0)

/** Of a process: nothing above 255, and 0 where all went well. */
const mayBeExitCodes = ({ name, filled }: Column): boolean =>
  name.all.includes('exit') && !filled.some(value => (numberOf(value) ?? 0) > 255)

const isWords = (column: Column): boolean =>
  column.filled.length > 0 &&
  !isCodes(column) &&
  column.filled.some(value => wordOutcome(value) !== undefined) &&
  mostly(
    column,
    value =>
      wordOutcome(value) !== undefined ||
      /^(?:unset|none|0|unknown|pending|running|in_progress)$/i.test(textOf(value))
  )

/** Columns by which a failure shows: what must be looked at in each record. */
export const pathsOfFailures = ({ told, ...choice }: FailureChoice): readonly string[] => [
  ...Object.values(choice).flat(),
  ...told.failed.keys()
]

export const recordsOutcomes = ({
  codes,
  grpc,
  words,
  successes,
  unmarked,
  failures,
  told
}: FailureChoice): boolean =>
  codes.length +
    grpc.length +
    words.length +
    successes.length +
    unmarked.length +
    failures.length +
    told.failed.size >
  0

/** Whether each record says in a flag whether its call went well. */
export const tellsByFlags = ({ successes, unmarked, failures }: FailureChoice): boolean =>
  successes.length + unmarked.length + failures.length > 0

/** Whether a record says that its call failed. */
export const isFailure = (choice: FailureChoice, cell: Cell): boolean =>
  statesFailure(choice, cell) ||
  isAny(choice.words, cell, isBadWord) ||
  isAny(choice.hopeful, cell, isBadWord) ||
  isAny(choice.successes, cell, isFalse) ||
  choice.unmarked.some(path => isBlank(cell(path))) ||
  isAny(choice.failures, cell, isRaised) ||
  isAny(choice.levels, cell, isErrorLevel) ||
  isAny(choice.finishes, cell, isBadWord) ||
  isTold(choice.told, cell)

/** Whether it says so itself, in a code, an error or a word of its status: no flag tells. */
export const statesFailure = ({ codes, grpc, errors, words }: FailureChoice, cell: Cell): boolean =>
  isAny(codes, cell, isBadCode) ||
  isAny(grpc, cell, isRefusal) ||
  isAny(errors, cell, isError) ||
  isAny(words, cell, value => isBadWord(value) && !isFalse(value))

const isRefusal = (code: unknown): boolean => (numberOf(code) ?? 0) > 0

const isRaised = (value: unknown): boolean => isTrue(value) || isMark(value)

function isTold({ failed }: ToldWords, cell: Cell): boolean {
  for (const [path, words] of failed) if (words.has(textOf(cell(path)).trim())) return true
  return false
}

/** Asked of every row: it makes nothing on the way. */
function isAny(paths: readonly string[], cell: Cell, test: (value: unknown) => boolean): boolean {
  for (const path of paths) {
    const value = cell(path)
    if (value !== undefined && test(value)) return true
  }
  return false
}

/** What a record says of its failure: a code, or the word for one, and all that is said in words. */
function failureIn(choice: FailureChoice, cell: Cell): { code: unknown; text: string } {
  const word = [...choice.words, ...choice.hopeful, ...choice.finishes].map(cell).find(isBadWord)
  const limited = choice.failures.filter(path => OF_LIMITS.test(path) && isRaised(cell(path)))
  const said = [
    ...choice.errors.map(cell).filter(isError),
    ...choice.messages.map(cell),
    word,
    ...limited.map(() => 'rate limited')
  ]
  const [grpc] = choice.grpc.map(path => numberOf(cell(path)))
  const stated =
    GRPC_STATUS.get(grpc ?? 0) ??
    choice.codes.map(cell).find(isHttp) ??
    said.map(codeWithin).find(code => code !== undefined)
  return { code: stated ?? wordOutcome(word)?.status ?? word, text: said.map(sayable).join(' ').trim() }
}

/** Flags of what a rate limit refused: `throttles`, `is_limited`. */
const OF_LIMITS = /throttl|rate|limited|429/i
const CODE_KEYS = ['status', 'status_code', 'statusCode', 'http_status', 'code']

/** The HTTP status that an error states in a key of its own. */
function codeWithin(error: unknown): unknown {
  const object = objectOf(error)
  return object && CODE_KEYS.map(key => object[key]).find(value => isHttp(value) && Number(value) >= 400)
}

const sayable = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : textOf(value)

/** Puts the outcome into the row. */
export function amendOutcome(choice: FailureChoice, row: RequestRow, cell: Cell): void {
  for (const path of choice.codes) {
    const code = cell(path)
    if (!isHttp(code)) continue
    row.status = numberOf(code) as number
    break
  }
  if (!isFailure(choice, cell)) return
  const before = row.status
  const { code, text } = failureIn(choice, cell)
  amendFailure(row, code, text)
  if (row.status === 0 && before >= 400 && before !== 429) row.status = before
}
