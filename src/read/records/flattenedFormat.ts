/** A table whose columns are named by paths → the known format of the records that were flattened into it. */
import { type Format, isOf, type Sample } from '../format/format.ts'
import { FORMATS } from '../format/index.ts'
import { at, type Cell } from './cell.ts'
import { isToolsOwn } from './toolsOwn.ts'

/** A format of nested records whose paths are the names of a table's columns. */
export function flattenedFormat(sample: Sample): Format | undefined {
  const { nested } = sample
  if (nested === undefined) return undefined
  const rows = nested.rows ?? []
  const plain = (sample.rows ?? []).map(
    (row): Cell =>
      path =>
        (row as Record<string, unknown>)[path]
  )
  return FORMATS.find(
    format =>
      isOf(format, nested) &&
      // A page of records is more than a row of a table can hold.
      (format.records === undefined || rows.every(row => isItself(format.records?.(row) ?? [], row))) &&
      isToolsOwn(format, {
        names: [...sample.columns],
        records: rows.map(row => (path: string) => at(row, path)),
        sample,
        rows: plain
      })
  )
}

function isItself(records: Iterable<unknown>, row: unknown): boolean {
  const [first, ...others] = records
  return first === row && others.length === 0
}
