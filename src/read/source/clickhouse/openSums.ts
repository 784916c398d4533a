/** A table of ClickHouse that is too long to be sent → what its server adds up of it. */
import { AuditError } from '../../../errors.ts'
import { TAG } from '../../../log/split.ts'
import type { RequestFields } from '../../format/format.ts'
import { csvSample, formatOf } from '../../records/detect.ts'
import { csvCell } from '../../records/tableCells.ts'
import { tagsAsked } from '../../records/tags.ts'
import type { Access } from '../access.ts'
import type { Address } from '../address.ts'
import type { StoreAsked } from '../store.ts'
import { type Added, aggregate } from './aggregate/aggregate.ts'
import { type Calls, type CallsAsked, callsOf, notAddedUp } from './aggregate/calls.ts'
import { filtersOf } from './aggregate/conditions.ts'
import { stretchOf } from './aggregate/minutes.ts'
import { tagsIn } from './aggregate/tagText.ts'
import { gatewayCalls } from './gateways/gatewayCalls.ts'
import { connected, isFinal, SAMPLED } from './openClickhouse.ts'
import type { Server } from './server.ts'
import type { Column } from './sql.ts'
import { countOf, describeOf, type From, fromOf, readable, sampleOf } from './statements.ts'

/** A longer log is added up where it lies, unless `way=rows` is said. */
const MOST_SENT = 5_000_000

export type SumsAsked = StoreAsked & {
  readonly callerName: (name: string) => string
  /** A state is kept, of rows that are read one by one. */
  readonly keeping?: unknown
  /** The ranks of so many values that a distribution quotes. */
  readonly quotedRanks: (count: number) => readonly number[]
}

/**
 * @returns `null` where the rows are to be read one by one
 * @throws AuditError STORE
 */
export async function sumsOf(address: Address, asked: SumsAsked, access: Access): Promise<Added | null> {
  const way = address.url.searchParams.get('way')
  if (way !== null && way !== 'rows' && way !== 'sums')
    throw AuditError.of('STORE', address.name, `way=${way} is not known`, 'Say way=rows or way=sums')
  const isDigested = digested(address)
  if (way === 'rows') return null
  const from = fromOf(address)
  const server = await connected(address, asked, access)
  try {
    const final = await isFinal(server, address)
    if (way === null && !(await isLong(server, from))) return null
    if (asked.keeping !== undefined)
      throw AuditError.of('STATE_OF', address.name, 'it is added up by its server; with way=rows it can be')
    const { rows } = await server.rows(describeOf(from))
    const columns = chosen(address, readable(rows.map(([name = '', type = '']): Column => ({ name, type }))))
    const { since = null, until = null } = asked.stretch ?? {}
    const names = [...new Set(tagsAsked(asked))]
    const table = { from, final, columns, name: address.name, tags: names }
    const gateway = asked.map === undefined ? await gatewayCalls(server, { ...table, since, until }) : null
    const plain = gateway ?? (await plainCalls(server, table, asked))
    const by = asked.by ?? null
    const splitBy = by?.startsWith(TAG) ? names.indexOf(by.slice(TAG.length)) : null
    const calls = callsOf({ ...plain, splitBy })
    const callers = () => callersOf(server, calls, { since, until })
    return await aggregate({
      server,
      calls,
      filters: await filtersOf(asked.where ?? [], { callerName: asked.callerName, callers, tags: names }),
      by,
      name: address.name,
      since,
      until,
      callerName: asked.callerName,
      quotedRanks: asked.quotedRanks,
      isDigested
    })
  } finally {
    await server.close()
  }
}

/** @throws AuditError STORE where `quantiles=` says something else */
function digested({ url, name }: Address): boolean {
  const quantiles = url.searchParams.get('quantiles')
  if (quantiles === null || quantiles === 'exact') return false
  if (quantiles === 'tdigest') return true
  throw AuditError.of(
    'STORE',
    name,
    `quantiles=${quantiles} is not known`,
    'Say quantiles=exact or quantiles=tdigest'
  )
}

async function isLong(server: Server, from: From): Promise<boolean> {
  const { rows } = await server.rows(countOf(from, null, false))
  return Number(rows[0]?.[0]) > MOST_SENT
}

function chosen({ url }: Address, columns: readonly Column[]): readonly Column[] {
  const names = url.searchParams
    .getAll('columns')
    .flatMap(text => [text, ...text.split(',').map(name => name.trim())])
  return names.length === 0 ? columns : columns.filter(({ name }) => names.includes(name))
}

/** Every caller of that time. */
async function callersOf(
  server: Server,
  calls: Calls,
  stretch: { readonly since: number | null; readonly until: number | null }
): Promise<readonly string[]> {
  const { sql, values = {} } = calls.within(stretchOf(stretch))
  const { rows } = await server.rows({ sql: `SELECT DISTINCT ${calls.prefix}caller FROM (${sql})`, values })
  return rows.map(([caller = '']) => caller)
}

type Plain = Sampled & { readonly final: boolean; readonly tags: readonly string[] }

async function plainCalls(server: Server, table: Plain, asked: SumsAsked): Promise<CallsAsked> {
  const { texts, values } = await tagsIn(server, table, table.columns)
  const from = { ...table.from, values: { ...table.from.values, ...values } }
  return { ...table, from, tags: texts, fields: await fieldsOf(server, table, asked) }
}

type Sampled = { readonly from: From; readonly columns: readonly Column[]; readonly name: string }

/** As the first rows tell, or `--map` says. */
async function fieldsOf(
  server: Server,
  { from, columns, name }: Sampled,
  asked: SumsAsked
): Promise<RequestFields> {
  const selected = columns.map(column => ({ header: column.name, column }))
  const { rows } = await server.rows(
    sampleOf({ from, where: null, final: false, selected, time: null, name }, SAMPLED)
  )
  const header = columns.map(column => column.name)
  const cells = rows.map(row => csvCell(header, () => row))
  const format = formatOf(
    csvSample(header, rows, rows.length === 0),
    cells[0] ?? (() => undefined),
    { map: asked.map, inputFormat: asked.inputFormat },
    name,
    cells
  )
  if (format.grain !== 'request') throw notAddedUp(name, 'its rows are not requests')
  const isPlain = ['request-table', 'mapped'].includes(format.id) && format.view === undefined
  if (!isPlain)
    throw notAddedUp(name, `${format.title} is read row by row; of a plain table --map names the columns`)
  return format.fields
}
