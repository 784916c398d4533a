/** Names that PostgreSQL's own catalog stated and moments in time → SQL text. Nothing else gets into a statement. */
import { isoOfMicros } from '../moments.ts'

/** As the catalog knows it. */
export type Column = { readonly name: string; readonly type: string }

export type Table = { readonly schema: string; readonly name: string; readonly columns: readonly Column[] }

/** Bounds of one column, in microseconds since the Unix epoch: from `since` on, before `until`. */
export type Stretch = {
  readonly column: Column
  readonly since: number | null
  readonly until: number | null
}

/** An identifier, whatever stands in it. The catalog holds none with a zero byte. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** The rows of a table: its columns under their own names, of a stretch of time. */
export function selectOf(table: Table, columns: readonly Column[], stretch: Stretch | null): string {
  const conditions = stretch === null ? [] : conditionsOf(stretch)
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`
  return `SELECT ${columns.map(expressionOf).join(', ')} FROM ${quoted(table.schema)}.${quoted(table.name)}${where}`
}

export const copyOf = (select: string): string =>
  `COPY (${select}) TO STDOUT (FORMAT csv, HEADER, ENCODING 'UTF8')`

/** Types that PostgreSQL writes as no log does: `t` for true, `1 day 00:00:01` for 86401 seconds. */
function expressionOf({ name, type }: Column): string {
  const column = quoted(name)
  if (type === 'boolean') return `${column}::text AS ${column}`
  return type === 'interval' ? `extract(epoch FROM ${column}) AS ${column}` : column
}

/** How far clocks of the earth's zones lie from UTC at most: a time without a zone is one of them. */
const ZONES_APART_MICROS = 14 * 3_600 * 1_000_000

/** Never less than is wanted: what was written in another zone is left out by who reads it. */
function conditionsOf({ column, since, until }: Stretch): readonly string[] {
  const hasZone = column.type === 'timestamp with time zone'
  const slack = hasZone ? 0 : ZONES_APART_MICROS
  const literal = (micros: number): string =>
    `${hasZone ? 'TIMESTAMPTZ' : 'TIMESTAMP'} '${isoOfMicros(micros)}${hasZone ? '+00' : ''}'`
  return [
    ...(since === null ? [] : [`${quoted(column.name)} >= ${literal(since - slack)}`]),
    ...(until === null ? [] : [`${quoted(column.name)} < ${literal(until + slack)}`])
  ]
}

export const isTime = ({ type }: Column): boolean => /^timestamp with(out)? time zone$/.test(type)
