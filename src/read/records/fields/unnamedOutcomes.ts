/** Columns of outcomes under names that no list knows: their values tell. */
import { numberOf } from '../cell.ts'
import { type Column, isText } from './columns.ts'
import { isFlag, isTrue } from './flags.ts'
import { isBadWord, isHttp, wordOutcome } from './saidOutcome.ts'

/** Statuses that servers of models answer with. */
const SERVED = new Set([
  200, 201, 202, 204, 400, 401, 402, 403, 404, 408, 409, 413, 415, 422, 424, 429, 498, 499, 500, 502, 503,
  504, 520, 524, 529
])

/** Whether all that stands there are HTTP statuses: 200, and another one. */
export const isAllStatuses = ({ filled }: Column): boolean =>
  filled.length > 1 &&
  filled.every(value => SERVED.has(numberOf(value) ?? 0)) &&
  filled.some(value => numberOf(value) === 200) &&
  filled.some(value => numberOf(value) !== 200)

/** Where no name tells: the one column of HTTP statuses. */
export const unnamedCodes = (columns: readonly Column[]): readonly Column[] =>
  onlyOne(columns.filter(column => isUnnamed(column) && isAllStatuses(column)))

const isUnnamed = ({ meanings, name }: Column): boolean => meanings.size === 0 || name.words.length === 0

const MOST_OUTCOMES = 20

/** Where no name tells: the one column of which every word says how a call ended, and some that it failed. */
export const unnamedWords = (columns: readonly Column[]): readonly Column[] =>
  onlyOne(
    columns.filter(column => {
      const said = [...new Set(column.filled)]
      const isOutcome = (value: unknown) =>
        isText(value) ? isTrue(value) || (!isFlag(value) && wordOutcome(value) !== undefined) : isHttp(value)
      return (
        said.length > 1 &&
        said.some(isText) &&
        said.length <= MOST_OUTCOMES &&
        said.every(isOutcome) &&
        said.some(isBadWord) &&
        !said.every(isBadWord)
      )
    })
  )

/** The same before the first failure: words of success, or 200. */
export const unnamedSuccesses = (columns: readonly Column[]): readonly Column[] =>
  onlyOne(
    columns.filter(
      column =>
        column.filled.length > 0 &&
        (column.filled.every(isWordOfSuccess) ||
          (isUnnamed(column) && column.filled.every(value => numberOf(value) === 200)))
    )
  )

const isWordOfSuccess = (value: unknown): boolean =>
  isText(value) && !isFlag(value) && wordOutcome(value) !== undefined && !isBadWord(value)

const onlyOne = (found: readonly Column[]): readonly Column[] => (found.length === 1 ? found : [])
