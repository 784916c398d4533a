/** A table of sums – a row an hour or a day, with a count of requests – → which column counts, and how wide a row is. */
import {
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  MICROS_PER_SECOND,
  SECONDS_PER_DAY
} from '../../../units.ts'
import type { Timed } from '../../format/format.ts'
import { isBlank, textOf } from '../cell.ts'
import { timeOf } from '../compileFields.ts'
import { type Column, isCount, isText, mostly } from './columns.ts'
import { isCounter } from './counters.ts'
import type { Name } from './names.ts'
import { plainNumber } from './numbers.ts'
import { meaningsOf } from './synonyms.ts'

const COUNTED = /^(?:requests|calls|invocations|queries|hits)$/
const COUNTS_ONE = /^(?:request|call|invocation|query|hit)$/
const BESIDE = /^(?:num|n|number|of|total|count|counts|api|model|llm|sum|no|nb|the|all|openai|ai)$/

/** Columns that say of how many requests a row is the sum, the most plain first. */
export const countColumns = (columns: readonly Column[]): readonly Column[] => countsBy(columns, isCountName)

/** The same of those that were answered, where none says of all. */
export const answeredColumns = (columns: readonly Column[]): readonly Column[] =>
  countsBy(columns, words => ANSWERED.test(words[0] ?? '') && isCountName(words.slice(1)))

const ANSWERED = /^(?:successful|succeeded|success|completed)$/

function countsBy(
  columns: readonly Column[],
  counts: (words: readonly string[]) => boolean
): readonly Column[] {
  return columns
    .filter(column => column.name.unit === undefined && counts(column.name.all) && mostly(column, isCount))
    .filter(({ filled, values }) => filled.some(isSeveral) && filled.length * 2 >= values.length)
    .filter(column => !isCounter(column, columns))
    .toSorted((a, b) => a.path.split('.').length - b.path.split('.').length || a.order - b.order)
}

/** Not of how many requests, but of how many of a kind, or how often at most. */
const OF_SOME = /^(?:error|errors|failed|failures|retry|retries|limit|max|min|avg|rate|per|remaining|tokens)$/

/**
 * Columns that count the requests of rows which are known to be sums: `n`, `Azure OpenAI Requests (Sum)`.
 *
 * @param used columns that are read as something else
 */
export const countsOfSums = (columns: readonly Column[], used: ReadonlySet<Column>): readonly Column[] =>
  columns
    .filter(column => {
      const { name, filled } = column
      const counts =
        name.all.some(word => COUNTED.test(word)) || /^(?:n|cnt|num|count)$/.test(name.all.join(' '))
      const isOfAll = counts && !name.all.some(word => OF_SOME.test(word))
      return isOfAll && !used.has(column) && mostly(column, isCount) && filled.some(isSeveral)
    })
    .slice(0, 1)

/** Whether rows are sums by the names of their tokens, and begin at full minutes, each at its own where all else is equal. */
export function areSums(
  tokens: readonly Column[],
  time: Column | undefined,
  names: readonly Column[],
  unit: Timed['unit']
): boolean {
  if (
    time === undefined ||
    tokens.length === 0 ||
    !tokens.every(({ name }) => name.all.some(word => /^sums?$/.test(word)))
  )
    return false
  const micros = time.filled.map(value => timeOf(value, unit))
  const areFull = micros.every(moment => moment % MICROS_PER_MINUTE === 0)
  const groups = new Set(
    time.values.map((value, i) => JSON.stringify([value, ...names.map(({ values }) => values[i])]))
  )
  return areFull && new Set(micros).size > 1 && groups.size === time.values.length
}

/** Whether rows begin with their day, or with what their name says that they last. */
export const areStretches = (time: Column | undefined, unit: Timed['unit']): boolean =>
  areFullHours(time, unit) &&
  time !== undefined &&
  (widthNamed(time) !== undefined || time.filled.every(value => timeOf(value, unit) % MICROS_PER_DAY === 0))

/** Fewer may well be calls at full hours, by chance or because somebody made them up. */
const FEWEST_FULL = 3

/** Whether every row says its day alone. */
export const areDays = ({ filled }: Column): boolean =>
  filled.length > 0 && filled.every(value => /^\d{4}-\d\d-\d\d$/.test(textOf(value)))

/** Whether every row begins at a full hour or day, more than one of them. */
export function areFullHours(time: Column | undefined, unit: Timed['unit']): boolean {
  const all = time?.filled.map(value => timeOf(value, unit)) ?? []
  const micros = all.filter(moment => !Number.isNaN(moment))
  return (
    micros.length >= FEWEST_FULL &&
    micros.every(moment => moment % MICROS_PER_HOUR === 0) &&
    new Set(micros).size > 1
  )
}

/** Whether no two rows share their hour or day and all that they name: of single calls some would. */
export function areApart(time: Column | undefined, columns: readonly Column[]): boolean {
  const names = columns.filter(
    column => column !== time && column.filled.length > 0 && mostly(column, isText)
  )
  const groups = time?.values.map((value, i) =>
    JSON.stringify([value, ...names.map(({ values }) => values[i])])
  )
  return groups !== undefined && new Set(groups).size === groups.length
}

const isSeveral = (value: unknown): boolean => (plainNumber(value) ?? 0) > 1

/** A column by which a record says that it is a sum, and how many requests one is the sum of at least. */
export type RareCounts = { readonly path: string; readonly least: number }

/** Columns by which a record here and there, unlike the others, says that it is a sum of several, or of all so far. */
export const rareCounts = (columns: readonly Column[]): readonly RareCounts[] =>
  columns
    .filter(
      ({ name, filled, values }) =>
        name.unit === undefined &&
        isCountName(name.all) &&
        name.all.join(' ') !== 'count' &&
        filled.length * 2 <= values.length &&
        filled.some(isSeveral)
    )
    .map(({ path, filled }) => ({ path, least: isSoFar(filled) ? 1 : 2 }))

/** `total_api_calls`: 1, 2, 3, and from 1 again: also the first is a sum, which tells its one call again. */
const isSoFar = (filled: readonly unknown[]): boolean => {
  const counts = filled.map(value => plainNumber(value) ?? Number.NaN)
  const runs = counts.filter(count => count === 1).length
  return (
    counts.length > LEAST_RUN * runs &&
    counts.every((count, i) => count === 1 || count === (counts[i - 1] ?? 0) + 1)
  )
}

/** Runs are longer in the mean: of 1, 1, 1, 2 each says how many calls it is. */
const LEAST_RUN = 2

/** `n_requests`, `Requests`, `request_count`, `calls`, `count`: and nothing besides that says of which; `call_num` is an ordinal. */
export function isCountName(words: readonly string[]): boolean {
  if (words.join(' ') === 'count') return true
  const counted = words.filter(word => COUNTED.test(word))
  const one = words.filter(word => COUNTS_ONE.test(word))
  const others = words.filter(word => !COUNTED.test(word) && !COUNTS_ONE.test(word))
  if (!others.every(word => BESIDE.test(word))) return false
  if (counted.length > 0) return true
  if (one.length !== 1) return false
  const before = words.slice(0, words.indexOf(one[0] as string))
  return others.some(word => COUNT.test(word)) || before.some(word => NUMBER.test(word))
}

/** Whether a column of this name may be read as something. */
export const saysSomething = (name: Name): boolean => meaningsOf(name).size > 0 || isCountName(name.all)

const COUNT = /^(?:counts?|total)$/
/** Before what it numbers it counts it; behind, it says which one it is. */
const NUMBER = /^(?:num|n|number|no|nb)$/

const RATE = /^(?:rpm|rps|qps|qpm|tpm)$/

/** `requests_per_second`, `RPM`: a row with it and no call of its own is of a stretch of time. */
export const rateColumn = (columns: readonly Column[]): string | undefined =>
  columns.find(
    ({ name, filled }) =>
      filled.length > 0 &&
      (name.all.some(word => RATE.test(word)) ||
        (name.all.includes('per') && name.all.some(word => COUNTED.test(word))))
  )?.path

/** What a row is called after tells its width where no step does. */
export const widthNamed = ({ name }: Column): number | undefined =>
  NAMED_WIDTHS.find(([word]) => name.all.some(one => word.test(one)))?.[1]

const NAMED_WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/^minute/, 60],
  [/^(?:hour|hourly)$/, 3_600],
  [/^(?:day|daily)$/, SECONDS_PER_DAY]
]

const WIDTHS = [60, 300, 900, 1_800, 3_600, SECONDS_PER_DAY]
/** Steps that are all multiples of one which most of them are: so wide is a row, however unusual. */
const FEWEST_STEPS = 4

/**
 * Width of the rows by the times at which they begin: the step that most of them are, where all others are multiples of it;
 * else the largest usual width that divides all steps between them. Of dates alone it is a day.
 *
 * @returns `undefined` where one time tells nothing
 */
export function stepSeconds(times: readonly unknown[], unit: Timed['unit']): number | undefined {
  const stated = times.filter(time => !isBlank(time))
  if (stated.length > 0 && stated.every(time => /^\d{4}-\d\d-\d\d$/.test(textOf(time))))
    return SECONDS_PER_DAY
  const micros = stated.map(time => timeOf(time, unit)).filter(time => !Number.isNaN(time))
  const starts = [...new Set(micros)].sort((a, b) => a - b)
  const steps = starts.slice(1).map((start, i) => (start - (starts[i] as number)) / MICROS_PER_SECOND)
  if (steps.length === 0) return undefined
  const least = Math.min(...steps)
  const alike = steps.filter(step => step === least).length
  if (
    least >= 60 &&
    steps.length >= FEWEST_STEPS &&
    alike * 2 >= steps.length &&
    steps.every(step => step % least === 0)
  )
    return least
  return WIDTHS.findLast(width => steps.every(step => step % width === 0))
}
