/** Rows of totals among the calls – `Total`, `Summe`, an average – → which columns show them, and by which words. */
import { type Cell, textOf } from '../cell.ts'
import { countsOf } from './choose.ts'
import { type Column, isTime } from './columns.ts'

/** Why such a row is left out. */
export const OF_TOTALS = 'a row of totals'

const TOTAL =
  /(?:^|[^\p{L}])(?:(?:grand|sub|gesamt|zwischen|sous|sub)?[ -]?totals?|totales|totale|totaal|totalt|sums?|summe|gesamt|zwischensumme|insgesamt|somme|suma|somma|razem|celkem|toplam|итого|всего)(?:$|[^\p{L}])|合计|合計|总计|總計|小计|小計|합계|총계/iu
/** In a column of times they are none; elsewhere they may be anybody's name. */
const AGGREGATE =
  /^(?:all|overall|avg|average|mean|median|max|maximum|min|minimum|count|std|p\d\d|mittelwert|durchschnitt|moyenne|promedio|media|среднее|平均|평균|ø)\b/iu

export type TotalRows = {
  /** Columns whose text is a total's. */
  readonly named: readonly string[]
  /** Columns of times, in which any such word is a total's. */
  readonly timed: readonly string[]
}

/**
 * @param times paths of the columns of times
 * @param names paths of the columns of models, callers and ids
 * @param input the columns of the input
 */
export function totalRows(
  columns: readonly Column[],
  times: readonly string[],
  names: readonly string[],
  input: readonly Column[]
): TotalRows {
  const at = (paths: readonly string[]) => columns.filter(({ path }) => paths.includes(path))
  const counts = input[0] ? countsOf(input[0], input[0].values.length) : []
  return {
    timed: at(times)
      .filter(({ filled }) => filled.some(isTotalOrAggregate))
      .map(({ path }) => path),
    named: at(names)
      .filter(({ values }) => values.some((value, i) => isTotal(value) || isSumOfAll(value, i, counts)))
      .map(({ path }) => path)
  }
}

/** Ten times as much as any other row, and called `ALL`. */
const OUTWEIGHS = 10

function isSumOfAll(value: unknown, at: number, counts: readonly number[]): boolean {
  if (!AGGREGATE.test(textOf(value).trim())) return false
  const most = counts.reduce((largest, count, i) => (i !== at && count > largest ? count : largest), 0)
  return (counts[at] as number) > OUTWEIGHS * most && most > 0
}

/** `checksum_total_03` is an id, and `grand_total` none. */
const isJoined = (text: string): boolean =>
  /[_\-.:/]/.test(text) &&
  !/\s/.test(text) &&
  !/^(?:(?:grand|sub|all)[_-])?(?:totals?|sum)(?:[_-]all)?$/i.test(text)

/** `Total`, `Grand total:`, `Gesamt`, `合计` */
export const isTotal = (value: unknown): boolean =>
  typeof value === 'string' && value.length < 60 && TOTAL.test(value) && !isJoined(value.trim())

const isTotalOrAggregate = (value: unknown): boolean =>
  typeof value === 'string' && !isTime(value) && (isTotal(value) || AGGREGATE.test(value.trim()))

export const isTotalRow = ({ named, timed }: TotalRows, cell: Cell): boolean =>
  timed.some(path => isTotalOrAggregate(cell(path))) ||
  named.some(path => {
    const value = cell(path)
    return isTotal(value) || (typeof value === 'string' && AGGREGATE.test(value.trim()))
  })
