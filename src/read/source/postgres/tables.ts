/** The catalog of a database → the table that is meant, with the columns that may be read. */
import { AuditError } from '../../../errors.ts'
import type { Address } from '../address.ts'
import type { Client } from './client.ts'
import type { Column, Table } from './statements.ts'

/** LiteLLM's own, which its addresses need not name. */
const USUAL_TABLE = 'LiteLLM_SpendLogs'

type Found = { readonly oid: number; readonly schema: string; readonly name: string }

/** Tables, partitioned ones, views, materialised views, foreign tables. */
const READABLE = `FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')`

/** @throws AuditError STORE where there is none, or more than one, or nothing in it may be read */
export async function tableOf(client: Client, address: Address): Promise<Table> {
  const wanted = address.url.searchParams.get('table')
  const found = await tablesNamed(client, wanted ?? USUAL_TABLE)
  if (found.length > 1)
    throw refused(
      address,
      `several tables are called ${wanted}`,
      `Say table=${found.map(fullName).join(' or ')}`
    )
  const [table] = found
  if (table === undefined) throw await noTable(client, address, wanted)
  const columns = await columnsOf(client, table)
  if (columns.length === 0)
    throw refused(
      address,
      `no column of ${fullName(table)} may be read`,
      'docs/databases.md has the GRANT that is needed'
    )
  return { ...table, columns }
}

/** By its name as the search path finds it, or with its schema before it: exactly as they are written. */
async function tablesNamed(client: Client, wanted: string): Promise<readonly Found[]> {
  const { rows } = await client.query<Found>(
    `SELECT c.oid, n.nspname AS schema, c.relname AS name ${READABLE}
      AND (n.nspname || '.' || c.relname = $1 OR (c.relname = $1 AND pg_catalog.pg_table_is_visible(c.oid)))`,
    [wanted]
  )
  return rows
}

async function columnsOf(client: Client, { oid }: Found): Promise<readonly Column[]> {
  const { rows } = await client.query<Column>(
    `SELECT attname AS name, pg_catalog.format_type(CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END, NULL) AS type
      FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
      WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped
        AND pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'SELECT')
      ORDER BY a.attnum`,
    [oid]
  )
  return rows
}

const MOST_NAMED = 8

async function noTable(client: Client, address: Address, wanted: string | null): Promise<AuditError> {
  const { rows } = await client.query<Found>(
    `SELECT c.oid, n.nspname AS schema, c.relname AS name ${READABLE}
      AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
      AND pg_catalog.has_any_column_privilege(c.oid, 'SELECT')
      ORDER BY lower(c.relname) <> lower($1), 2, 3 LIMIT ${MOST_NAMED}`,
    [wanted?.split('.').at(-1) ?? '']
  )
  const readable = rows.length === 0 ? 'none' : rows.map(fullName).join(', ')
  const why =
    wanted === null ? `names no table, and there is no ${USUAL_TABLE}` : `there is no table ${wanted}`
  return refused(
    address,
    why,
    `Add ?table=NAME, exactly as it is written; tables that may be read: ${readable}`
  )
}

const fullName = ({ schema, name }: Pick<Found, 'schema' | 'name'>): string => `${schema}.${name}`

const refused = (address: Address, why: string, remedy: string): AuditError =>
  AuditError.of('STORE', address.name, why, remedy)
