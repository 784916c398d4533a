/** What a table in another dress is, and JSON in another shape: how its lines become plain ones, and its values records. */
import type { Warning } from '../../log/readingShape.ts'

export type Dressed = {
  readonly name: string
  /** Lines of what a line holds: none of a border. */
  readonly plain: (line: string) => readonly string[]
  /** Lines of what was begun, where nothing more comes. */
  readonly end?: () => readonly string[]
  /** Nothing but blanks is taken off. */
  readonly isBlank?: true
  /** Lines above the table; absent: none. */
  readonly linesBefore?: number
}

export type Shape = {
  readonly name: string
  /** Records of one value after the other. */
  readonly records: (value: unknown) => readonly unknown[]
  /** What else they may be. */
  readonly doubts?: readonly Warning[]
}

/** A cell as a CSV holds it. */
export const quoted = (cell: string): string =>
  /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell

export const filledOf = (lines: readonly string[]): readonly string[] =>
  lines.filter(line => line.trim() !== '')

/** Lines that are none may lie among the others. */
const MOST = 0.8

export const areMostly = (lines: readonly string[], is: (line: string) => unknown): boolean =>
  lines.length > 0 && lines.filter(is).length >= MOST * lines.length
