/** A table of calls and what its columns mean → a subquery that shows each call as the reader of a file would. */
import { AuditError } from '../../../../errors.ts'
import type { Lasting, Paths, RequestFields } from '../../../format/format.ts'
import { BLANK_TEXTS } from '../../../records/cell.ts'
import { MAX_TOKENS } from '../../../records/gate.ts'
import { EARLIEST_MICROS, LATEST_MICROS, LONGEST_MICROS, MICROS_PER } from '../../../records/time.ts'
import type { Query } from '../server.ts'
import { bareType, type Column, isText, isTime, quoted } from '../sql.ts'
import type { From } from '../statements.ts'

/** A stretch of arrivals, from one on and before the other. [µs] */
export type Stretch = { readonly from: number; readonly to: number }

/**
 * What queries are made of. Columns of the subquery: `id`, `t` arrival, `d` duration, `f` time to the first token [µs], `i`
 * `c` `o` input, cached and output tokens, `s` status, `model`, `caller`, `tag0` … the tags that are asked for, `split` what the
 * log is split by; NULL is unknown, each behind `prefix`, which no column of the table begins with.
 */
export type Calls = {
  readonly prefix: string
  /** Every row as it is, readable or not. */
  readonly rows: Query
  readonly within: (stretch: Stretch) => Query
}

/** Those of which a condition in terms of `@` is true. */
export const callsThat = (calls: Calls, condition: string, bound: Query['values']): Calls => ({
  ...calls,
  within: stretch => {
    const { sql, values } = calls.within(stretch)
    const kept = condition.replaceAll('@', () => calls.prefix)
    return { sql: `SELECT * FROM (${sql}) WHERE ${kept}`, values: { ...values, ...bound } }
  }
})

export type CallsAsked = {
  readonly from: From
  readonly final: boolean
  readonly columns: readonly Column[]
  readonly fields: RequestFields
  readonly name: string
  /** Its columns were made of a gateway's, so that a status may be `FAILED_UNTOLD`. */
  readonly isGateway?: boolean
  /** Texts of the tags that are asked for, whose values are bound in `from`. */
  readonly tags?: readonly string[]
  /** The one that the log is split by. */
  readonly splitBy?: number | null
}

/** Failed, and nobody says how: above all statuses, so that whoever asks for failures finds it. */
export const FAILED_UNTOLD = 999

/** @throws AuditError STORE where a column is not of a type that the server can add up as the reader reads it */
export function callsOf(asked: CallsAsked): Calls {
  const { from, final, columns, fields, name, isGateway = false, tags = [], splitBy = null } = asked
  const found = new Found(columns, name)
  const prefix = prefixFor(columns)
  const start = found.column('start', fields.start?.from)
  if (start === undefined || !isTime(start)) throw notAddedUp(name, 'the arrival is not a DateTime column')
  const end = found.column('end', fields.end?.from)
  const t = microsOf(start, name)
  const stated = found.duration(fields.duration)
  const expressions: Readonly<Record<string, string>> = {
    id: found.text('id', fields.id),
    t,
    d: stated !== NO_LENGTH || end === undefined ? stated : `${found.micros('end', end)} - ${t}`,
    f: firstToken(found, fields, t),
    i: found.count('input', fields.input),
    c: found.count('cached', fields.cached),
    o: found.count('output', fields.output),
    s: found.status(fields.status),
    model: `substringUTF8(${found.text('model', fields.model)}, 1, 200)`,
    caller: found.text('caller', fields.caller),
    ...Object.fromEntries(tags.map((text, i) => [`tag${i}`, text])),
    ...(splitBy === null ? {} : { split: `substringUTF8(${prefix}tag${splitBy}, 1, 200)` })
  }
  for (const refused of ['error', 'tier'] as const) found.refuse(refused, fields[refused])
  const shown = Object.entries(expressions).map(([field, expression]) => `${expression} AS ${prefix}${field}`)
  const source = ` FROM ${from.sql}${final ? ' FINAL' : ''}`
  const rows = { sql: `SELECT ${shown.join(', ')}${source}`, values: from.values }
  const bounds = `${quoted(start.name, name)} >= fromUnixTimestamp64Micro({from:Int64}) AND ${quoted(start.name, name)} < fromUnixTimestamp64Micro({to:Int64})`
  const calls = (sql: string) =>
    `SELECT * REPLACE (if(ifNull(${prefix}f > ${prefix}d, 0), ${prefix}d, ${prefix}f) AS ${prefix}f) FROM (${sql}) WHERE ${validity(prefix, isGateway)}`
  return {
    prefix,
    rows,
    within: ({ from: first, to }) => ({
      sql: calls(`${rows.sql} WHERE ${bounds}`),
      values: { ...from.values, from: first, to }
    })
  }
}

/** What `requestFault` and the readers of fields let pass. */
function validity(p: string, isGateway: boolean): string {
  const tokens = (field: string) =>
    `ifNull(${p}${field} >= 0 AND ${p}${field} <= ${MAX_TOKENS} AND ${p}${field} = floor(${p}${field}), 1)`
  const length = (field: string) => `ifNull(${p}${field} >= 0 AND ${p}${field} <= ${LONGEST_MICROS}, 1)`
  return [
    `ifNull(${p}t >= ${EARLIEST_MICROS} AND ${p}t < ${LATEST_MICROS}, 0)`,
    length('d'),
    length('f'),
    `ifNull(${p}f <= ${p}d + if(${p}d % 1000000 = 0, 1000000, 1000), 1)`,
    ...['i', 'c', 'o'].map(tokens),
    `ifNull(${p}c <= ${p}i, 1)`,
    `(${p}s = 0 OR (${p}s >= 100 AND ${p}s <= 599)${isGateway ? ` OR ${p}s = ${FAILED_UNTOLD}` : ''})`
  ].join(' AND ')
}

function firstToken(found: Found, { ttft, firstToken: moment }: RequestFields, t: string): string {
  const stated = found.duration(ttft)
  const column = found.column('firstToken', moment?.from)
  if (stated !== NO_LENGTH || column === undefined) return stated
  return `${found.micros('firstToken', column)} - ${t}`
}

/** Short, and none of the table's names begins with it. */
function prefixFor(columns: readonly Column[]): string {
  let prefix = 'q_'
  while (columns.some(({ name }) => name.startsWith(prefix))) prefix = `q${prefix}`
  return prefix
}

const microsOf = (column: Column, name: string): string =>
  bareType(column.type).startsWith('DateTime64')
    ? `toUnixTimestamp64Micro(${quoted(column.name, name)})`
    : `toInt64(toUnixTimestamp(${quoted(column.name, name)})) * 1000000`

const isNumber = ({ type }: Column): boolean => /^(?:U?Int|Float|Decimal)\d*(?:\(|$)/.test(bareType(type))

/** The columns of fields, by the types that they must have. */
class Found {
  private readonly columns: readonly Column[]
  private readonly name: string

  constructor(columns: readonly Column[], name: string) {
    this.columns = columns
    this.name = name
  }

  /** Of several columns the reader takes the first that is not blank, row by row: here there may be one. */
  column(field: string, paths: Paths | undefined): Column | undefined {
    const found = [paths ?? []]
      .flat()
      .flatMap(path => this.columns.find(column => column.name === path) ?? [])
    if (found.length > 1)
      throw notAddedUp(this.name, `several columns may be its ${field}: name one with --map`)
    return found[0]
  }

  text(field: string, paths: Paths | undefined): string {
    const column = this.column(field, paths)
    if (column === undefined) return "''"
    const text = `toString(${quoted(column.name, this.name)})`
    const shown = isText(column) || /^UUID/.test(bareType(column.type)) || isNumber(column)
    if (!shown) throw notAddedUp(this.name, `${column.name} is not text`)
    return `if(lower(trimBoth(ifNull(${text}, ''))) IN (${BLANKS}), '', ifNull(${text}, ''))`
  }

  micros(field: string, column: Column): string {
    if (!isTime(column)) throw notAddedUp(this.name, `${column.name} (${field}) is not a DateTime column`)
    return microsOf(column, this.name)
  }

  duration(lasting: Lasting | undefined): string {
    const column = this.numeric('duration', lasting?.from)
    return column === undefined || lasting === undefined
      ? NO_LENGTH
      : `toInt64(floor(toFloat64(${column}) * ${MICROS_PER[lasting.unit]} + 0.5))`
  }

  count(field: string, paths: Paths | undefined): string {
    const column = this.numeric(field, paths)
    return column === undefined ? 'CAST(NULL AS Nullable(Float64))' : `toFloat64(${column})`
  }

  status(paths: Paths | undefined): string {
    const column = this.numeric('status', paths)
    return column === undefined
      ? '0'
      : `multiIf(isNull(${column}), 0, ${column} = 0, -1, toFloat64(${column}))`
  }

  /** Fields that say more than a sum can hold. */
  refuse(field: string, paths: Paths | undefined): void {
    const column = this.column(field, paths)
    if (column !== undefined)
      throw notAddedUp(
        this.name,
        `what ${column.name} says must be read row by row: leave it out with columns=`
      )
  }

  private numeric(field: string, paths: Paths | undefined): string | undefined {
    const column = this.column(field, paths)
    if (column !== undefined && !isNumber(column))
      throw notAddedUp(this.name, `${column.name} (${field}) is ${column.type}, no number`)
    return column && quoted(column.name, this.name)
  }
}

const NO_LENGTH = 'CAST(NULL AS Nullable(Int64))'
const BLANKS = [...BLANK_TEXTS].map(text => `'${text.replaceAll('\\', '\\\\')}'`).join(', ')

export const notAddedUp = (name: string, why: string): AuditError =>
  AuditError.of(
    'STORE',
    name,
    `the server cannot add it up: ${why}`,
    'Set way=rows to read it row by row, with --since where that is too much'
  )
