/** What a cell of an outcome's column says: a status, a word, an error, a level. */
import { isBlank, numberOf, textOf } from '../cell.ts'
import { outcomeOf } from '../outcomeWords.ts'
import { isFalse } from './flags.ts'

export const isHttp = (value: unknown): boolean => {
  const status = numberOf(value) ?? 0
  return Number.isInteger(status) && status >= 100 && status <= 599
}

export const isErrorLevel = (value: unknown): boolean =>
  /^(?:error|err|fatal|critical|severe)$/i.test(textOf(value))

/** A number that is no HTTP status says nothing here. */
export const wordOutcome = (value: unknown) =>
  numberOf(value) === undefined || isHttp(value) ? outcomeOf(value) : undefined

export function isBadWord(value: unknown): boolean {
  const outcome = wordOutcome(value)
  return outcome !== undefined && (outcome.flags !== 0 || outcome.status >= 400)
}

export const isBadCode = (code: unknown): boolean => {
  const status = numberOf(code)
  return status === 0 || (status !== undefined && status >= 400 && status <= 599)
}

/** Not `false`, 0, `none`, nor an object of nothing. */
export const isError = (error: unknown): boolean =>
  typeof error === 'object' && error !== null
    ? Object.values(error).some(value => !isBlank(value) && value !== false)
    : !isBlank(error) &&
      !isFalse(error) &&
      !/^(?:ok|success|none|no error|\{\}|\[\])$/i.test(textOf(error).trim())
