/** A `--map` and sampled records → a column it names that is nowhere. */
import { isObject } from '../../json.ts'
import type { Sample } from '../format/format.ts'
import type { Cell } from './cell.ts'
import { mappedColumns, ofEveryCall } from './mapping.ts'
import { slipsOf } from './shownNames.ts'

/**
 * A dotted path is checked by its first step: later steps may be absent from every sampled record and present in others. One that
 * every call states is there where what it lies in is; and one that is a path of the records but for a slip was meant to be that one.
 */
export function missingColumn(map: string, sample: Sample, cells: readonly Cell[]): string | undefined {
  const named = mappedColumns(map, cells)
  const ofCalls = ofEveryCall(map, cells)
  const isThere = (column: string) =>
    sample.columns.has(column) || cells.some(cell => cell(column) !== undefined)
  const mayCome = (column: string) =>
    sample.columns.has(column.split('.')[0] as string) &&
    !(ofCalls.includes(column) && cells.some(cell => isFilled(cell(parentOf(column))))) &&
    slipsOf(column, sample.rows ?? [], named).length === 0
  return named.find(column => !isThere(column) && !mayCome(column))
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('.')))
const isFilled = (value: unknown): boolean => isObject(value) && Object.keys(value).length > 0
