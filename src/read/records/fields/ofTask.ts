/** An outcome in words or flags → whether it is of the task, the test or the tool that a call was for, and not of the call. */
import { textOf } from '../cell.ts'
import type { Column } from './columns.ts'
import { isFlag } from './flags.ts'
import { wordOutcome } from './saidOutcome.ts'

const FEWEST_FAILED = 2
/** Share of the records said to have failed that have an output all the same. */
const MOST_ANSWERED = 0.8

/**
 * @param isBad whether a value says that something failed
 * @param isError whether a value is an error
 * @param answered record by record, whether it states an output
 */
export const isOfElse = (
  column: Column,
  isBad: ((value: unknown) => boolean) | undefined,
  isError: (value: unknown) => boolean,
  answered: readonly boolean[]
): boolean =>
  isOfJudgement(column, isBad) ||
  isOfTask(column, isBad, answered) ||
  foundOfAnswers(column, column.meanings.has('error') ? isError : isBad, answered).length > 0 ||
  isOfEvery(column, isError, answered)

const JUDGEMENT =
  /^(?:scores?|evals?|evaluations?|judge|judge?ments?|grad(?:e|es|ing)|rubrics?|assertions?|tests?|checks?|verdicts?|benchmarks?)$/

/** `scores.success` says how good an answer was. */
const isOfJudgement = ({ name }: Column, isBad: ((value: unknown) => boolean) | undefined): boolean =>
  isBad !== undefined && name.around.some(word => JUDGEMENT.test(word))

const isOfTask = (
  column: Column,
  isBad: ((value: unknown) => boolean) | undefined,
  answered: readonly boolean[]
): boolean => failedTasks(column, isBad, answered).length > 0

/** Records that failed by a word that may be of the task as well, where nearly all of them state an output. A status or a rate limit is of the call. */
export function failedTasks(
  column: Column,
  isBad: ((value: unknown) => boolean) | undefined,
  answered: readonly boolean[]
): readonly number[] {
  const { values } = column
  if (isBad === undefined || isOfJudgement(column, isBad)) return []
  const failed = answered.flatMap((_, i) => (values[i] !== undefined && isBad(values[i]) ? [i] : []))
  const isTask =
    failed.length >= FEWEST_FAILED &&
    failed.filter(i => answered[i]).length >= MOST_ANSWERED * failed.length &&
    !failed.some(i => (wordOutcome(values[i])?.status ?? 0) >= 400)
  return isTask ? failed : []
}

/** What an answer is looked at by once it has come. */
const CHECK =
  /^(?:validations?|validators?|validate|schemas?|parse|parser|parsers|parsing|json|guardrails?|citations?)$/
/** What a check finds, and of what. */
const FINDING =
  /^(?:failed|fail|failure|failing|errors?|exception|invalid|mismatch|mismatched|rejected|missing|unparsable|malformed|wrong|bad|did|not|no|to|of|the|in|its|output|outputs|answer|answers|is|was|match|matched)$/
/** What a column of findings is called beside the check. */
const STATING = /^(?:status|state|outcome|success|ok|passed|valid)$/

/** Whether all that is said is that a check found something: any other word may be of the call, as `blocked the request` is. */
const isFinding = (words: readonly string[]): boolean =>
  words.some(word => CHECK.test(word)) && words.every(word => CHECK.test(word) || FINDING.test(word))

/**
 * Records whose outcome is a finding about an answer that had come: `validation_failed`, or a `validation_status` of `failed`,
 * is all that is said of failures, and each stands beside an output. An error's own words tell, whatever its name is.
 */
export function foundOfAnswers(
  { name, values, meanings }: Column,
  isBad: ((value: unknown) => boolean) | undefined,
  answered: readonly boolean[]
): readonly number[] {
  const failed = values.flatMap((value, i) => (value !== undefined && isBad?.(value) ? [i] : []))
  const isNamed = !meanings.has('error') && isFinding(name.all.filter(word => !STATING.test(word)))
  const isFound = (value: unknown): boolean => {
    const words = wordsIn(value)
    return isFinding(words) || (isNamed && (isFlag(value) || words.every(word => FINDING.test(word))))
  }
  return failed.every(i => answered[i] && isFound(values[i])) ? failed : []
}

/** `JsonParseError` → the same words apart; of an object none that a check has. */
const wordsIn = (value: unknown): readonly string[] =>
  textOf(value)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[\s_.:,-]+/)
    .filter(word => word !== '')

const FEWEST_ANSWERED = 3
const SORT = /^(?:type|types|category|mode|class|kind|label|reason|analysis)$/

/** What every answered call has is no error; a sort of failure that every record has is a judgement of its answer. */
function isOfEvery(
  { name, values, meanings }: Column,
  isError: (value: unknown) => boolean,
  answered: readonly boolean[]
): boolean {
  const rows = answered.includes(true) ? values.filter((_, i) => answered[i]) : values
  const isJudged =
    meanings.has('error') && (answered.includes(true) || name.all.some(word => SORT.test(word)))
  return (
    isJudged && rows.length >= FEWEST_ANSWERED && rows.every(value => value !== undefined && isError(value))
  )
}

/** What records say only where they tell of an answer again, as what a tool made of it does, is not of the call. */
export const isOfLater = (
  { values }: Column,
  answered: readonly boolean[],
  again: readonly boolean[]
): boolean =>
  again.some((is, i) => is && values[i] !== undefined) &&
  answered.every((has, i) => !has || again[i] || values[i] === undefined)
