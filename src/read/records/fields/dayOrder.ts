/** A column of dates in numbers → whether the day or the month comes first, by the whole column and never by habit. */
import { MICROS_PER_DAY } from '../../../units.ts'
import { textOf } from '../cell.ts'
import { type DayOrder, numericDate, orderedMicros } from '../writtenTimes.ts'

/** What decided it, in words; or both readings of the first time that has two. */
export type Decided = { readonly order: DayOrder; readonly because: string }
export type Undecided = { readonly text: string }

/** Whether most of a column are dates in numbers, the year last. */
export const isNumericDates = (values: readonly unknown[]): boolean =>
  values.length > 0 &&
  values.filter(value => numericDate(textOf(value)) !== undefined).length >= 0.8 * values.length

export function dayOrderOf(values: readonly unknown[]): Decided | Undecided {
  const dates = values.flatMap(value => numericDate(textOf(value)) ?? [])
  const firstAbove = dates.filter(({ first, second }) => first > 12 && second <= 12).length
  const secondAbove = dates.filter(({ first, second }) => second > 12 && first <= 12).length
  if (firstAbove > secondAbove) return { order: 'dmy', because: 'the first number goes above 12' }
  if (secondAbove > firstAbove) return { order: 'mdy', because: 'the second number goes above 12' }
  if (dates.some(({ mark }) => mark === '.'))
    return { order: 'dmy', because: 'dates with points are written day first' }
  const ambiguous = dates.find(({ first, second }) => first !== second)
  if (ambiguous === undefined) return { order: 'dmy', because: 'day and month are the same number' }
  return byOrderOfRows(values) ?? { text: textOf(values.find(isAmbiguous)).trim() }
}

function isAmbiguous(value: unknown): boolean {
  const date = numericDate(textOf(value))
  return date !== undefined && date.first !== date.second
}

/** A log is written as time goes on: the reading that goes back, or leaps from month to month, is the wrong one. */
function byOrderOfRows(values: readonly unknown[]): Decided | undefined {
  const day = stepsOf(values, 'dmy')
  const month = stepsOf(values, 'mdy')
  if (day.backward === 0 && month.backward > 0)
    return { order: 'dmy', because: 'only then do the rows follow each other in time' }
  if (month.backward === 0 && day.backward > 0)
    return { order: 'mdy', because: 'only then do the rows follow each other in time' }
  if (day.leaps === 0 && month.leaps >= FEWEST_LEAPS) return { order: 'dmy', because: `else ${LEAPS}` }
  if (month.leaps === 0 && day.leaps >= FEWEST_LEAPS) return { order: 'mdy', because: `else ${LEAPS}` }
  return undefined
}

/** One silence of four weeks is a holiday; several between days of the same number are months misread as days. */
const LEAP_MICROS = 27 * MICROS_PER_DAY
const FEWEST_LEAPS = 2
const LEAPS = 'every day but one a month would be silent'

function stepsOf(values: readonly unknown[], order: DayOrder): { backward: number; leaps: number } {
  const times = values.map(value => orderedMicros(textOf(value), order)).filter(time => !Number.isNaN(time))
  const steps = times.slice(1).map((time, i) => time - (times[i] as number))
  const direction = steps.reduce((sum, step) => sum + Math.sign(step), 0) < 0 ? -1 : 1
  return {
    backward: steps.filter(step => step * direction < 0).length,
    leaps: steps.filter(step => Math.abs(step) >= LEAP_MICROS).length
  }
}
