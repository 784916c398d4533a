/** The row below a table that adds up its columns, as spreadsheets and dashboards write it. */
import type { UsableFormat } from '../format/format.ts'
import type { Cell } from './cell.ts'
import { isTotal } from './fields/totals.ts'

/** Whether a record without a time calls itself a total, in the table's first column or where a call has its time, model or caller. */
export function totalsTest({ label, fields }: UsableFormat): (cell: Cell) => boolean {
  const { start, end, model, caller } = fields
  const paths = [label, start?.from, end?.from, model, caller].flatMap(one => one ?? [])
  return cell => paths.some(path => isTotal(cell(path)))
}
