/** What PostgreSQL plans to do → warnings, where it will read more than what was asked for. */
import type { Warning } from '../../../log/readingShape.ts'
import { withCommas } from '../../../words.ts'
import type { StoreAsked } from '../store.ts'
import type { Client } from './client.ts'
import { quoted, type Stretch, type Table } from './statements.ts'

type Node = {
  readonly 'Node Type': string
  readonly 'Plan Rows': number
  readonly Plans?: readonly Node[]
}

/** Below them, reading all of a table is the quickest way. [rows] */
const FEW_ROWS = 100_000
/** Of a larger part than this an index would not help. */
const MOST_SHARE = 0.3

export async function scanWarnings(
  client: Client,
  table: Table,
  select: string,
  { stretch: asked }: StoreAsked,
  stretch: Stretch | null
): Promise<readonly Warning[]> {
  const isBounded = asked !== undefined && (asked.since !== null || asked.until !== null)
  if (!isBounded) return []
  if (stretch === null) return [notPushedDown(table)]
  const wanted = await planned(client, select)
  const all = await planned(client, `SELECT FROM ${quoted(table.schema)}.${quoted(table.name)}`)
  const rows = all['Plan Rows']
  const isWasteful = rows > FEW_ROWS && wanted['Plan Rows'] < MOST_SHARE * rows && scansAll(wanted)
  return isWasteful ? [noIndex(table, stretch, rows)] : []
}

async function planned(client: Client, select: string): Promise<Node> {
  const { rows } = await client.query<{ readonly 'QUERY PLAN': readonly { readonly Plan: Node }[] }>(
    `EXPLAIN (FORMAT JSON) ${select}`
  )
  return (rows[0] as (typeof rows)[number])['QUERY PLAN'][0]?.Plan as Node
}

const scansAll = ({ 'Node Type': type, Plans = [] }: Node): boolean =>
  type === 'Seq Scan' || Plans.some(scansAll)

const notPushedDown = ({ schema, name }: Table): Warning => ({
  code: 'store-reads-all',
  message: `--since and --until were not given to the server: no column of ${schema}.${name} is known to be a timestamp that rows begin at.`,
  effect:
    'No figure changes: all rows were sent, and left out here. Name the column in the address with time=COLUMN.'
})

const noIndex = ({ schema, name }: Table, { column }: Stretch, rows: number): Warning => ({
  code: 'store-reads-all',
  message: `The server read all of ${schema}.${name}, about ${withCommas(rows)} rows, to find those of the time that was asked for: no index on ${quoted(column.name)} was used.`,
  effect: `No figure changes. It is quicker with: CREATE INDEX CONCURRENTLY ON ${quoted(schema)}.${quoted(name)} (${quoted(column.name)})`
})
