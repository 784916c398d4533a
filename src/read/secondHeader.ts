/** A row of a table that is a header anew → whether its columns are others than the first header says, or stand in another order. */
import { isTime } from './records/fields/columns.ts'
import { nameOf } from './records/fields/names.ts'
import { plainNumber } from './records/fields/numbers.ts'
import { meaningsOf } from './records/fields/synonyms.ts'

/** Files put one behind the other: what is below belongs under other names. */
export function otherHeader(header: readonly string[]): (row: readonly string[]) => boolean {
  const names = new Set(header)
  return row =>
    row.length > 1 &&
    row.some((cell, i) => cell.trim() !== header[i]) &&
    (row.every(cell => names.has(cell.trim())) || nameCalls(row))
}

/** Names alone, of a time and of both counts. */
function nameCalls(row: readonly string[]): boolean {
  if (row.some(cell => /\d{3}/.test(cell) || plainNumber(cell) !== undefined || isTime(cell))) return false
  const meanings = row.map(cell => meaningsOf(nameOf(cell.trim())))
  const areNamed = (...asked: readonly string[]) =>
    meanings.some(found => [...found.keys()].some(meaning => asked.includes(meaning)))
  return areNamed('start', 'end') && areNamed('input') && areNamed('output')
}
