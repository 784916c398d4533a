/** Names and columns of a ClickHouse table → pieces of SQL. A value never gets into a statement: it is bound. */
import { AuditError } from '../../../errors.ts'

/** As `DESCRIBE TABLE` tells it. */
export type Column = { readonly name: string; readonly type: string }

/** ClickHouse has no limit of its own; file systems that hold a column have this one. */
const LONGEST_NAME = 255

/** @throws AuditError where no server can hold a thing of that name */
export function quoted(name: string, where: string): string {
  if (name === '' || name.length > LONGEST_NAME || hasControls(name))
    throw AuditError.of(
      'STORE',
      where,
      'a name in it is empty, too long or has control characters',
      'Name a table or column that exists'
    )
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``
}

const hasControls = (name: string): boolean => [...name].some(char => char < ' ' || char === '\u007F')

/** Types that wrap another one. */
export const bareType = (type: string): string => {
  const inner = /^(?:Nullable|LowCardinality)\((.*)\)$/s.exec(type)?.[1]
  return inner === undefined ? type : bareType(inner)
}

const isNullable = (type: string): boolean => /^(?:LowCardinality\()?Nullable\(/.test(type)

export const isTime = ({ type }: Column): boolean => /^DateTime(?:64)?(?:\(|$)/.test(bareType(type))
export const isText = ({ type }: Column): boolean =>
  /^(?:String|FixedString|Enum(?:8|16)?)(?:\(|$)/.test(bareType(type))
const isObject = ({ type }: Column): boolean =>
  /^(?:Map|Array|Tuple|Nested|JSON|Object|Variant|Dynamic)(?:\(|$)/.test(bareType(type))
/** Half-made sums, which nothing but the server can read. */
const isState = ({ type }: Column): boolean =>
  /^(?:Simple)?AggregateFunction\(/.test(type) && !type.startsWith('Simple')

export const isReadable = (column: Column): boolean => !isState(column)

/**
 * A column as CSV shows it, whatever the server's settings are: a time in UTC and with its zone, a map as JSON, nothing
 * for NULL.
 */
export function cellOf(column: Column, where: string): string {
  const name = quoted(column.name, where)
  const shown = isTime(column)
    ? `concat(replaceOne(toString(${name}, 'UTC'), ' ', 'T'), 'Z')`
    : isObject(column)
      ? `toJSONString(${name})`
      : name
  if (!isNullable(column.type)) return shown
  return isText(column) ? `ifNull(${shown}, '')` : `ifNull(toString(${shown}), '')`
}

/** A line of CSV: the header, which the server is not asked for, so that no alias hides a column. */
export const headerLine = (names: readonly string[]): string =>
  `${names.map(name => `"${name.replaceAll('"', '""')}"`).join(',')}\n`
