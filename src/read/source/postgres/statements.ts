/** Names that PostgreSQL's own catalog stated and moments in time → SQL text. Nothing else gets into a statement. */

import { MICROS_PER_HOUR } from '../../../units.ts'
import { isoOfMicros } from '../moments.ts'
import { type Extent, type Part, wholeExtent } from '../store.ts'

/** As the catalog knows it. */
export type Column = { readonly name: string; readonly type: string }

export type Table = { readonly schema: string; readonly name: string; readonly columns: readonly Column[] }

/** Bounds of one column, in microseconds since the Unix epoch: from `since` on, before `until`. */
export type Stretch = {
  readonly column: Column
  readonly since: number | null
  readonly until: number | null
  /** So much more is asked for on each side, where the column may be of any zone: who reads it leaves that out. */
  readonly slack: number
}

/** An identifier, whatever stands in it. The catalog holds none with a zero byte. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A part, and the column whose times part the rows. */
export type TimedPart = Part & { readonly time: Column }

/** The rows of a table: its columns under their own names, of a stretch of time. */
export function selectOf(
  table: Table,
  columns: readonly Column[],
  stretch: Stretch | null,
  part: TimedPart | null = null
): string {
  const conditions = [
    ...(stretch === null ? [] : conditionsOf(stretch)),
    ...(part === null ? [] : partConditions(part))
  ]
  const select = `SELECT ${columns.map(expressionOf).join(', ')} FROM ${nameOf(table)}${whereOf(conditions)}`
  return part === null ? select : `${select}${orderOf(columns, part)}`
}

/** When the newest row is of, and what the server's clock shows. */
export const timesOf = (table: Table, time: Column, stretch: Stretch | null): string =>
  `SELECT ${microsOf(`max(${quoted(time.name)}) FILTER (WHERE isfinite(${quoted(time.name)}))`)} AS newest, ${microsOf('now()')} AS now
    FROM ${nameOf(table)}${whereOf(stretch === null ? [] : conditionsOf(stretch))}`

/** How many rows lie in each extent, and the sum of the transactions that wrote them: two columns for each. */
export function rowsIn(
  table: Table,
  time: Column,
  stretch: Stretch | null,
  extents: readonly Extent[],
  hasVersions: boolean
): string {
  const within = (extent: Extent) => partConditions({ ...extent, time, most: null }).join(' AND ')
  const counts = extents.flatMap((extent, i) => {
    const filter = `FILTER (WHERE ${within(extent)})`
    const version = hasVersions ? `coalesce(sum(xmin::text::bigint) ${filter}, 0)::text` : "''"
    return [`count(*) ${filter}::text AS "rows${i}"`, `${version} AS "version${i}"`]
  })
  const bounds = stretch === null ? [] : conditionsOf(stretch)
  return `SELECT ${counts.join(', ')} FROM ${nameOf(table)}${whereOf([...bounds, within(wholeExtent(extents))])}`
}

const nameOf = ({ schema, name }: Table): string => `${quoted(schema)}.${quoted(name)}`

const whereOf = (conditions: readonly string[]): string =>
  conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`

const microsOf = (moment: string): string => `(extract(epoch FROM ${moment}) * 1000000)::bigint::text`

function partConditions({ time, from, before }: TimedPart): readonly string[] {
  const column = quoted(time.name)
  const since = from === null ? [] : [`${column} >= ${literal(time, from)}`]
  if (before !== null) return [...since, `${column} < ${literal(time, before)}`]
  return since.map(condition => `(${condition} OR ${column} IS NULL)`)
}

/** Rows of one time by all else that they say, so that their order is the same every time. */
function orderOf(columns: readonly Column[], { time, most }: TimedPart): string {
  const others = columns.filter(({ name }) => name !== time.name)
  const by = [quoted(time.name), ...others.map(({ name }) => `${quoted(name)}::text COLLATE "C"`)]
  return ` ORDER BY ${by.join(', ')}${most === null ? '' : ` LIMIT ${most}`}`
}

export const copyOf = (select: string): string =>
  `COPY (${select}) TO STDOUT (FORMAT csv, HEADER, ENCODING 'UTF8')`

/** Types that PostgreSQL writes as no log does: `t` for true, `1 day 00:00:01` for 86401 seconds. */
function expressionOf({ name, type }: Column): string {
  const column = quoted(name)
  if (type === 'boolean') return `${column}::text AS ${column}`
  return type === 'interval' ? `extract(epoch FROM ${column}) AS ${column}` : column
}

/** How far clocks of the earth's zones lie from UTC at most: a time without a zone is one of them. [µs] */
const ZONES_APART_MICROS = 14 * MICROS_PER_HOUR

/** @param timezone of times that state none; absent: UTC */
export const slackOf = (column: Column, timezone: string | undefined): number =>
  hasZone(column) || timezone === undefined || timezone === 'UTC' ? 0 : ZONES_APART_MICROS

/** Never less than is wanted. */
const conditionsOf = ({ column, since, until, slack }: Stretch): readonly string[] => [
  ...(since === null ? [] : [`${quoted(column.name)} >= ${literal(column, since - slack)}`]),
  ...(until === null ? [] : [`${quoted(column.name)} < ${literal(column, until + slack)}`])
]

const hasZone = ({ type }: Column): boolean => type === 'timestamp with time zone'

const literal = (column: Column, micros: number): string =>
  `${hasZone(column) ? 'TIMESTAMPTZ' : 'TIMESTAMP'} '${isoOfMicros(micros)}${hasZone(column) ? '+00' : ''}'`

export const isTime = ({ type }: Column): boolean => /^timestamp with(out)? time zone$/.test(type)
