/** An outcome in words or flags → whether it is of the task, the test or the tool that a call was for, and not of the call. */
import { textOf } from '../cell.ts'
import type { Column } from './columns.ts'

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
  isOfAnswer(column, column.meanings.has('error') ? isError : isBad, answered) ||
  isOfEvery(column, isError, answered)

const JUDGEMENT =
  /^(?:scores?|evals?|evaluations?|judge|judge?ments?|grad(?:e|es|ing)|rubrics?|assertions?|tests?|checks?|verdicts?|benchmarks?)$/

/** `scores.success` says how good an answer was. */
const isOfJudgement = ({ name }: Column, isBad: ((value: unknown) => boolean) | undefined): boolean =>
  isBad !== undefined && name.around.some(word => JUDGEMENT.test(word))

function isOfTask(
  { values }: Column,
  isBad: ((value: unknown) => boolean) | undefined,
  answered: readonly boolean[]
): boolean {
  if (isBad === undefined) return false
  const failed = answered.filter((_, i) => values[i] !== undefined && isBad(values[i]))
  return failed.length >= FEWEST_FAILED && failed.filter(has => has).length >= MOST_ANSWERED * failed.length
}

/** What a program found of an answer that had come: no call fails by it. */
const OF_ANSWER =
  /(?:^|[^a-z])(?:validat(?:ion|e|or)|schema|pars(?:e|er|ing)|json|guardrails?|citations?)(?:$|[^a-z])/i

/** `validation_failed`, or a `validation_status` of `failed`, is all that is said of failures, and each stands beside an output. */
function isOfAnswer(
  { name, values }: Column,
  isBad: ((value: unknown) => boolean) | undefined,
  answered: readonly boolean[]
): boolean {
  const failed = values.flatMap((value, i) => (value !== undefined && isBad?.(value) ? [i] : []))
  const isNamed = OF_ANSWER.test(name.all.join(' '))
  return (
    failed.length > 0 && failed.every(i => answered[i] && (isNamed || OF_ANSWER.test(wordsIn(values[i]))))
  )
}

/** `JsonParseError` → the same words apart. */
const wordsIn = (value: unknown): string => textOf(value).replace(/([a-z])([A-Z])/g, '$1 $2')

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
