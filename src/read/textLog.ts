/** The beginning of a text → whether it is a program's log of text, and no table. */
import { numberOf } from './records/cell.ts'
import { splitCells } from './records/csv.ts'
import { FEWEST_PLACES } from './records/placeNames.ts'
import { isStampedText } from './wrappers/saidCalls.ts'

/** Lines that begin with a moment and are no rows of a table: of other widths, or without a column of numbers. */
export function isTextLog(
  head: string,
  { header, delimiter }: { readonly header: readonly string[]; readonly delimiter: string }
): boolean {
  const lines = head.split('\n', MOST_TEXT_LINES).filter(line => line.trim() !== '')
  if (!isStampedText(lines.slice(0, 1)) && !WRITTEN.test(lines[0] ?? '')) return false
  const rows = lines
    .map(line => splitCells(line, delimiter))
    .filter(({ length }) => length === header.length && length >= FEWEST_PLACES)
  return (
    rows.length < MOST_ALIKE * lines.length ||
    !header.some((_, i) => i > 0 && rows.every(row => isNumber(row[i])))
  )
}

/** `[01/26/2023, 12:22:01 PM] name: text`, as chats are exported. */
const WRITTEN = /^[[(<]?\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4},?[ T]{1,2}\d{1,2}[:.]\d\d/

const isNumber = (cell = ''): boolean => cell.trim() === '' || Number.isFinite(numberOf(cell.trim()))

const MOST_TEXT_LINES = 200
const MOST_ALIKE = 0.8
