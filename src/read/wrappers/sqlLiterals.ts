/** Tables with cells as SQL writes them → plain rows. */
import { areMostly, type Dressed, filledOf, quoted } from './dressed.ts'
import { tuplesIn } from './sqlDump.ts'

const FEWEST_ROWS = 2

/** `'2026-03-25','gpt-4o',1200,NULL`, as `sqlite3 -quote` prints rows below their names. */
const LITERALS =
  /^(?:'(?:[^']|'')*'|-?[\d.]+(?:e[+-]?\d+)?|NULL)(?:,(?:'(?:[^']|'')*'|-?[\d.]+(?:e[+-]?\d+)?|NULL))+$/i
const NAMES = /^'[^',]+'(?:,'[^',]+')+$/

export function sqlLiterals(lines: readonly string[]): Dressed | undefined {
  const rows = filledOf(lines)
  const isTable =
    rows.length >= FEWEST_ROWS &&
    NAMES.test(rows[0] as string) &&
    areMostly(rows, line => LITERALS.test(line))
  return isTable
    ? {
        name: 'rows as SQLite quotes them',
        plain: line =>
          line.trim() === '' ? [] : tuplesIn(`(${line})`).map(cells => cells.map(quoted).join(','))
      }
    : undefined
}
