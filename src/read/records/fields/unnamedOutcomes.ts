/** Columns of outcomes under names that no list knows: their values tell. */

import { numberOf, objectOf, textOf } from '../cell.ts'
import { saysThrottled } from '../outcomeWords.ts'
import { BEGINS } from './begins.ts'
import { type Column, isCount, isShort, isText, mostly } from './columns.ts'
import { isFlag, isTrue } from './flags.ts'

import type { Meaning } from './meaning.ts'
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
  onlyOne(
    columns.filter(column => (isUnnamed(column) || isNoCount(column, columns)) && isAllStatuses(column))
  )

/** Statuses under a name that may count tokens, beside a column that does: `answer`, `out`. */
export const isNoCount = (column: Column, columns: readonly Column[]): boolean =>
  !column.name.words.includes('tokens') &&
  isAllStatuses(column) &&
  SIDES.some(
    side =>
      column.meanings.has(side) &&
      columns.some(
        other =>
          other !== column &&
          other.meanings.has(side) &&
          other.filled.length > 0 &&
          mostly(other, isCount) &&
          !isAllStatuses(other)
      )
  )

const SIDES: readonly Meaning[] = ['input', 'output']

/** A name of moments tells nothing of a column in which none stands: `ende` of 200 and 429. */
const isUnnamed = ({ meanings, name }: Column): boolean =>
  name.words.length === 0 || [...meanings.keys()].every(meaning => MOMENTS.includes(meaning))

const MOMENTS: readonly Meaning[] = ['start', 'end']

const MOST_OUTCOMES = 20

/** Where no name tells: the one column of which every word says how a call ended, and some that it failed. */
export const unnamedWords = (columns: readonly Column[]): readonly Column[] =>
  onlyOne(
    columns.filter(column => {
      const said = [...new Set(column.filled)]
      const isOutcome = (value: unknown) =>
        isText(value) ? isTrue(value) || (!isFlag(value) && wordOutcome(value) !== undefined) : isHttp(value)
      return (
        !column.name.words.includes('tokens') &&
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

export const isOfFewWords = (column: Column): boolean =>
  mostly(column, isShort) && new Set(column.filled).size <= MOST_OUTCOMES

/** They say of what or of whom a record is, and not how its call ended. */
const OF_WHAT: readonly Meaning[] = ['id', 'start', 'end', 'model', 'caller']
const OF_ELSE: readonly Meaning[] = [...OF_WHAT, 'kind', 'finish', 'level', 'tier', 'stream']
const means = ({ meanings }: Column, some: readonly Meaning[]): boolean =>
  some.some(meaning => meanings.has(meaning))

/** Its name is one of quantities, and most of it are numbers: a `false` among durations is no outcome. */
const isQuantity = (column: Column): boolean =>
  means(column, QUANTITIES) && mostly(column, value => numberOf(value) !== undefined)
const QUANTITIES: readonly Meaning[] = [
  'firstToken',
  'duration',
  'ttft',
  'input',
  'cached',
  'cacheWrite',
  'uncached',
  'output',
  'reasoning',
  'total',
  'maxTokens',
  'cost'
]

export type Apart = {
  readonly column: Column
  /** Words of calls that failed, which no list knows. */
  readonly failed: ReadonlySet<string>
}

/**
 * Where no name tells: the one column of which the words of calls without tokens are no others', and some of its words are
 * known to say the same: `delivered` and `kaputt` beside `timeout`.
 *
 * @param usage record by record, whether it states tokens
 */
export function apartByTokens(columns: readonly Column[], usage: readonly boolean[]): Apart | undefined {
  const empty = usage.filter(has => !has).length
  if (empty === 0 || empty * 2 > usage.length) return undefined
  const found = columns.flatMap(column => {
    if (means(column, OF_ELSE) || isQuantity(column) || !isOfFewWords(column)) return []
    if (column.filled.length < column.values.length) return []
    const wordsOf = (has: boolean) => new Set(column.filled.filter((_, i) => usage[i] === has).map(wordIn))
    const [good, bad] = [wordsOf(true), wordsOf(false)]
    const isApart =
      ![...bad].some(word => good.has(word)) &&
      ![...good].some(isBadWord) &&
      ![...bad].some(word => isGoodWord(word) || BEGINS.test(word))
    const isKnown = [...good].some(isGoodWord) || [...bad].some(isBadWord)
    return isApart && isKnown ? [{ column, failed: new Set([...bad].filter(word => !isBadWord(word))) }] : []
  })
  return found.length === 1 ? found[0] : undefined
}

const wordIn = (value: unknown): string => textOf(value).trim()
const isGoodWord = (word: string): boolean =>
  !isFlag(word) && wordOutcome(word) !== undefined && !isBadWord(word)

/**
 * Where no name tells: columns of texts that calls without tokens have and no others, some of which say that something
 * failed: `exc`, `problem.kind`.
 */
export function unnamedErrors(columns: readonly Column[], usage: readonly boolean[]): readonly Column[] {
  const empty = usage.filter(has => !has).length
  if (empty * 2 > usage.length) return []
  return columns.filter(
    column =>
      !means(column, OF_WHAT) &&
      column.filled.length > 0 &&
      column.filled.length >= MOST_EMPTY * empty &&
      column.values.every((value, i) => value === undefined || usage[i] === false) &&
      column.filled.some(saysFailure) &&
      !column.filled.some(value => isHttp(value) && !isBadWord(value))
  )
}

const MOST_EMPTY = 0.5
const FAILED = /error|exception|timeout|time out|timed out|fail|refused|denied|overloaded|unavailable|reset/i

/** Longer than an outcome: a message, the name of an exception, or an object with either. */
const saysFailure = (value: unknown): boolean => {
  const text = typeof value === 'object' ? JSON.stringify(value) : textOf(value)
  return objectOf(value) !== undefined || isText(value)
    ? FAILED.test(text) || saysThrottled(text) || isBadWord(text)
    : (numberOf(value) ?? 0) >= 400 && isHttp(value)
}

const onlyOne = (found: readonly Column[]): readonly Column[] => (found.length === 1 ? found : [])
