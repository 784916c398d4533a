/**
 * A table of PostgreSQL → CSV with a header, as `COPY … TO STDOUT` writes it: the bytes that a file of the same rows would
 * hold, read in one read-only transaction that sees one moment, however long it takes.
 */
import type { Warning } from '../../../log/readingShape.ts'
import type { Address } from '../address.ts'
import { whenInterrupted } from '../interruption.ts'
import type { Bytes } from '../source.ts'
import { type OpenStore, partedBy, QUERY_SECONDS, type StoreAsked } from '../store.ts'
import { type Chosen, chosenColumns } from './chosenColumns.ts'
import { type Client, type Connection, type Copying, connect } from './client.ts'
import { failure } from './failures.ts'
import { scanWarnings } from './plan.ts'
import { type Column, copyOf, type Stretch, selectOf, slackOf } from './statements.ts'
import { tableOf } from './tables.ts'

export const openPostgres: OpenStore = async (address, asked, access) => {
  const connection = await connect(address, asked, access).catch(error => {
    throw failure(error, address)
  })
  const forget = whenInterrupted(connection.cancel)
  const warnings: Warning[] = []
  let isDone = false
  const close = async () => {
    forget()
    // What the server still works on is nobody's any more.
    if (!isDone) await connection.cancel()
    isDone = true
    await connection.client.end().catch(() => {})
  }
  try {
    await begin(connection.client, asked)
    const select = await statementOf(connection.client, address, asked, warnings)
    const copying = connection.client.query(connection.copying(copyOf(select)))
    const onEnd = () => {
      isDone = true
    }
    return { bytes: whole(copying, connection, address, onEnd), close, warnings }
  } catch (error) {
    await close()
    throw failure(error, address)
  }
}

/** Nothing is written, one moment is seen, and no row is left out in silence: where policies would hide some, it fails. */
export async function begin(client: Client, { queryTimeout = QUERY_SECONDS }: StoreAsked): Promise<void> {
  const millis = Math.ceil(queryTimeout * 1_000)
  for (const statement of [
    'BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY',
    `SET LOCAL statement_timeout = ${millis}`,
    `SET LOCAL idle_in_transaction_session_timeout = ${millis}`,
    "SET LOCAL TimeZone = 'UTC'",
    "SET LOCAL DateStyle = 'ISO, YMD'",
    "SET LOCAL IntervalStyle = 'postgres'",
    'SET LOCAL extra_float_digits = 1',
    'SET LOCAL row_security = off'
  ])
    await client.query(statement)
}

async function statementOf(
  client: Client,
  address: Address,
  asked: StoreAsked,
  warnings: Warning[]
): Promise<string> {
  const table = await tableOf(client, address)
  const chosen = chosenColumns(table, address, asked)
  const stretch = stretchOf(chosen, asked)
  if (asked.part)
    return selectOf(table, chosen.columns, stretch, { ...asked.part, time: timeOf(chosen, address) })
  const select = selectOf(table, chosen.columns, stretch)
  warnings.push(...(await scanWarnings(client, table, select, asked, stretch)))
  return select
}

export const timeOf = ({ time }: Chosen, { name }: Address): Column => partedBy(time, 'timestamp', name)

export function stretchOf({ time }: Chosen, { stretch, timezone }: StoreAsked): Stretch | null {
  const isBounded = stretch !== undefined && (stretch.since !== null || stretch.until !== null)
  return time === null || !isBounded ? null : { column: time, ...stretch, slack: slackOf(time, timezone) }
}

/** The rows, and an error where the server did not say that these were all. */
async function* whole(copying: Copying, { client }: Connection, address: Address, onEnd: () => void): Bytes {
  const broken = new Promise<never>((_, reject) => client.on('error', reject))
  broken.catch(() => copying.destroy(new Error('the connection was closed')))
  try {
    yield* copying
    if (!(copying.rowCount >= 0)) throw new Error('the connection was closed')
  } catch (error) {
    throw failure(error, address)
  }
  onEnd()
}
