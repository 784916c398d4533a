/** A table's rows by the names of its columns, whether those are plain or the paths of records that were flattened. */
import { type Cell, isBlank, numberOf } from './cell.ts'

/** Steps joined by dots, as data frames name the columns of nested records: `usage.input_tokens`. */
const FLATTENED = /^[\p{L}_][\p{L}\p{N}_-]*(?:\.[\p{L}\p{N}_-]+)+$/u

/** Exports of tools have fewer columns, and shorter paths. */
const MOST_COLUMNS = 500
const MOST_STEPS = 16

export const isFlattened = (header: readonly string[]): boolean =>
  header.length <= MOST_COLUMNS &&
  header.some(name => FLATTENED.test(name)) &&
  header.every(name => name.split('.', MOST_STEPS + 1).length <= MOST_STEPS)

/**
 * Cells of a record by column name.
 *
 * @param also other names of the columns
 */
export function csvCell(
  header: readonly string[],
  fields: () => readonly string[],
  also: readonly string[] = header
): Cell {
  const index = new Map([...also.entries(), ...header.entries()].map(([i, name]) => [name, i]))
  return path => {
    const i = index.get(path)
    return i === undefined ? undefined : fields()[i]
  }
}

/** The same; where no column of a name says anything and others lie within it, the cell is the object that they make up. */
export function nestedCell(
  header: readonly string[],
  fields: () => readonly string[],
  also?: readonly string[]
): Cell {
  const plain = csvCell(header, fields, also)
  if (!isFlattened(header)) return plain
  const within = columnsWithin(header)
  return path => {
    const value = plain(path)
    // What a record did not have is blank in its row.
    return isBlank(value) ? objectFrom(within.get(path) ?? [], fields()) : value
  }
}

type Column = { readonly path: readonly string[]; readonly at: number }

/** By each path that names go on from: the columns below it. */
function columnsWithin(header: readonly string[]): ReadonlyMap<string, readonly Column[]> {
  const within = new Map<string, Column[]>()
  for (const [at, name] of header.entries()) {
    if (!FLATTENED.test(name)) continue
    const steps = name.split('.')
    for (let depth = 1; depth < steps.length; depth++) {
      const outer = steps.slice(0, depth).join('.')
      const column = { path: steps.slice(depth), at }
      const known = within.get(outer)
      if (known === undefined) within.set(outer, [column])
      else known.push(column)
    }
  }
  return within
}

type Nested = { [name: string]: unknown }

/** `undefined`: all of its cells are blank. */
function objectFrom(columns: readonly Column[], cells: readonly string[]): Nested | undefined {
  const object: Nested = Object.create(null)
  let isEmpty = true
  for (const { path, at } of columns) {
    if (isBlank(cells[at])) continue
    isEmpty = false
    put(object, path, cells[at] as string)
  }
  return isEmpty ? undefined : object
}

/** A value that stands where others go on from gives way to them: a record has one or the other. */
function put(object: Nested, [step = '', ...rest]: readonly string[], text: string): void {
  const there = object[step]
  const isNested = typeof there === 'object' && there !== null
  if (rest.length === 0) {
    if (!isNested) object[step] = cellValue(text)
    return
  }
  const inner: Nested = isNested ? (there as Nested) : Object.create(null)
  object[step] = inner
  put(inner, rest, text)
}

/** A number where it is written as one; an id with leading zeros is none. */
function cellValue(text: string): unknown {
  const number = numberOf(text)
  return number !== undefined && String(number) === text ? number : text
}

/** A row as the record that it was before it was flattened. */
export const nestedRow = (header: readonly string[], cells: readonly string[]): Nested =>
  objectFrom(
    header.map((name, at) => ({ path: FLATTENED.test(name) ? name.split('.') : [name], at })),
    cells
  ) ?? {}
