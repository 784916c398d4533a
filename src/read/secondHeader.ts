/** A row of a table that is a header anew → whether its columns stand in another order than the first header says; and the command that parts the tables. */
import { fedWith, shellWord } from '../shell.ts'
import { splitCells } from './records/csv.ts'
import { isNameLike } from './records/shownNames.ts'
import type { Packing } from './source/source.ts'

/** Files put one behind the other: what is below belongs under other names. */
export function otherHeader(header: readonly string[]): (row: readonly string[]) => boolean {
  const names = new Set(header)
  return row =>
    row.length > 1 &&
    row.every(cell => names.has(cell.trim())) &&
    row.some((cell, i) => cell.trim() !== header[i])
}

export const HEADER_AGAIN = 'the header again'

/** Files of one header put one behind the other. */
export const sameHeader =
  (header: readonly string[]): ((row: readonly string[]) => boolean) =>
  row =>
    row.length > 1 && row.length === header.length && row.every((cell, i) => cell.trim() === header[i])

export const REMARK = 'a remark among the rows'

/** `# restarted`, `-- page 2`, `(40 rows)`: what a row of one cell begins with where it is none. */
const REMARKS = /^\s*(?:(?:#|\/\/|--)(?:\s|\p{L})|\(?\d[\d,]* rows?(?: in set|\)|$))/iu

export const isRemark = ([first = '', ...others]: readonly string[]): boolean =>
  REMARKS.test(first) && others.length === 0

const FEWEST_NAMES = 3
const LEAST_KNOWN = 0.5

/**
 * Lines that name columns, most of them the first header's, though not all or in another order. What they look like is no
 * proof: only to be asked of a table whose rows do not fit their header.
 *
 * @param lines below the first
 * @returns their numbers, of which the first header has 1
 */
export function headersBelow(
  header: readonly string[],
  lines: readonly string[],
  delimiter: string
): readonly number[] {
  const names = new Set(header)
  const isHeader = (line: string): boolean => {
    const cells = splitCells(line, delimiter).map(cell => cell.trim())
    return (
      cells.length >= FEWEST_NAMES &&
      cells.every(cell => /^\p{L}/u.test(cell) && isNameLike(cell)) &&
      cells.filter(cell => names.has(cell)).length >= LEAST_KNOWN * cells.length &&
      cells.join(delimiter) !== header.join(delimiter)
    )
  }
  let isWithinQuotes = false
  return lines.flatMap((line, i) => {
    const quotes = line.split('"').length - 1
    const found = quotes === 0 && !isWithinQuotes && isHeader(line)
    if (quotes % 2 === 1) isWithinQuotes = !isWithinQuotes
    return found ? [i + 2] : []
  })
}

const MOST_NAMED = 8

/** Writes each table into a file of its own, and reads them all. */
export function partsRemedy(at: readonly number[], path: string, packing: Packing | undefined): string {
  const begins = at.map(line => `NR == ${line}`).join(' || ')
  const program = shellWord(`${begins} { part++ } { print > ("part-" (part + 1) ".csv") }`)
  const parts =
    at.length < MOST_NAMED ? [0, ...at].map((_, i) => `part-${i + 1}.csv`).join(' ') : 'part-*.csv'
  return `${fedWith(`awk ${program}`, path, packing)} && gpuops-audit analyze ${parts}`
}
