/** The row below a table that adds up its columns, as spreadsheets and dashboards write it. */
import { wordSet } from '../../words.ts'
import type { UsableFormat } from '../format/format.ts'
import { type Cell, textOf } from './cell.ts'

const TOTALS = wordSet(`
  total totals subtotal subtotals sum sums overall gesamt gesamtsumme summe insgesamt somme totale totaal suma razem celkem
  итого всего разом toplam jumlah 合计 总计 總計 合計 総計 합계 총계 小计
`)

export const A_TOTALS_ROW = 'a row of totals'

/** `Total`, `Grand total:`, `Gesamt` */
export const isTotal = (value: unknown): boolean =>
  TOTALS.has(
    textOf(value)
      .trim()
      .toLowerCase()
      .replace(/^grand |:$/g, '')
  )

/** Whether a record without a time calls itself a total, in the table's first column or where a call has its time, model or caller. */
export function totalsTest({ label, fields }: UsableFormat): (cell: Cell) => boolean {
  const { start, end, model, caller } = fields
  const paths = [label, start?.from, end?.from, model, caller].flatMap(one => one ?? [])
  return cell => paths.some(path => isTotal(cell(path)))
}
