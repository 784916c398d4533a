/** What an address names, and the columns that are wanted of it → the statements that read it. */
import { AuditError } from '../../../errors.ts'
import { type Address, decoded } from '../address.ts'
import { type Extent, type Part, wholeExtent } from '../store.ts'
import type { Query } from './server.ts'
import { type Column, cellOf, isReadable, isTime, quoted } from './sql.ts'

/** Where rows stand: behind FROM, with the values that are bound in it. */
export type From = Required<Query>

export type Stretch = { readonly since: number | null; readonly until: number | null }

/** Files that the server reads by itself, in place of a table: `s3=https://bucket.s3.amazonaws.com/logs/*.parquet`. */
const FILES = /^https?:\/\/[^\s'"\\]+$/

/** @throws AuditError where the address names neither a table nor files, or both */
export function fromOf({ url, name }: Address): From {
  const { searchParams } = url
  const table = searchParams.get('table')
  const files = searchParams.get('s3')
  if (files !== null && table === null) return filesFrom(files, searchParams.get('format'), name)
  if (table === null || files !== null || searchParams.get('format') !== null)
    throw AuditError.of(
      'STORE',
      name,
      'names no table',
      'Add ?table=NAME, or ?s3=URL for files that the server can read'
    )
  const parts = tableParts(table, decoded(url.pathname.slice(1)))
  return { sql: parts.map(part => quoted(part, name)).join('.'), values: {} }
}

function filesFrom(files: string, format: string | null, name: string): From {
  if (!FILES.test(files.replace(/^s3:\/\//, 'https://')))
    throw AuditError.of(
      'STORE',
      name,
      's3= is not an address of files',
      'Say s3=https://bucket.s3.amazonaws.com/logs/*.parquet'
    )
  return format === null
    ? { sql: 's3({files:String})', values: { files } }
    : { sql: 's3({files:String}, {format:String})', values: { files, format } }
}

/** `db.table` where the address has no database; a dot may be part of a name, too, where it has one. */
export function tableParts(table: string, database: string): readonly string[] {
  const dot = table.indexOf('.')
  if (database !== '') return [database, table]
  return dot > 0 ? [table.slice(0, dot), table.slice(dot + 1)] : [table]
}

/** @param final as a table of replaced rows shows only the newest of each */
export function countOf(from: From, where: From | null, final: boolean): Query {
  return { sql: `SELECT count()${source(from, where, final)}`, values: { ...from.values, ...where?.values } }
}

export const describeOf = ({ sql, values }: From): Query => ({ sql: `DESCRIBE TABLE ${sql}`, values })

const source = (from: From, where: From | null, final: boolean): string =>
  ` FROM ${from.sql}${final ? ' FINAL' : ''}${where === null ? '' : ` WHERE ${where.sql}`}`

/** In whole microseconds; what is coarser than that loses nothing. */
export function whereOf(time: Column | null, { since, until }: Stretch, name: string): From | null {
  if (time === null || !isTime(time) || (since === null && until === null)) return null
  const column = quoted(time.name, name)
  const bound = (parameter: string) => `fromUnixTimestamp64Micro({${parameter}:Int64})`
  const [from, to] = [Math.floor(since ?? 0), Math.floor(until ?? 0)]
  return {
    sql: [
      ...(since === null ? [] : [`${column} >= ${bound('since')}`]),
      ...(until === null ? [] : [`${column} < ${bound('until')}`])
    ].join(' AND '),
    values: { ...(since === null ? {} : { since: from }), ...(until === null ? {} : { until: to }) }
  }
}

/** Of a part, beside any bounds of time. */
export function partWhere(bounds: From | null, part: Part, time: Column, name: string): From | null {
  const column = quoted(time.name, name)
  const { from, before } = part
  const since = from === null ? [] : [`${column} >= fromUnixTimestamp64Micro({from:Int64})`]
  const until = before === null ? [] : [`${column} < fromUnixTimestamp64Micro({before:Int64})`]
  const open = before === null ? since.map(each => `(${each} OR isNull(${column}))`) : since
  const all = [...(bounds === null ? [] : [bounds.sql]), ...open, ...until]
  const values = {
    ...bounds?.values,
    ...(from === null ? {} : { from }),
    ...(before === null ? {} : { before })
  }
  return all.length === 0 ? null : { sql: all.join(' AND '), values }
}

const microsOf = (moment: string): string => `toUnixTimestamp64Micro(toDateTime64(${moment}, 6))`

/** When the newest row is of, and what the server's clock shows. [µs] */
export const timesQuery = (rows: Rows, time: Column): Query => ({
  sql: `SELECT ifNull(${microsOf(`max(${quoted(time.name, rows.name)})`)}, 0), ${microsOf('now64(6)')}${source(rows.from, rows.where, rows.final)}`,
  values: { ...rows.from.values, ...rows.where?.values }
})

/** How many rows lie in each extent, and the sum of their hashes. */
export function rowsInQuery(rows: Rows, time: Column, extents: readonly Extent[]): Query {
  const column = quoted(time.name, rows.name)
  const bound: Record<string, number> = {}
  const at = (sign: string, name: string, moment: number) => {
    bound[name] = moment
    return `ifNull(${column} ${sign} fromUnixTimestamp64Micro({${name}:Int64}), 0)`
  }
  const within = ({ from, before }: Extent, i: number | string) =>
    [...(from === null ? [] : [at('>=', `f${i}`, from)]), at('<', `b${i}`, before)].join(' AND ')
  const hash = `cityHash64(${rows.selected.map(each => shownCell(each, rows.name)).join(', ')})`
  const counts = extents.flatMap((extent, i) => {
    const isIn = within(extent, i)
    return [`countIf(${isIn})`, `sumIf(${hash}, ${isIn})`]
  })
  const bounds = [...(rows.where === null ? [] : [rows.where.sql]), within(wholeExtent(extents), 'All')]
  const where = { sql: bounds.join(' AND '), values: { ...rows.where?.values, ...bound } }
  return {
    sql: `SELECT ${counts.join(', ')}${source(rows.from, where, rows.final)}`,
    values: { ...rows.from.values, ...where.values }
  }
}

/** What is read: a column, under the name that the log has it by, in parts of a unit where it is stored so. */
export type Selected = {
  readonly header: string
  readonly column: Column
  readonly over?: number | undefined
}

type Rows = {
  readonly from: From
  readonly where: From | null
  readonly final: boolean
  readonly selected: readonly Selected[]
  readonly time: Column | null
  readonly name: string
}

/** The first rows, in any order. */
export const sampleOf = (rows: Rows, most: number): Query => ({
  sql: `${selectOf(rows)} LIMIT ${most}`,
  values: { ...rows.from.values, ...rows.where?.values }
})

/** All rows as CSV, in an order that is the same every time: by time, then by all that can be compared. */
export function rowsOf(rows: Rows, most: number | null = null): Query {
  const { selected, time, name } = rows
  const compared = selected.map(({ column }) => column).filter(column => isOrdered(column) && column !== time)
  const order = [...(time === null ? [] : [time]), ...compared].map(column => quoted(column.name, name))
  const by = order.length === 0 ? '' : ` ORDER BY ${order.join(', ')}`
  return {
    sql: `${selectOf(rows)}${by}${most === null ? '' : ` LIMIT ${most}`} FORMAT CSV`,
    values: { ...rows.from.values, ...rows.where?.values }
  }
}

const isOrdered = ({ type }: Column): boolean => !/Map\(|JSON|Object|Variant|Dynamic|Nested/.test(type)

const shownCell = ({ column, over }: Selected, name: string): string =>
  over === undefined ? cellOf(column, name) : `${quoted(column.name, name)} / ${over}`

const selectOf = ({ from, where, final, selected, name }: Rows): string => {
  const cells = selected.map(each => shownCell(each, name))
  return `SELECT ${cells.join(', ')}${source(from, where, final)}`
}

export const readable = (columns: readonly Column[]): readonly Column[] => columns.filter(isReadable)
