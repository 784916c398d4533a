/** Tables with cells as SQL writes them → plain rows. */
import { type Dressed, quoted } from './dressed.ts'
import { tuplesIn } from './sqlDump.ts'

const FEWEST_ROWS = 2
const MOST = 0.8

/** `'2026-03-25','gpt-4o',1200,NULL`, as `sqlite3 -quote` prints rows below their names. */
const LITERALS =
  /^(?:'(?:[^']|'')*'|-?[\d.]+(?:e[+-]?\d+)?|NULL)(?:,(?:'(?:[^']|'')*'|-?[\d.]+(?:e[+-]?\d+)?|NULL))+$/i
const NAMES = /^'[^',]+'(?:,'[^',]+')+$/

export function sqlLiterals(lines: readonly string[]): Dressed | undefined {
  const rows = lines.filter(line => line.trim() !== '')
  const isTable =
    rows.length >= FEWEST_ROWS &&
    NAMES.test(rows[0] as string) &&
    rows.filter(line => LITERALS.test(line)).length >= MOST * rows.length
  return isTable
    ? {
        name: 'rows as SQLite quotes them',
        linesBefore: 0,
        plain: line =>
          line.trim() === '' ? [] : tuplesIn(`(${line})`).map(cells => cells.map(quoted).join(','))
      }
    : undefined
}
