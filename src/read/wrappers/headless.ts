/** A table whose first line is a row → the same below names by which a `--map` can call its columns: `c1`, `c2` and so on. */
import { numberOf } from '../records/cell.ts'
import { delimiterOf, splitCells } from '../records/csv.ts'
import { textMicros } from '../records/logTimes.ts'
import { FEWEST_PLACES, placeName } from '../records/placeNames.ts'
import type { Dressed } from './dressed.ts'

const MOST = 0.8
const FEWEST_ROWS = 2

/** @param lines of the head, blank ones among them */
export function headless(lines: readonly string[]): Dressed | undefined {
  const texts = lines.filter(line => line.trim() !== '')
  const delimiter = delimiterOf(texts[0] ?? '')
  const [cells = [], ...others] = texts.map(text => splitCells(text, delimiter).map(cell => cell.trim()))
  const rows = others.filter(row => row.length === cells.length)
  const isTable =
    cells.length >= FEWEST_PLACES && rows.length >= FEWEST_ROWS && rows.length >= MOST * others.length
  if (!isTable || !isRowLike(cells, rows) || isOfLogger(cells, rows)) return undefined
  let isFirst = true
  return {
    name: 'a table without a header, whose columns are called by their places',
    plain: line => {
      if (!isFirst) return [line]
      isFirst = false
      return [cells.map((_, i) => placeName(i)).join(delimiter), line]
    }
  }
}

/** Whether values stand where values stand below, a moment among them: a header has names there. */
function isRowLike(cells: readonly string[], rows: readonly (readonly string[])[]): boolean {
  const areValues = cells.map(
    (_, i) => rows.filter(row => isValue(row[i] ?? '')).length >= MOST * rows.length
  )
  return (
    areValues.includes(true) &&
    cells.every((cell, i) => !areValues[i] || cell === '' || isValue(cell)) &&
    !cells.some(isSentence)
  )
}

const LEVEL = /^(?:trace|debug|info|notice|warn|warning|error|critical|fatal)$/i

/** `2026-03-25 09:58:07 | INFO | …`: lines of text with their levels, where nothing counts anything. */
const isOfLogger = (cells: readonly string[], rows: readonly (readonly string[])[]): boolean =>
  cells.some((_, i) => rows.every(row => LEVEL.test(row[i] ?? ''))) &&
  !cells.some((_, i) => rows.every(row => Number.isFinite(numberOf(row[i] ?? ''))))

/** A number or a moment, which are no names. */
const isValue = (cell: string): boolean =>
  Number.isFinite(numberOf(cell)) || Number.isFinite(textMicros(cell))

const MOST_WORDS = 8
/** A piece of a line of text. */
const isSentence = (cell: string): boolean => cell.split(/\s+/).length > MOST_WORDS || /[=|]/.test(cell)
