/** Names that an address or a map states → the columns of a database's table that they mean. */
import { AuditError } from '../../errors.ts'

type Named = { readonly name: string }

/** Each value of `columns=` one name, or several with commas between; `undefined` where none is stated. */
export function namedIn<Column extends Named>(
  stated: readonly string[],
  columns: readonly Column[],
  table: string
): readonly Column[] | undefined {
  if (stated.length === 0) return undefined
  const isOne = (text: string) => columns.some(({ name }) => name === text)
  const names = stated.flatMap(text => (isOne(text) ? [text] : text.split(',').map(name => name.trim())))
  const missing = names.find(name => !isOne(name))
  if (missing !== undefined) throw noColumn(table, missing, columns)
  return columns.filter(({ name }) => names.includes(name))
}

/**
 * A mapped name is a column, or a path into one of JSON. `undefined` where one is neither, or none is named: all are read
 * then, and the reader says so.
 */
export function rootsOf<Column extends Named>(
  mapped: readonly string[],
  columns: readonly Column[]
): readonly Column[] | undefined {
  const roots = mapped.map(
    path =>
      columns.find(({ name }) => name === path) ?? columns.find(({ name }) => path.startsWith(`${name}.`))
  )
  const areKnown = roots.length > 0 && !roots.includes(undefined)
  return areKnown ? columns.filter(column => roots.includes(column)) : undefined
}

/** A request ends after it began, so that bounds of its end would leave out what began before them. */
export const mappedStart = (map: string): string | undefined =>
  /(?:^|,)\s*start\s*=\s*(.+?)\s*(?::[a-z]+)?(?:,|$)/.exec(map)?.[1]

const MOST_NAMED = 40

export const noColumn = (table: string, stated: string, columns: readonly Named[]): AuditError =>
  AuditError.of(
    'STORE',
    table,
    `there is no column ${stated}, or it may not be read`,
    `There are ${columns
      .slice(0, MOST_NAMED)
      .map(({ name }) => name)
      .join(', ')}`
  )
