/** A gateway's table → the plain table of its calls, as a subquery; refused where a call says what no sum can hold. */
import type { RequestFields } from '../../../format/format.ts'
import { mayHoldTag } from '../../../records/tags.ts'
import { type CallsAsked, notAddedUp } from '../aggregate/calls.ts'
import { tagsIn } from '../aggregate/tagText.ts'
import { schemaOf } from '../schemas.ts'
import type { Server } from '../server.ts'
import { bareType, type Column, quoted } from '../sql.ts'
import { type From, whereOf } from '../statements.ts'
import { type GatewayCalls, TYPES } from './gateway.ts'

/** No table of a gateway has a column that is called so: none is hidden by another's name. */
const shownAs = (column: string): string => `call_${column}`

const FIELDS: RequestFields = {
  ...Object.fromEntries(
    (['id', 'model', 'caller', 'input', 'cached', 'output', 'status'] as const).map(name => [
      name,
      shownAs(name)
    ])
  ),
  start: { from: shownAs('start'), unit: 'any' },
  duration: { from: shownAs('duration'), unit: 'micros' },
  ttft: { from: shownAs('ttft'), unit: 'micros' }
}

type Asked = {
  readonly from: From
  readonly final: boolean
  readonly columns: readonly Column[]
  readonly name: string
  readonly since: number | null
  readonly until: number | null
  /** That are asked for, by their names. */
  readonly tags: readonly string[]
}

/**
 * @returns `null` where it is no table of a gateway
 * @throws AuditError STORE where its calls cannot be added up as the reader would read them
 */
export async function gatewayCalls(server: Server, asked: Asked): Promise<CallsAsked | null> {
  const { from, final, columns, name } = asked
  const schema = schemaOf(columns)
  if (schema === undefined) return null
  const names = new Set(columns.map(column => column.name))
  const calls = schema.calls(
    column => names.has(column),
    column => columns.some(each => each.name === column && bareType(each.type).startsWith('JSON'))
  )
  const time = columns.find(column => column.name === schema.time) as Column
  const named = Object.entries(calls.named).map(([alias, expression]) => `, ${expression} AS ${alias}`)
  // What is not granted is not asked for.
  const takes = schema.takes.flatMap(({ column }) => (names.has(column) ? [column] : []))
  const holders = columns.filter(column => asked.tags.some(tag => mayHoldTag(column.name, tag)))
  const read = [...new Set([...takes, ...holders.map(column => column.name)])].map(each => quoted(each, name))
  const tags = await tagsIn(server, asked, holders)
  const rows = `(SELECT ${read.join(', ')}${named.join('')} FROM ${from.sql}${final ? ' FINAL' : ''}) AS r`
  const bounds = whereOf(time, asked, name)
  const table = { rows, within: bounds?.sql ?? '1', values: { ...from.values, ...bounds?.values }, name }
  await refuseUntold(server, table, calls)
  await refuseWrapped(server, table, calls)
  const made = { ...calls.columns, status: `nullIf(${calls.columns.status}, 0)` }
  const shown = Object.entries(TYPES).map(
    ([column, type]) => `CAST(${made[column as keyof typeof TYPES]} AS ${type}) AS ${shownAs(column)}`
  )
  const shownTags = tags.texts.map((text, i) => `${text} AS ${shownAs(`tag${i}`)}`)
  const sql = `(SELECT ${[...shown, ...shownTags].join(', ')} FROM ${rows} WHERE ${calls.isCall})`
  const plain = Object.entries(TYPES).map(([column, type]): Column => ({ name: shownAs(column), type }))
  return {
    from: { sql, values: { ...from.values, ...tags.values } },
    tags: shownTags.map((_, i) => shownAs(`tag${i}`)),
    final: false,
    columns: plain,
    fields: FIELDS,
    name,
    isGateway: true
  }
}

type Table = {
  readonly rows: string
  readonly within: string
  readonly values: From['values']
  readonly name: string
}

async function refuseUntold(server: Server, table: Table, { isCall, untold }: GatewayCalls): Promise<void> {
  const counts = untold.map(({ which }) => `countIf(ifNull(${which}, 0))`).join(', ')
  const { rows } = await server.rows({
    sql: `SELECT ${counts} FROM ${table.rows} WHERE (${isCall}) AND ${table.within}`,
    values: table.values
  })
  const at = (rows[0] ?? []).findIndex(count => Number(count) > 0)
  const found = untold[at]
  if (found) throw notAddedUp(table.name, `${rows[0]?.[at]} of its calls ${found.why}`)
}

/** Spans that one pass holds the ids of. */
const SPANS_AT_ONCE = 20_000_000

/**
 * A call around another, or around spans that lie around others, may be the same call twice. Traces are looked at a part of
 * them at a time, so that the ids need no more memory for a longer log.
 */
async function refuseWrapped(server: Server, table: Table, { isCall, spans }: GatewayCalls): Promise<void> {
  if (spans === null) return
  const { rows, within, values, name } = table
  const counted = await server.rows({ sql: `SELECT count() FROM ${rows} WHERE ${within}`, values })
  const parts = Math.max(1, Math.ceil(Number(counted.rows[0]?.[0]) / SPANS_AT_ONCE))
  const [id, parent] = [spans.id, spans.parent].map(column => `cityHash64(${spans.trace}, ${column})`)
  for (let part = 0; part < parts; part++) {
    const all = `FROM ${rows} WHERE ${within} AND ${spans.parent} != '' AND cityHash64(${spans.trace}) % ${parts} = ${part}`
    const around = `SELECT ${parent} ${all} AND ((${isCall}) OR ${id} IN (SELECT ${parent} ${all}))`
    const found = await server.rows({
      sql: `SELECT count() FROM ${rows} WHERE ${within} AND (${isCall}) AND cityHash64(${spans.trace}) % ${parts} = ${part} AND ${id} IN (${around})`,
      values
    })
    const count = Number(found.rows[0]?.[0])
    if (count > 0)
      throw notAddedUp(name, `${count} of its calls lie around others, which may be the same calls`)
  }
}
