/** A table of sums – a row an hour or a day, with a count of requests – → which column counts, and how wide a row is. */
import { SECONDS_PER_DAY } from '../../../units.ts'
import { textOf } from '../cell.ts'
import { type Column, isCount, mostly } from './columns.ts'
import { timeMicros } from './times.ts'

const COUNTED = /^(?:requests|calls|invocations|queries|hits)$/
const COUNTS_ONE = /^(?:request|call|invocation|query|hit)$/
const BESIDE = /^(?:num|n|number|of|total|count|counts|api|model|llm|sum|no|nb|the|all|openai|ai)$/

/** Columns that say of how many requests a row is the sum, the most plain first. */
export function countColumns(columns: readonly Column[]): readonly Column[] {
  return columns
    .filter(
      column => column.name.unit === undefined && isCountName(column.name.all) && mostly(column, isCount)
    )
    .filter(({ filled }) => filled.some(value => Number(textOf(value).replaceAll(/[,\s]/g, '')) > 1))
    .toSorted((a, b) => a.path.split('.').length - b.path.split('.').length || a.order - b.order)
}

/** `n_requests`, `Requests`, `request_count`, `calls`, `count`: and nothing besides that says of which. */
export function isCountName(words: readonly string[]): boolean {
  if (words.join(' ') === 'count') return true
  const counted = words.filter(word => COUNTED.test(word))
  const one = words.filter(word => COUNTS_ONE.test(word))
  const others = words.filter(word => !COUNTED.test(word) && !COUNTS_ONE.test(word))
  if (!others.every(word => BESIDE.test(word))) return false
  if (counted.length > 0) return true
  return one.length === 1 && others.some(word => /^(?:count|counts|num|n|number|total|no|nb)$/.test(word))
}

const WIDTHS = [60, 300, 900, 1_800, 3_600, SECONDS_PER_DAY]

/**
 * Width of the rows by the times at which they begin: the largest usual width that divides all steps between them. Of
 * dates alone it is a day.
 *
 * @returns `undefined` where one time tells nothing
 */
export function widthSeconds({ filled }: Column): number | undefined {
  if (filled.length > 0 && filled.every(value => /^\d{4}-\d\d-\d\d$/.test(textOf(value))))
    return SECONDS_PER_DAY
  const micros = filled.map(timeMicros).filter(time => !Number.isNaN(time))
  const starts = [...new Set(micros)].sort((a, b) => a - b)
  const steps = starts.slice(1).map((start, i) => (start - (starts[i] as number)) / 1e6)
  if (steps.length === 0) return undefined
  return WIDTHS.findLast(width => steps.every(step => step % width === 0))
}
