/** Columns of lengths that state their unit in the cell, or count minutes → microseconds. */
import { isBlank, numberOf } from '../cell.ts'
import { type Column, mostly } from './columns.ts'
import { isLengthText, isMinutesAndSeconds, lengthMicros, microsOf } from './lengthText.ts'
import { writtenNumber } from './numbers.ts'

/** Microseconds in one of what a column counts; `'text'` where its cells say their unit; `undefined` where neither. */
export type Scale = number | 'text'

export function scaleOf(column: Column): Scale | undefined {
  if (column.filled.length === 0) return undefined
  if (mostly(column, value => isLengthText(value) || isMinutesAndSeconds(value))) return 'text'
  const named = column.name.all.find(word => /^(?:minutes?|mins|hours?|hrs)$/.test(word))
  return named === undefined || !column.filled.every(value => numberOf(value) !== undefined)
    ? undefined
    : microsOf(named)
}

/** A cell of such a column in microseconds; as it stands where it is none. */
export function scaled(value: unknown, scale: Scale): unknown {
  if (isBlank(value)) return value
  const number = numberOf(value) ?? writtenNumber(value, 'comma')
  const micros = scale === 'text' ? lengthMicros(value) : (number ?? Number.NaN) * scale
  return Number.isNaN(micros) ? value : micros
}
