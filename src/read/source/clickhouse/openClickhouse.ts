/** A table of ClickHouse, or files that its server can read → CSV of the columns that are needed, as if it were a file. */
import { AuditError } from '../../../errors.ts'
import type { Warning } from '../../../log/readingShape.ts'
import { withCommas } from '../../../words.ts'
import { tagsAsked } from '../../records/tags.ts'
import { type Access, passwordOf } from '../access.ts'
import { type Address, decoded } from '../address.ts'
import type { Bytes } from '../source.ts'
import type { OpenStore, StoreAsked } from '../store.ts'
import { partedBy, QUERY_SECONDS } from '../store.ts'
import { type Chosen, chosenColumns } from './chosenColumns.ts'
import { connect, refusePlainPassword, type Server, type Summary } from './server.ts'
import { type Column, headerLine } from './sql.ts'
import {
  countOf,
  describeOf,
  type From,
  fromOf,
  partWhere,
  readable,
  rowsOf,
  sampleOf,
  tableParts,
  whereOf
} from './statements.ts'

export const openClickhouse: OpenStore = async (address, asked, access) => {
  const from = fromOf(address)
  const server = await connected(address, asked, access)
  try {
    const table = await tableOf(server, address, from, asked)
    const rows = { ...table, from, name: address.name }
    const { rows: counted, summary } = await server.rows(countOf(from, table.where, table.final))
    const most = asked.part?.most ?? null
    const expected = Math.min(Number(counted[0]?.[0]), most ?? Number.POSITIVE_INFINITY)
    const answer = await server.stream(rowsOf(rows, most))
    const warnings: Warning[] = []
    const header = headerLine(table.selected.map(each => each.header))
    const bytes = whole(header, answer, address, { expected, summary, warnings })
    return { bytes, close: server.close, warnings }
  } catch (error) {
    await server.close()
    throw error
  }
}

/** With the password that is stated, and encrypted where it must be. */
export async function connected(address: Address, asked: StoreAsked, access: Access): Promise<Server> {
  const password = await passwordOf(address, asked, access, ['CLICKHOUSE_PASSWORD'])
  refusePlainPassword(address, password)
  const { username } = address.url
  const user = username === '' ? (access.env['CLICKHOUSE_USER'] ?? null) : decoded(username)
  return connect(address, { user, password, seconds: asked.queryTimeout ?? QUERY_SECONDS })
}

/** Rows by which columns are understood. */
export const SAMPLED = 200

type Table = Chosen & { readonly where: From | null; readonly final: boolean }

export async function tableOf(
  server: Server,
  address: Address,
  from: From,
  asked: StoreAsked
): Promise<Table> {
  const { searchParams } = address.url
  const described = await server.rows(describeOf(from))
  const columns = readable(described.rows.map(([name = '', type = '']): Column => ({ name, type })))
  const final = await isFinal(server, address)
  const chosen = await chosenColumns(
    columns,
    {
      map: asked.map,
      inputFormat: asked.inputFormat,
      columns: searchParams.getAll('columns'),
      time: searchParams.get('time'),
      isAllAsked: asked.facts !== undefined,
      tags: tagsAsked(asked)
    },
    address.name,
    async selected =>
      (
        await server.rows(
          sampleOf({ from, where: null, final: false, selected, time: null, name: address.name }, SAMPLED)
        )
      ).rows
  )
  const bounds = whereOf(chosen.time, asked.stretch ?? { since: null, until: null }, address.name)
  const { part } = asked
  const where = part ? partWhere(bounds, part, timeOf(chosen, address), address.name) : bounds
  return { ...chosen, where, final }
}

export const timeOf = ({ time }: Chosen, { name }: Address): Column => partedBy(time, 'DateTime', name)

/** Tables of replaced rows hold old ones until they are merged; of a Distributed one only its owner knows. */
export async function isFinal(server: Server, { url }: Address): Promise<boolean> {
  const stated = url.searchParams.get('final')
  if (stated !== null) return stated === '1'
  const table = url.searchParams.get('table')
  if (table === null) return false
  const parts = tableParts(table, decoded(url.pathname.slice(1)))
  const { rows } = await server.rows({
    sql: `SELECT engine FROM system.tables WHERE name = {name:String} AND database = ${parts.length > 1 ? '{database:String}' : 'currentDatabase()'}`,
    values: { name: parts.at(-1) as string, ...(parts.length > 1 ? { database: parts[0] as string } : {}) }
  })
  return /(?:Replacing|Collapsing)MergeTree$/.test(rows[0]?.[0] ?? '')
}

type Counted = { readonly expected: number; readonly summary: Summary; readonly warnings: Warning[] }

/** The header and the rows; fewer rows than were counted are no log. */
async function* whole(
  header: string,
  answer: Bytes,
  address: Address,
  { expected, summary, warnings }: Counted
): Bytes {
  yield Buffer.from(header)
  let [bytes, rows] = [0, new RowCounter()]
  for await (const chunk of answer) {
    bytes += chunk.length
    rows.see(chunk)
    yield chunk
  }
  if (rows.count < expected)
    throw AuditError.of(
      'STORE',
      address.name,
      `${withCommas(rows.count)} of ${withCommas(expected)} rows were sent`,
      'Run it again: rows were deleted meanwhile, or the server broke off'
    )
  warnings.push({
    code: 'store-read',
    message: `${address.name}: ClickHouse counted ${withCommas(expected)} rows (it says that it read ${withCommas(summary.read_bytes)} bytes for that) and sent ${withCommas(rows.count)} rows (${withCommas(bytes)} bytes).`,
    effect: 'No figure changes: this is what was read, and what left the database.'
  })
}

const QUOTE = 0x22
const BREAK = 0x0a

/** Rows of CSV: line breaks outside quotes. */
class RowCounter {
  count = 0
  private isQuoted = false

  see(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]
      if (byte === QUOTE) this.isQuoted = !this.isQuoted
      else if (byte === BREAK && !this.isQuoted) this.count++
    }
  }
}
